"""Finds what is to be changed, if it is as the caller last saw it."""

from nutmcp.sandbox.nutshell.failures import invalid, nothing_there, stale
from nutmcp.sandbox.nutshell.reading import Sent, id_of
from nutmcp.sandbox.nutshell.tables import Entity
from nutmcp.sandbox.nutshell.work import Work

REV_IGNORE = "REV_IGNORE"
"""What is sent in place of a rev to change an entity whatever it is by now."""


def entity_to_change(work: Work, kind: str, noun: str, params: Sent) -> Entity:
    """Return the entity that is to be changed.

    Raises:
        Failure: It is not there, its rev is another, or the caller may not change it.
    """
    entity = work.documents.one(kind, id_of(params.get(f"{noun}Id")))
    if entity is None or entity.is_deleted:
        raise nothing_there()
    if params.get("rev") in (None, ""):
        raise invalid("A rev is needed.")
    if params["rev"] not in (REV_IGNORE, str(entity.rev)):
        raise stale()
    work.allow(entity)
    return entity
