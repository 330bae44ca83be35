"""The states that someone wants: the vendor's words, one or several, into codes."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from nutmcp.errors import InvalidArguments
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator
from nutmcp.tools.declaring.fixed_values import EVERY
from nutmcp.words.fold import fold
from nutmcp.words.nearest import did_you_mean, likest
from nutmcp.words.phrase import quoted

CodeT = TypeVar("CodeT", bound=Code)
States = frozenset[Code]


def read_code(kind: type[CodeT], said: str) -> CodeT | None:
    """Return the code that a word or a number means: `in_progress`, `In progress` or `1`; None for any other word.

    A number may be one that is not documented.
    """
    wanted = _as_word(said)
    if wanted.isascii() and wanted.isdecimal():
        return kind.read(wanted)
    return next((each for each in kind if each.word == wanted), None)


def no_such_code(kind: type[Code], said: str, *, field: str) -> InvalidArguments:
    """Return the error about a word that stands for no code."""
    words = [each.word for each in kind]
    happened = f"There is no state {quoted(said)}{did_you_mean(likest(_as_word(said), words))}"
    return InvalidArguments(happened, f"Say one of {', '.join(words)}.", field=field)


def _as_word(said: str) -> str:
    return fold(said).replace(" ", "_").replace("-", "_")


def read_statuses(kind: type[Code], said: Sequence[str] | None) -> States:
    """Return the states that are wanted by their words; `all` is every one, and none is wanted where none was said."""
    return frozenset(each for each in kind if said and (EVERY in said or each.word in said))


def is_wanted(state: Code | None, wanted: Collection[Code], kind: type[Code]) -> bool:
    """Return whether a state is among the wanted ones, or may be, as it is not told.

    Where all are wanted, or none was said, any other is as well.
    """
    return state is None or len(wanted) in (0, len(kind)) or state in wanted


def status_filters(name: str, wanted: Iterable[Code], kind: type[Code]) -> tuple[Filter, ...]:
    """Return the filters that leave exactly these states, as a range with holes: nothing else can be said at once.

    The range is closed above, for there may be states that are not documented.
    """
    codes = sorted(wanted)
    every = sorted(kind)
    if len(codes) == 1:
        return (Filter(name, Operator.EQ, codes[0]),)
    first, last = codes[0], codes[-1]
    holes = [each for each in every if first < each < last and each not in codes]
    return (
        *((Filter(name, Operator.GTE, first),) if first > every[0] else ()),
        Filter(name, Operator.LTE, last),
        *(Filter(name, Operator.NEQ, each) for each in holes),
    )
