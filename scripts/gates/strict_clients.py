"""`python -m scripts.gates.strict_clients CLIENT FILE COMMAND…`: converts a server's tools as another framework does.

It runs in the environment of that framework, connects to the server as it would, and writes to the file what is left
of every tool's arguments.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

LONGEST_ANSWER_SECONDS = 60

Schemas = dict[str, Any]


async def openai_agents(*command: str) -> Schemas:
    """Convert them with the OpenAI Agents SDK, where strict schemas are asked for; those it gives up are None."""
    agents, util = import_module("agents.mcp"), import_module("agents.mcp.util")
    server = agents.MCPServerStdio(
        {"command": command[0], "args": command[1:]}, client_session_timeout_seconds=LONGEST_ANSWER_SECONDS
    )
    async with server:
        made = [util.MCPUtil.to_function_tool(each, server, True) for each in await server.list_tools()]  # noqa: FBT003 - another's function
    return {each.name: each.params_json_schema if each.strict_json_schema else None for each in made}


async def google_genai(*command: str) -> Schemas:
    """Convert them with the Google Gen AI SDK, as it does for the sessions that it is handed."""
    convert = import_module("google.genai._mcp_utils").mcp_to_gemini_tools
    async with AsyncExitStack() as stack:
        session = await _session(stack, *command)
        return _declared(convert((await session.list_tools()).tools))


async def langchain_google_genai(*command: str) -> Schemas:
    """Convert them with LangChain: its tools of MCP servers, then what its Gemini chat sends of these."""
    load = import_module("langchain_mcp_adapters.tools").load_mcp_tools
    convert = import_module("langchain_google_genai._function_utils").convert_to_genai_function_declarations
    async with AsyncExitStack() as stack:
        return _declared(convert(await load(await _session(stack, *command))))


CLIENTS: Mapping[str, Callable[..., Coroutine[Any, Any, Schemas]]] = {
    each.__name__: each for each in (openai_agents, google_genai, langchain_google_genai)
}
"""Each framework by the name that it is asked for by."""


async def _session(stack: AsyncExitStack, *command: str) -> Any:  # noqa: ANN401 - of whichever MCP library is there
    mcp, stdio = import_module("mcp"), import_module("mcp.client.stdio")
    server = mcp.StdioServerParameters(command=command[0], args=list(command[1:]))
    session = await stack.enter_async_context(
        mcp.ClientSession(*await stack.enter_async_context(stdio.stdio_client(server)))
    )
    await session.initialize()
    return session


def _declared(tools: Any) -> Schemas:  # noqa: ANN401 - of the client's library
    return {
        each.name: each.parameters and each.parameters.model_dump(mode="json", exclude_none=True)
        for tool in tools
        for each in tool.function_declarations
    }


def main(client: str, file: str, *command: str) -> None:
    """Convert the tools, write them down, and say how many there are."""
    converted = asyncio.run(CLIENTS[client](*command))
    Path(file).write_text(json.dumps(converted), encoding="utf-8")
    print(f"{len(converted)} tools converted")


if __name__ == "__main__":
    main(*sys.argv[1:])
