"""A code: a number or a word with a documented meaning, or one that is told as it was sent."""

from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum
from functools import cache
from typing import Self, cast
from zlib import crc32

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_plain_validator_function, plain_serializer_function_ser_schema

from nutmcp.words.fold import clean

_LONGEST_WORD = 40
_WORDS_BELOW = -(10**18)
"""Numbers below this one stand for words that are not documented."""


class Code(IntEnum):
    """A number with a documented meaning; one that is not documented is told as it was sent.

    A word that is not documented becomes a number below all that are sent, so that it is like no other code.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls._undocumented(value, clean(str(int(value)), _LONGEST_WORD)) if isinstance(value, int) else None

    @classmethod
    def _undocumented(cls, value: int, sent: str) -> Self:
        member = int.__new__(cls, value)
        member._name_ = sent
        member._value_ = value
        return member

    @property
    def is_documented(self) -> bool:
        """Whether the vendor gives it a meaning."""
        return self._value_ in type(self)._value2member_map_

    @property
    def word(self) -> str:
        """Return the vendor's word in lower snake case, such as `in_progress`; else what was sent."""
        return self._name_.lower() if self.is_documented else self._name_

    @property
    def said(self) -> str:
        """Return the word as it stands in a sentence: `in progress`."""
        return self.word.replace("_", " ")

    @property
    def sent(self) -> int | str:
        """Return it as the wire has it: the number, or a word that is not documented."""
        return int(self) if self > _WORDS_BELOW else self.name

    @classmethod
    def read(cls, sent: object) -> Self:
        """Return the code that was sent as a number, as digits (`"1"`) or as a name (`"NotBillable"`).

        Anything else is kept as text that may be shown.

        Raises:
            ValueError: It is neither a number nor a text that can be seen.
        """
        if isinstance(sent, int) and not isinstance(sent, bool):
            return cls(int(sent))
        text = str(sent).lower() if isinstance(sent, bool) else str(sent)
        if text.strip().isdecimal() and len(text) <= _LONGEST_WORD:
            return cls(int(text))
        if not isinstance(sent, str | bool | Decimal):
            raise ValueError("a code is a number or a name")
        name = _names_by_letters(cls).get(_letters(text))
        return cls._read_unknown(clean(text, _LONGEST_WORD)) if name is None else cls[name]

    @classmethod
    def _read_unknown(cls, shown: str) -> Self:
        if not shown:
            raise ValueError("a code is a number or a text that can be seen")
        return cls._undocumented(_WORDS_BELOW - crc32(shown.casefold().encode()), shown)

    @classmethod
    def read_optional(cls, sent: object) -> Self | None:
        """Return the code that was sent, or None for a blank text."""
        if type(sent) is int and (known := cls._value2member_map_.get(sent)) is not None:  # as nearly all are sent
            return cast("Self", known)
        return None if isinstance(sent, str) and not clean(sent, _LONGEST_WORD) else cls.read(sent)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let a field of this type read every form in which the code is sent, and be written as it was sent."""
        return no_info_plain_validator_function(
            cls.read_optional, serialization=plain_serializer_function_ser_schema(lambda code: code.sent)
        )


@cache
def _names_by_letters(kind: type[Code]) -> Mapping[str, str]:
    """Return the names of the documented codes by what they have in common with how they may be written."""
    return {_letters(each.name): each.name for each in reversed(kind)}


def _letters(text: str) -> str:
    folded = text.casefold()
    return folded if folded.isalnum() else "".join(each for each in folded if each.isalnum())
