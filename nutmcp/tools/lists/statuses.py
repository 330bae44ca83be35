"""The states that someone wants: the vendor's words, one or several, into codes."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from nutmcp.errors import InvalidArguments
from nutmcp.remote.code import Code
from nutmcp.remote.filter import Filter, Operator
from nutmcp.words.fold import fold
from nutmcp.words.nearest import did_you_mean, likest
from nutmcp.words.phrase import quoted

CodeT = TypeVar("CodeT", bound=Code)

EVERY = "all"


def read_code(kind: type[CodeT], said: str, *, field: str) -> CodeT:
    """Return the code that a word or a number means: `in_progress`, `In progress` or `1`.

    Raises:
        InvalidArguments: There is no such word.
    """
    wanted = fold(said).replace(" ", "_").replace("-", "_")
    by_word = {each.word: each for each in kind} | {str(int(each)): each for each in kind}
    if wanted in by_word:
        return by_word[wanted]
    words = [each.word for each in kind]
    happened = f"There is no state {quoted(said)}{did_you_mean(likest(wanted, words))}"
    raise InvalidArguments(happened, f"Say one of {', '.join(words)}.", field=field)


def read_statuses(kind: type[CodeT], said: Sequence[str] | None, otherwise: Collection[CodeT]) -> frozenset[CodeT]:
    """Return the states that are wanted by their words; `all` is every one, and nothing said is what else is taken."""
    if not said:
        return frozenset(otherwise)
    return frozenset(each for each in kind if EVERY in said or each.word in said)


def status_filters(name: str, wanted: Iterable[Code], kind: type[Code]) -> tuple[Filter, ...]:
    """Return the filters that leave exactly these states, as a range with holes: nothing else can be said at once."""
    codes = sorted(wanted)
    every = sorted(kind)
    if len(codes) == 1:
        return (Filter(name, Operator.EQ, codes[0]),)
    first, last = codes[0], codes[-1]
    holes = [each for each in every if first < each < last and each not in codes]
    return (
        *((Filter(name, Operator.GTE, first),) if first > every[0] else ()),
        *((Filter(name, Operator.LTE, last),) if last < every[-1] else ()),
        *(Filter(name, Operator.NEQ, each) for each in holes),
    )
