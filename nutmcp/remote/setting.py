"""One thing that a user may set, and how its text becomes a value; systems and the product declare theirs alike."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from nutmcp.errors import ConfigurationError


def text(said: str, source: str) -> str:
    """Return one line of text, without the spaces around it."""
    if not said.strip().isprintable():
        raise ConfigurationError(f"{source} holds characters that cannot be seen.", "Type it anew, as one line.")
    return said.strip()


def password(said: str, source: str) -> str:
    """Return a password as it is, spaces included; only a line break at its end is a slip of pasting."""
    whole = said.rstrip("\r\n")
    if not whole.isprintable():
        raise ConfigurationError(f"{source} holds characters that cannot be seen.", "Type it anew, as one line.")
    return whole


def username(said: str, source: str) -> str:
    """Return a user name: the vendor joins it to the password with a colon, so that it holds none."""
    if ":" in said:
        raise ConfigurationError(f"{source} holds a colon.", "Give the user name alone, usually an e-mail address.")
    return text(said, source)


def token(said: str, source: str) -> str:
    """Return a bearer token: visible ASCII characters, as an HTTP header can carry."""
    if not re.fullmatch(r"[!-~]+", said.strip()):
        raise ConfigurationError(f"{source} is not a token.", "Give visible ASCII characters without spaces.")
    return said.strip()


def keys(said: str, source: str) -> str:
    """Return a list of keys in lines or words, as it is; what opens with them reads them."""
    if not "".join(said.split()).isprintable():
        raise ConfigurationError(f"{source} holds characters that cannot be seen.", "Write the list of keys anew.")
    return said.strip()


def currency(said: str, source: str) -> str:
    """Return the code of a currency, in capital letters."""
    from nutmcp.words.currency import MINOR_UNITS

    code = text(said, source).upper()
    if code not in MINOR_UNITS:
        raise ConfigurationError(f"{source} is no currency.", "Give its code by ISO 4217, such as AUD.")
    return code


def address(example: str, *, of: str = "an API") -> Callable[[str, str], str]:
    """Return what reads the base of something on the web, such as the example, without a slash at its end.

    `http://` goes no further than this machine.
    """
    return lambda said, source: _address(example, of, said, source).rstrip("/")


def exact_address(example: str, *, of: str) -> Callable[[str, str], str]:
    """Return what reads an address that is compared letter by letter, with the slash at its end if it has one."""
    return partial(_address, example, of)


def _address(example: str, of: str, said: str, source: str) -> str:
    from urllib.parse import urlsplit

    from nutmcp.network import is_loopback

    whole = text(said, source)
    try:
        parts = urlsplit(whole)
        host = parts.hostname if parts.port != 0 else None  # reading the port checks it
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(f"{source} is not the address of {of}.", f"Give one such as {example}.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError(
            f"{source} would send your credentials in the clear.",
            "Give an https:// address; http:// is for this machine alone (localhost).",
        )
    return parts.geturl()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a user may set.

    Attributes:
        name: What it is called beside its variable: the flag, and the place of its value.
        variable: The environment variable.
        help: What it means, as a phrase.
        form: What kind of value it takes, as a phrase.
        read: Turns the text into the value; it is also told where the text came from, for its errors.
        default: What holds when it is not set, as a phrase; empty where there is nothing.
        secret: Whether it is kept from every output; a secret has no flag, since others see a command line.
        filed: Whether it can be kept in a file: every secret, and what a secret may be part of.
        switch: Whether its flag stands alone, without a value.
    """

    name: str
    variable: str
    help: str
    form: str = "text"
    read: Callable[[str, str], object] = text
    default: str = ""
    secret: bool = False
    filed: bool = False
    switch: bool = False

    @property
    def flag(self) -> str | None:
        """Return the flag of the same name; a secret has none."""
        return None if self.secret else "--" + self.name.replace("_", "-")

    @property
    def file_variable(self) -> str | None:
        """Return the variable that names a file with the value in place of it, if it can be kept in one."""
        return f"{self.variable}_FILE" if self.secret or self.filed else None

    def set_by(self, environ: Mapping[str, str]) -> list[str]:
        """Return which of its variables are set; a blank one is not."""
        return [each for each in (self.variable, self.file_variable) if each and environ.get(each, "").strip()]
