"""Which budgets someone asks for: all, those that are used up, or those of which so much is used."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import WithJsonSchema

from nutmcp.errors import InvalidArguments
from nutmcp.tools.declaring.schema import TAKES_FLAG
from nutmcp.tools.projects.budget import Reckoned
from nutmcp.words.fold import fold
from nutmcp.words.phrase import quoted

BudgetsSaid = Annotated[str, WithJsonSchema({"type": "string", TAKES_FLAG: True})]
_ALL = ("all", "any", "true", "yes")
_NONE = ("false", "no", "none")
_OVER = ("over", "exceeded", "overrun", "over_budget", "over budget")


@dataclass(frozen=True, slots=True)
class BudgetFilter:
    """Budgets of which at least so much is used, or more than all.

    Attributes:
        least: The per cent, as they are shown; None for any.
        over: Whether more than all has to be used.
    """

    least: Fraction | None = None
    over: bool = False

    @property
    def is_every(self) -> bool:
        """Whether every budget is meant, so that none has to be reckoned to tell."""
        return self.least is None and not self.over

    def keeps(self, budget: Reckoned) -> bool:
        """Return whether a budget is meant; one of which it cannot be told is not."""
        if self.is_every:
            return True
        if budget.share is None or budget.percent is None:
            return False
        return budget.share > 1 if self.over else budget.percent >= (self.least or 0)


def read_budgets(said: str | None) -> BudgetFilter | None:
    """Return which budgets are meant, or None where budgets are not asked for.

    Raises:
        InvalidArguments: It cannot be read.
    """
    word = fold(said or "no")
    if word in _NONE:
        return None
    if word in _ALL:
        return BudgetFilter()
    if word in _OVER:
        return BudgetFilter(over=True)
    found = re.fullmatch(r"(?:>=? ?|over |above |at least )?(\d{1,6}(?:[.,]\d{1,2})?) ?(%?)", word)
    # A bare 0.8 may be meant as 80 per cent.
    if found is None or (not found[2] and found[1].startswith("0")):
        raise InvalidArguments(
            f"{quoted(said or '')} says nothing about budgets.",
            "Say all, over, or how many per cent are used at the least, such as 80%.",
            field="budget",
        )
    return BudgetFilter(Fraction(found[1].replace(",", ".")))
