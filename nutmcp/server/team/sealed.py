"""What a browser carries for the server from one page to the next: it can neither read nor change it."""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nutmcp.clock import Clock

NONCE_BYTES = 12


class Seal:
    """Seals small documents, each for one purpose and a while (AES-256-GCM).

    Args:
        key: 32 bytes that only the servers of one team know.
        clock: Where the time comes from.
    """

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._cipher = AESGCM(key)
        self._clock = clock

    def sealed(self, purpose: str, document: Mapping[str, str]) -> str:
        """Return a document as text that fits a cookie."""
        nonce = os.urandom(NONCE_BYTES)
        text = json.dumps({**document, "at": self._clock.now().timestamp()}).encode()
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text, purpose.encode())).decode()

    def opened(self, purpose: str, text: str, seconds: int) -> Mapping[str, Any] | None:
        """Return a document that was sealed for that purpose no longer ago than that; None for anything else."""
        try:
            whole = base64.urlsafe_b64decode(text)
            opened = self._cipher.decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], purpose.encode())
        except (binascii.Error, ValueError, InvalidTag):
            return None
        document: Mapping[str, Any] = json.loads(opened)
        return document if 0 <= self._clock.now().timestamp() - document["at"] <= seconds else None
