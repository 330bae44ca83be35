"""The tools about the account that is worked on, and who is in it."""

TOOLS = ("get_account", "list_members")
