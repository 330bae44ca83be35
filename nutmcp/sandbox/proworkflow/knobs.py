"""What is not known of ProWorkflow, as knobs: each names the choices, the first of which is what the sandbox does."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from nutmcp.sandbox.emulation import Knobs


def _known(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not the name of a time zone") from None


class ProWorkflowKnobs(Knobs):
    """How the sandbox behaves where the real service may behave otherwise; what no page states is assumed."""

    zone: Annotated[str, AfterValidator(_known)] = Field(
        default="Pacific/Auckland", description="The time zone of the account, in which all its times are, unsaid"
    )
    currency: str = Field(default="NZD", description="The currency of the account, of which no amount speaks")
    key_told: Literal["told", "hidden"] = Field(
        default="told", description="Whether `login` tells the key, which the owner may switch off"
    )
    login: Literal["nested", "flat"] = Field(
        default="nested", description="Whether what `login` tells stands inside of `login`"
    )
    single_time: Literal["timerecord", "time", "timerecords"] = Field(
        default="timerecord", description="Under which name one time record comes; the last one names a list of one"
    )
    timers_key: Literal["activetimers", "timerecords"] = Field(
        default="activetimers", description="Under which name the running timers come"
    )
    typed_key: Literal["collection", "tail"] = Field(
        default="collection",
        description="Whether `companies/client`, `contacts/staff` and `invoices/overdue` come under the name of the "
        "whole collection, or of the last part of the path",
    )
    pages: Literal["taken", "smaller", "passed_over"] = Field(
        default="taken",
        description="What becomes of the size of a page: it is kept, cut to thirty, or passed over",
    )
    empty: Literal["text", "null", "left_out"] = Field(
        default="text", description="How a field without a value comes: as an empty text, as null, or not at all"
    )
    related: Literal["fields", "objects"] = Field(
        default="fields",
        description="How what a record belongs to is told: in fields such as `taskid` and `taskname`, or in objects",
    )
    times: Literal["seconds", "minutes"] = Field(default="seconds", description="How exactly times are told")
    people: Literal["objects", "text"] = Field(
        default="objects", description="How lists of people are read: as objects with id and name, or as comma text"
    )
    totals: Literal["flat", "object"] = Field(
        default="flat", description="How the totals of invoices and quotes come: as fields, or inside of `totals`"
    )
    unknown_parameter: Literal["ignored", "refused"] = Field(
        default="ignored", description="What becomes of a parameter that no page names: nothing, or 400"
    )
    date_alone: Literal["kept", "ignored", "refused"] = Field(
        default="kept",
        description="What becomes of `date` beside `timetracked`: time of that day from nine o'clock, time that ends "
        "now, or 400",
    )
    start_alone: Literal["moves", "stretches"] = Field(
        default="moves", description="Whether an edit of `starttime` alone keeps the length, or the end"
    )
    task_of_time: Literal["ignored", "refused"] = Field(
        default="ignored", description="What becomes of another task in an edit of time: nothing, or 400"
    )
    locked_time: Literal[400, 403, 200] = Field(
        default=400, description="What changing approved time gets; 200 changes it"
    )
    completed_task: Literal["taken", "refused"] = Field(
        default="taken", description="Whether time is taken on a completed task"
    )
    running_in_time: Literal["hidden", "shown"] = Field(
        default="hidden", description="Whether a running timer is listed among the time records"
    )
    timer_answer: Literal["task", "timerecord"] = Field(
        default="task", description="Whose id the start of a timer answers"
    )
    list_post: Literal["all_or_none", "up_to_the_bad_one"] = Field(
        default="all_or_none", description="What becomes of a list to be added of which one entry is bad"
    )
    rate_body: Literal["json", "html", "nothing"] = Field(
        default="json", description="What the body of an answer is to the one call too many"
    )
    fields_of_time: Literal["all", "none"] = Field(
        default="all", description="Whether the list of time shows records where `fields` is not given, or totals alone"
    )
    forbidden: frozenset[str] = Field(
        default=frozenset(), description="The first parts of paths that the user may not see (403)"
    )
