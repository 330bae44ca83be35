"""The tools about the account that is worked on, and who is in it."""

from nutmcp.tools.account.get_account import get_account
from nutmcp.tools.account.list_members import list_members

TOOLS = (get_account, list_members)
