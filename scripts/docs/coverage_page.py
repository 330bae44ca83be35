"""What Nutcache documents, the tools that reach it, and the tests that prove it, as a page."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from scripts.docs.operations import Operation, common, operations
from scripts.docs.table import markdown_table

PROOFS = "tests/tools/test_documented_operations.py"
"""Where the tests are."""
PROOF_OF: Mapping[str, str] = MappingProxyType(
    {
        "list": "test_a_list_is_read_to_its_end",
        "search": "test_a_search_is_made_by_nutcache",
        "one": "test_one_record_is_read",
        "include": "test_what_belongs_to_a_record_comes_along",
        "create": "test_an_entry_is_created",
        "update": "test_an_entry_is_updated",
        "delete": "test_an_entry_is_deleted",
        "page": "test_a_list_is_read_page_by_page",
        "operator": "test_an_operator_holds_for_what_is_found",
        "direction": "test_a_direction_is_followed",
    }
)
"""The test of each kind of operation; it is run for every operation, in every version."""
VERSIONS = (3, 4)
_SAID = MappingProxyType({"one": "get one", "include": "include"})


def proof(operation: Operation) -> str:
    """Return the name of the test that proves an operation, as pytest has it but for the version."""
    return f"{PROOF_OF[operation.kind]}[{operation.key}]"


def page() -> str:
    """Return the page."""
    return (
        "# What is covered\n\n"
        "This page is about Nutcache; there is [one about 88 Miles](coverage-88miles.md).\n\n"
        "Every operation that Nutcache documents, from the declarations of its resources, with the tools that reach\n"
        f"it and the test that proves it. The tests are in `{PROOFS}`\n"
        "and run in versions 3 and 4 of the API. Version 4 publishes no list of operations: its resources are taken\n"
        "to be those of version 3, with `companies` for `organizations`.\n\n"
        "A list in an order is asked for as a filtered search with sorting rules. The plain list is read where no\n"
        "order matters, and where Nutcache refuses the search; the answer then says that it was sorted here.\n"
        + "".join(_sections())
        + "\n## Every list\n\n"
        + _table(common())
        + "\nTime entries are all that can be written: Nutcache documents no way to change projects, customers,\n"
        "invoices, expenses or timers.\n"
    )


def _sections() -> Iterable[str]:
    for resource, theirs in groupby(operations(), key=lambda each: each.resource):
        yield f"\n## {resource}\n\n{_table(theirs)}"


def _table(rows: Iterable[Operation]) -> str:
    heads = ("Operation", "Request", "Documented in", "Tools", "Test")
    return markdown_table(heads, (_row(each) for each in rows))


def _row(each: Operation) -> tuple[str, ...]:
    what = f"{each.kind}, and tell administrators" if each.notify else _SAID.get(each.kind, each.kind)
    tools = ", ".join(f"`{tool}`" for tool in each.tools)
    return what, f"`{each.request}`", each.source, tools, f"`{proof(each)}`"
