"""Give each request an id, a line in the log and a span for whoever traces nutmcp."""

import logging
import random
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, format_trace_id, get_current_span, get_tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from nutmcp import __version__
from nutmcp.clock import Clock
from nutmcp.server.logs import within_request

CALLING_A_TOOL = "tools/call"

# Not the baggage of a caller, and no state that breaks the rules: the library logs what it cannot read, word for word.
_TRACE = {
    "traceparent": re.compile(r"[0-9a-f-]{1,512}"),
    "tracestate": re.compile(r"(?:[a-z0-9_\-*/@]{1,256}=[ -+\--<>-~]{0,256}(?:, ?|$)){1,32}"),
}
_TRACES = TraceContextTextMapPropagator()

_WENT_WELL = "ok"
_CANCELLED = "cancelled"

_logger = logging.getLogger(__name__)
_tracer = get_tracer("nutmcp", __version__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInfo:
    """One request as it arrived.

    Attributes:
        method: The protocol's name of what is asked for.
        tool: The tool that is called, if it is one of ours: any other name is somebody's words.
        id: What the caller calls it.
        version: The revision of the protocol.
        meta: What the caller sent beside it, perhaps its trace.
        principal: A digest of who called, where there are several; never a name.
    """

    method: str
    tool: str = ""
    id: str | int | None = None
    version: str = ""
    meta: Mapping[str, object] | None = None
    principal: str = ""

    @property
    def name(self) -> str:
        """Return what the log calls it."""
        return self.tool or self.method


@dataclass(slots=True)
class Outcome:
    """What came of one request.

    Attributes:
        id: What the log calls it, and the reference of a fault of ours.
        outcome: `ok`, the code of an error, or `cancelled` until there is one of these.
        level: How loudly its line is logged.
    """

    id: str
    outcome: str = _CANCELLED
    level: int = logging.INFO


@dataclass(frozen=True, slots=True)
class RequestLog:
    """Tells of every request of one server.

    Args:
        rng: Where the ids come from.
        clock: What measures how long each took.
    """

    rng: random.Random
    clock: Clock

    @contextmanager
    def telling(self, asked: RequestInfo) -> Generator[Outcome]:
        """Give a request an id for as long as it takes, and tell at the end what came of it.

        Its span joins the trace of the caller, if one was sent, and holds nothing that a person wrote.
        """
        told = Outcome(f"{self.rng.getrandbits(32):08x}")
        # An exception, and the sentence of an error, may quote what was asked for, so that neither is recorded.
        with _tracer.start_as_current_span(
            f"{asked.method} {asked.tool}".rstrip(),
            context=_trace_of_caller(asked.meta),
            kind=SpanKind.SERVER,
            attributes={**_described(asked), "nutmcp.request": told.id},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            where = span.get_span_context()
            trace = {"trace": format_trace_id(where.trace_id)} if where.is_valid else {}
            caller = {"principal": asked.principal} if asked.principal else {}
            began = self.clock.monotonic()
            with within_request(request=told.id, **caller, **trace):
                try:
                    yield told
                finally:
                    _log(asked, told, self.clock.monotonic() - began)
                    _mark(span, told)


def _log(asked: RequestInfo, told: Outcome, seconds: float) -> None:
    _logger.log(told.level, "%s", asked.name, extra={"told": {"outcome": told.outcome, "seconds": round(seconds, 3)}})


def _mark(span: Span, told: Outcome) -> None:
    span.set_attribute("nutmcp.outcome", told.outcome)
    if told.outcome not in (_WENT_WELL, _CANCELLED):
        span.set_attribute("error.type", told.outcome)
        span.set_status(StatusCode.ERROR)


def _trace_of_caller(meta: Mapping[str, object] | None) -> Context | None:
    """Return the caller's trace, if it sent a valid one."""
    sent = {
        name: value
        for name, form in _TRACE.items()
        if isinstance(value := (meta or {}).get(name), str) and form.fullmatch(value)
    }
    if not sent:
        return None
    found = _TRACES.extract(sent)
    return found if get_current_span(found).get_span_context().is_valid else None


def _described(asked: RequestInfo) -> dict[str, str]:
    """Return the request in the words that OpenTelemetry has for those of MCP."""
    attributes = {"mcp.method.name": asked.method, "mcp.protocol.version": asked.version}
    if asked.id is not None:
        attributes["jsonrpc.request.id"] = str(asked.id)
    if asked.method == CALLING_A_TOOL:
        attributes["gen_ai.operation.name"] = "execute_tool"
    if asked.tool:
        attributes["gen_ai.tool.name"] = asked.tool
    if asked.principal:
        attributes["enduser.pseudo.id"] = asked.principal
    return attributes
