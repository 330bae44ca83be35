"""The systems whose tools are recorded: how an office on each is opened, and where its scenarios and answers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nutmcp.remote.id import Id
from nutmcp.remote.profile import Profile
from nutmcp.sandbox.miles88.users import AMIR
from nutmcp.sandbox.nutcache.users import BOTH_CREDENTIALS, START_END_CREDENTIALS
from nutmcp.sandbox.nutshell.users import COMPANY
from nutmcp.sandbox.proworkflow.users import LUC
from nutmcp.systems import profile_of
from nutmcp.tools.surface import Choice
from tests.agency import AGENCY
from tests.whole_server import STUDIO, TEAM, TORONTO

FOLDER = Path(__file__).parent
_OF_ANY: Mapping[str, Mapping[str, Any]] = {"read_only": {"choice": Choice(read_only=True)}, "nobody": {"me": None}}
ERRORS = frozenset(
    {
        *("invalid_arguments", "not_found", "ambiguous", "refused", "conflict", "not_configured"),
        *("access_denied", "rate_limited", "unavailable", "unintelligible", "outcome_unknown"),
    }
)
"""The kinds of errors that a caller can meet."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A system whose tools are recorded.

    Attributes:
        key: The key of the system.
        below: The folder of its files below those of all; Nutcache's stand on top, where their history is.
        office: How an office on it differs from the usual.
        options: How a scenario may differ from that, by the words that stand in brackets.
        organization: Whose records a scenario adds.
        least_calls: How many calls there have to be.
        errors: The kinds of errors that a caller can meet.
    """

    key: str
    below: str = ""
    office: Mapping[str, Any] = field(default_factory=dict[str, Any])
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    organization: Id | None = None
    least_calls: int = 100
    errors: frozenset[str] = ERRORS

    @property
    def profile(self) -> Profile:
        """Return what is known of the system."""
        return profile_of(self.key)

    @property
    def scenarios(self) -> Path:
        """Return the folder of its scenarios."""
        return FOLDER / "scenarios" / self.below

    @property
    def answers(self) -> Path:
        """Return the folder of its golden files."""
        return FOLDER / "answers" / self.below

    def differing(self, option: str) -> Mapping[str, Any]:
        """Return how an office differs where that option is said."""
        return {**_OF_ANY, **self.options}[option]


NUTCACHE = Subject(
    "nutcache",
    options={
        "v4": {"version": 4},
        "start_end": {"credentials": START_END_CREDENTIALS, "me": START_END_CREDENTIALS["username"]},
        "both": {"credentials": BOTH_CREDENTIALS, "me": BOTH_CREDENTIALS["username"]},
    },
    organization=1686,
    least_calls=300,
)
MILES88 = Subject(
    "88miles",
    below="88miles",
    office=STUDIO,
    options={"amir": {"credentials": AMIR, "me": AMIR["username"]}},
)
NUTSHELL = Subject(
    "nutshell",
    below="nutshell",
    office=TEAM,
    options={"company": {"credentials": COMPANY}},
)
PROWORKFLOW = Subject(
    "proworkflow",
    below="proworkflow",
    office=AGENCY,
    options={"luc": {"credentials": LUC}, "toronto": {"zone": TORONTO}},
    errors=ERRORS - {"not_configured"},
)
SUBJECTS = (NUTCACHE, MILES88, NUTSHELL, PROWORKFLOW)
