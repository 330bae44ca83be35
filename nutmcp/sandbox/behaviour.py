"""One thing that the sandbox does as a remote system does, with its place in the vendor's documents, or `assumed`."""

from dataclasses import dataclass

ASSUMED = "assumed"
"""The source of what no document states."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One thing that the sandbox does.

    Attributes:
        topic: What it is about.
        says: What is done, in one sentence.
        source: The place in the vendor's documents, or `assumed`.
    """

    topic: str
    says: str
    source: str

    @property
    def is_assumed(self) -> bool:
        """Return whether no document says so."""
        return self.source == ASSUMED
