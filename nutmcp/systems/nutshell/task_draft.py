"""What is written of a task."""

from typing import Literal

from pydantic import model_validator

from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Instant
from nutmcp.systems.nutshell.records import Task
from nutmcp.systems.nutshell.values import as_object


class TaskDraft(Draft[Task]):
    """A task that is written: given to a user or a team, and on one thing at most."""

    name: str | None = None
    people: str | None = None
    team: Id | Literal[""] | None = None
    due_time: Instant | Literal[""] | None = None
    completed_time: Instant | Literal[""] | None = None
    lead: Id | Literal[""] | None = None
    person: Id | Literal[""] | None = None
    customer: Id | Literal[""] | None = None

    @model_validator(mode="before")
    @classmethod
    def _taken_from_the_team(cls, said: object) -> object:
        """Take away from its team what a user is to do."""
        told = as_object(said)
        return {"team": "", **told} if told.get("people") else said
