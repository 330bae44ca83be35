"""The way to a remote system: calls go out, at a bearable pace and over HTTP, and answers come back."""

from nutmcp.client.client import Client
from nutmcp.client.http import Http, Timeouts
from nutmcp.client.options import Options
from nutmcp.client.paging import Window, together
from nutmcp.client.policy import Limits

__all__ = ["Client", "Http", "Limits", "Options", "Timeouts", "Window", "together"]
