"""What a built-in system does as documented, and what is assumed of it, as a page for each system."""

from collections.abc import Iterable
from itertools import groupby
from typing import get_args

from nutmcp.remote.resource import Resource
from nutmcp.sandbox.emulation import Emulation, Knobs
from nutmcp.sandbox.hosts import emulation_of
from nutmcp.systems import DEFAULT, SYSTEMS, profile_of
from scripts.docs.sandbox_manual import manual
from scripts.docs.settings_page import trial
from scripts.docs.table import markdown_table


def path_of(key: str) -> str:
    """Return the path of the page of a system."""
    return f"docs/sandbox{'' if key == DEFAULT else f'-{key}'}.md"


def page(key: str) -> str:
    """Return the page of a system; that of the default one tells how a sandbox is used, too."""
    emulated = emulation_of(key)
    return (
        (_beginning() if key == DEFAULT else _beginning_of_another(emulated))
        + "\n## What can be called\n\n"
        + markdown_table(
            ("Resource", "Below", "Operations", "Includes"), _resources(emulated.system.resources.values())
        )
        + "".join(_topics(emulated))
        + "\n## What the documents leave open\n\n"
        "The sandbox does the first of each. Tests turn these knobs, as `PUT /control/knobs` does, to see that nutmcp\n"
        "bears the others.\n\n" + markdown_table(("Knob", "Meaning", "Choices"), _knobs(emulated.knobs))
    )


def _beginning() -> str:
    others = ", ".join(f"[{profile_of(each).name}](sandbox-{each}.md)" for each in SYSTEMS if each != DEFAULT)
    return (
        "# The sandbox\n\n"
        "nutmcp brings a Nutcache of its own. `--sandbox` uses it inside the server; `nutmcp sandbox` runs it alone.\n"
        "It speaks versions 3 and 4 of the API, over data of a made-up agency that are dated around today. It does\n"
        "what the vendor’s documents say. Where they say nothing, something is assumed, and this page says so.\n"
        f"With `--system` there is another system in its place: {others}.\n\n" + manual()
    )


def _beginning_of_another(emulated: Emulation[Knobs]) -> str:
    name, key = emulated.system.name, emulated.system.key
    asked = profile_of(key).credentials
    heads = [each.name.replace("_", " ").capitalize() for each in asked]
    accounts = [
        [f"`{each[setting.name]}`" if each[setting.name] else "–" for setting in asked] for each in emulated.accounts
    ]
    return (
        f"# The sandbox of {name}\n\n"
        f"`nutmcp --system {key} --sandbox` works on the built-in {name}, and `nutmcp sandbox --system {key}` runs it\n"
        "alone, with made-up data that are dated around today. It does what the vendor’s documents say. Where they\n"
        "say nothing, something is assumed, and this page says so. How a sandbox is used, its control side and its\n"
        "faults are the same for all systems: [The sandbox](sandbox.md) tells of them.\n\n"
        f"{trial(profile_of(key))}"
        "## Who may use it\n\n" + markdown_table(heads, accounts) + "\nThe first of them is the default user.\n"
    )


def _topics(emulated: Emulation[Knobs]) -> Iterable[str]:
    for topic, about in groupby(emulated.behaviours(), key=lambda each: each.topic):
        rows = [(each.says, f"**{each.source}**" if each.is_assumed else each.source) for each in about]
        yield f"\n## {topic}\n\n{markdown_table(('What it does', 'On whose word'), rows)}"


def _resources(resources: Iterable[Resource]) -> Iterable[tuple[str, ...]]:
    for each in (resource for resource in resources if resource.verbs):
        verbs = ", ".join(sorted(verb.value for verb in each.verbs if verb.value != "do"))
        actions = ", ".join(f"`{action}`" for action in each.actions)
        done = ", ".join(filter(None, (verbs, actions)))
        yield f"`{each.name}`", each.parent.resource if each.parent else "", done, ", ".join(each.includes)


def _knobs(knobs: type[Knobs]) -> Iterable[tuple[str, ...]]:
    for name, field in knobs.model_fields.items():
        choices = ", ".join(f"`{choice}`" for choice in get_args(field.annotation) if isinstance(choice, str | int))
        yield f"`{name}`", field.description or "", choices
