"""What the built-in 88 Miles does, and on whose word."""

from collections.abc import Iterable

from nutmcp.sandbox.behaviour import ASSUMED, Behaviour

_PROJECTS = "the page on projects"
_SHIFTS = "the page on shifts"
_CLIENT = "the maker's own client, gigawatt"


def behaviours() -> Iterable[Behaviour]:
    """Return all that is emulated, topic by topic."""
    return _BEHAVIOURS


_BEHAVIOURS = (
    Behaviour("Who may call", "`Bearer` and an access token are accepted.", _CLIENT),
    Behaviour("Who may call", "`Basic` with e-mail and password is accepted as well.", "the page “Basics”"),
    Behaviour("Who may call", "Wrong credentials are answered 401.", f"{_PROJECTS}, “Errors”"),
    Behaviour("Reading", 'A list is `{"response": […], "count": n}`, one record `{"response": {…}}`.', _PROJECTS),
    Behaviour("Reading", "A list comes as a whole: there are no pages.", f"{_PROJECTS}: none are documented"),
    Behaviour("Reading", "Paths are answered with and without `.json`.", f"{_PROJECTS}, the headings and the examples"),
    Behaviour("Reading", "Reads of a project show the fields of the examples.", f"{_PROJECTS}, the examples"),
    Behaviour("Reading", "Everybody sees the shifts of all.", ASSUMED),
    Behaviour("Queries", "`where` and `order` follow the grammar of the maker's libraries.", ASSUMED),
    Behaviour("Queries", "`~=` ignores letter case; `%` and `_` stand for any letters.", ASSUMED),
    Behaviour("Queries", "A query that is not understood, or names no column, is answered 422.", ASSUMED),
    Behaviour("Queries", "The comparison of an id with text finds nothing.", ASSUMED),
    Behaviour("Queries", "What has no value comes last in every order.", ASSUMED),
    Behaviour("Writing", 'What is written is inside of its kind: `{"project": {…}}`.', _PROJECTS),
    Behaviour("Writing", "The caller may choose the `uuid` of what is created.", f"{_PROJECTS}, the parameter uuid"),
    Behaviour("Writing", "A second create under a `uuid` is answered 422.", ASSUMED),
    Behaviour("Writing", "A create is answered 200 with the record.", f"{_PROJECTS}, “Create a new project”"),
    Behaviour("Writing", "PUT keeps what is not sent.", f"{_PROJECTS}, “Update a project”"),
    Behaviour("Writing", "`null` clears a field.", ASSUMED),
    Behaviour("Writing", "A delete is answered 200 without a body.", f"{_PROJECTS}, “Delete a project”"),
    Behaviour("Writing", "Shifts and activities go with their project, projects with their company.", ASSUMED),
    Behaviour("Writing", "Totals are ignored when they are written.", f"{_PROJECTS}, the parameters"),
    Behaviour("Shifts", "A shift needs a project, a start and a time zone.", _SHIFTS),
    Behaviour("Shifts", "A shift is the caller's unless it names another of the staff.", _SHIFTS),
    Behaviour("Shifts", "A shift without a stop runs.", _SHIFTS),
    Behaviour("Shifts", "To create one that runs leaves others running.", ASSUMED),
    Behaviour("Shifts", "An activity of another project, or a stop before the start, is answered 422.", ASSUMED),
    Behaviour("Punching", "Punching in ends the caller's shift that runs.", f"{_PROJECTS}, “Punch in to a project”"),
    Behaviour("Punching", "Its answer holds the shift that begins.", f"{_PROJECTS}, “Punch in to a project”"),
    Behaviour("Punching", "Punching out does not tell the shift.", f"{_PROJECTS}, “Punch out of a project”"),
    Behaviour("Punching", "Activity and notes are taken as JSON, as a form, or from the address.", ASSUMED),
    Behaviour("Punching", "Punching out of a project that does not run is answered 422.", ASSUMED),
    Behaviour("Punching", "Punching into the project that runs begins a new shift.", ASSUMED),
    Behaviour("Punching", "A signed-off project cannot be punched into.", f"{_PROJECTS}, “Sign off a project”"),
    Behaviour("Punching", "The attempt is answered 422.", ASSUMED),
    Behaviour("Punching", "Actions are POST; a DELETE is answered 405.", f"{_PROJECTS}, the headings"),
    Behaviour("Totals", "They count the shift that runs up to now.", f"{_PROJECTS}, the parameters"),
    Behaviour("Totals", "A project is nearly overdue after nine tenths of its limit.", ASSUMED),
    Behaviour("Errors", 'Their bodies are `{"error": "…"}`.', ASSUMED),
    Behaviour("Errors", "An unknown id, company or project, is answered 404.", f"{_PROJECTS}, “Errors”"),
    Behaviour("Limits", "There are none.", ASSUMED),
)
