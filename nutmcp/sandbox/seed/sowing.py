"""Sow the data of one size into an empty store."""

from datetime import datetime

from nutmcp.sandbox.store import Store


def sow(store: Store, size: str, now: datetime) -> None:
    """Add the data of that size, dated around now.

    Args:
        store: Where it goes.
        size: `small`, `large` or `empty`.
        now: The moment that counts as the present.
    """
    if size == "empty":
        return
    store.insert(
        "organizations",
        [
            {
                "id": 1686,
                "guid": "846e176e-7c4b-4bfd-a894-c98f2988927e",
                "name": "Atelier Boréal",
                "time_tracking_type": 0,
                "time_rounding": 0,
                "last_activity_date": now,
            }
        ],
    )
    store.insert("members", [{"id": 9015, "name": "Camille", "email": "camille@atelier-boreal.example"}], 1686)
