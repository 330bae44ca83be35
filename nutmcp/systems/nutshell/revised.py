"""What the records of Nutshell have in common: a revision, and that much of them comes nested."""

from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import model_validator

from nutmcp.remote.record import Record, sent_as
from nutmcp.systems.nutshell.reshaping import as_it_is


class Revised(Record):
    """A record with a revision, which an edit names: text that is never counted with."""

    reshape: ClassVar[Callable[[Any], object]] = staticmethod(as_it_is)
    """Makes what was sent as flat as the record is."""

    revision: str | None = sent_as("rev")

    @model_validator(mode="before")
    @classmethod
    def _reshaped(cls, sent: object) -> object:
        return cls.reshape(sent)
