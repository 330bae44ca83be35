"""Count what a list leaves out by default, and say so in a sentence."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from nutmcp.remote.code import Code


@dataclass(slots=True)
class Omitted:
    """Counts what would have matched but for its state.

    Attributes:
        states: The states that are left out.
    """

    states: Collection[Code]
    counts: Counter[str] = field(default_factory=Counter[str])

    def takes(self, state: Code | None) -> bool:
        """Return whether a record in this state is left out, and count it."""
        if state not in self.states:
            return False
        self.counts[state.word if state is not None else ""] += 1
        return True

    def note(self, *, complete: bool = True) -> tuple[str, ...]:
        """Return the sentence, or nothing where nothing was left out.

        Args:
            complete: Whether everything was looked at.
        """
        if not self.counts:
            return ()
        said = ", ".join(f"{count} {word}" for word, count in sorted(self.counts.items()))
        some = "" if complete else "at least "
        return (f"Left out although matching: {some}{said}. Name the status to see them.",)
