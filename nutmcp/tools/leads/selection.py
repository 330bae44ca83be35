"""Which leads are meant: the filters as they were said, and the lists that are asked for."""

from dataclasses import dataclass
from typing import Annotated

from nutmcp.client import Options
from nutmcp.domain.lead import Lead
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.fixed_values import StatesOf, states_of
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.assignees import EVERYONE, read_assignee
from nutmcp.tools.lists.statuses import read_statuses
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.shared_arguments import OptionalRecordName
from nutmcp.words.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilters:
    """The filters as they were said, and the arguments of the tool that takes them."""

    query: Annotated[str | None, "Words of name, customer or person."] = None
    status: Annotated[list[str] | None, "Default open.", StatesOf(Lead)] = None
    stage: OptionalRecordName = None
    assignee: Annotated[NameOrId | None, "me, a member or a team; default all."] = None
    customer: OptionalRecordName = None
    person: OptionalRecordName = None
    overdue: Annotated[bool | None, "Only (not) overdue ones."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSelection:
    """The filters as they were understood.

    Attributes:
        rules: What is asked for, beside the states.
        states: The states that are wanted, each of which is a list of its own; none where all are.
        search: The words that are looked for.
        overdue: Whether only those that are overdue are wanted, or only the others.
    """

    rules: tuple[Filter, ...]
    states: tuple[Filter, ...]
    search: Query | None
    overdue: bool | None

    async def read(self, desk: Desk, *more: Filter, whole: bool = False) -> list[Lead]:
        """Return the leads that are meant, as a list tells them, or as a whole.

        Args:
            desk: What the tool works with.
            more: What they have to meet beside.
            whole: Whether all of each is wanted.
        """
        found: dict[object, Lead] = {}
        for state in [(each,) for each in self.states] or [()]:
            rules = (*state, *self.rules, *more)
            call = Call(verb=Verb.LIST, resource=desk.system.resource_of(Lead).name, filters=rules, whole=whole)
            listed = of_kind(Lead, (await desk.client.all(call, Options(fresh=True))).records)
            found |= {each.id: each for each in listed}
        return [each for each in found.values() if self._keeps(each)]

    def _keeps(self, lead: Lead) -> bool:
        texts = (lead.name, lead.description, lead.customer_name, lead.person_name)
        looked_for = self.search is None or self.search.finds(*texts)
        return looked_for and self.overdue in (None, bool(lead.is_overdue and lead.open))


async def select_leads(desk: Desk, said: LeadFilters) -> LeadSelection:
    """Return the filters as they are understood.

    Raises:
        InvalidArguments: One cannot be read.
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
    """
    kind = desk.system.kind_of(Lead)
    wanted = read_statuses(states_of(kind), said.status) if said.status else kind.open_in
    return LeadSelection(
        rules=await _rules(desk, said),
        states=tuple(Filter("status", Operator.EQ, each) for each in wanted),
        search=Query(said.query) if said.query is not None else None,
        overdue=said.overdue,
    )


async def _rules(desk: Desk, said: LeadFilters) -> tuple[Filter, ...]:
    rules: list[Filter] = []
    if said.stage is not None:
        rules.append(_is("stage", (await desk.directory.leads.stage(said.stage)).id))
    if said.assignee is not None and fold(str(said.assignee)) not in EVERYONE:
        whose = await read_assignee(desk, said.assignee)
        rules.append(_is("assignee", whose.member) if whose.member is not None else _is("team", whose.team))
    customer = None if said.customer is None else await desk.directory.customer(said.customer)
    if said.person is not None:
        person = await desk.directory.contacts.find(said.person, customer and customer.id)
        rules.append(_is("person", person.id))
    elif customer is not None:
        rules.append(_is("customer", customer.id))
    return tuple(rules)


def _is(name: str, id: object) -> Filter:
    return Filter(name, Operator.EQ, id if isinstance(id, int | str) else 0)
