"""What is told of each request for the operator: an id, a line in the log, and marks on its span."""

import logging
import random
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.trace import format_trace_id, get_current_span

from nutmcp.clock import Clock
from nutmcp.server.logs import within_request
from nutmcp.words.fold import clean

_LONGEST_NAME = 60

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Told:
    """One request as it is told of.

    Attributes:
        id: What the log calls it, and the reference of a fault of ours.
        outcome: `ok`, the code of an error, or `cancelled` until there is one of these.
        level: How loudly its line is logged.
    """

    id: str
    outcome: str = "cancelled"
    level: int = logging.INFO


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of every request of one server.

    Args:
        chance: Where the ids come from.
        clock: What measures how long each took.
    """

    chance: random.Random
    clock: Clock

    @contextmanager
    def telling(self, name: str) -> Generator[Told]:
        """Give a request an id for as long as it takes, and tell at the end what came of it.

        The span is the one that the protocol's library has opened for it, in the caller's trace if it sent one.

        Args:
            name: The tool, or the method of another request.
        """
        told = Told(f"{self.chance.getrandbits(32):08x}")
        span = get_current_span()
        where = span.get_span_context()
        trace = {"trace": format_trace_id(where.trace_id)} if where.is_valid else {}
        began = self.clock.monotonic()
        with within_request(request=told.id, **trace):
            try:
                yield told
            finally:
                seconds = round(self.clock.monotonic() - began, 3)
                facts = {"outcome": told.outcome, "seconds": seconds}
                _logger.log(told.level, "%s", clean(name[:200], _LONGEST_NAME), extra={"told": facts})
                span.set_attributes({"nutmcp.request": told.id, "nutmcp.outcome": told.outcome})
