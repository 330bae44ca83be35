"""The credentials of people, encrypted with keys that the store never sees (AES-256-GCM).

Each set is bound to whose it is, to the system that it is for and to the key that sealed it, so that it opens nowhere
else. A ring of keys lets a new one take over: the first seals, all of them open, and what an older one sealed is sealed
anew when it is opened.
"""

import base64
import binascii
import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nutmcp.errors import ConfigurationError
from nutmcp.state.ports import Document, Store, Writer

KEY_BYTES = 32
NONCE_BYTES = 12
_KIND = "vault"
_HOW = (
    "Give lines of a name, a colon and 32 bytes in base 64, as in `2026:` followed by what `openssl rand -base64 32` "
)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by their names, the one that seals first."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def read(cls, said: str, source: str) -> "KeyRing":
        """Return the keys that a text lists, a line or a word each.

        Raises:
            ConfigurationError: It is no such list; no error tells any of it.
        """
        keys: dict[str, bytes] = {}
        for line in said.split():
            name, _, coded = line.partition(":")
            try:
                key = base64.b64decode(coded, validate=True)
            except (binascii.Error, ValueError):
                key = b""
            if not name or name in keys or len(key) != KEY_BYTES:
                raise ConfigurationError(f"{source} is not a list of keys.", f"{_HOW}prints, the newest key first.")
            keys[name] = key
        if not keys:
            raise ConfigurationError(f"{source} holds no key.", f"{_HOW}prints.")
        return cls(keys)

    @property
    def newest(self) -> str:
        """Return the name of the key that seals."""
        return next(iter(self.keys))


@dataclass(frozen=True, slots=True)
class Contents:
    """How many sets of credentials open, and how many do not, by the name of the key that sealed them."""

    open: Mapping[str, int]
    closed: Mapping[str, int]


class Vault:
    """Keeps one set of credentials for each person and system.

    Args:
        store: Where they are kept.
        ring: What they are sealed with.
        system: Which system they are for; servers of several may share a store.
    """

    def __init__(self, store: Store, ring: KeyRing, system: str = "") -> None:
        self._store = store
        self._ring = ring
        self._system = system

    async def get(self, person: str) -> Mapping[str, str] | None:
        """Return somebody's credentials by the names of their settings, or None if there are none.

        Raises:
            ConfigurationError: They are there, and no key opens them; what is sealed stays as it is.
        """
        document = await self._kept(person)
        if document is None:
            return None
        values = self._opened(self._place(person), document)
        if document["key"] != self._ring.newest:
            await self._reseal(person, document, values)
        return values

    async def stamp(self, person: str) -> str:
        """Return what changes whenever somebody's credentials do; empty where there are none."""
        document = await self._kept(person)
        return str(document["nonce"]) if document else ""

    async def put(self, person: str, values: Mapping[str, str]) -> None:
        """Keep somebody's credentials in place of any others."""
        place = self._place(person)
        document = self._sealed(place, values)
        await self._store.transact(lambda writer: writer.write(_KIND, place, document), scope=person)

    async def _reseal(self, person: str, known: Document, values: Mapping[str, str]) -> None:
        """Seal credentials with the newest key, unless they were replaced or forgotten meanwhile."""
        place = self._place(person)
        document = self._sealed(place, values)

        def work(writer: Writer) -> None:
            if writer.read(_KIND, place) == known:
                writer.write(_KIND, place, document)

        await self._store.transact(work, scope=person)

    async def forget(self, person: str) -> bool:
        """Forget somebody's credentials, and return whether there were any."""
        place, known = self._place(person), await self._kept(person)
        await self._store.transact(lambda writer: writer.remove(_KIND, place), scope=person)
        return known is not None

    async def forget_everywhere(self, person: str) -> None:
        """Forget somebody's credentials, whatever system they are for."""

        def work(writer: Writer) -> None:
            for place, _ in writer.documents(_KIND, person):
                writer.remove(_KIND, place)

        await self._store.transact(work, scope=person)

    async def people(self) -> list[str]:
        """Return whose credentials are kept, whatever system they are for."""
        kept = await self._store.view(lambda reader: reader.documents(_KIND))
        return list(dict.fromkeys(place.partition("/")[0] for place, _ in kept))

    async def contents(self) -> Contents:
        """Try to open everything, seal nothing anew, and return how much of it opens."""
        opened, closed = Counter[str](), Counter[str]()
        for place, document in await self._store.view(lambda reader: reader.documents(_KIND)):
            try:
                self._opened(place, document)
            except ConfigurationError:
                closed[str(document.get("key"))] += 1
            else:
                opened[str(document["key"])] += 1
        return Contents(opened, closed)

    async def _kept(self, person: str) -> Document | None:
        return await self._store.view(lambda reader: reader.read(_KIND, self._place(person)))

    def _place(self, person: str) -> str:
        """Return the key of a document, in the part of the store that belongs to the person."""
        return f"{person}/{self._system}"

    def _sealed(self, place: str, values: Mapping[str, str]) -> Document:
        name, nonce = self._ring.newest, secrets.token_bytes(NONCE_BYTES)
        text = json.dumps(dict(values)).encode()
        sealed = AESGCM(self._ring.keys[name]).encrypt(nonce, text, _bound(place, name))
        return {"key": name, "nonce": nonce.hex(), "sealed": sealed.hex()}

    def _opened(self, place: str, document: Document) -> Mapping[str, str]:
        name = str(document.get("key"))
        try:
            cipher = AESGCM(self._ring.keys[name])
            nonce, sealed = bytes.fromhex(document["nonce"]), bytes.fromhex(document["sealed"])
            return cast("Mapping[str, str]", json.loads(cipher.decrypt(nonce, sealed, _bound(place, name))))
        except (KeyError, TypeError, ValueError, InvalidTag):
            raise ConfigurationError(
                "Your credentials are kept here, but the key that opens them is not.",
                "Whoever runs the server has to put the key back, or you enter your credentials anew.",
            ) from None


def _bound(place: str, key: str) -> bytes:
    """Return what a sealed set is bound to, so that it opens for nobody else and as nothing else."""
    return json.dumps(["nutmcp/vault/1", place, "credentials", key]).encode()
