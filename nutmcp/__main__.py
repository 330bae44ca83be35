"""Runs the command line with `python -m nutmcp`."""

import sys

from nutmcp.cli import main

if __name__ == "__main__":
    sys.exit(main())
