"""What is taken where no project or service was named, and the sentence that says so."""

from collections.abc import Mapping

from nutmcp.directory import KnownProject, Person, service_called
from nutmcp.domain.project import ProjectService
from nutmcp.errors import Ambiguous, NotFound, NutmcpError, Refused, caught
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.validation_errors import all_of, missing
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME
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
        happened = f"{found.happened} It is the default, as none was named."
        raise type(found)(happened, found.advice, field=found.field, candidates=found.candidates)
    if isinstance(found, NutmcpError):
        raise found
    return found


def default_service(desk: Desk, known: KnownProject) -> tuple[ProjectService | None, str]:
    """Return the default service as the project has it, and the sentence about it where none was named."""
    wanted = desk.defaults.service
    if not wanted or not known.active_services():
        return None, ""
    service = service_called(wanted, known)
    if service is None:
        return None, " No service was named, and the default one is none of this project's."
    name = quoted(service.name or "", LONGEST_NAME)
    return service, f" No service was named; the default one, {name}, was taken."


def say_project_taken(said: Id | str | None) -> str:
    """Return the sentence about a project that was taken by default; "" where one was named."""
    return "" if said is not None else " No project was named; the default one was taken."
