"""How much memory a question takes that reads thousands of records, beside what a question about one day takes.

All of nutmcp runs in this process, on a large sandbox without limits; what is counted is what Python allocates
while the question is answered, the sandbox's part included.
"""

import gc
import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import anyio

from benchmarks.report import section, table, verdict
from nutmcp.sandbox import open_sandbox
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY, Office, open_office

MOST = 16
"""The MiB that a question may take, however much it reads."""
MEBIBYTE = 2**20


@dataclass(frozen=True)
class Question:
    """A question that reads much.

    Attributes:
        title: What is asked.
        tool: The tool that answers it.
        arguments: Its arguments.
        reads: How many records it reads.
    """

    title: str
    tool: str
    arguments: Mapping[str, object]
    reads: int


QUESTIONS: Sequence[Question] = (
    Question("Hours by month, everybody", "summarize_time", {"group_by": ["month"], "member": "all"}, 20_000),
    Question("Entries with a word", "list_time_entries", {"note_contains": "zzzz", "member": "all"}, 20_000),
    Question("Invoices by customer and age", "summarize_invoices", {"group_by": ["customer", "age"]}, 4_000),
    Question("Invoices with a word", "search_invoices", {"query": "zzzz"}, 5_000),
    Question("One day", "summarize_time", {"group_by": ["month"], "period": "today"}, 1),
)


async def peak(office: Office, question: Question) -> float:
    """Return the MiB by which memory grows at most while a question is answered."""
    gc.collect()
    tracemalloc.start()
    try:
        await office.call(question.tool, **question.arguments)
        return tracemalloc.get_traced_memory()[1] / MEBIBYTE
    finally:
        tracemalloc.stop()
        office.asked()


async def peaks(questions: Sequence[Question]) -> list[float]:
    """Return the MiB that each question takes of a server that knows the account."""
    clock = FakeClock(TUESDAY)
    sandbox = open_sandbox(":memory:", size="large", clock=clock)
    sandbox.control.limits.allowed = {}
    async with open_office(sandbox=sandbox, clock=clock) as office:
        await office.call("summarize_invoices", group_by=["customer"], period="today")
        await office.call("summarize_time", group_by=["month"], member="all", period="today")
        return [await peak(office, each) for each in questions]


async def main() -> None:
    """Print the section; exit with 1 where a question takes too much."""
    measured = await peaks(QUESTIONS)
    rows = [
        (each.title, f"`{each.tool}`", f"{each.reads:,}", f"{most:.1f}")
        for each, most in zip(QUESTIONS, measured, strict=True)
    ]
    print(section("Memory of long reads", table(("question", "tool", "records read", "MiB"), rows)))
    verdict([(f"MiB of “{each.title}”", most, MOST) for each, most in zip(QUESTIONS, measured, strict=True)])


if __name__ == "__main__":
    anyio.run(main)
