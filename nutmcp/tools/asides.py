"""What messages say to the assistant alone, so that a form, which a person reads, leaves it out."""

ON_CONSENT = "; if the user agrees, repeat the call with confirm_token alone"
"""How a preview is agreed to."""
UNDONE_WHOLE = "; undo takes each of these back whole"
"""What can be done about entries that were logged before."""
ENTRY_SHOWN = ", which `entry` shows"
WOULD_SHOWN = ", as `would` shows"
"""Where the answer shows what a message is about; a form shows it below."""
TWICE = " without allow_duplicate"
"""How an equal entry is logged all the same."""


def for_people(message: str) -> str:
    """Return a message without what it says to the assistant alone."""
    for each in (ON_CONSENT, ENTRY_SHOWN, WOULD_SHOWN, UNDONE_WHOLE, TWICE):
        message = message.replace(each, "")
    return message
