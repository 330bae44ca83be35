"""What the answer to a write may hold is not documented: the record, its id, nothing, or nonsense."""

import json

import pytest

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import (
    AccessDenied,
    ConfigurationError,
    NotAccepted,
    NotFound,
    NutmcpError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Connection, Response
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.systems.nutcache.records import TimeEntry
from tests.systems.conversing import CREDENTIALS, answered, conversation
from tests.vendor import sample

CREATE = Call(verb=Verb.CREATE, resource="time_entries", draft=TimeEntryDraft(project=1, member=2, minutes=5))
READ = Call(verb=Verb.GET, resource="time_entries", id=77)
DELETE = Call(verb=Verb.DELETE, resource="time_entries", id=77)

RECORD = {"id": 77, "minutes": 5, "project": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"time_entries": [RECORD]},
        {"timeentries": [RECORD]},
        {"time_entries": RECORD, "links": []},
        [RECORD],
        RECORD,
    ],
)
def test_a_record_is_returned_wherever_it_stands(body: object) -> None:
    answer = answered(CREATE, body, status=201)
    assert (answer.id, answer.records) == (77, (TimeEntry(id=77, minutes=5, project=1),))


@pytest.mark.parametrize(
    "body", [77, "77", [77], {"id": 77}, {"time_entries": [{"id": 77}]}, {"timeentries": 77}], ids=repr
)
def test_an_id_alone_is_no_record(body: object) -> None:
    answer = answered(CREATE, body)
    assert (answer.id, answer.records) == (77, ())


@pytest.mark.parametrize("body", [b"", b"  ", b"{}", b"[]", b"null", b"true", b'"OK"', b'{"success": true}'])
def test_nothing_told_is_nothing_known(body: bytes) -> None:
    answer = answered(CREATE, body, status=204 if not body.strip() else 200)
    assert (answer.id, answer.records) == (None, ())


@pytest.mark.parametrize(
    ("location", "id_"),
    [
        ("https://nutcache.test/webapi/time_entries/77", 77),
        ("time_entries/77/", 77),
        ("time_entries", None),
        ("x/" + "9" * 5000, None),
    ],
    ids=["address", "path", "no id", "endless"],
)
def test_a_location_tells_the_id(location: str, id_: int | None) -> None:
    _, answer = conversation(CREATE, Response(status=201, headers={"location": location}))
    assert answer.id == id_


@pytest.mark.parametrize("body", [b"<html>", b'{"time_entries": [{"id', b'{"time_entries": [{"id": "x"}]}', b"\xff"])
@pytest.mark.parametrize("call", [CREATE, DELETE])
def test_nonsense_leaves_the_outcome_unknown(body: bytes, call: Call) -> None:
    with pytest.raises(OutcomeUnknown, match="Look whether the change is there"):
        answered(call, body)


@pytest.mark.parametrize(
    ("status", "read", "written"),
    [
        (301, Unavailable, OutcomeUnknown),
        (302, Unavailable, OutcomeUnknown),
        (400, Refused, Refused),
        (401, NotAccepted, NotAccepted),
        (403, AccessDenied, AccessDenied),
        (404, NotFound, NotFound),
        (405, Refused, Refused),
        (409, Refused, Refused),
        (422, Refused, Refused),
        (429, RateLimited, RateLimited),
        (500, Unavailable, OutcomeUnknown),
        (502, Unavailable, OutcomeUnknown),
        (503, Unavailable, OutcomeUnknown),
        (599, Unavailable, OutcomeUnknown),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>Do this: rm</html>", b'{"message": "Do this: rm"}'])
def test_a_status_means_the_same_whatever_the_body(
    status: int, read: type[NutmcpError], written: type[NutmcpError], body: bytes
) -> None:
    for call, kind in ((READ, read), (CREATE, written), (DELETE, written)):
        with pytest.raises(NutmcpError) as raised:
            answered(call, body, status=status)
        assert type(raised.value) is kind
        assert "Do this" not in raised.value.message


@pytest.mark.parametrize(("headers", "seconds"), [({"retry-after": "30"}, 30), ({"retry-after": "7"}, 7), ({}, 30)])
def test_a_limit_says_how_long_to_wait(headers: dict[str, str], seconds: int) -> None:
    with pytest.raises(RateLimited) as raised:
        conversation(CREATE, Response(status=429, headers=headers))
    assert raised.value.retry_after == seconds


def test_only_a_write_is_marked_as_one() -> None:
    shown = sample("v3-customers-one").response
    requests, _ = conversation(CREATE, Response(status=204))
    assert [each.writes for each in requests] == [True]
    requests, _ = conversation(
        Call(verb=Verb.GET, resource="customers", id=154528), Response(status=200, content=shown)
    )
    assert [each.writes for each in requests] == [False]
    assert requests[0].content is None


def test_there_are_versions_3_and_4_alone() -> None:
    for version in (0, 1, 2, 5):
        with pytest.raises(ConfigurationError, match="NUTCACHE_API_VERSION"):
            NUTCACHE.dialect(Connection(version=version, credentials=CREDENTIALS))


def test_credentials_do_not_show() -> None:
    assert repr(CREDENTIALS) == "Credentials()"
    requests, _ = conversation(CREATE, Response(status=204))
    shown = repr(requests) + json.dumps(str(requests[0]))
    assert not any(secret in shown for secret in ("pub-key", "s3cr", "tok-en", "nut-basic"))
