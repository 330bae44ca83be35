"""The states and kinds that ProWorkflow has: words on the wire, such as `active` and `heading`."""

from typing import Self

from nutmcp.remote.code import Code


class State(Code):
    """A state that is said in one word, perhaps as a participle: `complete` is also written `completed`."""

    @classmethod
    def read(cls, sent: object) -> Self:
        """Return the state that was sent."""
        text = sent.strip().casefold() if isinstance(sent, str) else ""
        stem = text.removesuffix("d")
        return cls[stem.upper()] if text != stem and stem.upper() in cls.__members__ else super().read(sent)


class ProjectState(State):
    """Whether a project is worked on (`status` of the filters), or is the place of tasks of no project."""

    ACTIVE = 1
    COMPLETE = 2
    GENERAL = 3


class TaskState(State):
    """Whether a task is to be done still (`status` of the filters)."""

    ACTIVE = 1
    COMPLETE = 2


class TaskKind(Code):
    """What a line in a list of tasks is (`type` of the filters)."""

    NORMAL = 1
    BOLD = 2
    HEADING = 3


class InvoiceState(Code):
    """Whether an invoice is paid: there is neither a draft nor a part of a payment."""

    UNPAID = 1
    PAID = 2


class QuoteState(State):
    """What became of a quote."""

    PENDING = 1
    APPROVED = 2
    DECLINED = 3


class QuoteKind(Code):
    """Whether a quote binds."""

    QUOTE = 1
    ESTIMATE = 2


class ContactKind(Code):
    """Whom a company or a contact stands for."""

    CLIENT = 1
    CONTRACTOR = 2
    STAFF = 3
    OTHER = 4


class LineKind(Code):
    """What a line of an invoice or a quote is (`type` of "Add Line/s to an Invoice")."""

    HEADING = 1
    LINEITEM = 2
    EXPENSE = 3
    STAFFRATE = 4
    TASKRATE = 5


class BudgetType(Code):
    """What the allocated time of a project or task counts."""

    WORKED_HOURS = 1


class BudgetScope(Code):
    """What time is allocated for: the whole of it, whoever works on it."""

    GLOBAL = 1


class TrackingType(Code):
    """How work is recorded: by its length, or by its start and its end, as one likes."""

    EITHER = 1


class Rounding(Code):
    """How time is rounded: no page says that it is."""

    NONE = 0


class ClockState(Code):
    """Whether a timer runs; only those that do are listed."""

    RUNNING = 1
