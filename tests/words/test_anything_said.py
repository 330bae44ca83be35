"""Whatever is said is a value or a question: never a crash, never a wait."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments, NutmcpError
from nutmcp.words.dates import parse_date
from nutmcp.words.durations import parse_duration
from nutmcp.words.fold import clean
from nutmcp.words.intervals import parse_interval
from nutmcp.words.periods import parse_period
from nutmcp.words.times import parse_instant, parse_time

TODAY = date(2026, 3, 8)
NOW = datetime(2026, 3, 8, 20, tzinfo=UTC)
ZONE = ZoneInfo("America/Toronto")


def span_to(said: str) -> object:
    return parse_interval("01:00", said, None, day=None, today=TODAY, zone=ZONE)


READERS: dict[str, Callable[[str], object]] = {
    "date": lambda said: parse_date(said, TODAY),
    "period": lambda said: parse_period(said, TODAY),
    "duration": parse_duration,
    "time": lambda said: parse_time(said, TODAY, ZONE),
    "instant": lambda said: parse_instant(said, NOW, ZONE),
    "span": span_to,
}
PIECES = [
    *"0123456789 +-:.,/_hmdwyTZ'’\u00a0\u200b\x00٣½",
    "2026-",
    "-11-",
    "last ",
    "lundi",
    "dernier",
    " ago",
    "il y a ",
    "am",
    "pt",
    "min",
    "hier",
    "e9",
    "99999",
]
reading = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


@reading
@given(said=st.text() | st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_any_text_is_read_or_asked_back(read: Callable[[str], object], said: str) -> None:
    with suppress(InvalidArguments):
        read(said)


@reading
@pytest.mark.parametrize(
    "piece", ["1", "a", "-", " ", "1h", "\u0301\u0323", "１", "\x00", "\U000e0041", "last "], ids=ascii
)
def test_a_million_characters_are_asked_back(read: Callable[[str], object], piece: str) -> None:
    # With the square of them no test would end.
    said = piece * (1_000_000 // len(piece))
    with pytest.raises(InvalidArguments) as question:
        read(said)
    assert len(question.value.message) < 400


@reading
def test_what_was_said_is_quoted_clean_and_short(read: Callable[[str], object]) -> None:
    with pytest.raises(NutmcpError) as question:
        read("no\u202e\n\x1b such thing " + "x" * 50)
    message = question.value.message
    assert message == clean(message, 1_000)
    assert "x" * 40 not in message
    assert "no such thing" in message
