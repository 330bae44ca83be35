"""The way to a remote system: calls go out, at a bearable pace and over HTTP, and answers come back."""

from nutmcp.client.client import Client
from nutmcp.client.http import Http, Timeouts
from nutmcp.client.marks import Mark, Packed
from nutmcp.client.options import Options
from nutmcp.client.paging import together
from nutmcp.client.policy import Limits
from nutmcp.client.window import Window

__all__ = ["Client", "Http", "Limits", "Mark", "Options", "Packed", "Timeouts", "Window", "together"]
