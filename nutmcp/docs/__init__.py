"""The documentation made from the code: the tables of the README, the pages in `docs/`, the tool definitions."""
