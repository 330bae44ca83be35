"""Notice fields that were left out of records that are added up, as it does where a permission is lacking."""

from dataclasses import dataclass, field

from nutmcp.directory import KnownProject
from nutmcp.domain.invoice import Invoice
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.record import Record, tells
from nutmcp.remote.system import System


@dataclass(slots=True)
class WithheldFields:
    """What did not come of all that a sum rests on; a field that is only blank does come, as null."""

    _missing: dict[str, None] = field(default_factory=dict[str, None])

    def entry(self, entry: TimeEntry, project: KnownProject | None, *also: str) -> None:
        """Look at a time entry of that project: its minutes, what of them is billable, and these fields also."""
        # What does not apply need not come: the minutes beside a start and an end, the billable part elsewhere.
        minutes = () if entry.start_time and entry.end_time else ("minutes",)
        billable = ("billable_minutes",) if project is not None and project.billable else ()
        self._look_at(TimeEntry, entry, *minutes, *billable, *also)

    def invoice(self, invoice: Invoice, *also: str) -> None:
        """Look at an invoice: its state, its amounts, when it is due, and these fields also."""
        self._look_at(Invoice, invoice, "status", "due_date", "total", "paid_to_date", "balance", *also)

    def note(self, system: System) -> tuple[str, ...]:
        """Return the sentence about what did not come, or nothing where all came."""
        if not self._missing:
            return ()
        names = " and ".join(name.replace("_", " ") for name in self._missing)
        sums = "what is added up from that is not to be relied on"
        return (
            f"{system.name} did not tell {names} of some of the records, perhaps for lack of a permission; {sums}.",
        )

    def _look_at(self, noun: type[Record], record: Record, *fields: str) -> None:
        told = record.model_fields_set
        if not told.issuperset(fields):
            # What the system never tells is not missed.
            absent = (name for name in fields if name not in told and tells(type(record), noun, name))
            self._missing |= dict.fromkeys(absent)
