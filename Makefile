# The first steps and the checks. Everything happens in .venv, which is made on first use.
.NOTPARALLEL:
.PHONY: help demo quick test golden check format lint types layers generated lock-current wheel gates coverage \
	bundle fix docs contract lock gates-lock bench clean

BIN = .venv/bin
# On all cores; one that is done takes over from the others. What pytest made of the tests is kept for the next time.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses auto --dist worksteal
# Pyright would otherwise ask the network whether there is a newer one.
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

demo: .venv/.test ## Watch an assistant do the main job on the sandbox
	@$(BIN)/nutmcp demo

quick: .venv/.test ## Run the tests of a change: all that start no process and need little data
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} $(PYTEST) -m "not process and not large and not matrix"

test: .venv/.test ## Run all the tests but the matrices
	@$(PYTEST) -m "not matrix"

golden: .venv/.test ## Accept what the tools say and ask now as their golden answers
	@$(BIN)/python -m tests.golden

check: .venv/.dev format lint types layers generated lock-current wheel gates coverage ## All that CI checks

format: .venv/.dev
	$(BIN)/ruff format --check

lint: .venv/.dev
	$(BIN)/ruff check

types: .venv/.dev
	$(BIN)/pyright

layers: .venv/.dev
	$(BIN)/lint-imports --no-logo

generated: .venv/.dev
	$(BIN)/python -m scripts.docs --check

lock-current: .venv/.dev
	sh scripts/lock.sh --check

wheel: .venv/.dev
	$(BIN)/python scripts/check_wheel.py

gates: .venv/.dev ## Go every way in, and run other people's checkers: make gates ONLY="wheel tdqs"
	@$(BIN)/python -m scripts.gates $(ONLY)

coverage: .venv/.dev
	HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-check} $(PYTEST) --cov

bundle: .venv/.test ## Pack a bundle of each system in dist/ for desktop clients
	@$(BIN)/python -m scripts.bundle

fix: .venv/.dev ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

docs: .venv/.test ## Write the generated documentation again
	$(BIN)/python -m scripts.docs

contract: .venv/.dev ## Accept that the tools changed, for the check that compares them
	@$(BIN)/python -m scripts.gates --contract

lock: .venv/.dev ## Write the lock again after a change of dependencies
	sh scripts/lock.sh

gates-lock: .venv/.dev ## Write the versions again that the outside checkers bring with them
	@$(BIN)/python -m scripts.gates --lock

bench: .venv/.dev ## Measure start, size, calls, tokens and requests against baselines, as one document
	@$(BIN)/python -m benchmarks.run

clean: ## Remove the environment and what tools left behind
	rm -rf .venv .gates .coverage .coverage.* .hypothesis .pytest_cache .ruff_cache .import_linter_cache build dist

# The stamps: what is installed is installed again only after its list changed.
.venv/.test: requirements-test.txt pyproject.toml scripts/install.sh
	@sh scripts/install.sh requirements-test.txt
	@touch $@

.venv/.dev: requirements-dev.txt pyproject.toml scripts/install.sh
	@sh scripts/install.sh requirements-dev.txt
	@touch $@ .venv/.test
