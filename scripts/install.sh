#!/bin/sh
# Makes .venv and puts into it what one locked list names, and the package itself in place.
# It takes uv where uv is on the PATH, else only Python 3.11 or newer with its own venv and pip.
set -eu
cd "$(dirname "$0")/.."
list=$1

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3 python python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "nutmcp needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python" >&2
    exit 1
}

if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] || uv venv --quiet --python "${PYTHON:->=3.11}" .venv
    install="uv pip install --quiet --python .venv/bin/python --compile-bytecode"
else
    if [ ! -x .venv/bin/pip ]; then
        python=$(find_python)
        "$python" -m venv .venv
    fi
    install=".venv/bin/python -m pip install --quiet --disable-pip-version-check"
fi

echo "Installing $list into .venv …"
# The list is whole. Resolved again, it would meet newer releases that it has no hash for.
$install --no-deps --require-hashes --requirement "$list"
$install --no-deps --no-build-isolation --editable .
# Without bytecode the first start takes three times as long.
.venv/bin/python -m compileall -q nutmcp
