"""Which services are meant: of an entry one or none, of a filter all of one name, which projects offer alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from nutmcp.directory import KnownProject, Roster, among_many
from nutmcp.domain.project import ProjectService
from nutmcp.errors import Ambiguous, NotFound
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk
from nutmcp.tools.time.open_tasks import needs_one, what_it_hangs_on
from nutmcp.words.fold import fold
from nutmcp.words.match import Kind, match


@dataclass(frozen=True, slots=True)
class _Name:
    """One name, with the ids of the services that go by it and the projects that offer them."""

    name: str
    ids: list[Id] = field(default_factory=list[Id])
    projects: list[str] = field(default_factory=list[str])


_NAME = Kind[_Name](
    noun="service",
    id_of=lambda each: each.ids[0],
    name_of=lambda each: each.name,
    describe=lambda each: {"project": each.projects[0]} if len(each.ids) == 1 else {"projects": len(each.ids)},
    listed_by="get_project lists a project's services",
)


NO_SERVICE = "none"
"""What is said for no service at all; a service of that name goes before it."""


async def service_meant(desk: Desk, known: KnownProject, said: int | str) -> ProjectService | None:
    """Return the active service of a project that is meant, or None where none is wanted.

    Raises:
        NotFound: The project has no such service.
        Ambiguous: It has several.
        Refused: It has, and time can no longer be logged on it.
        InvalidArguments: None is wanted, and each entry hangs on one.
    """
    names = {fold(each.name or "") for each in known.active_services()}
    if fold(str(said)) == NO_SERVICE and NO_SERVICE not in names:
        if what_it_hangs_on(desk.system):
            raise needs_one(desk.system)
        return None
    return await desk.directory.service(known, said)


async def services_meant(desk: Desk, said: int | str, project: KnownProject | None, *, as_known: bool) -> set[Id]:
    """Return the ids of the services that are meant, inactive ones too: of a project, or of all if none was said.

    Those of a name are looked for as they are now, unless the known ones will do, or it is one by its id.

    Raises:
        InvalidArguments: Nothing is named.
        NotFound: None goes by that, nor by another look in a fresh list, for it may have been renamed.
        Ambiguous: Services of several names do.
    """
    own = None if project is None else project.id
    only = None if own is None else [own]
    known = await desk.directory.roster_with(only)
    is_id = str(said).strip() in map(str, known.services)
    if project is not None and not is_id:
        await desk.directory.as_it_is_now(project)
    elif not (is_id or as_known):
        await desk.directory.look_again()
    try:
        return await _called_among(said, await desk.directory.roster_with(only), own)
    except NotFound:
        if not await desk.directory.look_again():
            raise
        return await _called_among(said, await desk.directory.roster_with(only), own)


async def _called_among(said: int | str, roster: Roster, project: Id | None) -> set[Id]:
    offering = [each for each in roster.projects.values() if project in (None, each.id)]
    return await among_many(len(roster.services), partial(_called, said, offering))


def _called(said: int | str, projects: Iterable[KnownProject]) -> set[Id]:
    names: dict[str, _Name] = {}
    for known in projects:
        for each in known.services or ():
            if each.id is None:
                continue
            if str(each.id) == str(said).strip():
                return {each.id}
            called = names.setdefault(fold(each.name or ""), _Name(each.name or ""))
            called.ids.append(each.id)
            called.projects.append(known.name)
    try:
        return set(match(said, list(names.values()), _NAME).ids)
    except Ambiguous as several:
        raise Ambiguous(
            several.happened,
            "Give the whole name of the one that is meant; an id is the service of one project alone.",
            field=several.field,
            candidates=several.candidates,
        ) from None
