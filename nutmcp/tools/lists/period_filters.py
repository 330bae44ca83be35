"""The days of a period as the conditions of a search."""

from datetime import date, timedelta

from nutmcp.remote.filter import Filter, Operator
from nutmcp.words.period import Period


def period_filters(name: str, period: Period | None) -> list[Filter]:
    """Return the days as a half-open range, which is right however the remote system compares dates with midnights."""
    if period is None:
        return []
    since = [] if period.first == date.min else [Filter(name, Operator.GTE, period.first)]
    return [*since, Filter(name, Operator.LT, period.last + timedelta(days=1))]
