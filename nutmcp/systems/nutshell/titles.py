"""What Nutshell calls the title of a task, which nobody has published: learnt from the tasks that it sends."""

from dataclasses import dataclass, field

from nutmcp.remote.resource import Resource
from nutmcp.systems.nutshell.values import Sent

_NAMES = ("title", "name")
"""What it may be called; the first until something else is known (assumed)."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Learns it, and forgets it with the dialect."""

    _called: list[str] = field(default_factory=lambda: [_NAMES[0]])

    @property
    def name(self) -> str:
        """Return what it is called, as far as it is known."""
        return self._called[0]

    @property
    def other(self) -> str:
        """Return what else it may be called."""
        return next(each for each in _NAMES if each != self.name)

    def learn(self, resource: Resource, *sent: Sent) -> None:
        """Learn it from what was sent, if tasks were."""
        there = next((each for each in _NAMES if any(each in row for row in sent)), None)
        if resource.name == "tasks" and there is not None:
            self._called[0] = there
