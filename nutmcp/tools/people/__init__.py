"""The tools about people outside: those at customers, and others."""

from nutmcp.tools.people.get_person import get_person
from nutmcp.tools.people.search_people import search_people

TOOLS = (search_people, get_person)
