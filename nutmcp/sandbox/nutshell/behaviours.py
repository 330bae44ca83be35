"""What the built-in Nutshell does, and on whose word."""

from collections.abc import Iterable

from nutmcp.sandbox.behaviour import ASSUMED, Behaviour

_PAGE = "the page on the JSON-RPC API"
_LIVE = "measured by others on 2026-09-06"
_SIGNATURES = "the vendor's list of signatures"
_CLIENTS = "public clients"


def behaviours() -> Iterable[Behaviour]:
    """Return all that is emulated, topic by topic."""
    return _BEHAVIOURS


_BEHAVIOURS = (
    Behaviour("Who may call", "`Basic` with a username and an API key.", f"{_PAGE}, “Authentication”"),
    Behaviour(
        "Who may call", "The username is a user's e-mail, or the company's domain.", f"{_PAGE}, “Authentication”"
    ),
    Behaviour("Who may call", "Any user's e-mail goes with a key; the work is theirs.", f"{_PAGE}, “Impersonation”"),
    Behaviour("Who may call", "Anything else is answered 401, code 401.", _LIVE),
    Behaviour("Who may call", "Users who are disabled may not call.", ASSUMED),
    Behaviour("Who may call", "`getApiForUsername` answers without credentials.", _CLIENTS),
    Behaviour("Calls", "Each is a POST of JSON-RPC 2.0 with named parameters.", _PAGE),
    Behaviour("Calls", "`jsonrpc` may be missing.", f"{_PAGE}, the first example"),
    Behaviour("Calls", "Several at once are refused with code -32600.", ASSUMED),
    Behaviour("Calls", "A GET describes the methods, without credentials.", _PAGE),
    Behaviour("Calls", "What the description says of them.", ASSUMED),
    Behaviour("Calls", "Gets and finds have an ETag; with `If-None-Match` they are answered 304.", f"{_PAGE}, “ETags”"),
    Behaviour("Errors", '`{"error": {"code", "message", "data": null}}`.', _PAGE),
    Behaviour("Errors", "An unknown method is answered 404, code -32601.", _LIVE),
    Behaviour("Errors", "A rev that is not the latest is answered 409, code 409.", _LIVE),
    Behaviour("Errors", "Parameters that make no sense are answered 400, code -32602.", ASSUMED),
    Behaviour("Errors", "A right that is missing is answered 403.", ASSUMED),
    Behaviour("Reading", "`rev` is text; it changes with each write.", f"{_PAGE}, “Revs”"),
    Behaviour("Reading", "A get with the latest rev is answered `_notModified`.", f"{_PAGE}, “Revs”"),
    Behaviour("Reading", "Related entities are stubs.", f"{_PAGE}, “Stubs”"),
    Behaviour("Reading", "Fields of several values have keys, and `--primary` repeats the first.", _PAGE),
    Behaviour("Reading", "Which fields an entity and its stub have.", _CLIENTS),
    Behaviour("Reading", "The fields of a task.", ASSUMED),
    Behaviour("Reading", "`getUser` without an id is the user who calls.", _CLIENTS),
    Behaviour("Reading", "A lead is worth the sum of its products, else what it is estimated at.", ASSUMED),
    Behaviour("Reading", "`completion` is the part of the stages that are behind a lead.", ASSUMED),
    Behaviour("Finding", "`limit` is 50, `page` 1, the order ascending.", f"{_PAGE}, “Pagination”"),
    Behaviour("Finding", "A page that is not full is the last.", f"{_PAGE}, “Pagination”"),
    Behaviour("Finding", "A limit above 100 is lowered to it.", ASSUMED),
    Behaviour("Finding", "What is ordered by if nothing is said.", _SIGNATURES),
    Behaviour("Finding", "What has no value comes last in every order.", ASSUMED),
    Behaviour("Finding", "Which keys a query has.", _CLIENTS),
    Behaviour("Finding", "A query without `filter` finds the leads of all.", ASSUMED),
    Behaviour("Finding", "`dueTime` and `endTime` are up to a time, `startTime` is from it.", ASSUMED),
    Behaviour("Finding", "Activities of an account are those of its leads and its contacts.", ASSUMED),
    Behaviour("Finding", "Tags and custom fields come as an object by type.", _CLIENTS),
    Behaviour("Finding", "Searches answer stubs.", f"{_PAGE}, “Find vs. Search”"),
    Behaviour("Finding", "They find all words of names, e-mails and descriptions, whatever case and accents.", ASSUMED),
    Behaviour("Writing", "A create and an edit are answered with the entity.", _PAGE),
    Behaviour("Writing", "An edit or a delete without a rev is refused.", f"{_PAGE}, “Revs”"),
    Behaviour("Writing", "`REV_IGNORE` in its place changes what is there.", f"{_PAGE}, “Revs”"),
    Behaviour("Writing", "What is not sent stays.", f"{_PAGE}, “Editing an Entity”"),
    Behaviour("Writing", "A field of several values is replaced.", f"{_PAGE}, “Editing Multi-Value Fields”"),
    Behaviour("Writing", "Of custom fields only those named change; null takes away.", f"{_PAGE}, “Custom Fields”"),
    Behaviour("Writing", "Custom fields that are not declared are refused, other keys are passed over.", ASSUMED),
    Behaviour("Writing", "A contact needs a name, a telephone number or an e-mail; a lead nothing.", _LIVE),
    Behaviour("Writing", "An account needs a name, a task a title, an activity a name or a type.", ASSUMED),
    Behaviour("Writing", "Accounts and contacts know each other; to change one changes the other.", _PAGE),
    Behaviour("Writing", "What is deleted keeps its id, with a `deletedTime`.", ASSUMED),
    Behaviour("Leads", "`status` is 0 open, 10 won, 11 lost, 12 cancelled.", _CLIENTS),
    Behaviour("Leads", "A new lead has the first stage, and is given to whoever makes it.", ASSUMED),
    Behaviour("Leads", "An outcome closes a lead as its type says; to close it sets `closedTime`.", ASSUMED),
    Behaviour("Leads", "A stage of another pipeline moves the lead there.", ASSUMED),
    Behaviour("Leads", "`note` is added to its notes.", _LIVE),
    Behaviour("Activities", "`status` is 0 scheduled, 1 logged, 2 cancelled; -1 finds the overdue.", _CLIENTS),
    Behaviour("Activities", "Whoever sets `status` 1 is `loggedBy`.", ASSUMED),
    Behaviour("Activities", "`logNote` is put in the place of the one before.", ASSUMED),
    Behaviour("Notes", "`newNote` takes the entity and the text.", _CLIENTS),
    Behaviour("Notes", "A note is changed by its author, within 24 hours.", _LIVE),
    Behaviour("Notes", "Anybody may delete it.", ASSUMED),
    Behaviour("Limits", "Finds of whole entities and gets count; searches, adds and edits never.", _PAGE),
    Behaviour("Limits", "How many are allowed: as many as there are, until a limit is set.", ASSUMED),
    Behaviour(
        "Put in from aside",
        "`POST /control/rows` takes entities under the vendor's names; others stand in them as `Users/3`.",
        "this sandbox alone",
    ),
    Behaviour("Left out", "Files, e-mails, processes, backups, reports, and the administration of users.", ASSUMED),
)
