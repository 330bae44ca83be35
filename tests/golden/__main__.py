"""Write the golden files anew, as `make golden` does: what changed is then for Git to show and for people to judge."""

import logging

import anyio

from tests.golden.recording import record
from tests.golden.subjects import SUBJECTS


def main() -> None:
    """Write every golden file, and remove those of tools that are no more."""
    logging.disable(logging.WARNING)  # failures are played on purpose
    for subject in SUBJECTS:
        files, answers = anyio.run(record, subject), subject.answers
        answers.mkdir(exist_ok=True)
        for path in answers.glob("*.txt"):
            if path.stem not in files:
                path.unlink()
        for name, text in files.items():
            (answers / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
