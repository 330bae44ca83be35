"""What the server tells its operator, on stderr and without secrets."""

import logging
import re
from collections.abc import Iterable

# Secrets that we do not know by heart, such as those in the text of a library's error.
_LABELLED = re.compile(
    r"""(?ix) ( \b (?: (?:\w+_)? token | password | secret | (?:api|public)[_-]?key | authorization ) ["']? \s* [:=]
                \s* ["']? (?: (?: basic | bearer ) \s+ )?
              | \b (?: basic | bearer ) \s+ )
        [^\s"',;&)}\]]+ """
)
_UNPRINTABLE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
_HIDDEN = "•••"


class ScrubbingFormatter(logging.Formatter):
    """Writes a record and its traceback without secrets, and without what would confuse a terminal.

    Args:
        secrets: The secrets to leave out wherever they stand.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as it is written."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _LABELLED.sub(rf"\1{_HIDDEN}", text).translate(_UNPRINTABLE)


def start_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Write everything that is logged from this level on to stderr, without these secrets."""
    handler = logging.StreamHandler()
    handler.setFormatter(ScrubbingFormatter(secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
