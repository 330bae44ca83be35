"""What is not known of Nutshell, as knobs: each names the choices, the first of which is what the sandbox does."""

from typing import Literal

from pydantic import Field

from nutmcp.sandbox.emulation import Knobs


class NutshellKnobs(Knobs):
    """How the sandbox behaves where the real service may behave otherwise; what no page states is assumed."""

    statuses: Literal["measured", "always_200"] = Field(
        default="measured",
        description="Whether an error has its own HTTP status, as was measured, or 200, as the page says",
    )
    error_key: Literal["absent", "null"] = Field(
        default="absent", description="Whether an answer without an error says `error: null`, as older ones do"
    )
    missing: Literal["null", "error"] = Field(
        default="null", description="What a get of an unknown id is answered: nothing, or an error of code 404"
    )
    stubs: Literal["asked", "default"] = Field(
        default="asked",
        description="Whether finds send stubs only where `stubResponses` asks for them, or where it does not say",
    )
    related: Literal["list", "keyed"] = Field(
        default="list", description="Whether related entities come as a list, or as an object that has `--primary`"
    )
    nothing: Literal["object", "list"] = Field(
        default="object", description="How a field of several values is sent that has none: `{}` or `[]`"
    )
    amounts: Literal["number", "text"] = Field(default="number", description="How an amount of money is sent")
    offsets: Literal["utc", "company"] = Field(
        default="utc", description="Whether times are sent in UTC, or in the company's zone"
    )
    naive_times: Literal["company", "utc", "refused"] = Field(
        default="company", description="How a time without an offset is read"
    )
    phones: Literal["object", "text"] = Field(default="object", description="How a telephone number is sent")
    ids: Literal["number", "text"] = Field(default="number", description="How ids are sent")
    create_answer: Literal["full", "stub"] = Field(default="full", description="What a create is answered with")
    deleted: Literal["hidden", "shown"] = Field(
        default="hidden", description="Whether gets and finds pass over what was deleted, or send its `deletedTime`"
    )
    delete_answer: Literal["true", "null"] = Field(default="true", description="What a delete is answered with")
    note_type: Literal["absent", "sent"] = Field(
        default="absent", description="Whether notes have an `entityType`, as a fixture of a client shows"
    )
    note_touches: Literal["nothing", "parent"] = Field(
        default="nothing", description="Whether a new note changes the rev of what it is about"
    )
    impersonation: Literal["allowed", "refused"] = Field(
        default="allowed", description="Whether what is changed is the user's work, or that of the key's owner"
    )
    nobody: Literal["null", "error", "forbidden"] = Field(
        default="null", description="What `getUser` is answered where the username is the domain"
    )
    rights: Literal["all", "reading", "own"] = Field(
        default="all", description="Whether the key may change everything, nothing, or what is the user's"
    )
    right_status: Literal[403, 401] = Field(default=403, description="The code of a right that is missing")
    limited: Literal[429, 406] = Field(default=429, description="The code of a call over a limit")
    order_by: Literal["any", "documented"] = Field(
        default="any", description="Whether finds can be ordered by any field, or only by those that are documented"
    )
    query_keys: Literal["passed_over", "refused"] = Field(
        default="passed_over", description="What becomes of a key of a query that is not known"
    )
    list_entries: Literal["id", "id_and_type"] = Field(
        default="id", description="Whether entries of a lead's lists need an `entityType`, as an old example says"
    )
    closing: Literal["either", "outcome"] = Field(
        default="either", description="Whether a lead is closed by `status`, or by an `outcome` alone"
    )
    task_title: Literal["title", "name"] = Field(default="title", description="What the title of a task is called")
    task_about: Literal["entity", "own"] = Field(
        default="entity",
        description="Whether what a task is about is its `entity`, or has the name of its kind, as notes have it",
    )
    task_assignee: Literal["one", "list"] = Field(
        default="one", description="Whether a task has one assignee, or a list of them"
    )
    instance: Literal["told", "bare"] = Field(
        default="told", description="Whether `instanceData` tells the company's currency and zone"
    )
