"""A timer measures in UTC, belongs to the local day it began on, and takes only the steps that make sense."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import Conflict, InvalidArguments
from nutmcp.timers.timer import Named, State, Timer

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
MONTREAL = ZoneInfo("America/Montreal")


def timer(started_at: datetime = START) -> Timer:
    return Timer(id="t1", member="7", project=Named(id=12, name="Website"), started_at=started_at)


def later(**lapse: float) -> datetime:
    return START + timedelta(**lapse)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (1, 1), (59, 1), (60, 1), (119.9, 1), (120, 2), (5400, 90), (-60, 1)]
)
def test_whole_minutes_count_and_under_one_counts_as_one(seconds: float, minutes: int) -> None:
    assert timer().elapsed_minutes(later(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        # Two local hours, of which one was skipped, and one local hour that came twice.
        (datetime(2026, 3, 8, 1, 30, tzinfo=MONTREAL), datetime(2026, 3, 8, 3, 30, tzinfo=MONTREAL), 60),
        (datetime(2026, 11, 1, 0, 30, tzinfo=MONTREAL), datetime(2026, 11, 1, 2, 30, tzinfo=MONTREAL), 180),
    ],
)
def test_elapsed_time_is_right_across_daylight_saving(start: datetime, end: datetime, minutes: int) -> None:
    assert timer(start).elapsed_minutes(end) == minutes


@pytest.mark.parametrize(
    ("zone", "day"), [("America/Montreal", 23), ("UTC", 24), ("Pacific/Kiritimati", 24), ("Pacific/Pago_Pago", 23)]
)
def test_a_timer_belongs_to_the_local_day_it_began_on(zone: str, day: int) -> None:
    began = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert timer(began).day(ZoneInfo(zone)) == date(2026, 11, day)


def test_a_timer_of_over_a_day_is_flagged() -> None:
    assert not timer().is_overlong(later(hours=24))
    assert timer().is_overlong(later(hours=24, seconds=1))


def test_a_stopped_timer_no_longer_grows() -> None:
    stopping = timer().stop(later(minutes=30), {"minutes": 30}, later(hours=3))
    assert stopping.elapsed_minutes(later(hours=50)) == 30
    assert not stopping.is_overlong(later(hours=50))


def test_a_timer_ends_now_unless_said_otherwise() -> None:
    assert timer().stop(None, {}, later(minutes=5)).ended_at == later(minutes=5)


def test_a_clock_that_was_set_back_does_not_make_a_timer_impossible_to_stop() -> None:
    assert timer().stop(None, {}, later(hours=-1)).ended_at == START


def test_an_end_ahead_of_the_start_or_in_the_future_is_refused() -> None:
    for wrong in (later(seconds=-1), later(hours=2)):
        with pytest.raises(InvalidArguments) as refused:
            timer().stop(wrong, {}, later(hours=1))
        assert refused.value.field == "ended_at"


def in_state(state: State) -> Timer:
    stopping = timer().stop(None, {"minutes": 1}, START)
    states: dict[State, Timer] = {
        "running": timer(),
        "stopping": stopping,
        "stopped": stopping.stopped(),
        "logged": stopping.logged(501),
        "discarded": timer().discarded(),
    }
    return states[state]


STEPS: dict[str, tuple[Callable[[Timer], Timer], set[State]]] = {
    "stop": (lambda it: it.stop(None, {}, START), {"running", "stopped"}),
    "logged": (lambda it: it.logged(1), {"stopping"}),
    "resumed": (lambda it: it.resumed(), {"stopping", "stopped", "logged", "discarded"}),
    "stopped": (lambda it: it.stopped(), {"stopping"}),
    "discarded": (lambda it: it.discarded(), {"running", "stopped"}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ["running", "stopping", "stopped", "logged", "discarded"])
def test_a_step_that_makes_no_sense_is_a_conflict_that_says_where_the_timer_stands(state: State, step: str) -> None:
    take, allowed = STEPS[step]
    before = in_state(state)
    assert before.state == state
    if state in allowed:
        assert take(before).revision == before.revision + 1
    else:
        with pytest.raises(Conflict) as refused:
            take(before)
        assert refused.value.candidates == ({"id": "t1", "state": state},)


def test_a_timer_that_runs_again_remembers_nothing_of_its_stop() -> None:
    for resumed in (in_state("stopped").resumed(), in_state("logged").resumed(), in_state("discarded").resumed()):
        assert resumed == timer().model_copy(update={"revision": resumed.revision})


@given(st.datetimes(timezones=st.timezones()), st.sampled_from(["running", "stopping", "stopped", "logged"]))
def test_a_timer_is_kept_and_read_again_as_it_was(moment: datetime, state: State) -> None:
    kept = in_state(state).model_copy(update={"started_at": moment.astimezone(UTC)})
    assert Timer.model_validate_json(kept.model_dump_json(exclude_defaults=True)) == kept


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        timer(datetime(2026, 11, 24, 9))  # noqa: DTZ001 - the missing zone is the point
