"""The argument, or the fixed value, that is meant by a word that a tool does not have."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nutmcp.words.fold import fold
from nutmcp.words.nearest import HALF_LIKE, likest

_SUFFIX = re.compile(r"_(?:ids?|names?)$|s$")

_MEANT: Mapping[str, str] = {
    "note note_contains query": "comment comments description details memo message notes remark remarks summary text",
    "query note_contains": "contains keyword keywords q search search_term term words",
    "duration": "amount hours length minutes quantity spent time time_spent worked",
    "customer": "account buyer client company payer",
    "service": "activity category job task work_type",
    "member": "assignee email employee owner people person staff team_member user who worker",
    "date period from": "day entry_date on spent_on when working_date",
    "period": "date",
    "period date": "date_range dates interval month range timeframe week",
    "start started_at": "begin start_at start_time started time_start",
    "end ended_at": "end_at end_time ended finish stop stopped_at time_end",
    "from date start": "after begin_date date_from first first_day from_date since start_date",
    "to date end": "before date_to end_date last last_day through till to_date until",
    "query project customer invoice": "name title",
    "query": "city contact country place town",
    "project": "client customer",
    "property": "attribute column field key name",
    "operator": "comparison comparator op",
    "entry change timer invoice project customer id parent": "id record",
    "entry entries": "time_entry",
    "entries": "data items lines log rows sheet time_entries timesheet",
    "copy": "copy_from copy_week from_week source",
    "into": "copy_to destination target to to_week",
    "limit": "count max max_results maximum n page_size per_page size top",
    "cursor": "next next_cursor offset page page_token",
    "sort": "order order_by ordering sort_by sorting",
    "group_by": "breakdown by dimensions group groupby grouping groups",
    "filters where": "conditions criteria filter rules",
    "where filters query": "where",
    "includes": "embed expand include related with",
    "status": "state states statuses",
    "resource": "collection entity kind object table type",
    "preview": "dry_run plan simulate test",
    "confirm_token": "confirm confirmation confirmation_token confirmed token",
    "allow_duplicate": "allow_duplicates duplicate duplicates force",
    "invoice query": "invoice_no invoice_number number",
    "invoiced": "billed is_invoiced",
    "billable": "billable_hours billable_minutes is_billable",
    "overdue": "is_overdue late past_due",
    "min_total": "at_least min min_amount minimum",
    "max_total": "at_most max_amount",
    "discard": "abandon cancel delete",
    "switch": "stop_running",
    "unpaid": "due outstanding owed owing unsettled",
    "partially_paid": "part_paid partial partially",
    "in_progress": "active current ongoing open running started",
    "completed": "closed complete done ended finished",
    "signed_off": "archive archived closed completed done finished sign_off",
    "active": "open opened reopen reopened",
    "canceled void": "cancelled",
    "total -total": "amount price value",
    "day": "date daily",
    "week": "weekly",
    "month": "monthly",
    "eq": "= == equal equals is",
    "neq": "!= <> is_not not not_equal",
    "gt": "> after greater greater_than more_than",
    "gte": ">= at_least from min",
    "lt": "< before less less_than",
    "lte": "<= at_most max to",
    "ct": "contain contains includes like",
    "sw": "begins_with starts_with",
    "ew": "ends_with",
}
"""The names or fixed values that are meant, the first of them that there is, by other words for them."""


def right_name(said: str, valid: Sequence[str]) -> str | None:
    """Return the one of the valid names that is meant by another, if any may be."""
    return _meant(said, valid) or likest(said, valid, like_enough=HALF_LIKE)


def right_value(said: str, valid: Sequence[str]) -> str | None:
    """Return the one of the fixed values that is meant by another, if any may be."""
    return _meant(said, valid) or likest(said, valid)


def _meant(said: str, valid: Sequence[str]) -> str | None:
    known = (each for name in _spellings(said) for each in (name, *_SYNONYMS.get(name, ())))
    return next((each for each in known if each in valid), None)


def _spellings(said: str) -> Iterator[str]:
    """Yield a name as ours are written, then what it may be an id, a name or several of."""
    name = re.sub(r"[\s-]+", "_", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", said)))
    while name:
        yield name
        shorter = _SUFFIX.sub("", name)
        if shorter == name:
            return
        name = shorter


def _by_word() -> dict[str, list[str]]:
    meant: dict[str, list[str]] = {}
    for names, words in _MEANT.items():
        for word in words.split():
            meant.setdefault(word, []).extend(names.split())
    return meant


_SYNONYMS = _by_word()
