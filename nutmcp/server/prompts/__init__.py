"""The prompts: jobs that a user picks from a menu, as steps that an assistant takes with the tools."""

from nutmcp.server.prompts.invoicing import CHASE_OVERDUE_INVOICES
from nutmcp.server.prompts.tracking import CLOSE_MONTH, LOG_DAY, REPORT_UNBILLED_TIME, REVIEW_WEEK

PROMPTS = (LOG_DAY, REVIEW_WEEK, CLOSE_MONTH, CHASE_OVERDUE_INVOICES, REPORT_UNBILLED_TIME)
