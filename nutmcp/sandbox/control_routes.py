"""The side entrance over HTTP."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from nutmcp.sandbox.control import Control


def control_app(_: Control) -> ASGIApp:
    """Return the application of the side entrance."""
    return Starlette()
