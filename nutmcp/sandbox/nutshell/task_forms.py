"""How a task is sent and taken: nobody has published its fields, so that each of them can come in two ways."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from nutmcp.sandbox.nutshell.knobs import NutshellKnobs

Fields = Mapping[str, Any]
_OWN: Mapping[str, str] = MappingProxyType({"Leads": "lead", "Accounts": "account", "Contacts": "contact"})
"""The name that what a task is about has where each kind has one of its own."""


def as_sent(task: Fields, knobs: NutshellKnobs) -> dict[str, Any]:
    """Return a task as it is sent."""
    told = dict(task)
    if knobs.task_title == "name":
        told["name"] = told.pop("title")
    if knobs.task_assignee == "list" and "assignee" in told:
        told["assignee"] = [told["assignee"]] if told["assignee"] else []
    if knobs.task_about == "own" and "entity" in told:
        about: dict[str, Any] = told.pop("entity") or {}
        told |= {name: about if kind == about.get("entityType") else None for kind, name in _OWN.items()}
    return told


def as_taken(task: Fields, knobs: NutshellKnobs) -> Fields:
    """Return what was sent of a task as it is kept: its title under that name."""
    if knobs.task_title == "title":
        return task
    taken = {key: each for key, each in task.items() if key not in ("title", "name")}
    return {**taken, **({"title": task["name"]} if "name" in task else {})}
