"""`nutmcp users` tells who has entered credentials, and takes somebody off the server."""

import asyncio
import json
from pathlib import Path

import pytest

from nutmcp.server.principal import Principal
from nutmcp.state.opening import open_state
from nutmcp.state.owned import OwnedStore
from nutmcp.state.secret import secret
from nutmcp.state.vault import KeyRing, Vault
from tests.cli.commands import nutmcp
from tests.examples import share_of
from tests.journal.stage import draft, open_office

ISSUER = "https://id.example.com"
ANN, BOB = (Principal(ISSUER, name).id for name in ("ann", "bob"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a state in which two people have credentials."""

    async def fill() -> None:
        for person in (ANN, BOB):
            for system in ("nutcache", "88miles"):
                await Vault(store, KeyRing({"2026": b"k" * 32}), system).put(person, {"password": "sesame"})
            await secret(OwnedStore(store, person), "cursors")

    path = tmp_path / "state.sqlite"
    store = open_state(path)
    asyncio.run(fill())
    store.close()
    return path


def kept(file: Path, person: str) -> list[str]:
    """Return what is still kept of a person."""

    async def look() -> list[str]:
        vault = await Vault(store, KeyRing({})).people()
        seals = await store.view(lambda reader: reader.documents("secrets", person))
        return [*(each for each in vault if each == person), *(key for key, _ in seals)]

    store = open_state(file)
    try:
        return asyncio.run(look())
    finally:
        store.close()


async def write(file: Path, person: str, times: int) -> None:
    """Log time of a person, each with another note."""
    store = open_state(file)
    office = open_office()
    office.store = OwnedStore(store, person)
    for at in range(times):
        await office.open().create(draft(note=f"{person} {at}"))
    store.close()
    await office.client.aclose()
    await office.sandbox.aclose()


def test_it_tells_who_has_entered_credentials_and_none_of_them(tmp_path: Path, file: Path) -> None:
    said = nutmcp("users", "list", "--state", str(file), state=tmp_path)
    assert said.stdout.split() == sorted((ANN, BOB))
    assert json.loads(nutmcp("users", "list", "--json", "--state", str(file), state=tmp_path).stdout) == {
        "users": sorted((ANN, BOB))
    }
    nobody = nutmcp("users", "list", "--state", str(tmp_path / "new.sqlite"), state=tmp_path)
    assert nobody.stdout == "Nobody has entered credentials.\n"


@pytest.mark.parametrize("who", [ANN, "ann"])
def test_who_is_removed_is_gone_and_the_other_is_not(tmp_path: Path, file: Path, who: str) -> None:
    said = nutmcp("users", "remove", who, "--state", str(file), "--issuer", ISSUER, state=tmp_path)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith(f"Removed {ANN}: credentials, confirm tokens and cursors.")
    assert kept(file, ANN) == []
    assert len(kept(file, BOB)) == 2
    again = nutmcp("users", "remove", who, "--state", str(file), "--issuer", ISSUER, state=tmp_path)
    assert (again.returncode, "Nobody of that name has entered credentials." in again.stderr) == (1, True)


def test_who_takes_the_digest_of_another_as_a_name_does_not_have_the_other_removed(tmp_path: Path, file: Path) -> None:
    mallory = Principal(ISSUER, ANN).id

    async def fill() -> None:
        await Vault(store, KeyRing({"2026": b"k" * 32}), "nutcache").put(mallory, {"password": "sesame"})

    store = open_state(file)
    asyncio.run(fill())
    store.close()
    options = ("--state", str(file), "--issuer", ISSUER)
    unclear = nutmcp("users", "remove", ANN, *options, state=tmp_path)
    assert (unclear.returncode, f"is called so is {mallory}." in " ".join(unclear.stderr.split())) == (2, True)
    assert kept(file, ANN)
    for person in (mallory, ANN):
        assert nutmcp("users", "remove", person, *options, state=tmp_path).returncode == 0
    assert kept(file, ANN) == kept(file, mallory) == []


@pytest.mark.parametrize("words", [["remove"], ["export"], ["list", "ann"]])
def test_who_is_meant_has_to_be_clear(tmp_path: Path, words: list[str]) -> None:
    said = nutmcp("users", *words, state=tmp_path)
    assert (said.returncode, "It is not clear who is meant." in said.stderr) == (2, True)


@pytest.mark.parametrize("who", share_of([ANN, "ann"], 2))
def test_what_one_person_wrote_is_exported_whole_and_nothing_of_another(tmp_path: Path, file: Path, who: str) -> None:
    asyncio.run(write(file, ANN, 60))
    asyncio.run(write(file, BOB, 1))
    options = ("--state", str(file), "--issuer", ISSUER)
    writes = json.loads(nutmcp("users", "export", who, *options, state=tmp_path).stdout)["writes"]
    assert [each["draft"]["note"] for each in writes] == [f"{ANN} {at}" for at in reversed(range(60))]
    nobody = nutmcp("users", "export", "carol", *options, state=tmp_path)
    assert (nobody.returncode, "Nobody of that name has entered credentials." in nobody.stderr) == (1, True)


def test_the_journal_of_one_person_is_told_alone(tmp_path: Path, file: Path) -> None:
    said = nutmcp("journal", "--user", ANN, "--json", "--state", str(file), state=tmp_path)
    assert json.loads(said.stdout)["writes"] == []
