"""Records read what is sent and never guess; drafts take nothing that they do not know."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.code import Code
from nutmcp.remote.record import wire_names
from nutmcp.systems.nutcache import codes
from nutmcp.systems.nutcache.records import Expense, Invoice, Project, TimeEntry

CODES = Code.__subclasses__()


def test_an_amount_never_passes_through_a_binary_float() -> None:
    with pytest.raises(ValidationError, match="binary float"):
        Invoice.model_validate({"total": 0.1})
    assert str(Invoice.model_validate({"total": Decimal("0.1000")}).total) == "0.1000"
    assert Invoice.model_validate({"total": 5}).total == 5


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_code_is_read_in_every_form_in_which_it_may_be_sent(kind: type[Code]) -> None:
    for code in kind:
        spelled = ["".join(part.title() for part in code.word.split("_")), code.word, code.name]
        for sent in (int(code), str(int(code)), f" {int(code)} ", *spelled):
            assert kind.read(sent) is code


@given(st.integers(100, 10**6))
def test_a_code_without_a_meaning_keeps_its_number(number: int) -> None:
    code = codes.InvoiceStatus.read(number)
    assert (int(code), code.word, code.sent, code.is_documented) == (number, str(number), number, False)
    assert code == codes.InvoiceStatus.read(str(number))


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ("TaskRate", "TaskRate"),
        (" On hold\n", "On hold"),
        ("\u202eevil\x00", "evil"),
        ("x" * 50, "x" * 39 + "…"),
        ("9" * 50, "9" * 39 + "…"),
        (-1, "-1"),
        (True, "true"),
        (Decimal("1.5"), "1.5"),
    ],
    ids=repr,
)
def test_a_code_that_is_none_is_told_as_it_was_sent_in_one_harmless_line(sent: object, word: str) -> None:
    code = codes.InvoiceStatus.read(sent)
    assert (code.word, code.is_documented) == (word, False)
    assert code not in codes.InvoiceStatus
    assert codes.InvoiceStatus.read(code.sent) == code


@pytest.mark.parametrize("sent", [1.5, [], {}, b"1", None, "", "\u200b"])
def test_what_is_no_code_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match="a code is"):
        codes.InvoiceStatus.read(sent)


def test_words_without_a_meaning_are_codes_apart() -> None:
    held, shelved = (codes.ProjectStatus.read(each) for each in ("OnHold", "Shelved"))
    assert held != shelved
    assert held == codes.ProjectStatus.read("onhold")


@pytest.mark.parametrize("sent", ["", "  ", "\u200b"])
def test_a_blank_in_the_place_of_a_code_is_none(sent: str) -> None:
    assert Invoice.model_validate({"status": sent}).status is None


def test_a_record_is_written_again_as_it_was_read() -> None:
    sent = {"id": 1, "code": "Site", "Organization": 5, "billing_method": "NotBillable", "budget_scope": "1"}
    project = Project.model_validate(sent)
    assert Project.model_validate(project.model_dump()) == project
    assert Project.model_validate_json(project.model_dump_json()) == project


@pytest.mark.parametrize(
    ("sent", "currency"),
    [
        (147, 147),
        ("147", 147),
        ("KWD", "KWD"),
        (" KWD\u200b", "KWD"),
        ({"id": 147, "code": "USD"}, 147),
        ({"code": "USD"}, "USD"),
        (None, None),
        ("", None),
        (0, None),
        (True, None),
        ([], None),
        ({"id": None}, None),
        (Decimal("1.5"), None),
    ],
    ids=repr,
)
def test_a_currency_of_its_own_is_read_in_every_form_and_never_fails_a_record(sent: object, currency: object) -> None:
    for kind in (Invoice, Expense, Project):
        assert kind.model_validate({"id": 1, "currency": sent}).currency == currency
        assert "currency" in kind.undocumented


def test_a_day_is_the_day_that_was_written_whatever_the_zone() -> None:
    for text in ("2026-11-21", "2026-11-21T00:00:00", "2026-11-21T00:00:00Z", "2026-11-21T00:00:00-05:00"):
        assert TimeEntry.model_validate({"working_date": text}).working_date == date(2026, 11, 21)


def test_a_moment_outside_the_calendar_is_refused_and_not_a_crash() -> None:
    with pytest.raises(ValidationError):
        TimeEntry.model_validate({"start_time": "0001-01-01T00:00:00+14:00"})


def test_a_draft_takes_only_what_can_be_written() -> None:
    with pytest.raises(ValidationError):
        TimeEntryDraft.model_validate({"project": 1, "member": 2, "approved": True})
    with pytest.raises(ValidationError):
        TimeEntryDraft.model_validate({"project": 1})


def test_a_draft_keeps_moments_in_utc() -> None:
    draft = TimeEntryDraft.model_validate({"project": 1, "member": 2, "start_time": "2026-11-21T09:00:00-05:00"})
    assert draft.start_time == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


def test_records_cannot_be_changed_and_can_be_kept_in_sets() -> None:
    entry = TimeEntry(id=1, note="x")
    with pytest.raises(ValidationError):
        entry.note = "y"
    assert hash(entry) == hash(TimeEntry(id=1, note="x"))


def test_the_names_of_the_wire_are_those_of_the_declaration() -> None:
    names = wire_names(Project)
    assert (names["name"], names["organization"], names["customer"]) == ("code", "Organization", "customer")
    assert len(set(names.values())) == len(names)
