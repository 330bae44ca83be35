"""The tools about people outside: those at customers, and others."""

TOOLS = ("search_people", "get_person")
