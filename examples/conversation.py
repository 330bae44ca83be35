"""What a conversation does: time is logged, a name that is not clear is asked about, and a mistake is taken back.

A script plays the person and the assistant; a language model would choose the same calls from the tools' texts.
Run it with the Python that nutmcp is installed in: python examples/conversation.py
"""

import asyncio
import sys
from typing import Any

from mcp import Client, StdioServerParameters

NUTMCP = StdioServerParameters(
    command=sys.executable,
    args=["-m", "nutmcp", "--sandbox", "--sandbox-data", ":memory:", "--state", "memory:"],
)


class Assistant:
    """Turns what a person says into calls of tools, and says what came of them."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """Return the answer to one call; a failed one holds an error, which is for the assistant to act on."""
        answer = (await self._client.call_tool(tool, arguments)).structured_content
        assert answer is not None
        print(f"  Assistant: {answer.get('message') or answer['error']['message']}")
        return answer


def person(said: str) -> None:
    """Print what the person says."""
    print(f"Person: {said}")


async def log_with_a_question(assistant: Assistant) -> dict[str, Any]:
    """Log time on a project that the person names carelessly."""
    person("I drew the basket for Acme, three quarters of an hour.")
    work: dict[str, object] = {"duration": "45m", "note": "Basket drawn"}
    unclear = (await assistant.call("log_time", project="acme", **work))["error"]
    assert unclear["code"] == "ambiguous"
    candidates = {each["name"]: each["id"] for each in unclear["candidates"]}
    print(f"  Assistant: Which one do you mean: {', '.join(candidates)}?")

    person("The webshop.")
    logged = await assistant.call("log_time", project=candidates["Acme webshop"], **work)
    assert logged["status"] == "created"
    assert logged["entry"]["project"] == "Acme webshop"
    return logged


async def take_back_and_correct(assistant: Assistant, logged: dict[str, Any]) -> None:
    """Undo what was logged, and log it on the day on which it was done."""
    person("Oh, that was yesterday. Take it back.")
    undone = await assistant.call("undo", change=logged["change"])
    assert undone["status"] == "undone"

    person("And log it for yesterday.")
    again = await assistant.call(
        "log_time", project="Acme webshop", duration="45m", note="Basket drawn", date="yesterday"
    )
    assert again["status"] == "created"

    person("Did you log it? Please do.")
    repeated = await assistant.call(
        "log_time", project="Acme webshop", duration="45m", note="Basket drawn", date="yesterday"
    )
    assert repeated["status"] == "already_logged"
    assert repeated["entry"]["id"] == again["entry"]["id"]


async def main() -> None:
    """Have the conversation, and see that Nutcache holds what was agreed on and nothing else."""
    async with Client(NUTMCP) as client:
        logged = await log_with_a_question(Assistant(client))
        await take_back_and_correct(Assistant(client), logged)

        question = {"from": "yesterday", "to": "today", "note_contains": "basket drawn"}
        listed = (await client.call_tool("list_time_entries", question)).structured_content
        assert listed is not None
        [entry] = listed["items"]
        assert entry["id"] != logged["entry"]["id"]
        print(f"In Nutcache: {entry['minutes']} minutes on {entry['project']}, {entry['date']}.")


if __name__ == "__main__":
    asyncio.run(main())
