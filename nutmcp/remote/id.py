"""What names one record of a remote system: a number, or text such as a UUID, which nobody looks into."""

import re
from decimal import Decimal
from math import isfinite
from random import Random
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import int_schema, no_info_before_validator_function, none_schema, union_schema

Id = int | str
"""The id of a record; text of digits is always read as the number, so that "6640" and 6640 are one."""

LONGEST_NUMBER = 18
"""How many digits a number may have that is kept as one; more do not fit where ids are kept."""
LONGEST_ID = 64
_TEXT = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_ID - 1}}}")
"""What text may be an id: it can stand in an address and in a sentence as it is."""
_NUMBER = re.compile(rf"0|-?[1-9][0-9]{{0,{LONGEST_NUMBER - 1}}}")


def read_id(sent: object) -> Id:
    """Return an id as it is kept everywhere: text of digits as a number, any other as it is.

    Raises:
        ValueError: It can be no id.
    """
    if type(sent) is int and abs(sent) < 10**LONGEST_NUMBER:  # as nearly all are sent
        return sent
    if isinstance(sent, float | Decimal) and isfinite(sent) and sent % 1 == 0:
        sent = int(sent)
    if isinstance(sent, bool) or not isinstance(sent, int | str):
        raise ValueError("an id is a number or text")
    text = str(sent).strip()
    if _NUMBER.fullmatch(text):
        return int(text)
    if not _TEXT.fullmatch(text) and not isinstance(sent, int):
        raise ValueError("an id has letters, digits and hyphens alone")
    return text


def read_ref(sent: object) -> Id | None:
    """Return the id of another record, or None for the empty text that stands for no record.

    Raises:
        ValueError: It can be no id.
    """
    return None if sent is None or sent == "" else read_id(sent)


def chosen_id(rng: Random) -> str:
    """Return a UUID for a record whose id is ours to choose."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def id_order(id: Id | None) -> tuple[int, str]:
    """Return what ids are sorted by: none, then numbers as such, then text."""
    return (id or 0, "") if id is None or isinstance(id, int) else (10**LONGEST_NUMBER, id)


ReadId = Annotated[Id, BeforeValidator(read_id)]
"""An id that comes from outside, such as an argument or a stored document."""


class _ReadRef:
    """Reads what refers to a record, a number or none without a way through Python: nearly all are sent so."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = int_schema(strict=True, gt=-(10**LONGEST_NUMBER), lt=10**LONGEST_NUMBER)
        other = no_info_before_validator_function(read_ref, handler(source))
        return union_schema([number, none_schema(), other], mode="left_to_right")


Ref = Annotated[Id | None, _ReadRef()]
"""The id of another record, or None."""
