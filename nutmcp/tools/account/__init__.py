"""The tool about the account that is worked on."""

from nutmcp.tools.account.get_account import get_account

TOOLS = (get_account,)
