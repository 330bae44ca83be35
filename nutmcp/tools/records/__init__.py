"""The tools that reach every resource that is declared, whatever it is."""

TOOLS = ("find_records", "get_record")
