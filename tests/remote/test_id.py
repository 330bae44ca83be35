"""An id is a number or plain text, and one however it is written."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from nutmcp.remote.id import LONGEST_NUMBER, Id, ReadId, Ref, id_order, read_id
from nutmcp.remote.record import Record

UUID = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
PLAIN = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")


@given(st.integers(0, 10**LONGEST_NUMBER - 1))
def test_digits_are_the_number_that_they_say(number: int) -> None:
    for sent in (number, str(number), f" {number}\n", Decimal(number)):
        assert read_id(sent) == number


@given(PLAIN)
def test_an_id_reads_as_itself_once_it_was_read(sent: str) -> None:
    assert read_id(read_id(sent)) == read_id(sent)
    assert str(read_id(sent)) == sent


@pytest.mark.parametrize("sent", [UUID, "007", "12-leads", "1e5", "9" * 40])
def test_text_that_is_no_plain_number_stays_text(sent: str) -> None:
    assert read_id(sent) == sent


@given(st.one_of(st.text().filter(lambda text: not re.fullmatch(r"\s*[\w-]*\s*", text, re.ASCII)), st.booleans()))
def test_nothing_is_an_id_that_could_not_stand_in_an_address(sent: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[Id](ReadId).validate_python(sent)


@pytest.mark.parametrize("sent", ["", " ", "..", "a/b", "a b", "٣", "a" * 65, 1.5, float("inf"), True, [1], None])
def test_what_is_no_id_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match="an id"):
        read_id(sent)


@pytest.mark.parametrize(("sent", "read"), [("", None), (None, None), ("6640", 6640), (UUID, UUID)])
def test_a_record_may_be_named_by_text_and_refer_to_nothing(sent: object, read: Id | None) -> None:
    assert Record.model_validate({"id": sent}).id == read
    assert TypeAdapter[Id | None](Ref).validate_python(sent) == read


def test_numbers_are_sorted_as_numbers_and_before_text() -> None:
    assert sorted(["b", 10, None, 9, "a"], key=id_order) == [None, 9, 10, "a", "b"]
