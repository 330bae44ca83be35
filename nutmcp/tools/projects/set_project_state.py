"""The tool that signs a project off, or reopens it."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from nutmcp.client import Options
from nutmcp.directory import KnownProject
from nutmcp.domain.project import Project
from nutmcp.errors import NotFound
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.code import Code
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.fixed_values import StatesToReach
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.present.projects import ProjectRow, customer_of, project_row
from nutmcp.tools.shared_arguments import RecordName
from nutmcp.tools.tool import tool
from nutmcp.words.phrase import quoted


class ProjectAnswer(TypedDict):
    """What became of a project; `change` is what `undo` takes."""

    status: Literal["updated", "unchanged"]
    project: ProjectRow
    change: NotRequired[str | None]
    message: str


@tool(
    toolset="projects",
    title="Set a project's state",
    needs=Needs(Project, Verb.LIST, Verb.GET, Verb.DO, ways=True),
    read_only=False,
    destructive=True,
    idempotent=True,
)
async def set_project_state(
    desk: Desk,
    *,
    project: RecordName,
    state: Annotated[str, "What it is to be.", StatesToReach(Project)],
) -> ProjectAnswer:
    """Sign a project off, so that no time can be logged on it, or reopen it. undo takes it back."""
    known = await desk.directory.project(project)
    resource = desk.system.resource_of(Project)
    wanted, action = next((code, name) for code, name in resource.ways.items() if code.word == state)
    now = await _now(desk, known)
    before = now.status
    if before == wanted:
        message = f"{_named(known)} is {wanted.said} already; nothing was changed."
        return {"status": "unchanged", "project": _row(known, wanted), "message": message}
    change = await desk.journal.do(action, resource.name, known.id, now)
    was = f"; it was {before.said}" if before is not None else ""
    return {
        "status": "updated",
        "project": _row(known, wanted),
        "change": change,
        "message": f"{_named(known)} is {wanted.said} now{was}.",
    }


async def _now(desk: Desk, known: KnownProject) -> Project:
    """Return a project as it is at this moment, whatever is remembered of it."""
    call = Call(verb=Verb.GET, resource=desk.system.resource_of(Project).name, id=known.id)
    found = of_kind(Project, (await desk.client.send(call, Options(fresh=True))).records)
    if not found:
        raise NotFound("The project is no longer there.", "List the projects.", field="project")
    return found[0]


def _row(known: KnownProject, state: Code) -> ProjectRow:
    return {**project_row(known), "status": state.word}


def _named(known: KnownProject) -> str:
    """Return the name of a project, with its customer's."""
    customer = customer_of(known)
    of = f" of {quoted(customer, LONGEST_NAME)}" if customer else ""
    return f"{quoted(known.name, LONGEST_NAME)}{of}"
