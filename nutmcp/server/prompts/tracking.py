"""The prompts about time: to log a day, review a week, close a month, and report what is unbilled."""

from collections.abc import Mapping
from dataclasses import replace

from nutmcp.server.prompts.argument import Argument, a_day, a_month, a_name, a_period, a_text, a_week
from nutmcp.server.prompts.prompt import Prompt, Said, Step

_UNBILLED = {"member": "all", "billable": True, "invoiced": False}


def _on_that_day(said: Said) -> Mapping[str, object]:
    day = said["date"]["date"]
    return {"from": day, "to": day, "limit": 100}


def _take(what: str) -> Step:
    """Begin with what the user said."""
    return Step(
        f"Take {what}, from this; ask me for what it leaves open, and never guess:",
        given=lambda said: {"work": "", **said["work"]},
    )


def _preview(**start: str) -> Step:
    """Have what was said drafted, perhaps with its start, and not written yet."""
    return Step(
        "Have a preview made.",
        "log_timesheet",
        lambda said: {
            "entries": [{**said["date"], "project": "…", **start, "duration": "…", "note": "…"}],
            "preview": True,
        },
        "Give one such entry for each piece of work.",
    )


_DAY = Prompt(
    name="log_day",
    title="Log a day",
    description="Turn what I did on one day into time entries, shown to me before anything is written.",
    arguments=(
        Argument("work", "What was done and for how long, in any words; asked for if left out.", a_text),
        Argument("date", "The day, as 2026-11-21, yesterday or mon; today if left out.", a_day, "day", "today"),
    ),
    job="Log my work of one day in {system}.",
    steps=(
        _take("what I did, and for how long"),
        Step("See what is logged on that day already.", "list_time_entries", _on_that_day, "Log none of it again."),
        _preview(),
        Step("Show me the preview, and wait for my yes."),
        Step("Once I agree, repeat that call with the confirm_token of the preview alone."),
        Step("Tell me what was logged, and the total of the day."),
    ),
)

_TAKE, _LOOK, _PREVIEW, *_REST = _DAY.steps
LOG_DAY = replace(
    _DAY,
    timed=replace(_DAY, steps=(_take("what I did, when, and for how long"), _LOOK, _preview(start="…"), *_REST)),
)

REVIEW_WEEK = Prompt(
    name="review_week",
    title="Review a week",
    description="Look through my time of one week for gaps and mistakes.",
    arguments=(
        Argument(
            "week", "this_week, last_week or 2026-W47; this week if left out.", a_week, "numbered_week", "this_week"
        ),
    ),
    job="Review my time of one week in {system}.",
    steps=(
        Step("Add it up.", "summarize_time", lambda said: {"group_by": ["day", "project"], **said["week"]}),
        Step(
            "Look at the entries.",
            "list_time_entries",
            lambda said: {"sort": "date", "limit": 100, **said["week"]},
            "If the answer has a next_cursor, read on with it.",
        ),
        Step("Tell me the total, the hours of each day, and the hours of each project."),
        Step(
            "Point out working days up to today with no or little time, days over ten hours, entries that look like "
            "duplicates, and entries without a note."
        ),
        Step("Propose corrections one by one, and change nothing before I agree to it."),
    ),
)

CLOSE_MONTH = Prompt(
    name="close_month",
    title="Close a month",
    description="See what is missing before a month is closed: days without time, unbilled time, draft invoices.",
    arguments=(
        Argument("month", "last_month, this_month or 2026-11; last month if left out.", a_month, "month", "last_month"),
    ),
    job="Prepare to close a month in {system}. Change nothing.",
    steps=(
        Step(
            "See on which working days I logged too little time.",
            "summarize_time",
            lambda said: {"missing": "days", **said["month"]},
        ),
        Step(
            "See which billable time of everyone is on no invoice yet.",
            "summarize_time",
            lambda said: {"group_by": ["customer", "project"], **_UNBILLED, **said["month"]},
        ),
        Step(
            "See which invoices were never sent.",
            "search_invoices",
            lambda _: {"status": "draft", "sort": "date", "limit": 100},
        ),
        Step(
            "See what was invoiced in the month.",
            "summarize_invoices",
            lambda said: {"group_by": ["customer"], **said["month"]},
        ),
        Step(
            "Report, in this order: what has to be logged, what has to be invoiced with its value, which drafts have "
            "to be sent, and what was invoiced. Never add up different currencies."
        ),
    ),
)

REPORT_UNBILLED_TIME = Prompt(
    name="report_unbilled_time",
    title="Report unbilled time",
    description="Show which billable time is on no invoice yet, and what it is worth.",
    arguments=(
        Argument(
            "period",
            "this_year, last_quarter, 2026-11, 2026-W47 and the like; this year if left out.",
            a_period,
            "period",
            "this_year",
        ),
        Argument("customer", "Only that customer, by name or id.", a_name, "customer"),
    ),
    job="Report the billable time that is on no invoice yet in {system}.",
    steps=(
        Step(
            "Add it up by customer and project.",
            "summarize_time",
            lambda said: {"group_by": ["customer", "project"], **_UNBILLED, **said["period"], **said["customer"]},
        ),
        Step(
            "See how old it is.",
            "summarize_time",
            lambda said: {"group_by": ["month"], **_UNBILLED, **said["period"], **said["customer"]},
        ),
        Step(
            "Report the uninvoiced hours and their value for each customer and project, the largest first, and how "
            "much of it is older than a month. Never add up different currencies, and say what has no value and why."
        ),
    ),
)
