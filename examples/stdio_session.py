"""What a desktop assistant does: start nutmcp on its sandbox, log an hour by names, and read it back.

Run it with the Python that nutmcp is installed in: python examples/stdio_session.py
"""

import asyncio
import sys

from mcp import Client, StdioServerParameters

# A real account needs no flags, but its credentials, such as env={"NUTCACHE_ACCESS_TOKEN": "…"}.
NUTMCP = StdioServerParameters(
    command=sys.executable,
    args=["-m", "nutmcp", "--sandbox", "--sandbox-data", ":memory:", "--state", "memory:"],
)


async def main() -> None:
    """Log time, and ask what was logged."""
    async with Client(NUTMCP) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        assert "log_time" in tools

        asked = {"project": "café réservation", "service": "design", "duration": "1h", "note": "Menu page"}
        logged = await client.call_tool("log_time", asked)
        assert logged.structured_content is not None
        assert logged.structured_content["status"] == "created"
        print(logged.structured_content["message"])

        listed = await client.call_tool("list_time_entries", {"period": "today", "project": "café réservation"})
        assert listed.structured_content is not None
        entries = listed.structured_content["items"]
        assert logged.structured_content["entry"]["id"] in [entry["id"] for entry in entries]
        print("Logged today:", ", ".join(f"{entry['minutes']} min on {entry['project']}" for entry in entries))


if __name__ == "__main__":
    asyncio.run(main())
