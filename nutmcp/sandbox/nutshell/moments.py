"""Times on the wire: with an offset, which is written without a colon."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nutmcp.sandbox.nutshell.failures import invalid
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs

ZONE = ZoneInfo("America/Toronto")
"""The company's zone."""


def kept(moment: datetime) -> str:
    """Return a time as it is kept, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"


def moment_of(text: str) -> datetime:
    """Return the time that is kept as a text."""
    return datetime.fromisoformat(text)


def sent(text: str | None, knobs: NutshellKnobs) -> str | None:
    """Return a time as it is sent."""
    if text is None or knobs.offsets == "utc":
        return text
    return f"{moment_of(text).astimezone(ZONE):%Y-%m-%dT%H:%M:%S%z}"


def read_moment(said: object, knobs: NutshellKnobs) -> str | None:
    """Return a time that was sent as it is kept; None takes it away.

    Raises:
        Failure: It is no time, or has no offset where one is needed.
    """
    if said is None or said == "":
        return None
    try:
        moment = datetime.fromisoformat(str(said).strip())
    except ValueError as error:
        raise invalid("A time is not understood.") from error
    if moment.tzinfo is None:
        if knobs.naive_times == "refused":
            raise invalid("A time needs an offset.")
        moment = moment.replace(tzinfo=UTC if knobs.naive_times == "utc" else ZONE)
    return kept(moment)
