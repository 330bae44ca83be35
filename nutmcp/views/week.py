"""The week as a picture: projects as rows, days as columns, and what is missing below."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from nutmcp.views.picture import Answer, Cell, Picture

LEVELS = ("project", "service", "day")
"""The levels that the answer of `summarize_time` has to have."""
_NONE = Cell("·", "faint")


def week_picture(answer: Answer, timers: Iterable[Answer] = ()) -> Picture:
    """Return the picture of what `summarize_time` answered for one week, by project, service and day.

    Args:
        answer: The answer.
        timers: The timers that run, as `list_timers` tells them; those of other days are not shown.
    """
    first, last = date.fromisoformat(answer["from"]), date.fromisoformat(answer["to"])
    days = [first + timedelta(each) for each in range((last - first).days + 1)]
    shown = [each for each in timers if first.isoformat() <= each["started_at"][:10] <= last.isoformat()]
    return Picture(
        title=f"{first.day} {first:%B} – {last.day} {last:%B %Y}",
        lines=[_summed(answer), *map(_running, shown)],
        rows=list(_rows(answer, days)) if answer["groups"] else (),
    )


def _rows(answer: Answer, days: Sequence[date]) -> Iterator[list[Cell]]:
    rows: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    for group in answer["groups"]:
        service = group.get("service", "none")
        # Two projects of one name stay two rows.
        name = " ".join([group["project"], *([f"({group['project_id']})"] if "project_id" in group else [])])
        rows[name, "" if service == "none" else service][date.fromisoformat(group["day"])] += group["minutes"]
    yield [Cell(""), *(Cell(f"{day:%a} {day.day}", "faint") for day in days), Cell("Total", "faint")]
    whole = Counter[str]()
    for (project, _), minutes in rows.items():
        whole[project] += minutes.total()
    for (project, service), minutes in sorted(
        rows.items(), key=lambda row: (-whole[row[0][0]], row[0][0], -row[1].total())
    ):
        yield [Cell(project, below=service), *_cells(minutes, days), Cell(_clock(minutes.total()))]
    every = sum(rows.values(), Counter[date]())
    total = answer["total"]["minutes"]
    if rest := total - every.total():
        yield [Cell("All others"), *(_NONE for _ in days), Cell(_clock(rest))]
    yield [Cell("Total", "strong"), *_cells(every, days), Cell(_clock(total), "strong")]
    gaps = answer.get("missing", ())
    if len(gaps) == 1 and gaps[0].get("days"):
        yield [Cell("Missing", "strong"), *(_missed(gaps[0]["days"], day) for day in days), _lacked(gaps[0])]


def _cells(minutes: Mapping[date, int], days: Iterable[date]) -> Iterator[Cell]:
    return (Cell(_clock(minutes[day])) if minutes.get(day) else _NONE for day in days)


def _missed(days: Mapping[str, Sequence[int]], day: date) -> Cell:
    """Tell what a day lacks: [minutes, missing minutes], or only the minutes where no hours are expected."""
    gap = days.get(day.isoformat())
    if gap is None:
        return Cell("")
    return Cell(f"−{_clock(gap[1])}" if len(gap) > 1 else "nothing", "alarm")


def _lacked(gap: Answer) -> Cell:
    return Cell(f"−{_clock(gap['missing'])}", "alarm") if gap.get("missing") else Cell("")


def _summed(answer: Answer) -> str:
    total, gaps = answer["total"], answer.get("missing", ())
    minutes = total["minutes"]
    # What is expected is that of the days that are over: it stands beside their hours alone.
    whole = len(gaps) == 1 and gaps[0].get("minutes") == minutes and gaps[0].get("target")
    target = f" of {_clock(whole)}" if whole else ""
    told = minutes and "billable_minutes" in total
    share = f" · {round(100 * total['billable_minutes'] / minutes)} % billable" if told else ""
    return f"{_clock(minutes)}{target}{share}"


def _running(timer: Answer) -> str:
    return f"● {timer.get('project', '')}, running since {timer['started_at'][11:16]} ({_clock(timer['minutes'])})"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
