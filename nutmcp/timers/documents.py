"""The stored timers of one owner inside one transaction of the store, read and written as typed records."""

from nutmcp.errors import Conflict
from nutmcp.state.ports import Document, Reader, Writer
from nutmcp.timers.timer import Timer, no_such_timer

_OPEN = "timers"
_ENDED = "timers.ended"
_NUMBERS = "timers.numbers"


class Reading:
    """One moment's view of an owner's timers."""

    def __init__(self, reader: Reader, owner: str) -> None:
        self._reader = reader
        self._owner = owner

    def find(self, id: str) -> Timer:
        """Return the timer of that id, ended ones included.

        Raises:
            NotFound: There is none.
        """
        found = self.look_for(id)
        if found is None:
            raise no_such_timer()
        return found

    def look_for(self, id: str) -> Timer | None:
        """Return the timer of that id, if there is one."""
        # What is not ASCII is no id of ours, and need not even be proper text.
        key = self._key(id if id.isascii() else "")
        document = self._reader.read(_OPEN, key) or self._reader.read(_ENDED, key)
        return Timer.model_validate(document) if document else None

    def open(self) -> list[Timer]:
        """Return those that run, are being logged, or wait to be."""
        return [Timer.model_validate(document) for _, document in self._reader.documents(_OPEN, self._key(""))]

    def running(self) -> Timer | None:
        """Return the one that runs."""
        return next((timer for timer in self.open() if timer.state == "running"), None)

    def last_number(self) -> int:
        """Return the number of the timer that was started last; 0 where there was none."""
        return (self._reader.read(_NUMBERS, self._owner) or {"last": 0})["last"]

    def refuse_second(self) -> None:
        """Refuse to let another timer run beside the one that does.

        Raises:
            Conflict: One runs; `candidates` holds it.
        """
        if running := self.running():
            candidate = {"id": running.id, "started_at": running.started_at.isoformat()}
            raise Conflict("A timer is running already.", "Stop that one first.", candidates=[candidate])

    def _key(self, id: str) -> str:
        return f"{self._owner}/{id}"


class Writing(Reading):
    """An owner's timers, to be written; `writer` is the transaction, in which others may write as well."""

    def __init__(self, writer: Writer, owner: str) -> None:
        super().__init__(writer, owner)
        self.writer = writer

    def keep(self, timer: Timer) -> None:
        """Write a timer in the place of what was known of it."""
        ended = timer.state in ("logged", "discarded")
        # Ended ones lie apart, so that listing the open ones stays short.
        self.writer.remove(_OPEN if ended else _ENDED, self._key(timer.id))
        self.writer.write(_ENDED if ended else _OPEN, self._key(timer.id), image_of(timer))

    def next_id(self) -> str:
        """Return an id that no timer has had."""
        number = self.last_number() + 1
        self.writer.write(_NUMBERS, self._owner, {"last": number})
        return f"t{number}"


def image_of(timer: Timer) -> Document:
    """Return a timer as it is stored."""
    return timer.model_dump(mode="json", exclude_defaults=True)
