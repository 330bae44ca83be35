"""The cache of rows and selections as records: the same are read again and again, and records never change."""

from collections.abc import Hashable, Sequence
from typing import cast

from nutmcp.remote.record import Record
from nutmcp.sandbox.columns import Cell, RecordT, record_of

Row = tuple[Cell, ...]
_SHORT = 200
"""How many characters a text has at most whose row is remembered."""
_MOST = 2_048
"""How many rows are remembered at most, and how many records in all selections together: a small account's rows that
are asked for again and again, and few of a large one's, which would take 15 MiB and be asked for once."""
_LARGEST = 1_024
"""How many records a selection has at most that is remembered."""


class RowCache:
    """What was made of rows, and what was selected, within limits."""

    def __init__(self) -> None:
        self._rows: dict[tuple[type[Record], Row], Record] = {}
        self._selections: dict[Hashable, Sequence[Record]] = {}
        self._selected = 0

    def selection(self, record: type[RecordT], key: Hashable) -> Sequence[RecordT] | None:
        """Return the records that a key selects, or None where that is not remembered."""
        return cast("Sequence[RecordT] | None", self._selections.get((record, key)))

    def select(self, record: type[RecordT], key: Hashable, rows: Sequence[Row]) -> Sequence[RecordT]:
        """Return the records of rows, whose cells are in the order of the fields, as what a key selects.

        They are remembered unless a text is long, or the rows are very many.
        """
        found: list[Record] = []
        is_short = len(rows) <= _LARGEST
        for row in rows:
            known = self._rows.get((record, row))
            if known is None:
                known = record_of(record, row)
                is_short &= self._keep(record, row, known)
            found.append(known)
        if is_short:
            self._keep_selection((record, key), found)
        return cast("Sequence[RecordT]", found)

    def _keep(self, record: type[Record], row: Row, made: Record) -> bool:
        """Remember what was made of a row, unless a text is long; return whether it is."""
        if any(isinstance(held, str) and len(held) > _SHORT for held in row):
            return False
        if len(self._rows) == _MOST:
            self._rows.clear()
        self._rows[record, row] = made
        return True

    def _keep_selection(self, key: Hashable, found: Sequence[Record]) -> None:
        if self._selected + len(found) > _MOST:
            self._selections.clear()
            self._selected = 0
        self._selections[key] = found
        # One that is empty takes its place, too.
        self._selected += len(found) + 1
