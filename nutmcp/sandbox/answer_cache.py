"""The cache of answers to reads, which are given again for as long as nothing has changed that they tell of."""

from collections.abc import Callable, Hashable

from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.emulation import Knobs

_MOST_BYTES = 2 * 1024 * 1024
_LARGEST = 128 * 1024
"""How many bytes an answer has at most that is kept; pages of long texts are rare, and heavy."""


class AnswerCache:
    """The latest answers, within limits."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Response] = {}
        self._bytes = 0

    def forget(self) -> None:
        """Begin anew."""
        self._known.clear()
        self._bytes = 0

    def once(
        self, request: Request, versions: Hashable, knobs: Knobs, make: Callable[[], Response], *also: Hashable
    ) -> Response:
        """Return the answer to a read, which is made unless it is known.

        Args:
            request: The read.
            versions: Those of the tables that it tells of.
            knobs: How it is told.
            make: Makes the answer, or refuses the request.
            also: What else it depends on, such as the moment.
        """
        asked = (request.method, request.path, request.query, request.content, frozenset(request.headers.items()))
        key = (asked, versions, knobs.model_dump_json(), also)
        answer = self._known.get(key)
        if answer is None:
            answer = make()
            if len(answer.content) > _LARGEST:
                return answer
            if self._bytes + len(answer.content) > _MOST_BYTES:
                self.forget()
            self._known[key] = answer
            self._bytes += len(answer.content)
        return answer


ANSWERS = AnswerCache()
"""Those of all sandboxes in this process."""
