#!/bin/sh
# Writes the lock and the two lists that plain pip reads; with --check it only says whether they are current.
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv

export_list() { # the dependency group
    echo "# Written from uv.lock by: make lock"
    "$uv" export --quiet --frozen --no-header --no-annotate --no-emit-project --no-default-groups --group "$1"
}

if [ "${1:-}" = --check ]; then
    "$uv" lock --quiet --check
    for group in test dev; do
        if ! export_list "$group" | diff - "requirements-$group.txt"; then
            echo "requirements-$group.txt is not what uv.lock says; run: make lock" >&2
            exit 1
        fi
    done
else
    "$uv" lock --quiet
    for group in test dev; do
        export_list "$group" >"requirements-$group.txt"
    done
fi
