"""Where ids are text, the caller chooses them or the engine makes them, and they are found like any other."""

from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import UUID

import httpx2
import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.sandbox import Sandbox, hosts, open_sandbox
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.store import Store, View
from tests.fakes import FakeClock
from tests.sandbox.club.emulation import RESOURCES
from tests.sandbox.driver import NOW

pytestmark = pytest.mark.anyio
MINE = "0b0e7c4e-7a3b-4b0d-8a5e-1f2f3f4f5f6f"


def opened(*, size: Size = "small", seed: int = 1, control: bool = False) -> Sandbox:
    """Return a sandbox of the system whose ids are text."""
    with patch.object(hosts, "HOSTS", {"club": "tests.sandbox.club"}):
        return open_sandbox(
            ":memory:", system="club", size=size, clock=FakeClock(NOW), rng=Random(seed), control=control
        )


async def test_an_id_that_is_chosen_is_kept_and_cannot_be_chosen_twice() -> None:
    async with opened() as sandbox:
        assert sandbox.control.insert("players", [{"id": MINE, "name": "Mine"}]) == [MINE]
        with pytest.raises(ValueError, match="taken"):
            sandbox.control.insert("players", [{"id": MINE, "name": "Again"}])
        assert [each.model_dump()["name"] for each in sandbox.control.rows("players") if each.id == MINE] == ["Mine"]


async def test_an_id_that_is_left_out_is_made_by_chance_that_is_injected() -> None:
    async with opened() as one, opened() as same, opened(seed=2) as other:
        made = [each.control.insert("players", [{"name": "New"}]) for each in (one, same, other)]
    assert made[0] == made[1] != made[2]
    assert UUID(str(made[0][0])).version == 4


async def test_a_number_and_text_are_ids_side_by_side() -> None:
    store = Store(":memory:", RESOURCES)
    store.insert("players", [{"id": 7, "name": "seven"}, {"id": MINE}, {"id": "70"}])
    rules = [
        (Operator.EQ, "7"),
        (Operator.EQ, MINE.upper()),
        (Operator.NEQ, "7"),
        (Operator.NEQ, MINE),
        (Operator.GT, "8"),
        (Operator.LT, "1"),
    ]
    for operator, value in rules:
        rule = Filter("id", operator, value)
        found = store.answer(Call(verb=Verb.LIST, resource="players", filters=(rule,)), View()).records
        assert list(found) == [each for each in store.every("players") if rule.holds(each)], rule
    store.close()


async def test_some_records_may_be_kept_from_a_user() -> None:
    async with opened() as sandbox:
        sandbox.control.insert("players", [{"id": MINE, "name": "Mine"}])
        view, store = View(visible={"players": [MINE]}), sandbox.control.store
        listed = store.answer(Call(verb=Verb.LIST, resource="players"), view).records
        assert [each.id for each in listed] == [MINE]
        assert store.answer(Call(verb=Verb.LIST, resource="games"), view).records


async def test_it_is_reached_below_its_own_base_by_whoever_has_its_credentials() -> None:
    async with opened(control=True) as sandbox:
        transport = httpx2.ASGITransport(app=sandbox.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as http:
            stranger = await http.post(f"{sandbox.base}/players/list")
            assert stranger.status_code == 401
            too_much = await http.post(f"{sandbox.base}/players/list", content=b" " * 2_000_000)
            assert too_much.status_code == 413
            await http.post("/control/faults", json={"kind": "status", "status": 503, "body": "html"})
            faulted = await http.post(f"{sandbox.base}/players/list")
            assert (faulted.status_code, faulted.headers["content-type"]) == (503, "text/html")
            large = await http.post("/control/reset", json={"size": "large"})
            assert (large.status_code, large.json()) == (400, {"error": "There are no data of that size."})
            assert len(sandbox.control.rows("players")) == 5


def test_a_size_that_the_system_does_not_have_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no data of that size"):
        opened(size="large")


def test_a_file_of_another_system_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite"
    open_sandbox(str(file)).control.store.close()
    before = file.read_bytes()
    with (
        pytest.raises(ConfigurationError, match="another system"),
        patch.object(hosts, "HOSTS", {"club": "tests.sandbox.club"}),
    ):
        open_sandbox(str(file), system="club")
    assert file.read_bytes() == before
