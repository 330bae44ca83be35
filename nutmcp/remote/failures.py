"""Say in sentences of our own what a response that is not a success means."""

from collections.abc import Collection
from dataclasses import dataclass, field
from http import HTTPStatus

from nutmcp.errors import (
    AccessDenied,
    NotAccepted,
    NotFound,
    NutmcpError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
    Unintelligible,
)
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.error_detail import detail_of
from nutmcp.remote.system import Response

DEFAULT_RETRY_AFTER = 30
"""Seconds to wait after a 429 that does not say how long."""
CHECK_BEFORE_REPEATING = "Look whether the change is there before you repeat it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """What goes wrong at one remote system, in sentences that name it.

    Attributes:
        name: The remote system's name.
        settings: What the names of its settings begin with.
        credentials: What else to check after a 401.
        permission: What to do about a 403.
        rules: What sets the rules that a value may break.
        secrets: What must not be shown, even if a response repeats it.
    """

    name: str
    settings: str
    credentials: str
    permission: str
    rules: str
    secrets: Collection[str] = field(default=(), repr=False)

    @property
    def _whose(self) -> str:
        """Return the name as the owner of something."""
        return f"{self.name}'" if self.name.endswith("s") else f"{self.name}'s"

    def check(self, response: Response, call: Call) -> Response:
        """Return the response of a call that succeeded.

        Args:
            response: The response.
            call: What was asked.

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
        raise self._failure(response, call)

    def _failure(self, response: Response, call: Call) -> NutmcpError:
        match response.status:
            case 401:
                return NotAccepted(
                    f"{self.name} did not accept the credentials.",
                    f"Check the {self.settings}_ credentials that are set, and {self.credentials}.",
                )
            case 403:
                return AccessDenied(
                    f"{self.name} does not permit this to the user whose credentials are set.",
                    self.permission,
                    detail=detail_of(response, self.secrets),
                )
            case 404:
                return self._nowhere(call)
            case 429:
                return self._limited(response)
            case status if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return self._refused(status, call, detail_of(response, self.secrets))
            case _:
                return self._broken(response.status, call)

    def _refused(self, status: int, call: Call, detail: str | None) -> Refused:
        happened = f"{self.name} refused the request as not valid (status {status})"
        advice = f"Check the values against the rules of {self.rules}"
        return Refused(
            f"{happened}; `detail` is what it says of it." if detail else f"{happened}, and does not say why.",
            f"{advice}; nothing was changed." if call.verb.writes else f"{advice}.",
            detail=detail,
        )

    def _nowhere(self, call: Call) -> NutmcpError:
        """Return the error for an address that is not there; a list that any account has speaks against the address."""
        if call.verb is Verb.LIST and call.parent is None:
            return Unavailable(
                f"There is no list of {call.resource.replace('_', ' ')} at {self._whose} address (status 404).",
                f"Check that {self.settings}_URL is the address of the API.",
            )
        return self.missing(call)

    def missing(self, call: Call) -> NotFound:
        """Return the error for what is not there (404, or an answer that holds no record)."""
        noun = call.resource.replace("_", " ")
        if call.id is None:
            return NotFound(
                f"{self.name} has no such {noun}.", "Check the ids in the call; something it names may be gone."
            )
        return NotFound(
            f"{self.name} has nothing under id {call.id} in {noun}.",
            "It may have been deleted, or be something else's id; list the records to find the right one.",
        )

    def _limited(self, response: Response) -> RateLimited:
        seconds = DEFAULT_RETRY_AFTER if response.retry_after is None else response.retry_after
        return RateLimited(
            f"{self._whose} limit of calls is reached.",
            f"Wait {seconds} seconds and try again; nothing was changed.",
            retry_after=seconds,
        )

    def _broken(self, status: int, call: Call) -> NutmcpError:
        redirected = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
        happened = (
            f"The address answered with a redirect (status {status}), which is not followed."
            if redirected
            else f"{self.name} failed on its side (status {status})."
        )
        if call.verb.writes:
            return OutcomeUnknown(happened, f"It is not known whether the change was made. {CHECK_BEFORE_REPEATING}")
        return Unavailable(happened, f"Check {self.settings}_URL." if redirected else "Try again in a minute.")

    def nonsense(self, call: Call) -> NutmcpError:
        """Return the error for an answer that makes no sense; after a write nobody knows then what became of it."""
        return self.unintelligible_write() if call.verb.writes else self.unintelligible()

    def unintelligible(self) -> Unintelligible:
        """Return the error for the answer to a read that makes no sense."""
        return Unintelligible(
            f"{self._whose} answer makes no sense.",
            f"Check that {self.settings}_URL is the API's address, and try again; else the API may have changed.",
        )

    def unintelligible_write(self) -> OutcomeUnknown:
        """Return the error for the answer to a write that makes no sense."""
        return OutcomeUnknown(
            f"{self._whose} answer to the write makes no sense.",
            f"It is not known whether the change was made. {CHECK_BEFORE_REPEATING}",
        )
