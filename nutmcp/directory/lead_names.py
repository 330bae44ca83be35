"""Leads by what they are called, or with whom they are; and the stages that they go through."""

import re
from collections.abc import Sequence

from nutmcp.client import Client, Options
from nutmcp.directory.many_names import among_many, match_among
from nutmcp.domain.lead import Lead, Outcome, Stage, Team
from nutmcp.errors import NotFound, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.words.match import Closeness, Kind, closest, only

_ANEW = Options(fresh=True)
_NUMBERED = re.compile(r"(?:#|lead[ -]*#?)\s*(\d{1,15})", re.IGNORECASE)
"""How people write the number of a lead, which is another than its id."""

LEAD = Kind[Lead](
    noun="lead",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.description or each.name or "",
    aliases_of=lambda each: (each.name,) if each.name else (),
    around_of=lambda each: " ".join(filter(None, (each.name, each.customer_name, each.person_name))),
    describe=lambda each: {
        "customer": each.customer_name or "",
        "person": each.person_name or "",
        "status": each.status.word if each.status is not None else "",
    },
    listed_by="search_leads lists them",
)
STAGE = Kind[Stage](noun="stage", id_of=lambda each: each.id or 0, name_of=lambda each: each.name or "")
OUTCOME = Kind[Outcome](
    noun="outcome",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    describe=lambda each: {"type": each.type or ""},
)
TEAM = Kind[Team](noun="team", id_of=lambda each: each.id or 0, name_of=lambda each: each.name or "")


class LeadNames:
    """Looks among the open leads first, then among all."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def find(self, said: Id, *, field: str = "lead") -> Lead:
        """Return the lead that is meant, as a whole: by its id, its number, or words of it and of whom it is with.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        text = str(said).strip()
        if text.isascii() and text.isdecimal():
            found = await caught(self._whole(int(text)))
            if isinstance(found, Lead):
                return found
            if not isinstance(found, NotFound):
                raise found
        if (numbered := _NUMBERED.fullmatch(text)) or text.isdecimal():
            number = int(numbered[1] if numbered else text)
            for named in await self._listed(Filter("number", Operator.EQ, number)):
                return await self._whole(named.id or 0)
        return await self._whole((await self._named(text, field)).id or 0)

    async def stage(self, said: Id, pipeline: Id | None = None, *, field: str = "stage") -> Stage:
        """Return the stage that is meant, one of the pipeline if it has one that is called so.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        stages = await self.stages()
        own = [each for each in stages if pipeline is not None and each.pipeline == pipeline]
        found = closest(said, own, STAGE, field=field)
        if found.closeness is not Closeness.NOTHING:
            return only(said, found, STAGE, field=field)
        return await match_among(said, stages, STAGE, field=field)

    async def outcome(self, said: Id, *, field: str = "outcome") -> Outcome:
        """Return the outcome that is meant.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        resource = self._client.system.resource_of(Outcome).name
        listed = await self._client.all(Call(verb=Verb.LIST, resource=resource))
        return await match_among(said, of_kind(Outcome, listed.records), OUTCOME, field=field)

    async def stages(self) -> Sequence[Stage]:
        """Return all stages, in their order."""
        listed = await self._client.all(Call(verb=Verb.LIST, resource=self._client.system.resource_of(Stage).name))
        return sorted(of_kind(Stage, listed.records), key=lambda each: (each.pipeline or 0, each.position or 0))

    async def teams(self) -> Sequence[Team]:
        """Return all teams."""
        listed = await self._client.all(Call(verb=Verb.LIST, resource=self._client.system.resource_of(Team).name))
        return of_kind(Team, listed.records)

    async def _named(self, text: str, field: str) -> Lead:
        open_ones = await self._open()
        found = await among_many(len(open_ones), lambda: closest(text, open_ones, LEAD, field=field))
        if found.closeness is not Closeness.NOTHING:
            return only(text, found, LEAD, field=field)
        words = Call(verb=Verb.LIST, resource=self._name, filters=(Filter("search", Operator.CT, text),))
        others = of_kind(Lead, (await self._client.send(words, _ANEW)).records)
        return await match_among(text, [*open_ones, *others], LEAD, field=field)

    async def _open(self) -> list[Lead]:
        states = self._client.system.kind_of(Lead).open_in
        return [each for state in states for each in await self._listed(Filter("status", Operator.EQ, state))]

    async def _listed(self, rule: Filter) -> list[Lead]:
        listed = await self._client.all(Call(verb=Verb.LIST, resource=self._name, filters=(rule,)), _ANEW)
        return of_kind(Lead, listed.records)

    async def _whole(self, id: Id) -> Lead:
        answer = await self._client.send(Call(verb=Verb.GET, resource=self._name, id=id), _ANEW)
        return of_kind(Lead, answer.records)[0]

    @property
    def _name(self) -> str:
        return self._client.system.resource_of(Lead).name
