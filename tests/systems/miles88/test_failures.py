"""What is read of odd answers of 88 Miles, and what is said of its failures."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from nutmcp.errors import (
    AccessDenied,
    NotFound,
    NutmcpError,
    RateLimited,
    Refused,
    Unavailable,
    Unintelligible,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.sandbox.miles88.users import JO
from nutmcp.systems.miles88.records import Shift
from tests.studio import dialect
from tests.systems.miles88.playing import DELETE, ID, ROW, START, UPDATE, listing, of, played


@pytest.mark.parametrize(
    "shape",
    [
        [ROW],
        {"response": [ROW]},
        {"response": [ROW], "count": 1, "surprise": {}},
        {"response": [{**ROW, "start": "2026-11-24T09:00:00+08:00", "stop": "2026-11-23T21:30:00-05:00"}]},
    ],
    ids=["bare", "without a count", "with more", "other offsets"],
)
def test_a_list_is_read_in_every_form_that_has_been_seen(shape: object) -> None:
    _, answer = played(listing(), of(shape))
    (shift,) = answer.records
    assert isinstance(shift, Shift)
    assert (shift.start_time, shift.minutes) == (START, 90)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in</html>",
        b'{"projects": []}',
        b'{"response": {}}',
        b'{"response": [5]}',
        b'{"response": [{}]}',
        b'{"response": [{"uuid": "a-1", "start": "soon"}]}',
        b'{"response": [{"uuid": "a-1", "start": true}]}',
        b'{"response": [{"uuid": "a-1", "start": 1e99}]}',
        b'{"response": [{"uuid": "a-1", "start": 99999999999999999}]}',
        b'{"response": [{"uuid": "../a"}]}',
        b'{"response": [], "count": 3}',
    ],
    ids=repr,
)
def test_a_list_that_makes_no_sense_or_is_cut_short_is_unintelligible(content: bytes) -> None:
    with pytest.raises(Unintelligible, match="88 Miles' answer makes no sense"):
        played(listing(), of(content=content))


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, AccessDenied, "MILES88_ credentials"),
        (403, AccessDenied, "may be wrong"),
        (429, RateLimited, "limit of calls"),
        (405, Refused, "status 405"),
        (301, Unavailable, "redirect"),
        (503, Unavailable, "failed on its side"),
    ],
)
def test_a_failure_is_told_by_its_status(status: int, error: type[NutmcpError], words: str) -> None:
    with pytest.raises(error, match=words):
        played(listing(), of({"error": "Read Denied"}, status))


def test_what_is_not_there_is_not_found() -> None:
    for answered in (of({"error": "Record Not Found"}, 404), of(), of({"response": None})):
        with pytest.raises(NotFound, match=f"nothing under id {ID}"):
            played(Call(verb=Verb.GET, resource="time_entries", id=ID), answered)
    with pytest.raises(Unintelligible):
        played(Call(verb=Verb.GET, resource="time_entries", id=ID), of({"response": [ROW]}))
    with pytest.raises(Unavailable, match="MILES88_URL"):
        played(listing(), of(status=404))


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        ({"error": "Start can't be blank"}, "Start can't be blank"),
        ({"errors": {"start": ["can't be blank"]}}, "can't be blank"),
        ({"message": "Invalid"}, "Invalid"),
        ("Invalid", "Invalid"),
        (None, None),
        ({"error": f"not {JO!r}"}, "not Credentials()"),
    ],
)
def test_the_words_of_a_refusal_are_its_detail(told: object, detail: str | None) -> None:
    with pytest.raises(Refused) as raised:
        played(UPDATE, of(told, 422))
    assert raised.value.detail == detail


def coded(secret: str) -> str:
    """Return a secret in base 64, between others."""
    return b64encode(f"x{secret}y".encode()).decode()


@pytest.mark.parametrize("spelled", [str, coded])
def test_a_refusal_that_repeats_a_secret_is_not_shown(spelled: Callable[[str], str]) -> None:
    with pytest.raises(Refused) as raised:
        played(UPDATE, of({"error": f"Not {spelled('sandbox-token-88miles')}."}, 422))
    assert raised.value.detail is None


def test_ids_cannot_lead_to_another_path() -> None:
    for call in (Call(verb=Verb.GET, resource="time_entries", id="../projects"), replace(DELETE, id="a/b?c#d")):
        request = next(dialect().exchange(call, None))
        assert request.path in ("api/1/shifts/..%2Fprojects.json", "api/1/shifts/a%2Fb%3Fc%23d.json")
