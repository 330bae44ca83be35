"""The tools about customers."""

TOOLS = ("search_customers", "get_customer")
