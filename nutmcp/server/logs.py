"""The log on stderr, with secrets redacted: lines for people, or JSON for programs."""

import json
import logging
import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from nutmcp.remote.secret_encodings import spellings

# Secrets that we do not know by heart, such as those in the text of a library's error.
_LABELLED = re.compile(
    r"""(?ix) ( \b (?: (?:\w+_)? token | password | secret | (?:api|public)[_-]?key | authorization ) ["']? \s* [:=]
                \s* ["']? (?: (?: basic | bearer ) \s+ )?
              | \b (?: basic | bearer ) \s+ )
        [^\s"',;&)}\]]+ """
)
_UNPRINTABLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
_HIDDEN = "•••"

_request: ContextVar[Mapping[str, str]] = ContextVar("request", default={})  # noqa: B039 - never changed in place
_hidden: ContextVar[Sequence[str]] = ContextVar("hidden", default=())


@contextmanager
def within_request(**marks: str) -> Generator[None]:
    """Put these marks, such as the id of a request, on everything that is logged in the block."""
    before = _request.set(marks)
    try:
        yield
    finally:
        _request.reset(before)


class RedactingFormatter(logging.Formatter):
    """Writes a record and its traceback without secrets, and without what would confuse a terminal.

    A record that was logged with `extra={"told": {...}}` has these facts beside its message, and the marks of the
    request that it belongs to.

    Args:
        secrets: The secrets to leave out wherever they stand.
        form: `text` for one line to read, followed by the traceback if there is one; `json` for one object a line.
    """

    def __init__(self, secrets: Iterable[str] = (), form: str = "text") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._json = form == "json"
        self._secrets: list[str] = []
        self.hide(secrets)

    def hide(self, secrets: Iterable[str]) -> None:
        """Leave these secrets out as well."""
        self._secrets = sorted({*self._secrets, *hidden_spellings(secrets)}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as it is written."""
        return self._document(record) if self._json else self._redacted(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the line of a record, with the facts after its message; it stays one line."""
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        return (super().formatMessage(record) + facts).replace("\n", "\\n")

    def _document(self, record: logging.LogRecord) -> str:
        document: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            document["exception"] = self.formatException(record.exc_info)
        # Each text before it becomes JSON, which would write a secret in other letters.
        clean = {name: self._redacted(value) if isinstance(value, str) else value for name, value in document.items()}
        return json.dumps(clean, ensure_ascii=False)

    def _redacted(self, text: str) -> str:
        for secret in (*_hidden.get(), *self._secrets):
            text = text.replace(secret, _HIDDEN)
        return _LABELLED.sub(rf"\1{_HIDDEN}", text).translate(_UNPRINTABLE)


def start_logging(level: str, secrets: Iterable[str] = (), *, form: str = "text") -> None:
    """Write what is logged from this level on to stderr, without these secrets.

    Libraries are heard from warnings on, whatever the level: at lower ones some log whole requests and answers.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets, form))
    wanted = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(wanted, logging.WARNING))
    logging.getLogger("nutmcp").setLevel(wanted)


def hide(secrets: Iterable[str]) -> None:
    """Leave out secrets that became known after logging was started."""
    known = list(secrets)
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.formatter.hide(known)


def hidden_spellings(secrets: Iterable[str]) -> list[str]:
    """Return all ways in which these secrets may be written, the longest first."""
    return sorted({each for secret in secrets if secret for each in spellings(secret)}, key=len, reverse=True)


def hide_in_request(written: Sequence[str]) -> None:
    """Leave out what is one person's, in these spellings, for the rest of the present request."""
    _hidden.set(written)


def _facts(record: logging.LogRecord) -> dict[str, object]:
    told: Mapping[str, object] = getattr(record, "told", {})
    return {**told, **_request.get()}
