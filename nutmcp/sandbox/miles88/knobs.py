"""What is not known of 88 Miles, as knobs: each names the choices, the first of which is what the sandbox does."""

from typing import Literal

from pydantic import Field

from nutmcp.sandbox.emulation import Knobs


class Miles88Knobs(Knobs):
    """How the sandbox behaves where the real service may behave otherwise; what no page states is assumed."""

    json_suffix: Literal["optional", "required"] = Field(
        default="optional", description="Whether paths without `.json`, as the examples have them, are answered"
    )
    wrong_credentials: Literal[401, 403] = Field(
        default=401, description="What wrong credentials get; an older page says 403"
    )
    basic: Literal["accepted", "refused"] = Field(
        default="accepted", description="Whether login and password are accepted as well as a token"
    )
    create_status: Literal[200, 201] = Field(default=200, description="What a create is answered with")
    write_answer: Literal["record", "nothing"] = Field(
        default="record", description="Whether the update of a shift shows the shift"
    )
    where: Literal["honoured", "ignored", "refused"] = Field(
        default="honoured", description="What becomes of the parameter `where`"
    )
    order: Literal["honoured", "ignored", "refused"] = Field(
        default="honoured", description="What becomes of the parameter `order`"
    )
    where_status: Literal[422, 400, 500] = Field(default=422, description="The status of a query that is refused")
    uuid_columns: Literal["nothing", "matched", "refused"] = Field(
        default="nothing", description="What the comparison of an id with text finds"
    )
    chosen_uuid: Literal["kept", "ignored"] = Field(
        default="kept", description="Whether a create gives a record the id that was chosen for it, or one of its own"
    )
    second_uuid: Literal["refused", "answered"] = Field(
        default="refused", description="What a second create under an id gets: 422, or the record that is there"
    )
    punch_body: Literal["any", "maker", "deaf"] = Field(
        default="any",
        description="Whether punching takes JSON, only a form to punch in and the address to punch out (415), "
        "or passes over all that is said",
    )
    signed_off: Literal[422, 403] = Field(default=422, description="What punching into a signed-off project gets")
    second_punch: Literal["new", "same"] = Field(
        default="new", description="Whether punching into the project that runs begins a new shift"
    )
    idle_punch_out: Literal["refused", "nothing"] = Field(
        default="refused", description="What punching out of a project that does not run gets: 422, or the project"
    )
    second_clock: Literal["both", "stops"] = Field(
        default="both", description="Whether the create of a shift without an end stops the one that runs"
    )
    others: Literal["shown", "hidden"] = Field(
        default="shown", description="Whether the shifts of the other staff are listed, and may be written"
    )
    companies: Literal["shown", "hidden"] = Field(
        default="shown", description="Whether companies may be read, or are “Read Denied” (403)"
    )
    null: Literal["clears", "kept"] = Field(default="clears", description="Whether null in an update clears a field")
    project_fields: Literal["example", "all"] = Field(
        default="example", description="Whether reads of projects have all documented fields, or those of the examples"
    )
    zone_names: Literal["iana", "rails"] = Field(
        default="iana", description="Whether zones are named `Australia/Perth` or `Perth`"
    )
    error_body: Literal["error", "errors", "message", "text", "html", "nothing"] = Field(
        default="error", description="What the body of an error is"
    )
