"""Credentials of people lie sealed in the store: they open for their owner alone, with a key that is not there."""

import base64
import json
from collections.abc import Callable
from itertools import permutations
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.errors import ConfigurationError
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Document, Reader, Store
from nutmcp.state.vault import KeyRing, Vault

pytestmark = pytest.mark.anyio

T = TypeVar("T")

OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("2026", "2027"))
MINE = {"username": "ann@acme.example", "password": "pa$$ word"}


def vault(store: Store, *keys: str) -> Vault:
    return Vault(store, KeyRing.read("\n".join(keys), "NUTMCP_VAULT_KEYS"))


async def kept(store: Store, person: str) -> Document:
    document = await store.view(lambda reader: reader.read("vault", f"{person}/"))
    assert document is not None
    return document


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=4))
async def test_what_is_sealed_opens_as_it_was_and_shows_nothing(values: dict[str, str]) -> None:
    store = MemoryStore()
    await vault(store, OLD).put("ann", values)
    assert await vault(store, OLD).get("ann") == values
    document = json.dumps(await kept(store, "ann"))
    assert not [each for each in values.values() if len(each) > 8 and each in document]


async def test_the_same_credentials_are_never_sealed_alike() -> None:
    store = MemoryStore()
    for person in ("ann", "bob"):
        await vault(store, OLD).put(person, MINE)
    assert (await kept(store, "ann"))["nonce"] != (await kept(store, "bob"))["nonce"]


@pytest.mark.parametrize(("taken", "given_to"), list(permutations(("ann", "bob"))))
async def test_what_one_has_sealed_opens_for_nobody_else(taken: str, given_to: str) -> None:
    store = MemoryStore()
    for person in ("ann", "bob"):
        await vault(store, OLD).put(person, {**MINE, "username": person})
    stolen = await kept(store, taken)
    await store.transact(lambda writer: writer.write("vault", f"{given_to}/", stolen))
    with pytest.raises(ConfigurationError, match="the key that opens them is not"):
        await vault(store, OLD).get(given_to)
    assert await kept(store, given_to) == stolen


@pytest.mark.parametrize("field", ["key", "nonce", "sealed"])
async def test_what_was_changed_in_the_store_does_not_open(field: str) -> None:
    store = MemoryStore()
    await vault(store, OLD, NEW).put("ann", MINE)
    document = await kept(store, "ann")
    changed = {"key": "2027", "nonce": "00" * 12, "sealed": "00" + document["sealed"][2:]}[field]
    await store.transact(lambda writer: writer.write("vault", "ann/", {**document, field: changed}))
    with pytest.raises(ConfigurationError):
        await vault(store, OLD, NEW).get("ann")


@pytest.mark.parametrize("changed", [{"nonce": 5}, {"nonce": None}, {"sealed": ["00"]}, {"sealed": "z"}, {"key": []}])
async def test_what_is_no_sealed_set_at_all_does_not_open_and_is_kept(changed: dict[str, object]) -> None:
    store = MemoryStore()
    await vault(store, OLD).put("ann", MINE)
    spoiled = {**await kept(store, "ann"), **changed}
    await store.transact(lambda writer: writer.write("vault", "ann/", spoiled))
    with pytest.raises(ConfigurationError, match="the key that opens them is not"):
        await vault(store, OLD).get("ann")
    assert await kept(store, "ann") == spoiled


async def test_credentials_for_one_system_are_not_those_for_another_though_the_store_is_one() -> None:
    store, ring = MemoryStore(), KeyRing.read(OLD, "NUTMCP_VAULT_KEYS")
    here, there = Vault(store, ring, "nutcache"), Vault(store, ring, "88miles")
    await here.put("ann", MINE)
    assert (await there.get("ann"), await there.stamp("ann"), await there.forget("ann")) == (None, "", False)
    await there.put("ann", {"access_token": "other"})
    assert await here.get("ann") == MINE
    assert await here.people() == ["ann"]
    assert (await here.contents()).open == {"2026": 2}
    stolen = await store.view(lambda reader: reader.read("vault", "ann/nutcache"))
    assert stolen is not None
    await store.transact(lambda writer: writer.write("vault", "ann/88miles", stolen))
    with pytest.raises(ConfigurationError):
        await there.get("ann")
    await here.put("bob", MINE)
    await here.forget_everywhere("ann")
    assert await there.people() == ["bob"]


async def test_a_new_key_takes_over_and_the_old_one_may_go() -> None:
    store = MemoryStore()
    await vault(store, OLD).put("ann", MINE)
    assert await vault(store, NEW, OLD).get("ann") == MINE
    assert (await kept(store, "ann"))["key"] == "2027"
    assert await vault(store, NEW).get("ann") == MINE


@pytest.mark.parametrize("other", [{"username": "ann", "password": "new"}, None], ids=["replaced", "forgotten"])
async def test_a_new_key_brings_nothing_back_that_is_gone_meanwhile(
    other: dict[str, str] | None,
) -> None:
    class Meanwhile(MemoryStore):
        async def view(self, look: Callable[[Reader], T]) -> T:
            seen = await super().view(look)
            if self.changes:
                self.changes = False
                await (vault(self, NEW).put("ann", other) if other else vault(self, NEW).forget("ann"))
            return seen

        changes = False

    store = Meanwhile()
    await vault(store, OLD).put("ann", MINE)
    store.changes = True
    assert await vault(store, NEW, OLD).get("ann") == MINE
    assert await vault(store, NEW, OLD).get("ann") == other


async def test_who_is_forgotten_is_gone() -> None:
    store = MemoryStore()
    keeping = vault(store, OLD)
    await keeping.put("ann", MINE)
    assert await keeping.people() == ["ann"]
    assert await keeping.forget("ann")
    assert not await keeping.forget("ann")
    assert await keeping.get("ann") is None


@pytest.mark.parametrize(
    "said", ["", "2026", "2026:short", f"{OLD} {OLD}", ":" + OLD.partition(":")[2], f"{OLD} 2027:!"]
)
def test_what_is_no_list_of_keys_is_refused_and_not_told(said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        KeyRing.read(said, "NUTMCP_VAULT_KEYS")
    assert OLD.partition(":")[2] not in raised.value.message
    assert "NUTMCP_VAULT_KEYS" in raised.value.message
