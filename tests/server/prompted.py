"""What an assistant reads in a prompt."""

import json
import re
from typing import Any

from mcp import Client
from mcp_types import TextContent

Calls = list[tuple[str, dict[str, Any]]]


async def text_of(client: Client, name: str, **arguments: str) -> str:
    """Return the text of a prompt, which is one message of the user."""
    [message] = (await client.get_prompt(name, arguments)).messages
    assert message.role == "user"
    assert isinstance(message.content, TextContent)
    return message.content.text


async def calls_of(client: Client, name: str, **arguments: str) -> Calls:
    """Return the calls that the text of a prompt spells out, as an assistant reads them there."""
    text = await text_of(client, name, **arguments)
    starts = re.finditer(r"Call `(\w+)` with (?=\{)", text)
    return [(start[1], json.JSONDecoder().raw_decode(text, start.end())[0]) for start in starts]
