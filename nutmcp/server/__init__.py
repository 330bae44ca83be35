"""MCP on stdio and over HTTP: the only room that speaks the protocol."""
