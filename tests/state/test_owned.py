"""What belongs to one person is reached by nobody else, though all of it stands in one store."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.state.memory import MemoryStore
from nutmcp.state.owned import OwnedStore
from nutmcp.state.ports import Store, Writer

pytestmark = pytest.mark.anyio

OWNERS = ("a" * 32, "a" * 31 + "b")
NAMES = st.sampled_from(["", "a", "b", "a/b", "a/", f"{OWNERS[0]}/a"])
STEPS = st.one_of(
    st.tuples(st.just("read"), NAMES, NAMES),
    st.tuples(st.just("documents"), NAMES, NAMES),
    st.tuples(st.just("newest"), NAMES),
    st.tuples(st.just("write"), NAMES, NAMES, st.fixed_dictionaries({"n": st.integers(0, 9)})),
    st.tuples(st.just("remove"), NAMES, NAMES),
    st.tuples(st.just("append"), NAMES, st.fixed_dictionaries({"n": st.integers(0, 9)})),
)


def done(step: Sequence[Any]) -> Callable[[Writer], object]:
    method, *arguments = step
    return lambda writer: getattr(writer, method)(*arguments)


async def seen(store: Store, step: Sequence[Any]) -> object:
    if step[0] in ("read", "documents", "newest"):
        return await store.view(done(step))  # pyright: ignore[reportArgumentType] - it only reads
    return await store.transact(done(step))


@given(st.lists(st.tuples(st.sampled_from(OWNERS), STEPS), max_size=30))
async def test_two_people_in_one_store_see_what_each_would_see_alone(steps: list[tuple[str, Sequence[Any]]]) -> None:
    together = MemoryStore()
    shared: dict[str, Store] = {owner: OwnedStore(together, owner) for owner in OWNERS}
    alone: dict[str, Store] = {owner: MemoryStore() for owner in OWNERS}
    for owner, step in steps:
        assert await seen(shared[owner], step) == await seen(alone[owner], step)
        assert await seen(shared[owner], step) == await seen(alone[owner], step)


async def test_to_close_ones_own_part_leaves_the_store_to_the_others() -> None:
    closed: list[bool] = []

    class Watched(MemoryStore):
        def close(self) -> None:
            closed.append(True)

    mine = OwnedStore(Watched(), OWNERS[0])
    mine.close()
    assert not closed
    assert mine.kind == "memory"
