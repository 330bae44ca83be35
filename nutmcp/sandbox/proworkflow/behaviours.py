"""What the built-in ProWorkflow does, and on whose word."""

from collections.abc import Iterable

from nutmcp.sandbox.behaviour import ASSUMED, Behaviour

_DOC = "the vendor's document"
_SEEN = "a connector's notes of live tests"
_HOST = "the vendor's API host"


def behaviours() -> Iterable[Behaviour]:
    """Return all that is emulated, topic by topic."""
    return _BEHAVIOURS


_BEHAVIOURS = (
    Behaviour("Who may call", "Every request needs the key in `apikey` and `Basic` with name and password.", _HOST),
    Behaviour("Who may call", "The name is the user name or the e-mail.", _SEEN),
    Behaviour("Who may call", "A wrong key and a wrong password are both answered 401 without a body.", _SEEN),
    Behaviour("Who may call", "`login?url=` without a key tells the key of the account.", f"{_DOC}, “Login Call”"),
    Behaviour("Who may call", "The account is the last part of its address, in any letter case.", _SEEN),
    Behaviour("Who may call", "What the person may not see is answered 403.", _SEEN),
    Behaviour("Who may call", "A key in the address is answered 418, for it must never be sent there.", ASSUMED),
    Behaviour("Who may call", "The calls that send e-mail are answered 418 as well.", ASSUMED),
    Behaviour("Lists", 'A list is `{"count": n, "totalcount": m, "status": "Success", "projects": […]}`.', _SEEN),
    Behaviour("Lists", "Time comes under `timerecords`; time, invoices and quotes tell a `total`.", _SEEN),
    Behaviour("Lists", "`id` is always told, whatever `fields` says; each call has its own by default.", _SEEN),
    Behaviour("Lists", "A word of `fields` brings flat names, such as `companyid` and `companyname`.", _SEEN),
    Behaviour("Lists", "An unknown word of `fields` is passed over.", ASSUMED),
    Behaviour("Lists", "`pagesize` and `pagenumber` come together or not at all.", f"{_DOC}, each list"),
    Behaviour("Lists", "More than 5,000 records are cut off without a word.", _SEEN),
    Behaviour("Lists", "What has no value comes first in every order.", ASSUMED),
    Behaviour("Lists", "A field without a value comes as an empty text.", ASSUMED),
    Behaviour("What is hidden", "Projects and tasks that are complete, unless `status` says so.", f"{_DOC}, each list"),
    Behaviour("What is hidden", "Pending companies and contacts, unless `pending` says so.", f"{_DOC}, each list"),
    Behaviour("What is hidden", "Time before the last seven days, unless `trackedfrom` says so.", f"{_DOC}, time"),
    Behaviour("What is hidden", "The records of one company's or contact's time, unless `fields` is given.", _DOC),
    Behaviour("Parameters", "Days are `yyyy-mm-dd` or `±Xd/w/m/y`; `lastmodified` takes `Xn/h/d/w/m` ago.", _DOC),
    Behaviour("Parameters", "`lastmodifiedutcfrom` and `lastmodifiedutcto` go by UTC.", _SEEN),
    Behaviour("Parameters", "`!` before a value means not; several ids are one or the other.", _DOC),
    Behaviour("Parameters", "`gte300`, `lte300`, `gte30%`, `over` and `under` bound an amount.", _DOC),
    Behaviour("Parameters", "`idfrom` is the least id and `idto` the greatest, as a reader expects.", ASSUMED),
    Behaviour("Parameters", "What is for larger plans is taken and changes nothing.", ASSUMED),
    Behaviour("Parameters", "A value that makes no sense is answered 400.", ASSUMED),
    Behaviour("One record", "It comes inside of its name, with all of its fields; `me` under `contact`.", _SEEN),
    Behaviour("One record", "An unknown id is answered 404 in JSON, an unknown address with a web page.", _SEEN),
    Behaviour("Writing", "A write tells ids and no records, in `details`, one for each in order.", _SEEN),
    Behaviour("Writing", "PUT keeps what is not sent, and clears what is sent as an empty text.", _SEEN),
    Behaviour("Writing", "A list where comma text is meant is answered 500, its `details` a bare text.", _SEEN),
    Behaviour("Writing", "A body that is not said to be JSON is answered 400.", ASSUMED),
    Behaviour("Writing", "A field that is not known is passed over.", ASSUMED),
    Behaviour("Writing", "What a project has goes with it; so with tasks, companies and discussions.", _SEEN),
    Behaviour("Writing", "A company with projects is not deleted.", ASSUMED),
    Behaviour("People", "Tags, groups and roles are put on and, with `remove`, taken off.", f"{_DOC}, contacts"),
    Behaviour("People", "The staff have every right that is not taken from them, others none.", ASSUMED),
    Behaviour("People", "A place is an address, or latitude and longitude.", f"{_DOC}, “Update a Contact's Location”"),
    Behaviour("Projects", "The number is made, as in `P-0103`, and only the id stands in addresses.", _SEEN),
    Behaviour("Projects", "Completing one completes its tasks; reactivating it does not bring them back.", _SEEN),
    Behaviour("Projects", "One that is added with a `completedate` is complete.", f"{_DOC}, “Add a Project”"),
    Behaviour("Tasks", "One is of a project or, without one, of a category; its people are on the project.", _SEEN),
    Behaviour("Tasks", "Without a word its person is the caller, its priority 3, and it is billable.", _SEEN),
    Behaviour("Tasks", "Where the caller is not on the project, the new task has nobody.", ASSUMED),
    Behaviour("Time", "It is on a task, which says whether it is billable.", _SEEN),
    Behaviour("Time", "Start and end, either with a length, or a length alone that ends now; else 400.", _SEEN),
    Behaviour("Time", "All times are by the account's clock and name no zone.", _SEEN),
    Behaviour("Time", "A length alone changes the end; the task cannot be changed.", _SEEN),
    Behaviour("Time", "No time is taken on a heading.", ASSUMED),
    Behaviour("Timers", "Starting one stops the other one of that person.", _SEEN),
    Behaviour("Timers", "They are listed with `timetrackedseconds`.", _SEEN),
    Behaviour("Timers", "While one runs, its note can be changed, and no time of it.", ASSUMED),
    Behaviour("Timers", "The record that comes of one is to the whole minute.", ASSUMED),
    Behaviour("What is hidden", "Invoices that are paid, unless `status` says so.", f"{_DOC}, “View Invoices/Totals”"),
    Behaviour("What is hidden", "Quotes that are not pending, unless `status` says so.", f"{_DOC}, quotes"),
    Behaviour("What is hidden", "Expenses, files and messages of completed projects.", f"{_DOC}, each list"),
    Behaviour("Invoices and quotes", "They are paid or unpaid; pending, approved or declined.", _DOC),
    Behaviour("Invoices and quotes", "`invoices/overdue` has the unpaid ones whose due date is past.", _DOC),
    Behaviour(
        "Invoices and quotes", "Each type of line needs fields of its own; `lines` in an edit replaces all.", _DOC
    ),
    Behaviour("Invoices and quotes", "`time` is in minutes and its rate by the hour.", _SEEN),
    Behaviour("Invoices and quotes", "One tax rate is on the lines that are taxable.", _DOC),
    Behaviour(
        "Invoices and quotes", "A discount goes off all lines alike, before tax; cents are rounded half up.", ASSUMED
    ),
    Behaviour("Invoices and quotes", "Amounts name no currency: it is the account's.", _SEEN),
    Behaviour("Notes", "Those on companies and contacts need `content`, and cannot be edited.", f"{_DOC}, notes"),
    Behaviour("Notes", "General ones need a category and a title, those shared on a project its id.", _SEEN),
    Behaviour(
        "Messages", "One begins a discussion or answers one; title and content never change.", f"{_DOC}, messages"
    ),
    Behaviour("Messages", "A discussion goes with its first message; no e-mail is ever sent here.", _DOC),
    Behaviour("Requests", "An approved one becomes a project.", _SEEN),
    Behaviour("Summaries", "They hold the first ten of each type, as its list shows them.", f"{_DOC}, summaries"),
    Behaviour("Summaries", "Each type stands under its own name.", ASSUMED),
    Behaviour("Limits", "500 calls in 30 seconds for each key are told in three headers.", _SEEN),
    Behaviour("Limits", "One too many is answered 429, without `Retry-After`.", _SEEN),
    Behaviour("Limits", "The window slides, and a call that is refused does not count.", ASSUMED),
    Behaviour("Caching", "What is read has an `etag`; a read that knows it gets 304 and counts all the same.", _SEEN),
)
