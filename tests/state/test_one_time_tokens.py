"""A token is good once, for ten minutes, for what it was given for; a secret is the same for ever."""

from datetime import datetime, timedelta
from pathlib import Path

import anyio
import pytest

from nutmcp.errors import InvalidArguments
from nutmcp.state.memory import MemoryStore
from nutmcp.state.one_time_tokens import LOOKED_AT, OneTimeTokens
from nutmcp.state.opening import open_state
from nutmcp.state.secret import secret
from tests.fakes import FakeClock
from tests.journal.counting import CountingStore

pytestmark = pytest.mark.anyio


@pytest.fixture
def tokens(store: MemoryStore, clock: FakeClock) -> OneTimeTokens:
    return OneTimeTokens(store, clock)


async def test_a_token_is_good_once(tokens: OneTimeTokens) -> None:
    token = await tokens.issue("delete 7")
    await tokens.redeem(token, "delete 7")
    with pytest.raises(InvalidArguments, match="used") as refused:
        await tokens.redeem(token, "delete 7")
    assert refused.value.field == "confirm_token"


async def test_a_token_for_something_else_is_refused_and_stays_good_for_its_own(tokens: OneTimeTokens) -> None:
    token = await tokens.issue("delete 7")
    with pytest.raises(InvalidArguments, match="other arguments"):
        await tokens.redeem(token, "delete 8")
    await tokens.redeem(token, "delete 7")


async def test_a_token_is_good_for_ten_minutes(tokens: OneTimeTokens, clock: FakeClock) -> None:
    early, late = await tokens.issue("a"), await tokens.issue("a")
    clock.advance(600)
    await tokens.redeem(early, "a")
    clock.advance(0.001)
    with pytest.raises(InvalidArguments, match="expired"):
        await tokens.redeem(late, "a")


@pytest.mark.parametrize("back", [1, 300, 599, 3_600, 86_400 * 400])
async def test_a_clock_that_is_set_back_lets_no_token_live_longer(
    store: MemoryStore, clock: FakeClock, back: int
) -> None:
    class SetBack(FakeClock):
        def now(self) -> datetime:
            return super().now() - timedelta(seconds=back)

    token = await OneTimeTokens(store, clock).issue("a")
    later = SetBack(clock.now())
    later.advance(600.001)
    with pytest.raises(InvalidArguments, match="expired"):
        await OneTimeTokens(store, later).redeem(token, "a")


@pytest.mark.parametrize("made_up", ["", "x" * 100_000, "\ud800", "' OR 1=1 --"])
async def test_a_made_up_token_is_refused(tokens: OneTimeTokens, made_up: str) -> None:
    with pytest.raises(InvalidArguments):
        await tokens.redeem(made_up, "a")


async def test_only_one_of_many_at_once_gets_a_token_accepted(tokens: OneTimeTokens) -> None:
    token = await tokens.issue("a")
    accepted: list[bool] = []

    async def redeem() -> None:
        try:
            await tokens.redeem(token, "a")
        except InvalidArguments:
            return
        accepted.append(True)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(redeem)
    assert accepted == [True]


async def test_the_store_keeps_neither_the_token_nor_what_has_expired(
    tokens: OneTimeTokens, store: MemoryStore, clock: FakeClock
) -> None:
    old = await tokens.issue("a")
    clock.advance(601)
    new = await tokens.issue("b")
    kept = await store.view(lambda reader: reader.documents("tokens"))
    assert len(kept) == 1
    assert old not in str(kept)
    assert new not in str(kept)


async def test_a_new_token_looks_at_few_however_many_there_are_and_what_has_expired_goes_nonetheless(
    clock: FakeClock,
) -> None:
    store = CountingStore()
    tokens = OneTimeTokens(store, clock)
    for number in range(500):
        await tokens.issue(str(number))
    clock.advance(601)
    for number in range(40):
        store.documents_read = 0
        await tokens.issue(str(number))
        assert store.documents_read <= LOOKED_AT
    assert len(await store.view(lambda reader: reader.documents("tokens"))) == 40


async def test_a_secret_is_the_same_for_all_who_share_the_store(tmp_path: Path) -> None:
    first, second = (open_state(tmp_path / "state.db") for _ in range(2))
    made = await secret(first, "cursor")
    assert len(made) == 32
    assert await secret(second, "cursor") == made
    assert await secret(first, "other") != made
    assert await secret(MemoryStore(), "cursor") != made
    first.close()
    second.close()
