"""The tools about invoices."""

from nutmcp.tools.invoices.one import get_invoice
from nutmcp.tools.invoices.search import search_invoices
from nutmcp.tools.invoices.summarize import summarize_invoices

TOOLS = (search_invoices, get_invoice, summarize_invoices)
