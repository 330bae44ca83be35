"""Record an OpenTelemetry span for each request that is sent."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

from opentelemetry.trace import Span, SpanKind, StatusCode, get_tracer

from nutmcp import __version__
from nutmcp.errors import NutmcpError
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Request, Response

_FAILED = 400

_tracer = get_tracer("nutmcp", __version__)


@contextmanager
def request_span(call: Call, request: Request, attempt: int) -> Generator[Callable[[Response | NutmcpError], None]]:
    """Open a span for one request, and yield what is to be told of its outcome.

    Its attributes say what kind of thing was asked and how it went, and hold nothing that a person wrote. The trace
    ends here: its ids are not sent to the remote system.

    Args:
        call: What the request is a part of.
        request: What is sent.
        attempt: How often it is sent, from 1.
    """
    attributes: dict[str, str | int] = {
        "nutmcp.resource": call.resource,
        "nutmcp.verb": call.verb.value,
        "http.request.method": request.method,
    }
    if call.verb is Verb.LIST:
        attributes["nutmcp.page"] = call.page
    if attempt > 1:
        attributes["http.request.resend_count"] = attempt - 1
    name = f"{call.verb.value} {call.resource}"
    # An exception may quote what was sent, so that none is recorded.
    with _tracer.start_as_current_span(
        name, kind=SpanKind.CLIENT, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        yield partial(_tell, span)


def _tell(span: Span, outcome: Response | NutmcpError) -> None:
    failure = outcome.code if isinstance(outcome, NutmcpError) else ""
    if isinstance(outcome, Response):
        span.set_attribute("http.response.status_code", outcome.status)
        failure = str(outcome.status) if outcome.status >= _FAILED else ""
    if failure:
        span.set_attribute("error.type", failure)
        span.set_status(StatusCode.ERROR)
