"""How a gate fails."""


class NotToBeHad(Exception):
    """Something could not be installed on this machine; nothing is known of the product."""


class Failed(Exception):
    """A check did not pass; the message is what it printed."""
