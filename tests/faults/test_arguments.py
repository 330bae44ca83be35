"""Whatever a tool is called with, it answers, or says what is wrong in two sentences and writes nothing."""

import anyio
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nutmcp.errors import InvalidArguments
from tests.faults.hearing import hear
from tests.faults.inventing import Call, calls
from tests.patience import PATIENCE
from tests.tools.test_laws_of_tools import TOOLS
from tests.whole_server import Answer, Office, open_office


def is_wrong(tool: str, arguments: Answer) -> bool:
    """Return whether arguments are structurally wrong, however leniently they are read."""
    try:
        TOOLS[tool].read(arguments)
    except InvalidArguments:
        return True
    return False


def wrote(office: Office) -> list[str]:
    """Return the requests since the last time that would change something."""
    return [each for each in office.asked() if each == "POST time_entries" or each.startswith(("PUT", "DELETE"))]


@given(invented=st.lists(calls, min_size=4, max_size=8))
@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_any_call_is_answered_and_a_wrong_one_writes_nothing(invented: list[Call]) -> None:
    async def make() -> None:
        async with open_office() as office:
            for tool, arguments in invented:
                await make_one(office, tool, arguments)

    anyio.run(make)


async def make_one(office: Office, tool: str, arguments: Answer) -> None:
    office.asked()
    with anyio.fail_after(PATIENCE):
        heard = await hear(office.assistant, tool, arguments)
    office.clock.advance(60)
    asked = list(office.sandbox.control.requests)
    assert heard.code != "internal", (tool, arguments)
    if is_wrong(tool, arguments):
        assert heard.code == "invalid_arguments", (tool, arguments, heard)
        assert not asked, (tool, arguments, asked)
    if heard.code in ("invalid_arguments", "not_found", "ambiguous"):
        assert not wrote(office), (tool, arguments, heard)
