"""What happened lately with somebody or something: the last activities, and the last notes."""

from nutmcp.client import Options
from nutmcp.domain.activity import Activity
from nutmcp.domain.note import Note
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.whole_records import whole
from nutmcp.tools.present.activities import ActivityRow, NoteRow, activity_row, note_row
from nutmcp.tools.present.extent import Extent

_ANEW = Options(fresh=True)
_MOST_ACTIVITIES, _MOST_NOTES = 5, 10


class Recent:
    """The last activities and notes; it is asked once, and told in as many words as there is room for."""

    def __init__(self, desk: Desk, activities: list[Activity], notes: list[Note], authors: dict[Id, str]) -> None:
        self._desk, self._activities, self._notes, self._authors = desk, activities, notes, authors

    @classmethod
    async def of(cls, desk: Desk, field: str, id: Id) -> "Recent":
        """Return what there is of a lead, a person or a customer, by the field that refers to it."""
        if not desk.system.keeps(Activity):
            return cls(desk, [], [], {})
        mine = Filter(field, Operator.EQ, id)
        latest = Call(
            verb=Verb.LIST,
            resource=desk.system.resource_of(Activity).name,
            filters=(mine,),
            sort=(Sort("start_time", descending=True),),
        )
        stubs = (await desk.client.window(latest, _MOST_ACTIVITIES, options=_ANEW)).items
        activities = await whole(desk, of_kind(Activity, stubs))
        about = Call(verb=Verb.LIST, resource=desk.system.resource_of(Note).name, filters=(mine,))
        found = of_kind(Note, (await desk.client.all(about, _ANEW)).records)
        notes = in_order(found, (Sort("creation_date", descending=True), Sort("id", descending=True)))[:_MOST_NOTES]
        people = (await desk.directory.roster()).people
        return cls(desk, activities, notes, {each.id: each.name for each in people.values()})

    def activities(self, extent: Extent) -> list[ActivityRow]:
        """Return the last activities, newest first."""
        return [activity_row(each, self._desk.zone, extent) for each in self._activities]

    def notes(self, extent: Extent) -> list[NoteRow]:
        """Return the last notes, newest first."""
        zone, authors = self._desk.zone, self._authors
        return [note_row(each, zone, authors.get(each.author or 0), extent) for each in self._notes]
