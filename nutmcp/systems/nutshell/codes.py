"""The numbers that Nutshell sends for a state, which public clients have published."""

from nutmcp.remote.code import Code


class LeadStatus(Code):
    """What became of a lead (`status`)."""

    OPEN = 0
    WON = 10
    LOST = 11
    CANCELLED = 12


class ActivityStatus(Code):
    """What became of an activity (`status`); that it is overdue is asked for, and told of none."""

    SCHEDULED = 0
    LOGGED = 1
    CANCELLED = 2


class TaskStatus(Code):
    """Whether a task is done, which is worked out of `completedTime` (assumed)."""

    OPEN = 0
    COMPLETED = 1


class MemberStatus(Code):
    """Whether someone works in the company still (`isEnabled`)."""

    INACTIVE = 0
    ACTIVE = 1
