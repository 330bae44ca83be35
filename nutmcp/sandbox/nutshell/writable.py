"""What may be written of each type: the keys that are sent, the fields that they end up in, and how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nutmcp.sandbox.nutshell import reading as read
from nutmcp.sandbox.nutshell.entities import ABOUT, WHO
from nutmcp.sandbox.nutshell.reading import Read

_MULTIPLE = MappingProxyType({"email": read.keyed, "phone": read.phones, "url": read.keyed, "address": read.keyed})
_TEXT = MappingProxyType({"description": read.text})


@dataclass(frozen=True, slots=True)
class Writable:
    """What may be written of a type.

    Attributes:
        noun: The key under which it is sent, and with `Id` behind it, its id.
        fields: How each key is read.
        kept_as: In which field a key ends up, where the field has another name.
        needs: Fields of which at least one has to be there when it is created.
    """

    noun: str
    fields: Mapping[str, Read]
    kept_as: Mapping[str, str] = field(default_factory=dict[str, str])
    needs: tuple[str, ...] = ()


WRITABLE: Mapping[str, Writable] = MappingProxyType(
    {
        "Leads": Writable(
            "lead",
            {
                **_TEXT,
                "name": read.text,
                "confidence": read.percent,
                "status": read.number,
                "isPending": read.flag,
                "outcome": read.one("Lead_Outcomes"),
                "closedTime": read.moment,
                "dueTime": read.moment,
                "priority": read.number,
                "tags": read.tags,
                "estimatedValue": read.money,
                "value": read.money,
                "assignee": read.one(*WHO),
                "primaryAccount": read.one("Accounts"),
                "market": read.one("Markets"),
                "milestoneId": read.one("Milestones"),
                "stagesetId": read.one("Stagesets"),
                "accounts": read.of_lead("Accounts"),
                "contacts": read.of_lead("Contacts"),
                "sources": read.of_lead("Sources"),
                "competitors": read.of_lead("Competitors"),
                "products": read.products,
            },
            MappingProxyType({"milestoneId": "milestone", "stagesetId": "stageset", "value": "estimatedValue"}),
        ),
        "Contacts": Writable(
            "contact",
            {
                **_TEXT,
                **_MULTIPLE,
                "name": read.name,
                "jobTitle": read.text,
                "tags": read.tags,
                "owner": read.one("Users"),
                "territoryId": read.one("Territories"),
                "accounts": read.several("Accounts"),
            },
            MappingProxyType({"territoryId": "territory"}),
            needs=("name", "phone", "email"),
        ),
        "Accounts": Writable(
            "account",
            {
                **_TEXT,
                **_MULTIPLE,
                "name": read.text,
                "tags": read.tags,
                "owner": read.one("Users"),
                "industryId": read.one("Industries"),
                "accountTypeId": read.one("Account_Types"),
                "territoryId": read.one("Territories"),
                "contacts": read.several("Contacts"),
            },
            MappingProxyType({"industryId": "industry", "accountTypeId": "accountType", "territoryId": "territory"}),
            needs=("name",),
        ),
        "Activities": Writable(
            "activity",
            {
                **_TEXT,
                "name": read.text,
                "activityTypeId": read.one("Activity_Types"),
                "startTime": read.moment,
                "endTime": read.moment,
                "isAllDay": read.flag,
                "isTimed": read.flag,
                "isFlagged": read.flag,
                "location": read.text,
                "status": read.number,
                "logDescription": read.text,
                "leads": read.several("Leads"),
                "participants": read.several("Contacts", "Users"),
                "followupTo": read.one("Activities"),
                "followUpTo": read.one("Activities"),
            },
            MappingProxyType({"activityTypeId": "activityType", "followupTo": "followUpTo"}),
            needs=("name", "activityTypeId"),
        ),
        "Tasks": Writable(
            "task",
            {
                **_TEXT,
                "title": read.text,
                "dueTime": read.moment,
                "completedTime": read.moment,
                "assignee": read.one(*WHO),
                "entity": read.one(*ABOUT),
            },
            needs=("title",),
        ),
        "Products": Writable("product", {"name": read.text, "price": read.money}, needs=("name",)),
    }
)
"""By type. Notes, tags and sources are written each in a way of their own; the rest is for administrators."""
