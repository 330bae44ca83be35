"""Which fields each entity has, and in which of them others stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

STATUS_OPEN, STATUS_WON, STATUS_LOST, STATUS_CANCELLED = 0, 10, 11, 12
"""What becomes of a lead (published by clients)."""
SCHEDULED, LOGGED, CANCELLED, OVERDUE = 0, 1, 2, -1
"""What becomes of an activity; it is overdue only to whoever asks or counts."""
ABOUT = ("Leads", "Accounts", "Contacts")
"""What notes are about, and what tasks may be about."""
WHO = ("Users", "Teams")
"""Whom a lead or a task can be given to."""


class Shape(StrEnum):
    """How a field is kept, and how it is sent."""

    PLAIN = "as it is"
    MOMENT = "a time"
    MONEY = "a currency and an amount"
    VALUES = "several values by their keys"
    PHONES = "several telephone numbers by their keys"
    NAME = "a person's name"
    ONE = "another entity"
    MANY = "several other entities"
    PRODUCTS = "products with a quantity and a price"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity; those that refer to others keep them as `Users/1`."""

    name: str
    shape: Shape = Shape.PLAIN


def _plain(*names: str) -> tuple[Field, ...]:
    return tuple(Field(each) for each in names)


def _moments(*names: str) -> tuple[Field, ...]:
    return tuple(Field(each, Shape.MOMENT) for each in names)


def _one(*names: str) -> tuple[Field, ...]:
    return tuple(Field(each, Shape.ONE) for each in names)


def _many(*names: str) -> tuple[Field, ...]:
    return tuple(Field(each, Shape.MANY) for each in names)


_TIMES = _moments("createdTime", "modifiedTime", "deletedTime")
_REACHED_BY = (Field("email", Shape.VALUES), Field("phone", Shape.PHONES), Field("url", Shape.VALUES))
_ADDRESS = Field("address", Shape.VALUES)
_NAMED = (*_plain("name"), *_moments("deletedTime"))

FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "Leads": (
            *_plain("number", "name", "description", "tags", "status", "isPending", "confidence", "priority"),
            *_plain("urgency", "customFields", "avatarUrl"),
            *_one("creator", "primaryAccount", "milestone", "stageset", "market", "assignee", "outcome"),
            *_many("accounts", "contacts", "sources", "competitors", "channels", "processes"),
            Field("products", Shape.PRODUCTS),
            Field("estimatedValue", Shape.MONEY),
            *_moments("dueTime", "nextStepDueTime", "closedTime", "lastContactedDate"),
            *_TIMES,
        ),
        "Contacts": (
            Field("name", Shape.NAME),
            *_plain("jobTitle", "description", "tags", "customFields", "contactedCount"),
            *_REACHED_BY,
            _ADDRESS,
            *_one("creator", "owner", "territory"),
            *_many("accounts"),
            *_moments("lastContactedDate"),
            *_TIMES,
        ),
        "Accounts": (
            *_plain("name", "description", "tags", "customFields", "avatar"),
            *_REACHED_BY,
            _ADDRESS,
            *_one("creator", "owner", "industry", "accountType", "territory"),
            *_moments("lastContactedDate"),
            *_TIMES,
        ),
        "Activities": (
            *_plain("name", "description", "isAllDay", "isFlagged", "isTimed", "location", "status", "logDescription"),
            *_one("activityType", "loggedBy", "followUpTo", "creator"),
            *_many("leads", "participants"),
            *_moments("startTime", "endTime"),
            *_TIMES,
        ),
        "Tasks": (
            *_plain("title", "description"),
            *_one("assignee", "entity", "creator"),
            *_moments("dueTime", "completedTime"),
            *_TIMES,
        ),
        "Notes": (*_plain("note", "originId"), *_one("user"), *_moments("date", "deletedTime")),
        "Users": (*_plain("name", "firstName", "lastName", "isEnabled", "isAdministrator", "emails"), *_TIMES),
        "Teams": (*_plain("name"), *_TIMES),
        "Milestones": (*_plain("name", "position", "stagesetId"), *_moments("deletedTime")),
        "Stagesets": (*_plain("name", "position", "default"), *_moments("deletedTime")),
        "Lead_Outcomes": (*_plain("type", "description"), *_moments("deletedTime")),
        "Products": (*_plain("name"), Field("price", Shape.MONEY), *_moments("deletedTime")),
    }
    | dict.fromkeys(
        ("Activity_Types", "Markets", "Sources", "Competitors", "Industries", "Account_Types", "Territories"), _NAMED
    )
    | dict.fromkeys(("Origins", "Delays", "Audiences", "Settings"), _NAMED)
)
"""The fields of each type, without those that are worked out."""

STUBS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Leads": (
            *("name", "description", "status", "completion", "value", "primaryAccountName", "primaryContactName"),
            *("isOverdue", "lastContactedDate", "dueTime", "nextStepDueTime", "closedTime", "modifiedTime"),
        ),
        "Contacts": ("name", "jobTitle", "description", "primaryEmail", "modifiedTime"),
        "Accounts": ("name", "description", "territory", "regions", "modifiedTime"),
        "Activities": ("name", "startTime", "endTime", "isAllDay", "isFlagged", "status", "modifiedTime"),
        "Tasks": ("title", "dueTime", "completedTime", "modifiedTime"),
        "Users": ("name", "firstName", "lastName", "isEnabled", "isAdministrator", "emails", "modifiedTime"),
        "Products": ("name",),
    }
)
"""The fields that a stub has; of other types they are all."""


def ref(kind: str, id: object) -> str:
    """Return how another entity is referred to."""
    return f"{kind}/{id}"


def read_ref(kept: str) -> tuple[str, int]:
    """Return the type and the id of what is referred to."""
    kind, _, id = kept.partition("/")
    return kind, int(id)
