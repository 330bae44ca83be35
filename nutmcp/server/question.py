"""What one can ask the user so that a call goes through: which record is meant, when work began, whether to do it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from nutmcp.tools.asides import for_people
from nutmcp.words.fold import clean

Arguments = Mapping[str, object]
Answer = Mapping[str, Any]
"""What a tool answered, or its error."""

_LONGEST_LABEL = 120
_LONGEST_LINE = 300
_WHICH = "Which one is meant?"
_START = "When did the work start? A time of day, such as 09:00."


@dataclass(frozen=True, slots=True)
class Question:
    """One question, about one argument of a call.

    Attributes:
        message: What the user reads.
        given: The arguments of the call so far.
        argument: The one that is asked for.
        choices: What can be chosen, by what the user reads, with the value for the argument; empty for a free text.
        consent: The value for the argument where to agree is all; the form is then empty.
    """

    message: str
    given: Arguments
    argument: str
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    consent: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """Return the form: one field named like the argument, or none where to agree is all."""
        if self.consent:
            return {"type": "object", "properties": {}}
        asked: dict[str, Any] = {"type": "string", "title": self.argument.capitalize()}
        if self.choices:
            asked["enum"] = list(self.choices)
        return {"type": "object", "properties": {self.argument: asked}, "required": [self.argument]}

    def completed(self, filled: Mapping[str, object] | None) -> Arguments | None:
        """Return the arguments of the call with what the user filled in; None if that is no answer."""
        said = (filled or {}).get(self.argument)
        value = self.consent or (self.choices.get(str(said)) if self.choices else said)
        return {**self.given, self.argument: value} if isinstance(value, str) and value.strip() else None

    def as_text(self) -> str:
        """Return it as text, from which `from_text` makes it again."""
        return json.dumps(asdict(self))


def from_text(text: str) -> Question:
    """Return the question that was made into this text."""
    return Question(**json.loads(text))


def question_about(answer: Answer, given: Arguments) -> Question | None:
    """Return what the user can be asked after this answer to a call with these arguments; None if nothing helps."""
    if _is_to_be_agreed_to(answer, given):
        return Question(_told(answer), given, "confirm_token", consent=answer["confirm_token"])
    error = answer.get("error", {})
    argument = error.get("field", "")
    if error.get("code") == "ambiguous" and _may_be_chosen(argument, given) and error.get("candidates"):
        choices = {_label(each): str(each["id"]) for each in error["candidates"]}
        return Question(f"{error['message'].partition('. ')[0]}. {_WHICH}", given, argument, choices)
    if error.get("code") == "invalid_arguments" and argument == "start" not in given and "duration" in given:
        return Question(_START, given, "start")
    return None


def _is_to_be_agreed_to(answer: Answer, given: Arguments) -> bool:
    """Return whether it is a preview that nobody asked for, of something that would be done."""
    if answer.get("status") != "preview" or "confirm_token" not in answer or "preview" in given:
        return False
    return any(each.get("status", "planned") == "planned" for each in _planned(answer))


def _may_be_chosen(argument: str, given: Arguments) -> bool:
    """Return whether a candidate can be given for the argument: it named several, or was left to a default that does.

    A row of a sheet has arguments of its own, which are not those of the call.
    """
    said = given.get(argument)
    return isinstance(said, str) or (said is None and argument.isidentifier() and "entries" not in given)


def _told(preview: Answer) -> str:
    """Return what a preview says to a person, and on a line each the entries, with what would become of them."""
    planned = [each for each in _planned(preview) if each.get("entry")]
    return "\n".join([for_people(preview["message"]), *(_line(each) for each in planned)])


def _planned(preview: Answer) -> Sequence[Answer]:
    return [{**preview, "status": "planned"}] if "entry" in preview else preview.get("entries", ())


def _line(planned: Answer) -> str:
    entry = planned["entry"]
    minutes = f"{entry['minutes']} min" if "minutes" in entry else None
    names = (entry.get(each) for each in ("project", "service", "member", "note"))
    line = " – ".join(str(each) for each in (entry.get("date") or f"entry {entry.get('id')}", minutes, *names) if each)
    index = f"[{planned['index']}] " if "index" in planned else ""
    return clean(f"{index}{line}{_fate(planned)}", _LONGEST_LINE)


def _fate(planned: Answer) -> str:
    """Return what would become of an entry, or why nothing would."""
    if "error" in planned:
        return f" → left out: {planned['error'].get('message', '').partition('. ')[0]}"
    if planned["status"] != "planned":
        return f" → {planned['status'].replace('_', ' ')}"
    would: Mapping[str, object] = planned.get("would") or {}
    changes = ", ".join(f"{name}: {value}" for name, value in would.items() if name != "deleted")
    return f" → {changes}" if changes else ""


def _label(candidate: Answer) -> str:
    """Return what tells a candidate from the others; its id does where all else is the same."""
    words = [str(value) for name, value in candidate.items() if name != "id" and value not in ("", None)]
    return f"{clean(', '.join(words), _LONGEST_LABEL)} ({candidate['id']})"
