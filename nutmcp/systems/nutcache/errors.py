"""Say in sentences of our own what a response that is not a success means ("Errors" in both documentations)."""

from collections.abc import Collection
from http import HTTPStatus

from nutmcp.errors import (
    AccessDenied,
    NotFound,
    NutmcpError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Response
from nutmcp.systems.nutcache.error_detail import detail_of

DEFAULT_RETRY_AFTER = 30
"""Seconds to wait after a 429 that does not say how long; the documentation's example."""
CHECK_BEFORE_REPEATING = "Look whether the change is there before you repeat it."


def check(response: Response, call: Call, secrets: Collection[str] = ()) -> Response:
    """Return the response of a call that succeeded.

    Args:
        response: The response.
        call: What was asked.
        secrets: What must not be shown, even if the response repeats it.

    Raises:
        AccessDenied: 401 or 403.
        NotFound: 404 for a record, or for a list of what belongs to one.
        RateLimited: 429, with `Retry-After` in seconds.
        Refused: Another status of the 400s.
        OutcomeUnknown: A redirect or a server error in the middle of a write.
        Unavailable: A redirect or a server error elsewhere; or 404 for a list that is there in any account.
    """
    if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return response
    raise _failure(response, call, secrets)


def _failure(response: Response, call: Call, secrets: Collection[str]) -> NutmcpError:
    match response.status:
        case 401:
            return AccessDenied(
                "Nutcache did not accept the credentials.",
                "Check the NUTCACHE_ credentials that are set, and whether the API key is still valid.",
            )
        case 403:
            return AccessDenied(
                "Nutcache does not permit this to the user whose credentials are set.",
                "Ask an administrator of the organization for the permission, or use other credentials.",
                detail=detail_of(response, secrets),
            )
        case 404:
            return _nowhere(call)
        case 429:
            return _limited(response)
        case status if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return _refused(status, call, detail_of(response, secrets))
        case _:
            return _broken(response.status, call)


def _refused(status: int, call: Call, detail: str | None) -> Refused:
    happened = f"Nutcache refused the request as not valid (status {status})"
    advice = "Check the values against the rules of the project and the organization"
    return Refused(
        f"{happened}; `detail` is what it says of it." if detail else f"{happened}, and does not say why.",
        f"{advice}; nothing was changed." if call.verb.writes else f"{advice}.",
        detail=detail,
    )


def _nowhere(call: Call) -> NutmcpError:
    """Return the error for an address that is not there; a list that any account has speaks against the address."""
    if call.verb is Verb.LIST and call.parent is None:
        return Unavailable(
            f"There is no list of {call.resource.replace('_', ' ')} at Nutcache's address (status 404).",
            "Check that NUTCACHE_URL is the address of the API.",
        )
    return missing(call)


def missing(call: Call) -> NotFound:
    """Return the error for what is not there (404, or an answer that holds no record)."""
    noun = call.resource.replace("_", " ")
    if call.id is None:
        return NotFound(f"Nutcache has no such {noun}.", "Check the ids in the call; something it names may be gone.")
    return NotFound(
        f"Nutcache has nothing under id {call.id} in {noun}.",
        "It may have been deleted, or be something else's id; list the records to find the right one.",
    )


def _limited(response: Response) -> RateLimited:
    seconds = DEFAULT_RETRY_AFTER if response.retry_after is None else response.retry_after
    return RateLimited(
        "Nutcache's limit of calls is reached.",
        f"Wait {seconds} seconds and try again; nothing was changed.",
        retry_after=seconds,
    )


def _broken(status: int, call: Call) -> NutmcpError:
    redirected = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    happened = (
        f"The address answered with a redirect (status {status}), which is not followed."
        if redirected
        else f"Nutcache failed on its side (status {status})."
    )
    if call.verb.writes:
        return OutcomeUnknown(happened, f"It is not known whether the change was made. {CHECK_BEFORE_REPEATING}")
    return Unavailable(happened, "Check NUTCACHE_URL." if redirected else "Try again in a minute.")
