"""What is to be done: tasks, which may hang on a project, and may have people to do them."""

from datetime import date
from typing import ClassVar

from nutmcp.remote.code import Code
from nutmcp.remote.id import Id
from nutmcp.remote.record import Day, Draft, Record, Ref


class Task(Record):
    """Something to be done."""

    open_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it is still to be done."""
    headings: ClassVar[tuple[Code, ...]] = ()
    """The kinds of lines that only put others in order."""
    completed_by: ClassVar[str] = ""
    """The field of a draft that completes it by saying when, where no action does; taken away, it is open again."""
    most_people: ClassVar[int | None] = None
    """How many people can be to do it, where that is limited."""

    name: str | None = None
    status: Code | None = None
    kind: Code | None = None
    project: Ref = None
    start_date: Day | None = None
    due_date: Day | None = None
    completed_date: Day | None = None
    description: str | None = None
    about: str | None = None
    """What it is about, where that is no project: the name of it."""
    people: str | None = None
    """The ids of those who are to do it, joined by commas."""
    budget_minutes: int | None = None
    used_minutes: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done; where its state is not told, it may be."""
        return self.status is None or self.status in self.open_in

    @property
    def is_heading(self) -> bool:
        """Whether it is nothing to be done, but a line that puts others in order."""
        return self.kind in self.headings

    def days_overdue(self, today: date) -> int:
        """Return for how many days it is overdue: 0 unless it is open and its due date has passed."""
        return max(0, (today - self.due_date).days) if self.is_open and self.due_date else 0

    @property
    def people_ids(self) -> tuple[str, ...]:
        """Return the ids of those who are to do it, as text."""
        return tuple(each.strip() for each in (self.people or "").split(",") if each.strip())


class TaskDraft(Draft[Task]):
    """What is written of a task; what is not said stays, and an empty text takes away."""

    name: str | None = None
    project: Id | None = None
    people: str | None = None
    due_date: Day | str | None = None
    budget_minutes: int | str | None = None
