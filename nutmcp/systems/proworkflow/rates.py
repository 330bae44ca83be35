"""How many calls ProWorkflow allows one account, as its connectors were told in `x-ratelimit-limit`."""

from nutmcp.remote.rates import Rate

RATES = (Rate(calls=500, seconds=30, margin=0.5),)
"""500 calls in 30 seconds, shared by all who have the account's key."""
