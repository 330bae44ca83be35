"""The roster as it was last read, and read anew where what is remembered may no longer be all there is."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from nutmcp.client import Client, Options
from nutmcp.directory.customer_names import CustomerNames
from nutmcp.directory.everyone import MEMBERSHIPS, everyone
from nutmcp.directory.roster import Roster
from nutmcp.directory.second_look import Strangers, looked, may_look_again
from nutmcp.domain.known_project import KnownProject
from nutmcp.domain.project import ProjectMember, ProjectService
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import AccessDenied
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind

_PROJECTS = Call(verb=Verb.LIST, resource="projects", includes=("customers", "project_services", MEMBERSHIPS))
"""All projects with all that belongs to them: one request for every hundred projects."""
_ANEW = Options(fresh=True)


class Rosters:
    """Reads projects with all that belongs to them, with as few requests as the client's memory allows."""

    def __init__(self, client: Client, customers: CustomerNames) -> None:
        self._client = client
        self._customers = customers
        self._answer: Answer | None = None
        self._roster = Roster(())
        self._strangers = Strangers()
        self._anew = False

    async def newest(self, *, fresh: bool = False) -> Roster:
        """Return all projects and people; `fresh` looks past what is remembered."""
        options = Options(fresh=fresh)
        if _PROJECTS.resource not in self._client.system.resources:
            return Roster.read(Answer(), await everyone(self._client, options))
        if fresh or not self._client.remembers(_PROJECTS):
            looked("projects")
        answer = await self._client.all(_PROJECTS, options)
        if answer is not self._answer:
            roster = await self._read(answer, options)
            # Not before it is whole: a failure on the way, or another call meanwhile, must not find half of it.
            self._answer, self._roster, self._anew = answer, roster, fresh
        return self._roster

    async def telling(self, projects: Collection[Id] | None = None) -> Roster:
        """Return all projects and people, with the services and members of some projects told; of all by default.

        They come along with the projects, so that this costs nothing unless the remote system sends no includes.
        """
        for known in list((await self.newest()).projects.values()):
            if projects is None or known.id in projects:
                await self.complete(known)
        return self._roster

    async def of_entries(self, entries: Iterable[TimeEntry]) -> Roster:
        """Return all projects and people, those of the entries told, and read anew where one of these may be new."""
        every = list(entries)
        told = {each.project for each in every if each.project is not None}
        roster = await self.telling(told)
        if self._strangers.are_among(roster.unknown_of(every)) and may_look_again("projects"):
            await self.newest(fresh=True)
            return await self.telling(told)
        return roster

    async def of_customer(self, customer: Id) -> Collection[KnownProject]:
        """Return all projects of a customer as they are now, in one request, unless all were read in this very call."""
        roster = await self.newest()
        if may_look_again("projects", customer):
            mine = Filter("customer", Operator.EQ, customer)
            theirs = await self._read(await self._client.all(replace(_PROJECTS, filters=(mine,)), _ANEW), Options())
            self._roster = roster = self._roster.with_those_of(customer, theirs)
        return [each for each in roster.projects.values() if each.record.customer == customer]

    async def as_it_is_now(self, known: KnownProject) -> KnownProject:
        """Return a project as it is now, in one request, unless all were read in this very call."""
        if may_look_again("projects", known.id):
            call = replace(_PROJECTS, verb=Verb.GET, id=known.id)
            read = await self._read(await self._client.send(call, _ANEW), Options())
            known = read.projects.get(known.id, known)
            self._roster = self._roster.with_project(known)
        return await self.complete(known, anew=True)

    async def complete(self, known: KnownProject, *, anew: bool = False) -> KnownProject:
        """Return the project with its services and members, asked for only where they did not come along.

        Where the project was read past what is remembered, so are they.
        """
        if known.told:
            return known
        options = Options(fresh=anew or self._anew)
        if known.services is None:
            services = of_kind(ProjectService, await self._children("project_services", known, options))
            known = replace(known, services=tuple(services))
        if known.members is None:
            members = of_kind(ProjectMember, await self._children(MEMBERSHIPS, known, options))
            known = replace(known, members=tuple(members))
        self._roster = self._roster.with_project(known)
        return known

    async def _read(self, answer: Answer, options: Options) -> Roster:
        """Return what a list of projects tells, with the customers that did not come along."""
        roster = Roster.read(answer, await everyone(self._client, options))
        if "customers" in answer.included:
            return roster
        try:
            customers = await self._customers.every()
        except AccessDenied:
            # Whoever may not read customers can still work on projects; they go unnamed.
            return roster
        return roster.with_customers({each.id: each for each in customers if each.id is not None})

    async def _children(self, resource: str, known: KnownProject, options: Options) -> tuple[Record, ...]:
        if resource not in self._client.system.resources:
            return ()
        return (await self._client.all(Call(verb=Verb.LIST, resource=resource, parent=known.id), options)).records
