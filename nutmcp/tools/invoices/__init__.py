"""The tools about invoices and expenses."""

TOOLS = ("search_invoices", "get_invoice", "summarize_invoices", "search_expenses")
