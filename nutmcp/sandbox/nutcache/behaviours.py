"""What the built-in Nutcache does, and on whose word."""

from collections.abc import Iterator

from nutmcp.sandbox.behaviour import ASSUMED, Behaviour
from nutmcp.sandbox.nutcache.rules import RULES

_V3, _V4, _SOURCE = "v3 documentation", "v4 collection", "v3 documentation (2019-02)"


def behaviours() -> Iterator[Behaviour]:
    """Yield all that is emulated, topic by topic, the rules of writing last."""
    yield from _PROTOCOL
    yield from (Behaviour("Rules for time entries", rule.says, rule.source) for rule in RULES)


_PROTOCOL = (
    Behaviour(
        "Who may call",
        "Version 3 takes `nut-basic` and the base 64 of public key, username and password, joined by colons; "
        "the password may hold colons.",
        f"{_V3}, “Authentication”",
    ),
    Behaviour("Who may call", "Version 4 takes `Bearer` and an access token.", f"{_V4}, “Authentication”"),
    Behaviour("Who may call", "A missing or wrong `Authorization` header is answered 401.", f"{_V3}, “Errors”"),
    Behaviour("Who may call", "A request without `api-version` 3 or 4 is answered 400.", ASSUMED),
    Behaviour("Context", "`OrganizationGuid` names the organization.", f"{_V3}, “Organization context”"),
    Behaviour("Context", "`CompanyGuid` does so as well in version 3.", f"{_V3}, “Embedding”, the example"),
    Behaviour("Context", "`CompanyGuid` names the company in version 4, and `OrganizationGuid` does too.", ASSUMED),
    Behaviour(
        "Context",
        "Organizations, countries, states and currencies need no context.",
        f"{_V3}, the examples of these four",
    ),
    Behaviour("Context", "A missing context, or one that is no GUID, is answered 400; a stranger's 403.", ASSUMED),
    Behaviour("Context", "Version 4 lists companies at `companies`, and at `organizations` too.", ASSUMED),
    Behaviour("Context", "A user belongs to the organizations with a member of the same e-mail.", ASSUMED),
    Behaviour("Reading", "One record comes as a list of one.", f"{_V3}, “Viewing a project”"),
    Behaviour(
        "Reading", "`limit` is 10 if it is not given and 100 at most; `page` begins at 1.", f"{_V3}, “Pagination”"
    ),
    Behaviour(
        "Reading", "A `limit` over 100 is cut down to 100; one that is no positive number is answered 400.", ASSUMED
    ),
    Behaviour(
        "Reading",
        "`links` lead to the next page and to the one before; the latter is called `navigation-prev` "
        "under organizations and `navigation-previous` elsewhere.",
        f"{_V3}, “List all countries”, “List all organizations”",
    ),
    Behaviour("Reading", "Lists are in the order of ids unless they are sorted.", ASSUMED),
    Behaviour("Reading", "An unknown id or address is answered 404.", f"{_V3}, “Errors”"),
    Behaviour("Reading", "A method that an address does not have is answered 405.", ASSUMED),
    Behaviour("Reading", "Services and members of a project have no address of their own.", ASSUMED),
    Behaviour("Includes", "`include` and `includes` name related entities, one level deep.", f"{_V3}, “Embedding”"),
    Behaviour("Includes", "They come in lists of their own beside the main one, each record once.", ASSUMED),
    Behaviour("Includes", "One that cannot be included is answered 400.", ASSUMED),
    Behaviour("Includes", "The fields of members, items, taxes and cards, which are only included.", ASSUMED),
    Behaviour(
        "Search", "`POST …/filtered` takes rules with nine operators; all must hold.", f"{_V3}, “Filtered Searches”"
    ),
    Behaviour("Search", "`sorting_rules` take asc, ascending, desc and descending.", f"{_V3}, “Sorting”"),
    Behaviour("Search", "Every list can be searched, those below a record too.", f"{_SOURCE}, “Search”"),
    Behaviour(
        "Search", "Every attribute can be filtered and sorted by, under the sent or the documented name.", ASSUMED
    ),
    Behaviour("Search", "Text is compared without regard to case, and accents count.", ASSUMED),
    Behaviour("Search", "The three operators on text also look at numbers and dates as they are written.", ASSUMED),
    Behaviour("Search", "A blank meets `neq`, and `eq` to the empty text; it is sorted last.", ASSUMED),
    Behaviour("Search", "A value that is not of the attribute's type meets `neq` alone.", ASSUMED),
    Behaviour("Search", "A rule with an unknown property, operator or direction is answered 400.", ASSUMED),
    Behaviour(
        "Spelling",
        "A project's name is sent as `code`; `Organization`, `Vision` and two more are capitalised.",
        f"{_V3}, “Viewing a project”",
    ),
    Behaviour("Spelling", "`billing_method` is sent as a word such as `NotBillable`.", f"{_V3}, “Viewing a project”"),
    Behaviour("Spelling", "The words of the other billing methods.", ASSUMED),
    Behaviour(
        "Spelling",
        "`budget_scope`, `budget_type` and the status of a timer are sent as digits in quotes.",
        f"{_V3}, “Viewing a project”, “Viewing a timer”",
    ),
    Behaviour("Spelling", "Blank attributes are sent as null.", f"{_V3}, “Schema”"),
    Behaviour(
        "Spelling",
        "A code beyond the documented ones, and a `currency` of an invoice, an expense or a project, are sent "
        "where someone set them; the made-up data have none.",
        ASSUMED,
    ),
    Behaviour(
        "Spelling",
        "Dates are sent as midnight; timestamps with up to seven digits of a second, with or without `Z`.",
        f"{_V3}, the examples",
    ),
    Behaviour(
        "Spelling", "Amounts are numbers with up to four decimals, rates with up to six.", f"{_V3}, “Invoice taxes”"
    ),
    Behaviour(
        "Spelling",
        "In lists of time entries the link to the service is called `projectitems`.",
        f"{_V3}, “List all time entries”",
    ),
    Behaviour(
        "Writing",
        "Time entries alone can be written, in the envelope `timeentries`.",
        f"{_V3}, “Creating a time entry”",
    ),
    Behaviour("Writing", "Several entries in one body are all written, or none.", ASSUMED),
    Behaviour("Writing", "PUT changes what is sent and keeps the rest; its body holds one entry.", ASSUMED),
    Behaviour("Writing", "A write is answered with the record, 201 or 200; a removal with 204 and no body.", ASSUMED),
    Behaviour("Writing", "An unknown attribute, or a value of a wrong type, is answered 400.", ASSUMED),
    Behaviour("Writing", "A broken rule is answered 400.", f"{_V3}, “Errors”: client or validation error"),
    Behaviour(
        "Writing",
        "`notify=true` is accepted and logged; nobody is told.",
        f"{_V3}, “Time Entries”",
    ),
    Behaviour("Writing", "A time without a zone is UTC.", f"{_V3}, “Schema”"),
    Behaviour("Writing", "The minutes between start and end are counted; seconds are dropped.", ASSUMED),
    Behaviour(
        "Writing", "`working_date` is honoured if it is sent with a start, else it is the day of the start.", ASSUMED
    ),
    Behaviour(
        "Writing",
        "The organization rounds minutes to the nearest multiple or up.",
        f"{_V3}, “Organizations”: time_rounding",
    ),
    Behaviour(
        "Writing", "Halfway is rounded up; rounding leaves at least one multiple; start and end stay as sent.", ASSUMED
    ),
    Behaviour(
        "Writing",
        "Billable minutes count only in billable projects; elsewhere they become 0.",
        f"{_V3}, “Time Entries”: billable_minutes",
    ),
    Behaviour("Writing", "Where they are not sent, all minutes of a billable project are billable.", ASSUMED),
    Behaviour(
        "Limits",
        "5 calls a second, 200 a minute and 20,000 a day for each key, else 429 with `Retry-After`.",
        f"{_V4}, “Rate limit”",
    ),
    Behaviour("Limits", "The windows slide; what is refused, or not admitted, does not count.", ASSUMED),
    Behaviour("Errors", "The bodies of errors are JSON.", ASSUMED),
    Behaviour("Errors", "A body over one mebibyte is answered 413.", ASSUMED),
    Behaviour("Timers", "Nutcache's own timers can only be read.", f"{_V3}, “Timers”"),
)
