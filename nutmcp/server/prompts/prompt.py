"""A prompt: arguments and steps, and the text that they make together."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from nutmcp.errors import InvalidArguments
from nutmcp.server.prompts.argument import Argument
from nutmcp.words.phrase import quoted

Said = Mapping[str, Mapping[str, object]]
"""What each argument of a prompt was read as; nothing for one that was left out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the job.

    Attributes:
        text: What to do, in a sentence or two.
        tool: The tool to call in this step, if any.
        given: Makes the arguments of that call; without a tool, what the text speaks of.
        after: What else to do, once that is there.
    """

    text: str
    tool: str = ""
    given: Callable[[Said], Mapping[str, object]] | None = None
    after: str = ""

    def write(self, said: Said) -> str:
        """Return the text of the step; what a user said stands in it only inside of JSON strings."""
        call = f" Call `{self.tool}` with" if self.tool else ""
        given = f" {json.dumps(self.given(said), ensure_ascii=False)}." if self.given else ""
        return f"{self.text}{call}{given} {self.after}".rstrip()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A job for an assistant.

    Attributes:
        name: Its name.
        title: The name that people see.
        description: What comes out of it.
        arguments: What may be said to it; each of them may be left out.
        job: The job in a sentence; `{system}` stands for the name of the system.
        steps: How to do it.
        timed: The same where all time has a start, if that makes a difference.
    """

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    job: str
    steps: tuple[Step, ...]
    timed: "Prompt | None" = None

    def works_with(self, offered: Mapping[str, Collection[str]]) -> bool:
        """Return whether each tool that a step calls is on offer, by name, with the arguments that it is given."""
        said = self._read({})
        return all(
            step.tool in offered and (step.given(said).keys() if step.given else set()) <= set(offered[step.tool])
            for step in self.steps
            if step.tool
        )

    def write(self, given: Mapping[str, str], system: str) -> str:
        """Return the text for an assistant.

        Args:
            given: What is said to it, by its arguments.
            system: The name of the system that the job is done with.

        Raises:
            InvalidArguments: An argument is unknown, or cannot be read.
        """
        said = self._read(given)
        steps = (f"{number}. {step.write(said)}" for number, step in enumerate(self.steps, 1))
        return "\n".join([self.job.replace("{system}", system), *steps])

    def argument(self, name: str) -> Argument:
        """Return the argument of that name.

        Raises:
            InvalidArguments: There is none.
        """
        for each in self.arguments:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.arguments)
        raise InvalidArguments(f"Unknown argument {quoted(name)}.", f"Valid arguments are: {known}.")

    def _read(self, given: Mapping[str, str]) -> Said:
        # Clients send what was left blank in a form as empty text.
        said = {self.argument(name).name: text.strip() for name, text in given.items()}
        texts = {each: said.get(each.name) or each.otherwise for each in self.arguments}
        return {each.name: each.read(each.name, text) if text else {} for each, text in texts.items()}
