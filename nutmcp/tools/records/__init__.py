"""The tools that reach every resource that is declared, whatever it is."""

from nutmcp.tools.records.find_records import find_records
from nutmcp.tools.records.get_record import get_record

TOOLS = (find_records, get_record)
