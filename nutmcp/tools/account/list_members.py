"""The tool that lists the members of the organization."""

from collections import Counter
from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import Person, Roster
from nutmcp.domain.project import Project
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.fruitless import names_like, why_nothing
from nutmcp.tools.lists.page import how_many_fit
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.present.names import shown
from nutmcp.tools.tool import tool

Status = Literal["active", "inactive", "all"]


class MemberRow(TypedDict):
    """A member; active ones can log time, on so many projects."""

    id: Id
    name: str
    email: NotRequired[str | None]
    active: bool
    projects: int


class MemberList(TypedDict):
    """Members, by name. Where the query finds none, `nearest` has the names that are most like it."""

    items: list[MemberRow]
    note: NotRequired[str | None]
    nearest: NotRequired[list[str] | None]


@tool(
    toolset="account",
    title="List members",
    needs=Needs(Project, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def list_members(
    desk: Desk,
    *,
    query: Annotated[str | None, "Words of name or e-mail."] = None,
    status: Annotated[list[Status] | None, "Default active."] = None,
) -> MemberList:
    """List who is in the organization, as far as projects tell."""
    search = Query(query) if query is not None else None
    await desk.directory.read_anew()
    found = _found(await desk.directory.roster_with(), search)
    if not found and search is not None:
        return await _nothing(desk, search, query)
    wanted = {"active", "inactive"} if "all" in (status or ()) else set(status or ("active",))
    kept = [each for each in found if _state(each) in wanted]
    rows = kept[: how_many_fit(kept)]
    notes: list[str] = []
    if len(kept) < len(found):
        other = "inactive" if "active" in wanted else "active"
        notes.append(f"Left out although matching: {len(found) - len(kept)} {other}. Name the status to see them.")
    if len(rows) < len(kept):
        notes.append(f"Only the first {len(rows)} of {len(kept)} members fit; give a query.")
    return {"items": rows, "note": " ".join(notes) or None}


def _found(roster: Roster, search: Query | None) -> list[MemberRow]:
    """Return the members that are looked for, by name."""
    takes_part = Counter(
        member
        for known in roster.projects.values()
        if known.open
        for member in {each.member for each in known.members or () if each.active}
    )
    people = [each for each in roster.people.values() if search is None or search.finds(each.name, each.email)]
    return [_row(each, takes_part[each.id]) for each in sorted(people, key=lambda each: each.name.casefold())]


def _row(person: Person, projects: int) -> MemberRow:
    return {
        "id": person.id,
        "name": shown(person.name) or f"member {person.id}",
        "email": shown(person.email),
        "active": projects > 0,
        "projects": projects,
    }


def _state(row: MemberRow) -> Status:
    return "active" if row["active"] else "inactive"


async def _nothing(desk: Desk, search: Query, query: str | None) -> MemberList:
    people = (await desk.directory.roster()).people.values()
    near = await names_like(query, [each.name for each in people])
    return {"items": [], "note": " ".join(why_nothing(search, "member", {})), "nearest": near}
