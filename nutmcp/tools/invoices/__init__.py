"""The tools about invoices and expenses."""

from nutmcp.tools.invoices.get_invoice import get_invoice
from nutmcp.tools.invoices.search_expenses import search_expenses
from nutmcp.tools.invoices.search_invoices import search_invoices
from nutmcp.tools.invoices.summarize_invoices import summarize_invoices

TOOLS = (search_invoices, get_invoice, summarize_invoices, search_expenses)
