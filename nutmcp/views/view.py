"""A view: one HTML page that draws what a tool answers, and asks for nothing from anywhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PARTS = Path(__file__).with_name("app")
_FOR_AUTHORS = re.compile(r"^\s*(?://.*|/\*.*\*/)$\n|^[ ]+|^\n", re.MULTILINE)
"""Lines of comment alone, indents and empty lines."""
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class View:
    """One picture.

    Attributes:
        name: What its parts in `app/` and its address are named.
        title: The name that people see.
        description: What it shows.
        tool: The tool whose answers it draws.
    """

    name: str
    title: str
    description: str
    tool: str

    @property
    def address(self) -> str:
        """Return the address under which a client reads the page."""
        return f"ui://nutmcp/{self.name}"

    def page(self, filled: Mapping[str, object] | None = None) -> str:
        """Return the page as one HTML document.

        Args:
            filled: What it shows without a client: the `arguments` of the call, the `answer`, and perhaps the
                `timers` that run. Without it, it waits for the client that shows it.
        """
        parts = {
            "title": self.title,
            "style": _part("frame.css") + _part(f"{self.name}.css"),
            # Inside a script element nothing but “<” could end it, or begin a comment.
            "filled": json.dumps(filled).replace("<", "\\u003c"),
            "script": _part("frame.js") + _part(f"{self.name}.js"),
        }
        return _PLACE.sub(lambda place: parts[place[1]], _part("page.html"))


WEEK = View(
    "week", "Week", "Time by project and day, with what is missing, and a place to log more.", tool="summarize_time"
)
RECEIVABLES = View(
    "receivables", "Receivables", "What is owed, by currency and lateness, and by whom.", tool="summarize_invoices"
)
VIEWS = (WEEK, RECEIVABLES)


def _part(name: str) -> str:
    """Return a part of a page without what it has for its authors alone."""
    return _FOR_AUTHORS.sub("", (_PARTS / name).read_text(encoding="utf-8"))
