"""How leads are closed: by their status, or where a company wants that, by one of its outcomes."""

from collections.abc import Iterable

from nutmcp.domain.lead import LeadDraft
from nutmcp.errors import Refused
from nutmcp.remote.call import Answer
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record, of_kind
from nutmcp.systems.nutshell.codes import LeadStatus
from nutmcp.systems.nutshell.records import Lead, Outcome


def missing_outcome(draft: LeadDraft, answer: Answer) -> LeadStatus | None:
    """Return the state that an edit was to bring about, and did not, as its answer shows."""
    if draft.status in (None, "") or draft.outcome:
        return None
    told = [each.status for each in of_kind(Lead, answer.records)]
    wanted = LeadStatus.read(draft.status)
    return wanted if told and told[0] not in (None, wanted) else None


def closing_alone(draft: LeadDraft) -> LeadDraft | None:
    """Return what of an edit closes a lead, where it changes something else, too; None where it does not.

    That may be refused, so that nothing else is to be changed before.
    """
    said = {name for name in type(draft).model_fields if getattr(draft, name) is not None}
    return LeadDraft(status=draft.status) if draft.status and not draft.outcome and len(said) > 1 else None


def the_outcome(outcomes: Iterable[Record], wanted: LeadStatus) -> Id:
    """Return the only outcome of that meaning.

    Raises:
        Refused: There is none, or several, among which a person has to choose; or it was to be opened again.
    """
    if wanted is LeadStatus.OPEN:
        raise Refused("Nutshell does not open a closed lead of this company again.", "Open it in Nutshell itself.")
    those = [each for each in of_kind(Outcome, outcomes) if (each.type or "").casefold() == wanted.word]
    if len(those) != 1:
        raise Refused(
            f"Nutshell closes this company's leads by an outcome, and {len(those) or 'none'} mean {wanted.word}.",
            "Name one as `outcome`; find_records lists outcomes.",
            field="outcome",
            candidates=[{"id": each.id or 0, "name": each.name or ""} for each in those],
        )
    return those[0].id or 0
