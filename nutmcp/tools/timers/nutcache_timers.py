"""Nutcache's own timers, which its API can only read: which there are, and what can be said of those that run."""

from collections.abc import Sequence
from datetime import datetime

from nutmcp.domain.native_timer import NativeTimer
from nutmcp.errors import NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import say_moment
from nutmcp.words.phrase import quoted

STOP_THERE = "Stop it in Nutcache; or log the time here with log_time, and give the timer up there."
"""What can be done about a timer of Nutcache's own."""
_INCLUDES = ("projects", "project_services")


async def my_nutcache_timers(desk: Desk) -> Answer:
    """Return the timers that Nutcache keeps of the user, with their projects and services."""
    me = await desk.directory.me()
    mine = Filter("member", Operator.EQ, me.id)
    return await desk.client.all(Call(verb=Verb.LIST, resource="timers", filters=(mine,), includes=_INCLUDES))


async def running_at_nutcache(desk: Desk) -> list[NativeTimer]:
    """Return those of them that run; none where Nutcache does not tell, since ours can do without."""
    answer = await caught(my_nutcache_timers(desk))
    listed = () if isinstance(answer, NutmcpError) else answer.records
    return [each for each in of_kind(NativeTimer, listed) if each.running]


def say_beside(theirs: Sequence[NativeTimer], names: Names, now: datetime) -> str:
    """Return sentences about what runs at Nutcache beside a timer that was started here, if anything does."""
    return "".join(
        f" Nutcache's own timer {each.id}, on {quoted(names.project_name(each.project), LONGEST_NAME)}"
        f"{_since(each, now)}, runs as well; it can only be stopped in Nutcache."
        for each in theirs
    )


def say_running(theirs: Sequence[NativeTimer], now: datetime) -> str:
    """Return a clause about what runs at Nutcache, without names: `Nutcache's own timer 3546 runs since 09:13`."""
    return " and ".join(f"Nutcache's own timer {each.id} runs{_since(each, now)}" for each in theirs)


def candidates_of(theirs: Sequence[NativeTimer], names: Names) -> list[dict[str, str | int]]:
    """Return Nutcache's timers as an error offers them."""
    return [
        {
            "id": each.id or 0,
            "name": names.project_name(each.project),
            "source": "nutcache",
            "state": "" if each.status is None else each.status.word,
            "started_at": names.moment(each.time_start_utc) or "",
        }
        for each in theirs
    ]


async def not_ours(desk: Desk, id: int, names: Names) -> Refused:
    """Return the error of stopping one of Nutcache's timers, which says whose it is.

    Raises:
        NotFound: Nutcache has none of that id either.
    """
    answer = await caught(desk.client.send(Call(verb=Verb.GET, resource="timers", id=id)))
    if isinstance(answer, NotFound):
        raise NotFound("No timer goes by that id.", "List the timers to see their ids.", field="timer")
    theirs = of_kind(NativeTimer, () if isinstance(answer, NutmcpError) else answer.records)
    mine = names.me is not None and all(each.member == names.me.id for each in theirs)
    running = any(each.running for each in theirs)
    whose = "yours" if mine else "another member's"
    known = f", {whose}, and {'runs' if running else 'does not run'}" if theirs else ""
    return Refused(
        f"Timer {id} is one of Nutcache's own{known}; its API can only read it.",
        f"{STOP_THERE} Timers kept here have ids such as t1.",
        field="timer",
        candidates=candidates_of(theirs, names),
    )


def _since(timer: NativeTimer, now: datetime) -> str:
    return f" since {say_moment(timer.time_start_utc, now)}" if timer.time_start_utc else ""
