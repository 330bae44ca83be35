"""Which record is meant among those at hand, and what tells it apart from its namesakes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from nutmcp.directory.roster import Roster
from nutmcp.domain.customer import Customer
from nutmcp.domain.known_project import KnownProject, Person
from nutmcp.domain.project import Project, ProjectService
from nutmcp.errors import Refused
from nutmcp.remote.id import id_order
from nutmcp.remote.system import System
from nutmcp.words.fold import clean
from nutmcp.words.match import Closeness, Kind, closest, match, only

T = TypeVar("T")

_LONGEST_NAME = 80

PROJECT = Kind[KnownProject](
    noun="project",
    id_of=lambda each: each.id,
    name_of=lambda each: each.name,
    aliases_of=lambda each: (each.record.number,) if each.record.number else (),
    around_of=lambda each: (each.customer.name if each.customer else None) or "",
    describe=lambda each: {
        "customer": (each.customer.name if each.customer else None) or "",
        "status": each.status,
    },
    listed_by="list_projects lists them",
)
SERVICE = Kind[ProjectService](
    noun="service",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    listed_by="get_project lists a project's services",
)
PERSON = Kind[Person](
    noun="member",
    id_of=lambda each: each.id,
    name_of=lambda each: each.name,
    aliases_of=lambda each: (each.email,) if each.email else (),
    describe=lambda each: {"email": each.email},
    listed_by="list_members lists them",
)
COLLEAGUE = replace(PERSON, listed_by="find_records lists members")
"""A member where there are no projects to be a member of."""
CUSTOMER = Kind[Customer](
    noun="customer",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    aliases_of=lambda each: (each.email,) if each.email else (),
    around_of=lambda each: each.contact or "",
    describe=lambda each: {
        "contact": each.contact or "",
        "city": each.city or "",
        "status": each.status.word if each.status is not None else "",
    },
    listed_by="search_customers lists them",
)


def could_mean(said: str | int, known: KnownProject) -> bool:
    """Return whether the project could be the one that was said."""
    return closest(said, [known], PROJECT).closeness is not Closeness.NOTHING


def the_project_to_log_on(
    said: str | int, roster: Roster, person: Person, field: str, *, is_me: bool, system: System
) -> KnownProject:
    """Return the project that is meant among those on which the person can log time.

    Raises:
        NotFound: There is none anywhere.
        Ambiguous: There are several.
        Refused: The only one is not in a state to be logged on, or the person is no member of it.
    """
    everywhere = list(roster.projects.values())
    by_id = [each for each in everywhere if str(each.id) == str(said).strip()]
    choice = [each for each in by_id or everywhere if each.open and each.includes(person)]
    meant = _meant(said, choice, everywhere, PROJECT, field)
    if meant in choice:
        return meant
    raise _cannot_log_on(meant, person, field, is_me=is_me, system=system)


def the_service_to_log_on(said: str | int, known: KnownProject, field: str) -> ProjectService:
    """Return the active service of a project that is meant.

    Raises:
        NotFound: The project has no such service.
        Ambiguous: It has several.
        Refused: It has, and time can no longer be logged on it.
    """
    active = known.active_services()
    headings = [each for each in known.services or () if each.is_heading]
    if closest(said, headings, SERVICE, field=field).closeness < closest(said, active, SERVICE, field=field).closeness:
        raise _is_heading(match(said, headings, SERVICE, field=field), known, field)
    meant = _meant(said, active, [each for each in known.services or () if not each.is_heading], SERVICE, field)
    if meant in active:
        return meant
    raise Refused(
        "That service of the project is inactive.", "Name an active one; get_project lists them.", field=field
    )


def _is_heading(heading: ProjectService, known: KnownProject, field: str) -> Refused:
    """Return the refusal to log on a heading, with what stands below it."""
    return Refused(
        "A heading takes no time.",
        "Choose a task below it.",
        field=field,
        candidates=[SERVICE.candidate(each) for each in _below(heading, known)],
    )


def _below(heading: ProjectService, known: KnownProject) -> Sequence[ProjectService]:
    """Return the services that time is logged on below a heading: those before the next one; all, where none are."""
    ordered = sorted(known.services or (), key=lambda each: (each.order or 0, id_order(each.id)))
    after = ordered[ordered.index(heading) + 1 :]
    headings = [at for at, each in enumerate(after) if each.is_heading]
    below = after[: headings[0]] if headings else after
    return [each for each in below if each.active] or known.active_services()


def service_called(said: str, known: KnownProject) -> ProjectService | None:
    """Return the one active service of a project whose id or whole name this is; None where there is no such one."""
    found = closest(said, known.active_services(), SERVICE)
    return found.records[0] if found.closeness <= Closeness.NAME and len(found.records) == 1 else None


def _meant(said: str | int, usable: Sequence[T], every: Sequence[T], kind: Kind[T], field: str) -> T:
    """Return the one that is meant of the usable ones, or of the others where only these go by that.

    Where another one is called like that, what merely has the words of its name is not meant.
    """
    found, anywhere = (closest(said, each, kind, field=field) for each in (usable, every))
    if anywhere.closeness < found.closeness >= Closeness.WORDS:
        return only(said, anywhere, kind, field=field)
    return match(said, usable, kind, field=field)


def _cannot_log_on(known: KnownProject, person: Person, field: str, *, is_me: bool, system: System) -> Refused:
    """Return the refusal that says in which state the project is, or that the person is no member of it."""
    candidates = [PROJECT.candidate(known)]
    if known.open and is_me:
        return Refused(
            "You are not an active member of that project, so you can log no time on it.",
            f"Name another project, or have yourself added to this one in {system.name}.",
            field=field,
            candidates=candidates,
        )
    if known.open:
        candidates = [{**each, "member": clean(person.name, _LONGEST_NAME)} for each in candidates]
        return Refused(
            f"Member {person.id} is not an active member of that project, so no time can be logged on it for them.",
            f"Name another project, or have the member added to this one in {system.name}.",
            field=field,
            candidates=candidates,
        )
    state = known.status.replace("_", " ")
    if system.resource_of(Project).ways.keys() & set(known.record.takes_time_in):
        return Refused(
            f"The project is {state}.",
            "Reopen it with set_project_state, or choose another.",
            field=field,
            candidates=candidates,
        )
    return Refused(
        f"That project is {state}, so no time can be logged on it.",
        f"Name {_open_states(known)} project, or have this one reopened in {system.name}.",
        field=field,
        candidates=candidates,
    )


def _open_states(known: KnownProject) -> str:
    words = " or ".join(each.word.replace("_", "-") for each in known.record.takes_time_in)
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"
