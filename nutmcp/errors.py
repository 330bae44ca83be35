"""Everything that can go wrong, named by what it means to the person who asked.

The tree; the words on the right are the codes that an assistant reads:

    NutmcpError
    ├── ConfigurationError   not_configured     a setting or credential is missing or wrong
    ├── CallerError
    │   ├── InvalidArguments invalid_arguments  the call itself is wrong
    │   ├── NotFound         not_found          nothing goes by that name or id
    │   ├── Ambiguous        ambiguous          several records go by that name
    │   ├── Conflict         conflict           the record has changed since it was read
    │   └── Refused          refused            it may not be done: read-only, invoiced, archived, a rule
    ├── RemoteError
    │   ├── AccessDenied     access_denied      the credentials are not sufficient
    │   │   └── NotAccepted  access_denied      they are not accepted
    │   ├── RateLimited      rate_limited       too many calls; `retry_after` says how long to wait
    │   ├── Unavailable      unavailable        no answer, or a server error; nothing was changed
    │   ├── Unintelligible   unintelligible     an answer that makes no sense
    │   └── OutcomeUnknown   outcome_unknown    a write whose fate could not be established
    └── InternalError        internal           our own fault; only a reference is shown

An error is raised where it is understood, with two sentences of our own: what happened and what to do.
Neither quotes text that came from the remote system, a traceback or a secret; names of records travel
as data, in `candidates`, and what the remote system said in `detail`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, TypeVar

T = TypeVar("T")

_NOTHING: Mapping[str, object] = MappingProxyType({})


class NutmcpError(Exception):
    """Carry one failure to the assistant: two sentences of ours, and data beside them.

    Args:
        happened: One sentence that says what happened.
        advice: One sentence that says what to do next.
        field: The argument at fault, where there is one.
        candidates: Records to choose from, each with `id`, `name` and what tells it apart; `most_candidates` are kept.
        retry_after: Seconds to wait before trying again.
        reference: A short id to find the details in the log.
        detail: The remote system's own words, cleaned; they are data, and never part of our sentences.
        errors: The `field` and the `message` of each argument at fault, where there are several.

    Attributes:
        url: The page on which the user puts it right; clients that can, open it.
        answer: What a tool tells beside it, such as the fate of each row of a sheet.
    """

    code: ClassVar[str] = "internal"
    most_candidates: ClassVar[int] = 5

    def __init__(
        self,
        happened: str,
        advice: str,
        *,
        field: str | None = None,
        candidates: Sequence[Mapping[str, str | int]] = (),
        retry_after: int | None = None,
        reference: str | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        detail: str | None = None,
    ) -> None:
        super().__init__(f"{happened} {advice}")
        self.happened = happened
        self.advice = advice
        self.field = field
        self.candidates = tuple(candidates[: self.most_candidates])
        self.retry_after = retry_after
        self.reference = reference
        self.errors = tuple(errors)
        self.detail = detail
        self.url: str | None = None
        self.answer: Mapping[str, object] = _NOTHING

    @property
    def message(self) -> str:
        """Return both sentences as one string."""
        return f"{self.happened} {self.advice}"

    def as_dict(self) -> dict[str, object]:
        """Return the error as the contract's JSON object, without what is empty."""
        answer: dict[str, object] = {"code": self.code, "message": self.message}
        for name in ("field", "candidates", "errors", "detail", "retry_after", "reference", "url"):
            value = getattr(self, name)
            if value not in (None, ()):
                answer[name] = [dict(each) for each in value] if name in ("candidates", "errors") else value
        return answer


class ConfigurationError(NutmcpError):
    """A setting or a credential is missing or wrong."""

    code = "not_configured"


class CallerError(NutmcpError):
    """The call cannot be carried out as it was asked."""


class InvalidArguments(CallerError):
    """An argument is missing, unknown, or not of the form that the tool takes."""

    code = "invalid_arguments"


class NotFound(CallerError):
    """No record goes by that name or id; `candidates` are the nearest, or all where there are few."""

    code = "not_found"
    most_candidates = 10


class Ambiguous(CallerError):
    """Several records go by that name; `candidates` tells them apart."""

    code = "ambiguous"


class Conflict(CallerError):
    """The record is no longer what the caller saw."""

    code = "conflict"


class Refused(CallerError):
    """The operation is understood and may not be done."""

    code = "refused"


class RemoteError(NutmcpError):
    """The remote system did not do what was asked."""


class AccessDenied(RemoteError):
    """The credentials are not sufficient (403)."""

    code = "access_denied"


class NotAccepted(AccessDenied):
    """The credentials are not accepted (401)."""


class RateLimited(RemoteError):
    """Too many calls; `retry_after` holds the seconds to wait."""

    code = "rate_limited"


class Unavailable(RemoteError):
    """The remote system cannot be reached or failed; nothing was changed there."""

    code = "unavailable"


class Unintelligible(RemoteError):
    """The remote system gave an answer that makes no sense."""

    code = "unintelligible"


class OutcomeUnknown(RemoteError):
    """A write was sent and its fate could not be established."""

    code = "outcome_unknown"


class InternalError(NutmcpError):
    """Our own fault: the assistant sees a reference, the log has the rest."""

    code = "internal"


STOPS_A_BATCH = (AccessDenied, ConfigurationError, RateLimited, Unavailable)
"""The errors that the rest of a batch would meet as well: they say nothing of what was written."""


async def caught(doing: Awaitable[T]) -> T | NutmcpError:
    """Turn a raised error into a return value, so that a batch can go on."""
    try:
        return await doing
    except NutmcpError as error:
        return error


def faults_of(*checks: Callable[[], object]) -> list[InvalidArguments]:
    """Return what is wrong with parts of a call, each of which is looked at by itself."""
    found: list[InvalidArguments] = []
    for check in checks:
        try:
            check()
        except InvalidArguments as error:
            found.append(error)
    return found
