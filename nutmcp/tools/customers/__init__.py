"""The tools about customers."""

from nutmcp.tools.customers.one import get_customer
from nutmcp.tools.customers.search import search_customers

TOOLS = (search_customers, get_customer)
