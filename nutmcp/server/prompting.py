"""Which prompts are on offer, and how MCP lists and hands them out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from nutmcp.errors import NotFound
from nutmcp.server.prompts import PROMPTS
from nutmcp.server.prompts.prompt import Prompt as Declared

if TYPE_CHECKING:
    from nutmcp.remote.profile import Profile
    from nutmcp.tools.surface import Surface


class Prompts:
    """The prompts whose tools are all on offer, with the arguments that they are given.

    Args:
        surface: The tools on offer.
        system: What is known of the system with which they work.
    """

    def __init__(self, surface: "Surface", system: "Profile") -> None:
        offered = {
            definition["name"]: cast("Mapping[str, object]", definition["inputSchema"]["properties"])
            for definition in surface
        }
        self._system = system
        every = ((system.timed and each.timed) or each for each in PROMPTS)
        self._declared = {each.name: each for each in every if each.works_with(offered)}

    def listed(self) -> list[Prompt]:
        """Return the prompts as they are listed."""
        return [
            Prompt(
                name=each.name,
                title=each.title,
                description=each.description,
                arguments=[
                    PromptArgument(name=argument.name, description=argument.description, required=False)
                    for argument in each.arguments
                ],
            )
            for each in self._declared.values()
        ]

    def find(self, name: str) -> Declared:
        """Return the prompt of that name.

        Raises:
            NotFound: None is on offer.
        """
        if name not in self._declared:
            names = ", ".join(self._declared)
            advice = f"The prompts on offer are: {names}." if names else "This server offers none."
            raise NotFound("There is no such prompt on offer.", advice)
        return self._declared[name]

    def get(self, name: str, arguments: Mapping[str, str]) -> GetPromptResult:
        """Return the text of a prompt, as the user would say it.

        Raises:
            NotFound: No prompt of that name is on offer.
            InvalidArguments: An argument is unknown, or cannot be read.
        """
        prompt = self.find(name)
        text = TextContent(text=prompt.write(arguments, self._system.name))
        return GetPromptResult(description=prompt.description, messages=[PromptMessage(role="user", content=text)])
