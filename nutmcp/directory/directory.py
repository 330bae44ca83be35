"""Names into records: the projects, services, people and customers that someone means."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from nutmcp.client import Client
from nutmcp.directory.current_user import CurrentUser
from nutmcp.directory.customer_names import CustomerNames
from nutmcp.directory.many_names import among_many, match_among
from nutmcp.directory.naming import (
    COLLEAGUE,
    PERSON,
    PROJECT,
    could_mean,
    the_project_to_log_on,
    the_service_to_log_on,
)
from nutmcp.directory.place_names import PlaceNames
from nutmcp.directory.roster import Roster
from nutmcp.directory.rosters import Rosters
from nutmcp.directory.second_look import Kind as Looked
from nutmcp.directory.second_look import may_look_again
from nutmcp.directory.task_names import with_projects_of_task
from nutmcp.domain.account import Account
from nutmcp.domain.customer import Customer
from nutmcp.domain.known_project import KnownProject, Person
from nutmcp.domain.project import Project, ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Id
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.match import Kind
from nutmcp.words.members import means_me

if TYPE_CHECKING:
    from nutmcp.directory.contact_names import ContactNames
    from nutmcp.directory.lead_names import LeadNames

T = TypeVar("T")


class Directory:
    """Look names up in one organization, with as few requests as the client's memory allows."""

    def __init__(self, client: Client, me: str | None) -> None:
        """Keep the client and who "me" is: an e-mail or a member id, if it was set."""
        self._client = client
        self.place_names = PlaceNames(client)
        self._customers = CustomerNames(client, self.place_names)
        self._rosters = Rosters(client, self._customers)
        self._user = CurrentUser(client, self._rosters, me)

    @cached_property
    def leads(self) -> "LeadNames":
        """Return what turns names into leads, which few systems keep."""
        from nutmcp.directory.lead_names import LeadNames

        return LeadNames(self._client)

    @cached_property
    def contacts(self) -> "ContactNames":
        """Return what turns names into contacts, which few systems keep."""
        from nutmcp.directory.contact_names import ContactNames

        return ContactNames(self._client, self._customers)

    async def look_again(self, kind: Looked = "projects") -> bool:
        """Read projects or customers anew before something is said not to be there; False if this call already did."""
        if not may_look_again(kind):
            return False
        await (self.roster(fresh=True) if kind == "projects" else self.customers(fresh=True))
        return True

    async def roster(self, *, fresh: bool = False) -> Roster:
        """Return all projects and people; `fresh` looks past what is remembered."""
        return await self._rosters.newest(fresh=fresh)

    async def read_anew(self, kind: Looked = "projects") -> None:
        """Read projects or customers, past what is remembered: a list of all has to have what is new."""
        await (self.roster() if kind == "projects" else self.customers())
        await self.look_again(kind)

    async def roster_with(self, projects: Collection[Id] | None = None) -> Roster:
        """Return all projects and people, with the services and members of some projects told; of all by default."""
        return await self._rosters.telling(projects)

    async def roster_of(self, entries: Iterable[TimeEntry]) -> Roster:
        """Return all projects and people, those of the entries told, and read anew where one of these may be new."""
        return await self._rosters.of_entries(entries)

    async def projects_of(self, said: str | int, *, field: str = "customer") -> Collection[KnownProject]:
        """Return all projects of the customer that is meant, as they are now.

        Who has projects and is called exactly so is found among these, without reading all customers: of a namesake
        that has none, no project could be told either.

        Raises:
            NotFound: There is no such customer.
            Ambiguous: There are several.
        """
        theirs = {each.customer.id: each.customer for each in (await self.roster()).projects.values() if each.customer}
        text = str(said).strip()
        by_id = [each for each in theirs.values() if str(each.id) == text]
        found = by_id or [each for each in theirs.values() if each.name == text]
        customer = found[0] if len(found) == 1 else await self.customer(said, field=field)
        return await self._rosters.of_customer(customer.id or 0)

    async def as_it_is_now(self, known: KnownProject) -> KnownProject:
        """Return a project with its services and members as they are now."""
        return await self._rosters.as_it_is_now(known)

    async def organization(self) -> Account:
        """Return the organization that is worked in."""
        return await self._client.organization()

    async def project(self, said: str | int, *, field: str = "project") -> KnownProject:
        """Return the project that is meant, in whatever state it is, with its services and members.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        known = await self._look(said, lambda roster: list(roster.projects.values()), PROJECT, field)
        return await self.complete(known)

    async def project_to_log_on(self, said: str | int, person: Person, *, field: str = "project") -> KnownProject:
        """Return the project that is meant among those on which the person can log time.

        Raises:
            NotFound: There is none anywhere.
            Ambiguous: There are several.
            Refused: What is meant is not in a state to be logged on, or the person is no member of it.
        """
        roster = await self._completed(said)
        system, is_me = self._client.system, self._user.is_the(person)
        look = partial(the_project_to_log_on, said, field=field, person=person, is_me=is_me, system=system)
        found = await caught(among_many(len(roster.projects), partial(look, roster=roster)))
        if isinstance(found, NotFound | Refused) and await self.look_again():
            roster = await self._completed(said)
            found = await caught(among_many(len(roster.projects), partial(look, roster=roster)))
        if isinstance(found, NotFound):
            found = await with_projects_of_task(self._client, said, roster, found)
        if isinstance(found, NutmcpError):
            raise found
        return found

    async def complete(self, known: KnownProject) -> KnownProject:
        """Return the project with its services and members, asked for only where they did not come along."""
        return await self._rosters.complete(known)

    async def service(self, known: KnownProject, said: str | int, *, field: str = "service") -> ProjectService:
        """Return the active service of the project that is meant.

        Raises:
            NotFound: The project has no such service.
            Ambiguous: It has several.
            Refused: It has, and time can no longer be logged on it.
        """
        try:
            return the_service_to_log_on(said, known, field)
        except (NotFound, Refused):
            await self.look_again()
            renamed = (await self.roster()).projects.get(known.id, known)
            return the_service_to_log_on(said, await self.complete(renamed), field)

    async def me(self) -> Person:
        """Return the user as a member.

        Raises:
            ConfigurationError: Nothing was set or told, or no project has such a member.
        """
        return await self._user.person()

    async def me_if_known(self) -> Person | None:
        """Return the user's member, or None where it was neither set nor told, or is in no project."""
        return await self._user.if_known()

    async def person(self, said: str | int | None, *, field: str = "member") -> Person:
        """Return the member that is meant by a name, an e-mail, an id or `me`; nothing said means me."""
        if said is None or means_me(said):
            return await self.me()
        if any(each.members is None for each in (await self.roster()).projects.values()):
            # Members did not come along: who goes by a name is known when all have been asked for.
            await self.roster_with()
        kind = PERSON if self._client.system.keeps(Project) else COLLEAGUE
        return await self._look(said, lambda roster: list(roster.people.values()), kind, field, told=True)

    async def customers(self, *, fresh: bool = False) -> Sequence[Customer]:
        """Return all customers of the organization."""
        return await self._customers.every(fresh=fresh)

    async def customers_with(self, ids: Collection[Id]) -> Sequence[Customer]:
        """Return all customers, read anew where one of these ids may be of a new one."""
        return await self._customers.every_with(ids)

    async def customer(self, said: str | int, *, field: str = "customer") -> Customer:
        """Return the customer that is meant.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        return await self._customers.find(said, field=field)

    async def currencies(self, told: Iterable[int | str | None]) -> dict[int | str | None, CurrencyUnit]:
        """Return currencies by their ids, which are asked for once, or by their codes.

        An id stands for the code where that is not told: amounts can still be said without.
        """
        return await self.place_names.currencies(set(told))

    async def currency(self, told: int | str | None) -> CurrencyUnit:
        """Return one of the currencies."""
        return (await self.currencies([told]))[told]

    async def _look(
        self, said: str | int, among: Callable[[Roster], Sequence[T]], kind: Kind[T], field: str, *, told: bool = False
    ) -> T:
        """Find something in the roster; after a miss, once more in a fresh one, for it may have been renamed.

        Args:
            said: What it goes by.
            among: Where in the roster it is looked for.
            kind: How it is named.
            field: The argument at fault if there is none.
            told: Whether the services and members of all projects are needed for it.
        """
        try:
            return await match_among(said, among(await self.roster()), kind, field=field)
        except NotFound:
            if not await self.look_again():
                raise
            fresh = await (self.roster_with() if told else self.roster())
            return await match_among(said, among(fresh), kind, field=field)

    async def _completed(self, said: str | int) -> Roster:
        """Return the roster with services and members told for every open project that could be meant."""
        roster = await self.roster()
        if roster.all_told:
            return roster
        every = [each for each in roster.projects.values() if each.open]
        likely = await among_many(len(every), lambda: [each.id for each in every if could_mean(said, each)])
        return await self.roster_with(likely)
