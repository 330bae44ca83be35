"""The tool that gets one record of any resource."""

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Options
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Record
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.system_terms import resource_with
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.present.records import record_row
from nutmcp.tools.records.amounts import Currencies, carried
from nutmcp.tools.records.declared import not_sent, read_includes, read_resource, related_rows
from nutmcp.tools.shared_arguments import COMES_ALONG, Includes, RecordId
from nutmcp.tools.tool import tool


class OneRecord(TypedDict):
    """One record under our names, and what came along with it by resource."""

    record: dict[str, Any]
    included: NotRequired[Annotated[dict[str, list[dict[str, Any]]] | None, COMES_ALONG]]
    note: NotRequired[str | None]
    timezone: str


@tool(
    toolset="records",
    title="Get a record",
    needs=Needs(Record, Verb.GET),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_record(
    desk: Desk,
    *,
    resource: Annotated[str, "Of what.", resource_with(Verb.GET)],
    id: RecordId,
    includes: Includes = None,
) -> OneRecord:
    """Get one record of any resource, with all properties."""
    kind = read_resource(resource, desk.system.resources, Verb.GET)
    asked = read_includes(includes, kind)
    call = Call(verb=Verb.GET, resource=kind.name, id=id, includes=carried(kind, asked))
    answer = await desk.client.send(call, Options(fresh=True))
    currencies, record = await Currencies.learned(desk, answer.records, answer.included), answer.records[0]
    sent = {name: found for name, found in answer.included.items() if name in asked}
    included = related_rows(sent, answer.records, kind, desk.zone, currencies)

    def told(extent: Extent) -> OneRecord:
        return {
            "record": record_row(record, desk.zone, currencies.of(record), extent=extent),
            "included": included,
            "note": " ".join(not_sent(desk.system, asked, sent)) or None,
            "timezone": desk.zone.key,
        }

    return in_full(told)
