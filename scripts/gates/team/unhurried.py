"""nutmcp as it is served to several people, except that nobody has to wait: no pace is kept, and shares have no end.

Ten thousand calls of two people would otherwise take an hour and a half.
"""

import sys

from nutmcp.cli import main
from nutmcp.remote.rates import Rate
from nutmcp.sandbox import opening
from nutmcp.sandbox.limits import Limits
from nutmcp.server.team import fair_share
from nutmcp.systems.nutcache import rates

MANY = 1_000_000


class NoLimits(Limits):
    """The sandbox's limits, which refuse nobody."""

    def refuse(self, key: str) -> int | None:
        """Count a call, and let it pass."""
        self.forget()
        return super().refuse(key)


if __name__ == "__main__":
    rates.RATES = (Rate(5, 0, 0), Rate(200, 0, 0))
    fair_share.MOST_AT_ONCE = fair_share.MOST_A_MINUTE = MANY
    opening.Limits = NoLimits
    sys.exit(main(sys.argv[1:]))
