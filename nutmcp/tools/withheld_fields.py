"""Notice fields that were left out of records that are added up, as it does where a permission is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nutmcp.directory import KnownProject
from nutmcp.domain.invoice import Expense, Invoice
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.record import Record, tells
from nutmcp.remote.system import System


@dataclass(slots=True)
class WithheldFields:
    """What did not come of all that a sum rests on; a field that is only blank does come, as null."""

    _withheld: dict[str, None] = field(default_factory=dict[str, None])
    _told: set[str] = field(default_factory=set[str])

    def entry(self, entry: TimeEntry, project: KnownProject | None, *also: str) -> None:
        """Look at a time entry of that project: its minutes, what of them is billable, and these fields also."""
        # What does not apply need not come: the minutes beside a start and an end, the billable part elsewhere.
        minutes = () if entry.start_time and entry.end_time else ("minutes",)
        billable = ("billable_minutes",) if project is not None and project.billable else ()
        self._look_at(TimeEntry, entry, *minutes, *billable, *also)

    def filtered(self, entry: TimeEntry, *fields: str) -> None:
        """Look at these fields alone of a time entry, by which it was filtered."""
        self._look_at(TimeEntry, entry, *fields)

    def invoice(self, invoice: Invoice, *also: str) -> None:
        """Look at an invoice: its state, its amounts, when it is due, and these fields also."""
        self._look_at(Invoice, invoice, "status", "due_date", "total", "paid_to_date", "balance", *also)

    def are_told(self, *fields: str) -> bool:
        """Return whether each of the fields came with a record, or none was asked of it: else no sum of it is known."""
        return all(name in self._told or name not in self._withheld for name in fields)

    def left_out_of(self, sums: Mapping[str, object], rests_on: Mapping[str, Sequence[str]]) -> dict[str, None]:
        """Return nothing in place of each sum of fields that no record told; a zero would pass for one."""
        return {name: None for name in sums if name in rests_on and not self.are_told(*rests_on[name])}

    def expense(self, expense: Expense, *fields: str) -> None:
        """Look at these fields of an expense."""
        self._look_at(Expense, expense, *fields)

    def note(self, system: System) -> tuple[str, ...]:
        """Return the sentence about what did not come, or nothing where all came."""
        return self._said(system, "what is added up from that is not to be relied on")

    def note_of_filters(self, system: System) -> tuple[str, ...]:
        """Return the same of records that were filtered by it."""
        return self._said(system, "some may be here that were not asked for")

    def _said(self, system: System, so: str) -> tuple[str, ...]:
        if not self._withheld:
            return ()
        *others, last = (name.replace("_", " ") for name in self._withheld)
        names = f"{', '.join(others)} and {last}" if others else last
        return (f"{system.name} did not tell {names} of some of the records, perhaps for lack of a permission; {so}.",)

    def _look_at(self, noun: type[Record], record: Record, *fields: str) -> None:
        if record.model_fields_set.issuperset(fields):
            self._told.update(fields)
            return
        for name in fields:
            if is_withheld(record, noun, name):
                self._withheld[name] = None
            else:
                self._told.add(name)


def is_withheld(record: Record, noun: type[Record], name: str) -> bool:
    """Return whether a field did not come with a record; what the system never tells is not missed."""
    return name not in record.model_fields_set and tells(type(record), noun, name)
