"""What the built-in Nutcache does as documented, and what is assumed of it, as a page."""

from collections.abc import Iterable
from itertools import groupby
from typing import get_args

from nutmcp.sandbox.nutcache.behaviours import behaviours
from nutmcp.sandbox.nutcache.knobs import NutcacheKnobs
from nutmcp.systems.nutcache.resources import RESOURCES
from scripts.docs.sandbox_manual import manual
from scripts.docs.table import markdown_table


def page() -> str:
    """Return the page."""
    return (
        "# The sandbox\n\n"
        "nutmcp brings a Nutcache of its own. `--sandbox` uses it inside the server; `nutmcp sandbox` runs it alone.\n"
        "It speaks versions 3 and 4 of the API, over data of a made-up agency that are dated around today. It does\n"
        "what the vendor’s documents say. Where they say nothing, something is assumed, and this page says so.\n\n"
        + manual()
        + "\n## What can be called\n\n"
        + markdown_table(("Resource", "Below", "Operations", "Includes"), _resources())
        + "".join(_topics())
        + "\n## What the documents leave open\n\n"
        "The sandbox does the first of each. Tests turn these knobs, as `PUT /control/knobs` does, to see that nutmcp\n"
        "bears the others.\n\n" + markdown_table(("Knob", "Meaning", "Choices"), _knobs())
    )


def _topics() -> Iterable[str]:
    for topic, about in groupby(behaviours(), key=lambda each: each.topic):
        rows = [(each.says, f"**{each.source}**" if each.is_assumed else each.source) for each in about]
        yield f"\n## {topic}\n\n{markdown_table(('What it does', 'On whose word'), rows)}"


def _resources() -> Iterable[tuple[str, ...]]:
    called = ((name, resource) for name, resource in RESOURCES.items() if resource.verbs)
    for name, resource in called:
        verbs = ", ".join(sorted(verb.value for verb in resource.verbs))
        yield f"`{name}`", resource.parent.resource if resource.parent else "", verbs, ", ".join(resource.includes)


def _knobs() -> Iterable[tuple[str, ...]]:
    for name, field in NutcacheKnobs.model_fields.items():
        choices = ", ".join(f"`{choice}`" for choice in get_args(field.annotation) if isinstance(choice, str | int))
        yield f"`{name}`", field.description or "", choices
