"""The tools about customers."""

from nutmcp.tools.customers.get_customer import get_customer
from nutmcp.tools.customers.search_customers import search_customers

TOOLS = (search_customers, get_customer)
