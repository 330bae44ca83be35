"""Which record is meant among those at hand, and what tells it apart from its namesakes."""

from nutmcp.directory.roster import KnownProject, Person, Roster
from nutmcp.errors import NotFound, Refused
from nutmcp.systems.nutcache.records import Customer, ProjectService
from nutmcp.words.fold import fold
from nutmcp.words.match import Kind, match

PROJECT = Kind[KnownProject](
    noun="project",
    id_of=lambda each: each.id,
    name_of=lambda each: each.name,
    describe=lambda each: {
        "customer": (each.customer.name if each.customer else None) or "",
        "status": each.status,
    },
)
SERVICE = Kind[ProjectService](noun="service", id_of=lambda each: each.id or 0, name_of=lambda each: each.name or "")
PERSON = Kind[Person](
    noun="member",
    id_of=lambda each: each.id,
    name_of=lambda each: each.name,
    aliases_of=lambda each: (each.email,) if each.email else (),
    describe=lambda each: {"email": each.email},
)
CUSTOMER = Kind[Customer](
    noun="customer",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    aliases_of=lambda each: (each.email,) if each.email else (),
    describe=lambda each: {
        "contact": each.contact or "",
        "city": each.city or "",
        "status": each.status.word if each.status is not None else "",
    },
)


def could_mean(said: str | int, known: KnownProject) -> bool:
    """Return whether the project could be the one that was said."""
    return str(said).strip() == str(known.id) or fold(str(said)) in fold(known.name)


def the_project_to_log_on(said: str | int, roster: Roster, person: Person, field: str) -> KnownProject:
    """Return the project that is meant among those on which the person can log time.

    Raises:
        NotFound: There is none anywhere.
        Ambiguous: There are several.
        Refused: The only one is not in a state to be logged on, or the person is no member of it.
    """
    everywhere = list(roster.projects.values())
    by_id = [each for each in everywhere if str(each.id) == str(said).strip()]
    choice = [each for each in by_id or everywhere if each.open and each.includes(person)]
    try:
        return match(said, choice, PROJECT, field=field)
    except NotFound as nowhere:
        try:
            elsewhere = match(said, everywhere, PROJECT, field=field)
        except NotFound:
            raise nowhere from None
    raise _cannot_log_on(elsewhere, person, field)


def the_service_to_log_on(said: str | int, known: KnownProject, field: str) -> ProjectService:
    """Return the active service of a project that is meant.

    Raises:
        NotFound: The project has no such service.
        Ambiguous: It has several.
        Refused: It has, and time can no longer be logged on it.
    """
    try:
        return match(said, known.active_services(), SERVICE, field=field)
    except NotFound as nowhere:
        try:
            match(said, known.services or (), SERVICE, field=field)
        except NotFound:
            raise nowhere from None
    raise Refused(
        "That service of the project is inactive.", "Name an active one; get_project lists them.", field=field
    )


def _cannot_log_on(known: KnownProject, person: Person, field: str) -> Refused:
    """Return the refusal that says in which state the project is, or that the person is no member of it."""
    candidates = [PROJECT.candidate(known)]
    if known.open:
        return Refused(
            f"Member {person.id} is not an active member of that project, so no time can be logged on it for them.",
            "Name another project, or have the member added to this one in Nutcache.",
            field=field,
            candidates=candidates,
        )
    return Refused(
        f"That project is {known.status.replace('_', ' ')}, so no time can be logged on it.",
        "Name a planned or in-progress project, or have this one reopened in Nutcache.",
        field=field,
        candidates=candidates,
    )
