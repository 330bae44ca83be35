"""How many calls Nutcache allows one key."""

from nutmcp.remote.rates import Rate

RATES = (
    Rate(calls=5, seconds=1, margin=0.2),
    Rate(calls=200, seconds=60, margin=0.5),
    Rate(calls=20_000, seconds=86_400, margin=5),
)
"""From "Rate limit" in its documentation of API v4."""
