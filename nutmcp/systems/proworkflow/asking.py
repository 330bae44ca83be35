"""How a filter and an order become parameters, as far as both sides surely mean the same; the rest is applied here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from nutmcp.remote.call import Call
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import read_id
from nutmcp.remote.record import read_day
from nutmcp.systems.proworkflow.codes import ProjectState
from nutmcp.systems.proworkflow.general_tasks import ALONE, GENERAL
from nutmcp.systems.proworkflow.pages import BY_ID

Parameters = Mapping[str, str]
NOTHING: Parameters = MappingProxyType({})
_OF_OURS = (ProjectState.GENERAL,)
"""The states that the wire does not know."""
_A_DAY = timedelta(days=1)
_Asks = Callable[[Filter], Parameters]


def by_id(parameter: str, rule: Filter) -> Parameters:
    """Return the parameter that names one record; what is no id means several, all or nothing there."""
    id = _id_in(rule)
    return NOTHING if id is None else {parameter: str(id)}


def by_project(rule: Filter) -> Parameters:
    """Return the parameters that leave tasks of a project, or those of none."""
    return ALONE if _id_in(rule) == GENERAL else by_id("projectid", rule)


def _id_in(rule: Filter) -> int | None:
    """Return the id of the one record that is to be met, if there may be such a record."""
    try:
        id = read_id(rule.value)
    except ValueError:
        return None
    return id if rule.operator is Operator.EQ and isinstance(id, int) and id > 0 else None


def by_state(parameter: str, codes: type[Code], rule: Filter) -> Parameters:
    """Return the parameter that leaves one state; several have to be left here."""
    if rule.operator is not Operator.EQ:
        return NOTHING
    known = (each for each in codes if each not in _OF_OURS)
    word = next((each.word for each in known if str(rule.value) in (str(int(each)), each.word)), None)
    return NOTHING if word is None else {parameter: word}


def by_text(parameter: str, rule: Filter) -> Parameters:
    """Return the parameter that finds a text as it is; how a part of one is found is not documented."""
    text = str(rule.value)
    usable = rule.operator is Operator.EQ and text.isascii() and text.strip() == text and text[:1] not in ("", "!")
    return {parameter: text} if usable else NOTHING


def by_words(parameter: str, rule: Filter) -> Parameters:
    """Return the parameter that looks for words; a sign before them that means something else is left out."""
    return {parameter: str(rule.value).lstrip("! ")}


def on_days(first: str, last: str, rule: Filter) -> Parameters:
    """Return the parameters of the days from one to another, both included."""
    try:
        day = read_day(rule.value)
        if not isinstance(day, date):
            return NOTHING
        match rule.operator:
            case Operator.EQ:
                return {first: day.isoformat(), last: day.isoformat()}
            case Operator.GTE | Operator.GT:
                return {first: (day + _A_DAY * (rule.operator is Operator.GT)).isoformat()}
            case Operator.LTE | Operator.LT:
                return {last: (day - _A_DAY * (rule.operator is Operator.LT)).isoformat()}
            case _:
                return NOTHING
    except (ValueError, OverflowError):  # no day, or beyond the calendar
        return NOTHING


def billable(rule: Filter) -> Parameters:
    """Return the parameter that leaves billable time, which is all of a record or nothing."""
    return {"billable": "billable"} if (rule.operator, rule.value) == (Operator.GT, 0) else NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How a list is asked for.

    Attributes:
        fields: What is to be told of each record; empty where the call takes no such parameter.
        always: The defaults that would hide something, each as the value that hides nothing.
        asks: How a filter is asked, by the property.
        sorts: What the wire calls the properties that it can sort by.
        singular: The name under which one record is answered.
    """

    fields: str = ""
    always: Parameters = field(default_factory=lambda: NOTHING)
    asks: Mapping[str, _Asks] = field(default_factory=lambda: MappingProxyType({}))
    sorts: Parameters = field(default_factory=lambda: NOTHING)
    singular: str = ""

    def query(self, call: Call) -> dict[str, str]:
        """Return the parameters of a list, without those of its page."""
        asked = {"fields": self.fields} if self.fields else {}
        asked |= self.always
        for rule in call.filters:
            if rule.property in self.asks:
                asked |= self.asks[rule.property](rule)
        if call.sort and call.sort[0].property in self.sorts:
            order = "desc" if call.sort[0].descending else "asc"
            asked |= {"sortby": self.sorts[call.sort[0].property], "sortorder": order}
        return asked

    @property
    def steady(self) -> Parameters:
        """Return the order in which pages neither skip nor repeat anything, where the call takes one."""
        return BY_ID if "id" in self.sorts else NOTHING

    def leaves(self, call: Call) -> bool:
        """Return whether there is a filter that the wire cannot be asked for, so that the client applies them all."""
        return any(rule.property not in self.asks or not self.asks[rule.property](rule) for rule in call.filters)

    def sorts_by(self, call: Call) -> bool:
        """Return whether the wire can put a list into the order wanted, but for what is alike."""
        return not call.sort or call.sort[0].property in self.sorts


def by(name: str, parameter: str) -> dict[str, _Asks]:
    """Return how a filter of what a record belongs to is asked."""
    return {name: partial(by_id, parameter)}
