"""Every transaction on the state store says what its scope is, since servers of a team wait for one another by it."""

import ast

from tests.laws.sources import sources


def test_every_transaction_names_its_scope() -> None:
    calls = [
        (f"{source.name}:{node.lineno}", {each.arg for each in node.keywords})
        for source in sources("nutmcp")
        for node in source.nodes(ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "transact" and _is_a_store(node.func.value)
    ]
    assert len(calls) > 10
    assert [place for place, keywords in calls if "scope" not in keywords] == []


def _is_a_store(expression: ast.expr) -> bool:
    """Return whether it is called what stores are called here."""
    named = expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", "")
    return named.lstrip("_") == "store"
