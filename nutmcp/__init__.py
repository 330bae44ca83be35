"""Time tracking, projects and invoicing in conversation: an MCP server."""

__version__ = "0.1.0"
