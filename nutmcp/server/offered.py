"""What is offered to those who may do the same: the tools, and what the tools make possible beside them."""

from functools import cached_property
from typing import TYPE_CHECKING

from mcp_types import Tool

from nutmcp.remote.profile import Profile
from nutmcp.server.pictures import Listing
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import Surface

if TYPE_CHECKING:
    from nutmcp.server.completions import Completions
    from nutmcp.server.prompting import Prompts
    from nutmcp.server.resources import Resources


class Offered:
    """Everything that goes by what tools are on offer; what answers requests beside tools is loaded at the first one.

    Args:
        surface: The tools on offer. To list them takes no desk.
        system: What is known of the system with which they work.
    """

    def __init__(self, surface: Surface, system: Profile) -> None:
        self.surface = surface
        self._system = system
        self.listing = Listing([_listed(definition) for definition in surface])

    @cached_property
    def resources(self) -> "Resources":
        """Return the resources that these tools can read."""
        from nutmcp.server.resources import Resources

        return Resources(self.surface, self._system)

    @cached_property
    def prompts(self) -> "Prompts":
        """Return the prompts whose tools these are."""
        from nutmcp.server.prompting import Prompts

        return Prompts(self.surface, self._system)

    @cached_property
    def completions(self) -> "Completions":
        """Return what completes the arguments of both."""
        from nutmcp.server.completions import Completions

        return Completions(self.resources, self.prompts)


def _listed(definition: Definition) -> Tool:
    return Tool.model_validate({field: value for field, value in definition.items() if field != "toolset"})
