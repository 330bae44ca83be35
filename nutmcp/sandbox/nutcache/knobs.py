"""What the documentation leaves open, as knobs: each names the choices, the first of which is what the sandbox does."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from nutmcp.sandbox.emulation import Knobs
from nutmcp.sandbox.rejected import ErrorBody


class NutcacheKnobs(Knobs):
    """How the sandbox behaves where the real service may behave otherwise."""

    write_answer: Literal["record", "id", "nothing", "no_body", "list", "other", "before"] = Field(
        default="record",
        description="What a write answers: the record under `time_entries`, its id, `{}`, no body, all entries with "
        "the oldest first, another entry alone, or the record as it was before",
    )
    update: Literal["merge", "replace"] = Field(
        default="merge", description="Whether PUT keeps what is not sent, or blanks it"
    )
    includes: Literal["beside", "nested", "ignored"] = Field(
        default="beside",
        description="Where included records come: in lists of their own, inside the record, or not at all",
    )
    search: Literal["honoured", "ignored", "unsorted", "refused"] = Field(
        default="honoured", description="What becomes of the rules of a filtered search"
    )
    search_status: Literal[400, 404, 405] = Field(default=404, description="The status of a search that is refused")
    search_resources: frozenset[str] = Field(
        default=frozenset(), description="The resources that `search` speaks of; none named means all"
    )
    numbers: Literal["as_numbers", "as_text"] = Field(
        default="as_numbers", description='How filters and sorting compare numbers; as text, `"1050"` is below `"300"`'
    )
    error_body: ErrorBody = Field(default="json", description="What the body of an error is")
    context_headers: Literal["either", "strict"] = Field(
        default="either", description="Whether each version accepts the context header of the other"
    )
    timestamps: Literal["mixed", "bare", "zoned"] = Field(
        default="mixed",
        description="Whether timestamps vary from record to record, have no zone as in the samples, or end in `Z`",
    )
    timer_status: Literal["digits", "words"] = Field(
        default="digits", description='How the status of a timer is sent: `"0"`, or `"Started"` as older servers did'
    )
    hidden: Mapping[str, frozenset[str]] = Field(
        default_factory=dict[str, frozenset[str]],
        description="Fields that are left out, by resource, as for a member without the permission",
    )
    forbidden: frozenset[str] = Field(default=frozenset(), description="Resources that the user may not see (403)")
