"""What is taken where no project or service was named, and the sentence that says so."""

from collections.abc import Mapping

from nutmcp.directory import KnownProject, Person, service_called
from nutmcp.domain.project import ProjectService
from nutmcp.errors import Ambiguous, NotFound, NutmcpError, Refused, caught
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.validation_errors import all_of, missing
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.time.open_tasks import the_open_task, what_it_hangs_on
from nutmcp.tools.time.services import NO_SERVICE
from nutmcp.tools.time.usual_service import UsualServices
from nutmcp.words.fold import fold
from nutmcp.words.phrase import quoted


def refuse_no_project(desk: Desk, said: Mapping[str, Id | str | None]) -> None:
    """Refuse to log on no project.

    Args:
        desk: What knows the default.
        said: What was named, by the arguments that name it.

    Raises:
        InvalidArguments: One names none, and there is no default.
    """
    nameless = [] if desk.defaults.project else [missing(field) for field, each in said.items() if each is None]
    if nameless:
        raise all_of(nameless)


async def project_or_default(desk: Desk, said: Id | str | None, person: Person) -> KnownProject:
    """Return the project to log on: the one that was named, or the default.

    Raises:
        NotFound: There is none of that name.
        Ambiguous: There are several.
        Refused: It cannot be logged on.
    """
    if said is not None:
        return await desk.directory.project_to_log_on(said, person)
    found = await caught(desk.directory.project_to_log_on(desk.defaults.project, person))
    if isinstance(found, (NotFound, Ambiguous, Refused)):
        happened = f"{found.happened.removesuffix('.')}; it is the default, as none was named."
        raise type(found)(happened, found.advice, field=found.field, candidates=found.candidates)
    if isinstance(found, NutmcpError):
        raise found
    return found


async def service_or_usual(
    desk: Desk, known: KnownProject, person: Person, usual: UsualServices
) -> tuple[ProjectService | None, str]:
    """Return the service to take where none was named, and the sentence about it.

    It is the default one as the project has it; where none is set, the one that the person usually logs there. Where
    each entry hangs on one, it is the only one that is open, if it is but one.

    Raises:
        Refused: Each entry hangs on one, and none is open.
        Ambiguous: Each entry hangs on one, and several are open.
    """
    what = what_it_hangs_on(desk.system)
    if what and len(known.active_services()) < 2:
        return await the_open_task(desk, known, person), f" No {what} was named; the only open one was taken."
    service, about = await _default_or_usual(desk, known, person, usual)
    if what and service is None:
        service = await the_open_task(desk, known, person, await usual.last_of(known, person))
    return service, about


async def _default_or_usual(
    desk: Desk, known: KnownProject, person: Person, usual: UsualServices
) -> tuple[ProjectService | None, str]:
    wanted = desk.defaults.service
    if not known.active_services():
        return None, ""
    what = what_it_hangs_on(desk.system) or "service"
    if not wanted:
        service = await usual.of(known, person)
        return service, "" if service is None else _say_taken("usual", service, what)
    service = service_called(wanted, known)
    if service is not None:
        return service, _say_taken("default", service, what)
    if fold(wanted) == NO_SERVICE:
        return None, ""
    return None, f" No {what} was named, and the default one is none of this project's."


def _say_taken(which: str, service: ProjectService, what: str) -> str:
    return f" No {what} was named; the {which} one, {quoted(service.name or '', LONGEST_NAME)}, was taken."


def say_project_taken(said: Id | str | None) -> str:
    """Return the sentence about a project that was taken by default; "" where one was named."""
    return "" if said is not None else " No project was named; the default one was taken."
