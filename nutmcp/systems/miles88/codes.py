"""The states that 88 Miles has: flags that it sends as text, and what is worked out from other fields."""

from typing import Self

from nutmcp.remote.code import Code

_TEXTS = ("false", "true")


class TextFlag(Code):
    """A flag that is sent as the text `"true"` or `"false"`; its members are 1 and 0."""

    @classmethod
    def read(cls, sent: object) -> Self:
        """Return the state that was sent as text or as a flag, or else as any code is."""
        text = str(sent).strip().casefold()
        return cls(_TEXTS.index(text)) if text in _TEXTS else super().read(sent)

    @property
    def text(self) -> object:
        """Return it as it is sent."""
        return _TEXTS[int(self)] if self.is_documented else self.sent


class ProjectState(TextFlag):
    """Whether a project can be punched into (`active`)."""

    ACTIVE = 1
    SIGNED_OFF = 0


class StaffState(TextFlag):
    """Whether someone works here still (`active`)."""

    INACTIVE = 0
    ACTIVE = 1


class BillingMethod(Code):
    """How a project is billed: by its rate, where it has one."""

    HOURLY_RATE = 1


class BudgetType(Code):
    """What a time limit counts."""

    WORKED_HOURS = 1


class BudgetScope(Code):
    """What a time limit is set for: the project, whoever works on it."""

    GLOBAL = 1


class TrackingType(Code):
    """How work is recorded: each shift has a start and an end."""

    START_END = 1


class Rounding(Code):
    """How time is rounded: no page says that it is."""

    NONE = 0


class ClockState(Code):
    """Whether a shift has no end yet."""

    STOPPED = 0
    RUNNING = 1
