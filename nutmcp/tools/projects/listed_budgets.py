"""The budgets of listed projects: reckoned for all that are found, or only for those that are shown."""

from collections.abc import Collection, Sequence
from typing import NotRequired

from nutmcp.directory import KnownProject
from nutmcp.remote.code import Code
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.projects import ProjectRow, project_row
from nutmcp.tools.projects.budget import Budget, Reckoned, Reckoning, has_budget, reckon
from nutmcp.tools.projects.budget_filter import BudgetFilter, read_budgets

_NOTHING = Reckoned()


class ListedBudget(Budget):
    """The budget of a listed project, of which `percent` is used."""

    currency: NotRequired[str | None]


class ListedProject(ProjectRow):
    """A project, with its budget where that was asked for."""

    budget: NotRequired[ListedBudget | None]


class Budgets:
    """What a list was asked about budgets.

    Args:
        desk: What the tool works with.
        said: Which budgets were asked for, if any.
        sort: The order of the list; by `budget`, all are asked for.

    Raises:
        InvalidArguments: It cannot be read which.
    """

    def __init__(self, desk: Desk, said: str | None, sort: str) -> None:
        self._desk = desk
        self._sorts = sort.removeprefix("-") == "budget"
        self._filter = read_budgets(said) or (BudgetFilter() if self._sorts else None)
        self._reckoning: Reckoning | None = None
        self._without = 0
        self._untold = 0
        self._shown: Sequence[KnownProject] = ()

    async def kept(self, projects: Sequence[KnownProject], hidden: Collection[Code]) -> list[KnownProject]:
        """Return those of the projects whose budgets are asked for; all, where none is.

        Those in a hidden state are not counted among those that are left out.
        """
        if self._filter is None:
            return list(projects)
        found = [each for each in projects if has_budget(each.record)]
        self._without = sum(not has_budget(each.record) and each.record.status not in hidden for each in projects)
        if self._filter.is_every and not self._sorts:
            return found
        self._reckoning = await reckon(self._desk, found)
        kept = [each for each in found if self._filter.keeps(self._of(each))]
        untold = [each for each in found if self._of(each).share is None and each.record.status not in hidden]
        self._untold = len(untold) if len(kept) < len(found) else 0
        return kept

    def share(self, known: KnownProject) -> float | None:
        """Return how much of its budget a project has used, by which it is sorted."""
        share = self._of(known).share
        return None if share is None else float(share)

    async def rows(self, projects: Sequence[KnownProject]) -> list[ListedProject]:
        """Return projects as rows."""
        if self._filter is None:
            return [{**project_row(each)} for each in projects]
        self._shown = projects
        self._reckoning = self._reckoning or await reckon(self._desk, projects)
        return [{**project_row(each), "budget": self._row(each)} for each in projects]

    def notes(self) -> list[str]:
        """Return what has to be said of the budgets."""
        if self._filter is None:
            return []
        left_out = {"without a budget": self._without, "of which it cannot be told what is used": self._untold}
        said = " and ".join(f"{count} {which}" for which, count in left_out.items() if count)
        notes = self._reckoning.notes(self._desk, [each.id for each in self._shown]) if self._reckoning else []
        return [*([f"Left out: {said}."] if said else ()), *notes]

    def _of(self, known: KnownProject) -> Reckoned:
        return self._reckoning.budgets.get(known.id, _NOTHING) if self._reckoning else _NOTHING

    def _row(self, known: KnownProject) -> ListedBudget | None:
        found = self._of(known)
        if found.budget is None:
            return None
        return {**found.budget, "currency": found.unit.code if "amount" in found.budget else None}
