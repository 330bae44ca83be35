"""The prompts about invoices: to chase those that are overdue."""

from nutmcp.server.prompts.argument import Argument, a_name
from nutmcp.server.prompts.prompt import Prompt, Step

CHASE_OVERDUE_INVOICES = Prompt(
    name="chase_overdue_invoices",
    title="Chase overdue invoices",
    description="Draft a reminder to each customer whose invoices are overdue. Nothing is sent.",
    arguments=(Argument("customer", "Only that customer, by name or id.", a_name, "customer"),),
    job="Draft reminders for the overdue invoices in {system}. Send nothing.",
    steps=(
        Step(
            "See who owes what, and for how long.",
            "summarize_invoices",
            lambda said: {"group_by": ["customer", "age"], "overdue": True, **said["customer"]},
        ),
        Step(
            "See which invoices these are.",
            "search_invoices",
            lambda said: {"overdue": True, "sort": "due", "limit": 100, **said["customer"]},
            "If the answer has a next_cursor, read on with it.",
        ),
        Step(
            "Find whom to write to, once for each customer of that list.",
            "get_customer",
            lambda said: {"customer": "…", **said["customer"]},
        ),
        Step(
            "Draft one short and polite reminder to each customer, in the customer's language, with the number, date, "
            "due date, days overdue and balance of each invoice. Be firmer where something is over 60 days late, and "
            "leave disputed invoices out, but tell me of them."
        ),
        Step("Show me the drafts, and the total of each currency by itself."),
    ),
)
