"""The remote system's own timers beside ours, where they can only be read: which there are, and what runs."""

from collections.abc import Sequence
from datetime import datetime

from nutmcp.domain.native_timer import NativeTimer
from nutmcp.errors import NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.remote.system import System
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME, Names
from nutmcp.tools.present.sentences import say_moment
from nutmcp.words.phrase import quoted

_INCLUDES = ("projects", "project_services")


def stop_there(system: System) -> str:
    """Return what can be done about a timer of the system's own."""
    return f"Stop it in {system.name}; or log the time here with log_time, and give the timer up there."


async def my_native_timers(desk: Desk) -> Answer:
    """Return the timers beside ours that the remote system keeps of the user, with their projects and services."""
    if desk.system.timed is not None:
        return Answer()
    me = await desk.directory.me()
    mine = Filter("member", Operator.EQ, me.id)
    return await desk.client.all(Call(verb=Verb.LIST, resource="timers", filters=(mine,), includes=_INCLUDES))


async def running_natively(desk: Desk) -> list[NativeTimer]:
    """Return those of them that run; none where the remote system does not tell, since ours can do without."""
    answer = await caught(my_native_timers(desk))
    listed = () if isinstance(answer, NutmcpError) else answer.records
    return [each for each in of_kind(NativeTimer, listed) if each.running]


def say_beside(theirs: Sequence[NativeTimer], names: Names, desk: Desk) -> str:
    """Return sentences about what runs at the remote system beside a timer that was started here, if anything does."""
    system = desk.system.name
    return "".join(
        f" {system}'s own timer {each.id}, on {quoted(names.project_name(each.project), LONGEST_NAME)}"
        f"{_since(each, desk.now())}, runs as well; it can only be stopped in {system}."
        for each in theirs
    )


def say_running(theirs: Sequence[NativeTimer], desk: Desk) -> str:
    """Return a clause about what runs there, without names: `Acme's own timer 3546 runs since 09:13`."""
    system, now = desk.system.name, desk.now()
    return " and ".join(f"{system}'s own timer {each.id} runs{_since(each, now)}" for each in theirs)


def candidates_of(theirs: Sequence[NativeTimer], names: Names, system: System) -> list[dict[str, str | int]]:
    """Return the remote system's timers as an error offers them."""
    return [
        {
            "id": each.id or 0,
            "name": names.project_name(each.project),
            "source": system.key,
            "state": "" if each.status is None else each.status.word,
            "started_at": names.moment(each.time_start_utc) or "",
        }
        for each in theirs
    ]


async def not_ours(desk: Desk, id: int, names: Names) -> Refused:
    """Return the error of stopping one of the remote system's timers, which says whose it is.

    Raises:
        NotFound: The remote system has none of that id either.
    """
    answer = await caught(desk.client.send(Call(verb=Verb.GET, resource="timers", id=id)))
    if isinstance(answer, NotFound):
        raise NotFound("No timer goes by that id.", "List the timers to see their ids.", field="timer")
    theirs = of_kind(NativeTimer, () if isinstance(answer, NutmcpError) else answer.records)
    mine = names.me is not None and all(each.member == names.me.id for each in theirs)
    running = any(each.running for each in theirs)
    whose = "yours" if mine else "another member's"
    known = f" It is {whose}, and {'running' if running else 'stopped'}." if theirs else ""
    return Refused(
        f"Timer {id} is kept in {desk.system.name} itself, whose API can only read it.{known}",
        f"{stop_there(desk.system)} Timers kept here have ids such as t1.",
        field="timer",
        candidates=candidates_of(theirs, names, desk.system),
    )


def _since(timer: NativeTimer, now: datetime) -> str:
    return f" since {say_moment(timer.time_start_utc, now)}" if timer.time_start_utc else ""
