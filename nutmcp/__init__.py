"""Nutcache in conversation: an MCP server for time tracking, projects and invoicing."""

__version__ = "0.1.0"
