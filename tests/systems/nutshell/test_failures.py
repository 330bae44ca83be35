"""What Nutshell's errors and answers without sense become."""

from dataclasses import replace

import pytest

from nutmcp.domain.lead import LeadDraft
from nutmcp.errors import (
    AccessDenied,
    NotFound,
    NutmcpError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
    Unintelligible,
)
from nutmcp.remote.call import Call, Verb
from tests.systems.nutshell.playing import KEY, LEAD, error, played, result

GET = Call(verb=Verb.GET, resource="leads", id=1653)


@pytest.mark.parametrize("status", [200, 401, 404, 500])
@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        (401, AccessDenied, "Nutshell did not accept the credentials. Check the NUTSHELL_ credentials"),
        (403, AccessDenied, "Nutshell does not permit this to the user whose credentials are set"),
        (404, NotFound, "Nutshell has nothing under id 1653 in leads"),
        (406, RateLimited, "Nutshell's limit of calls is reached"),
        (429, RateLimited, "Nutshell's limit of calls is reached"),
        (-32601, Refused, "Nutshell does not know the method of this request. Check that NUTSHELL_URL"),
        (-32602, Refused, "Nutshell refused the request as not valid"),
        (400, Refused, "Nutshell refused the request as not valid"),
        (500, Unavailable, "Nutshell failed on its side"),
    ],
)
def test_the_code_of_the_error_decides_whatever_the_status(
    code: int, kind: type[NutmcpError], sentence: str, status: int
) -> None:
    with pytest.raises(kind) as caught:
        played(GET, error(code, f"a secret {KEY}", status))
    assert str(caught.value).startswith(sentence)
    assert KEY not in str(caught.value.as_dict())


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"result": 5}', b'{"result": {"name": 3}}'])
def test_an_answer_that_makes_no_sense_is_said_to_make_none(content: bytes) -> None:
    answer = replace(result(None), content=content)
    with pytest.raises(Unintelligible):
        played(GET, answer)
    if content != b'{"result": 5}':  # which is an id
        with pytest.raises(OutcomeUnknown):
            played(Call(verb=Verb.CREATE, resource="leads", draft=LeadDraft(description="x")), answer)


def test_nothing_under_an_id_and_what_was_deleted_are_not_found() -> None:
    for value in (None, {**LEAD, "deletedTime": "2026-01-01T00:00:00+0000"}):
        with pytest.raises(NotFound, match="nothing under id 1653"):
            played(GET, result(value))
