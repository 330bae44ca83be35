"""What can go wrong with a write whose answer then makes no sense or does not come: before and after it took effect."""

from typing import Any

AFTER: list[dict[str, Any]] = [
    {"kind": "drop", "after": True},
    {"kind": "status", "after": True, "status": 502, "body": "html"},
    {"kind": "html", "after": True},
    {"kind": "redirect", "after": True},
    {"kind": "truncated"},
    {"kind": "cut"},
    {"kind": "huge", "after": True},
]
BEFORE: list[dict[str, Any]] = [
    {"kind": "drop"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 504, "body": "nothing"},
    {"kind": "html"},
    {"kind": "redirect"},
]


def named(fault: dict[str, Any]) -> str:
    return "-".join(str(each) for each in fault.values())
