"""Runs nutmcp as it runs for whoever traces it: `… FILE COMMAND …`, with an SDK that writes each span as a line."""

import sys
from pathlib import Path

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor


def main(file: str, *words: str) -> int:
    """Run a command, and write its spans to the file."""
    with Path(file).open("a", encoding="utf-8") as spans:
        exporter = ConsoleSpanExporter(out=spans, formatter=lambda span: span.to_json(indent=None) + "\n")
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        trace.set_tracer_provider(provider)

        from nutmcp.cli import main as run

        return run(words)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
