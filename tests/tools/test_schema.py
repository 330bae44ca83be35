"""What is empty is left out of an answer, unless its schema promises it."""

from typing import NotRequired

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from nutmcp.tools.declaring.schema import compact, without_empty


class Tax(TypedDict):
    code: str
    rate: NotRequired[str | None]


class Invoice(TypedDict):
    """Says what is billed."""

    id: int
    taxes: list[Tax]
    extra: NotRequired[dict[str, str | None]]
    notes: NotRequired[list[str]]
    paid: NotRequired[bool]
    balance: NotRequired[int]


SCHEMA = compact(TypeAdapter(Invoice).json_schema(mode="serialization"))


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"id": 1, "taxes": [], "notes": []}, {"id": 1, "taxes": []}),
        ({"id": 1, "taxes": [{"code": "", "rate": None}]}, {"id": 1, "taxes": [{"code": ""}]}),
        ({"id": 0, "taxes": [], "paid": False, "balance": 0}, {"id": 0, "taxes": [], "paid": False, "balance": 0}),
        ({"id": 1, "taxes": [], "extra": {"CAD": None}}, {"id": 1, "taxes": []}),
    ],
)
def test_empty_fields_go_and_promised_ones_stay(answer: object, shown: object) -> None:
    assert without_empty(answer, SCHEMA) == shown


def test_a_schema_holds_no_references_and_no_titles() -> None:
    assert SCHEMA["required"] == ["id", "taxes"]
    assert not [word for word in ("$ref", "$defs", "title", "null") if word in str(SCHEMA)]


def test_a_field_called_title_is_not_mistaken_for_a_title() -> None:
    schema = {"type": "object", "title": "X", "properties": {"title": {"title": "Title", "type": "string"}}}
    assert compact(schema) == {"type": "object", "properties": {"title": {"type": "string"}}}


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_leaving_out_what_is_empty_twice_changes_nothing_more(value: object) -> None:
    once = without_empty(value, {})
    assert without_empty(once, {}) == once
