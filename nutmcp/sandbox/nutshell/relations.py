"""What belongs together: the leads, notes and activities of an entity, and accounts with their contacts."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from nutmcp.sandbox.nutshell.entities import read_ref
from nutmcp.sandbox.nutshell.tables import Documents, Entity


class Relations:
    """The ways between entities that only one side of them keeps, found once for each request."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def found(self, refs: Iterable[str]) -> list[Entity]:
        """Return the entities that are referred to, without those that were deleted."""
        entities = (self._documents.one(*read_ref(each)) for each in refs)
        return [each for each in entities if each is not None and not each.is_deleted]

    def leads_of(self, entity: Entity) -> list[Entity]:
        """Return the leads of an account or of a contact."""
        return self._leads.get(entity.ref, [])

    def contacts_of(self, account: Entity) -> list[Entity]:
        """Return the contacts of an account; they know it, each of them."""
        return self._contacts.get(account.ref, [])

    def notes_of(self, entity: Entity) -> list[Entity]:
        """Return the notes about an entity, the latest first."""
        return self._notes.get(entity.ref, [])

    def activities_of(self, lead: Entity) -> list[Entity]:
        """Return the activities of a lead."""
        return self._activities.get(lead.ref, [])

    @cached_property
    def _leads(self) -> dict[str, list[Entity]]:
        leads = self._documents.every("Leads")
        return _by((each, {*each.several("accounts"), *each.several("contacts")}) for each in leads)

    @cached_property
    def _contacts(self) -> dict[str, list[Entity]]:
        return _by((each, each.several("accounts")) for each in self._documents.every("Contacts"))

    @cached_property
    def _notes(self) -> dict[str, list[Entity]]:
        return _by((each, [each.get("parent")]) for each in reversed(self._documents.every("Notes")))

    @cached_property
    def _activities(self) -> dict[str, list[Entity]]:
        return _by((each, each.several("leads")) for each in self._documents.every("Activities"))


def _by(pairs: Iterable[tuple[Entity, Iterable[str]]]) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for entity, keys in pairs:
        for key in keys:
            found[key].append(entity)
    return found
