"""The tools that reach every resource that is declared, whatever it is."""

from nutmcp.tools.records.find import find_records
from nutmcp.tools.records.get import get_record

TOOLS = (find_records, get_record)
