"""Guard against servers that compare numbers as text: look first for what text order would lose."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import ge, gt, le, lt
from types import MappingProxyType

from nutmcp.client.options import Ask, Options
from nutmcp.clock import Clock
from nutmcp.remote.call import Answer, Call
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import Record

HARMLESS_FOR = 300.0
"""For how many seconds a bound is sent again once nothing was found that it could lose."""
MOST_HARMLESS = 500
"""How many such bounds are remembered."""
_BEYOND = 10**15
"""Above all amounts and ids."""
_SMALLEST = Decimal("0.000001")
"""Amounts have up to four decimals, rates up to six ("Invoice taxes")."""
_ORDER: Mapping[Operator, Callable[[str, str], bool]] = MappingProxyType(
    {Operator.GT: gt, Operator.GTE: ge, Operator.LT: lt, Operator.LTE: le}
)
_Number = int | Decimal
_Reader = Callable[[Call], Awaitable[Answer]]
_Column = tuple[str, bool, str]


class Bounds:
    """Keeps back the bounds that the remote system would compare as text.

    For `total >= 300`, over the amounts 50, 300 and 1050:

    | the server compares | it sends         | so that                                              |
    |---------------------|------------------|------------------------------------------------------|
    | as numbers          | 300, 1050        | nothing is to be done                                |
    | as text             | 300, 50          | "1050" is lost: it comes before "300"; 50 is dropped |

    An extra record is seen in the answer, a lost one is not. So before a bound is sent that text order would make
    lose records, these are asked for, by a range that is empty among numbers. If one comes, no such bound on that
    property is sent any more, and the filter is applied here. If none comes, the bound loses nothing, however it is
    compared, for `HARMLESS_FOR`. A record in a later answer that only numbers let through proves the property for good.

    Not proven: text with other decimals than were asked for ("300.00" is not below or equal to "300"), in any other
    order than that of its characters, and what changes meanwhile.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._as_numbers: set[_Column] = set()
        self._as_text: set[_Column] = set()
        self._harmless: dict[Call, float] = {}

    async def guard(self, below: Ask, call: Call, options: Options) -> Answer:
        """Read a page; where a bound was kept back, it is `unfiltered`, so that all filters are applied here."""
        if not call.filters:
            return await below(call, options)

        async def ask(asked: Call) -> Answer:
            return await below(asked, options)

        sent = replace(call, filters=tuple([each for each in call.filters if await self._is_sent(ask, call, each)]))
        answer = await ask(sent)
        self._learn(sent, answer)
        return replace(answer, unfiltered=True) if sent.filters != call.filters else answer

    async def _is_sent(self, ask: _Reader, call: Call, rule: Filter) -> bool:
        bound, column = _bound(rule), _column(call, rule)
        if bound is None or column in self._as_numbers:
            return True
        if not 0 <= bound < _BEYOND:
            # Below zero text order is turned around; both are too rare to be looked into.
            return False
        lost = lost_as_text(rule, bound)
        if lost and column not in self._as_text and await self._comes(ask, replace(call, filters=lost)):
            self._as_text.add(column)
        return not lost or column not in self._as_text

    async def _comes(self, ask: _Reader, call: Call) -> bool:
        """Return whether anything is found; a search that is refused proves nothing, and counts as if it were."""
        question = replace(call, sort=(), includes=(), page=1, limit=1)
        now = self._clock.monotonic()
        if now < self._harmless.get(question, now):
            return False
        answer = await ask(question)
        if answer.records or answer.unfiltered:
            return True
        if len(self._harmless) >= MOST_HARMLESS:
            self._harmless.clear()
        self._harmless[question] = now + HARMLESS_FOR
        return False

    def _learn(self, call: Call, answer: Answer) -> None:
        """Remember the properties of which a record came that would not have come by comparing text."""
        if not answer.unfiltered:
            self._as_numbers |= {
                _column(call, rule)
                for rule in call.filters
                if (bound := _bound(rule)) is not None and any(_proves(each, rule, bound) for each in answer.records)
            }


def lost_as_text(rule: Filter, bound: _Number) -> tuple[Filter, ...]:
    """Return a range that is empty among numbers, and as text holds what a bound would lose; nothing if that is none.

    A lower bound loses longer numbers: of `gte 300` those from "1000" to below "300". An upper bound loses shorter
    ones: of `lt 1100` those after "1100" up to "999.999999".
    """
    digits = len(str(int(bound)))
    low, high = Filter(rule.property, Operator.GT, bound), Filter(rule.property, Operator.LT, bound)
    if rule.operator in (Operator.GT, Operator.GTE):
        least = 10**digits
        return (replace(high, operator=Operator.GTE, value=least), high) if _text(least) < _text(bound) else ()
    most = 10 ** (digits - 1) - (_SMALLEST if isinstance(bound, Decimal) else 1)
    is_empty = most < bound
    return (low, replace(low, operator=Operator.LTE, value=most)) if is_empty and _text(bound) < _text(most) else ()


def _proves(record: Record, rule: Filter, bound: _Number) -> bool:
    """Return whether a record meets a bound as a number, and as text would not."""
    value = _number(getattr(record, rule.property))
    return value is not None and rule.holds(record) and not _ORDER[rule.operator](_text(value), _text(bound))


def _bound(rule: Filter) -> _Number | None:
    """Return the number that a rule sets as a bound, if it does."""
    return _number(rule.value) if rule.operator in _ORDER else None


def _number(value: object) -> _Number | None:
    """Return a number of any length; codes have one digit, so that both orders are the same."""
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool | Code) else None


def _text(number: _Number) -> str:
    return format(Decimal(number).normalize(), "f")


def _column(call: Call, rule: Filter) -> _Column:
    return call.resource, call.parent is not None, rule.property
