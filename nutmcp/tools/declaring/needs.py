"""What a tool needs of a system, so that it is offered only where it works."""

from nutmcp.remote.call import Verb
from nutmcp.remote.record import Record
from nutmcp.remote.system import System


class Needs:
    """A noun that the system has to keep, and what has to be possible with it.

    Args:
        noun: The class of the noun; `Record` is any of them.
        verbs: What has to be possible, all of it with one resource.
    """

    def __init__(self, noun: type[Record], *verbs: Verb) -> None:
        self._noun, self._verbs = noun, frozenset(verbs)

    def are_met_by(self, system: System) -> bool:
        """Return whether a resource of the system is what is needed."""
        kept = (each for each in system.resources.values() if issubclass(each.record, self._noun))
        return any(each.verbs >= self._verbs for each in kept)
