"""Which projects and services time entries have to be of, as sets of ids: what was said of each, intersected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk
from nutmcp.tools.time.services import services_meant

_CUSTOMER_WITHOUT = "The customer has no projects, so that no time can be on them."
_OTHER_CUSTOMER = "The project is not one of the customer's, so that no time can be on both."
_SERVICE_ELSEWHERE = "None of the customer's projects offers the service, so that no time can be on it."


@dataclass(frozen=True, slots=True)
class Scope:
    """What entries have to be of.

    Attributes:
        sets: The ids that a property may have, by its name; a property that is not named may have any.
        nothing: Why no entry can be meant, if none can.
    """

    sets: Mapping[str, frozenset[Id]] = field(default_factory=dict[str, frozenset[Id]])
    nothing: str | None = None

    @property
    def several(self) -> Mapping[str, frozenset[Id]]:
        """Return the sets that no single filter can ask for."""
        return {name: ids for name, ids in self.sets.items() if len(ids) > 1}

    def filters(self) -> Iterator[Filter]:
        """Yield what can be asked for by a filter."""
        for name, ids in self.sets.items():
            if len(ids) == 1:
                yield Filter(name, Operator.EQ, next(iter(ids)))


async def scope_of(
    desk: Desk, project: int | str | None, customer: int | str | None, service: int | str | None
) -> Scope:
    """Return what entries have to be of, by what was said of project, customer and service.

    Where several records may be meant, all of them are asked for anew: a sum that lacks one of them would be wrong.

    Raises:
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
    """
    own = None if project is None else await desk.directory.project(project)
    projects = None if own is None else frozenset({own.id})
    if customer is not None:
        theirs = frozenset(each.id for each in await desk.directory.projects_of(customer))
        projects = theirs if projects is None else projects & theirs
        if not projects:
            return Scope(nothing=_OTHER_CUSTOMER if theirs else _CUSTOMER_WITHOUT)
    sets = {} if projects is None else {"project": projects}
    if service is None:
        return Scope(sets)
    services = frozenset(await services_meant(desk, service, own, as_known=customer is not None))
    if customer is not None and projects is not None:
        roster = await desk.directory.roster_with(projects)
        services &= {each.id for known in projects for each in roster.projects[known].services or ()}
        if not services:
            return Scope(nothing=_SERVICE_ELSEWHERE)
    return Scope({**sets, "project_service": services})
