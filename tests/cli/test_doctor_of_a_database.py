"""The doctor says what is wrong with the database of several people, and with the keys of what is sealed in it."""

import asyncio
from pathlib import Path

import pytest
from psycopg import connect
from psycopg.errors import ProtocolViolation

from nutmcp.state.opening import open_state
from nutmcp.state.postgres_probe import Facts
from nutmcp.state.vault import KeyRing, Vault
from tests.cli.team_doctor import NEW, OLD, Doctor

pytestmark = pytest.mark.process


def kept(url: str, *people: str, key: bytes) -> None:
    """Keep credentials for people, sealed with a key that is called by its first letter."""

    async def keep() -> None:
        for person in people:
            await Vault(store, KeyRing({key.decode(): key * 32})).put(person, {"password": "sesame"})

    store = open_state(url)
    try:
        asyncio.run(keep())
    finally:
        store.close()


def test_keys_that_are_missing_or_can_go_are_named(on_postgres: Doctor, postgres_url: str) -> None:
    on_postgres.settings["NUTMCP_VAULT_KEYS"] = f"n:{NEW} o:{OLD}"
    kept(postgres_url, "ann", "bob", key=b"o")
    kept(postgres_url, "eve", key=b"n")
    assert "✓ vault         The credentials of 3 people open; sealed are 2 with o, 1 with n." in on_postgres.says()[1]
    on_postgres.settings["NUTMCP_VAULT_KEYS"] = f"n:{NEW}"
    said = on_postgres.finds("vault")
    assert "opens the credentials of 2 people. Put back the key o as a further line" in said
    on_postgres.settings["NUTMCP_VAULT_KEYS"] = f"n:{NEW} o:{NEW}"
    assert "opens the credentials of 2 people." in on_postgres.finds("vault")


def test_a_database_that_refuses_is_told_and_the_vault_is_left(on_postgres: Doctor, postgres_url: str) -> None:
    Path(on_postgres.settings["NUTMCP_STATE_FILE"]).write_text(postgres_url + "_gone")
    assert "PostgreSQL refuses whom NUTMCP_STATE names, or has no such database." in on_postgres.finds("state")
    printed = on_postgres.says()[1]
    assert "– locks         Not checked: first see to: state." in printed
    assert "– vault         Not checked: first see to: state." in printed


def test_tables_of_a_newer_version_are_told(on_postgres: Doctor, postgres_url: str) -> None:
    on_postgres.says()
    with connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE nutmcp_schema SET version = 99")
    assert "was made by a newer version of nutmcp. Install that version" in on_postgres.finds("state")


def test_a_database_whose_locks_keep_nobody_out_is_told(on_postgres: Doctor, postgres_url: str) -> None:
    with connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION public.pg_try_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
    Path(on_postgres.settings["NUTMCP_STATE_FILE"]).write_text(
        f"{postgres_url}?options=-csearch_path%3Dpublic,pg_catalog"
    )
    assert "grants the same advisory lock twice" in on_postgres.finds("locks")


def test_a_database_that_cannot_hold_all_text_is_told(on_postgres: Doctor, postgres_url: str) -> None:
    base, _, name = postgres_url.rpartition("/")
    with connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0".encode())
        try:
            Path(on_postgres.settings["NUTMCP_STATE_FILE"]).write_text(f"{base}/{name}_ascii")
            assert "is not encoded in UTF-8. Make one with ENCODING 'UTF8'" in on_postgres.finds("state")
        finally:
            connection.execute(f"DROP DATABASE {name}_ascii WITH (FORCE)".encode())


def test_a_pooler_that_takes_transactions_apart_is_told(on_postgres: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object, **_named: object) -> None:
        raise ProtocolViolation("transaction blocks not allowed in statement pooling mode")

    monkeypatch.setattr("nutmcp.state.postgres_line.Line.begin", refused)
    assert "takes transactions apart. Set its pool_mode to transaction" in on_postgres.finds("state")


def test_an_old_postgresql_and_a_pooler_are_told(on_postgres: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nutmcp.state.postgres_probe.OLDEST", 99)
    assert "is too old to keep the state. Update it to version 99" in on_postgres.finds("state")

    async def pooled(_url: str) -> Facts:
        return Facts("18.1", 1, pooled=True, locks=True)

    monkeypatch.setattr("nutmcp.state.postgres_probe.look_at", pooled)
    assert "✓ locks         Servers wait for each other, behind a pooler." in on_postgres.says()[1]
