"""What people ask about hours and projects, of an account with 20,000 entries: right, in few requests, and short."""

import pytest

from nutmcp.remote.id import Id
from tests.tasks.books import by, plain, total
from tests.tasks.task import Task, do, grouped, ids, names

pytestmark = [pytest.mark.anyio, pytest.mark.large]

YESTERDAY, MONDAY = "2026-11-23", "2026-11-23"
LAST_WEEK = ("2026-11-16", "2026-11-22")
THIS_MONTH = ("2026-11-01", "2026-11-30")
LAST_MONTH = ("2026-10-01", "2026-10-31")
THIS_QUARTER = ("2026-10-01", "2026-12-31")
THIS_YEAR = ("2026-01-01", "2026-12-31")
ZOE = 9017
MEMBERS: dict[Id, str] = {
    9015: "Camille Tremblay",
    9016: "Jean-François Côté",
    9017: "Zoë Müller",
    9018: "Amélie Nguyễn",
    9019: "John Smith",
    9020: "Robin Lacroix",
    9021: "Pat O'Neil",
}
CURRENCIES = 3
"""The requests that tell the codes of the currencies that occur."""


TASKS = [
    Task(
        "How many hours did I log last week, day by day?",
        "summarize_time",
        {"group_by": ["day"], "period": "last_week"},
        grouped("day"),
        lambda books: by(books.entries(*LAST_WEEK), lambda each: str(each.working_date)),
        lambda books: books.naming + 1 + CURRENCIES,
        2_500,
    ),
    Task(
        "Combien d’heures l’équipe a-t-elle faites la semaine dernière, par personne ?",
        "summarize_time",
        {"group_by": ["member"], "member": "tous", "period": "la semaine dernière"},
        grouped("member"),
        lambda books: by(books.entries(*LAST_WEEK, member=None), lambda each: MEMBERS[each.member or 0]),
        lambda books: books.naming + books.pages(books.entries(*LAST_WEEK, member=None)) + CURRENCIES,
        2_500,
    ),
    Task(
        "On which days of last week did I log less than sixteen hours?",
        "summarize_time",
        {"missing": "days", "period": "last_week", "target_hours": "16h"},
        lambda answer: answer["missing"][0]["days"],
        lambda books: {
            f"2026-11-{day}": [logged, 960 - logged]
            for day in range(16, 21)
            if (logged := sum(each.minutes or 0 for each in books.entries(f"2026-11-{day}", f"2026-11-{day}"))) < 960
        },
        lambda books: books.naming + 1,
        1_000,
    ),
    Task(
        "Qui n’a pas fait ses 35 heures la semaine dernière ?",
        "summarize_time",
        {"missing": "people", "period": "la semaine dernière", "target_hours": "35 h par semaine"},
        lambda answer: {each["member"]: each["missing"] for each in answer["missing"]},
        lambda books: {
            name: 2100 - logged
            for member, name in MEMBERS.items()
            if member in books.able
            and (logged := sum(each.minutes or 0 for each in books.entries(*LAST_WEEK, member=member))) < 2100
        },
        lambda books: books.naming + books.pages(books.entries(*LAST_WEEK, member=None)),
        1_500,
    ),
    Task(
        "What did I do yesterday?",
        "list_time_entries",
        {"period": "yesterday"},
        lambda answer: sorted(ids(answer)),
        lambda books: sorted(each.id or 0 for each in books.entries(YESTERDAY, YESTERDAY)),
        lambda books: books.naming + 1,
    ),
    Task(
        "Qu’est-ce que Zoë a fait lundi ?",
        "list_time_entries",
        {"from": "lundi", "to": "lundi", "member": "Zoe Muller"},
        lambda answer: sorted(ids(answer)),
        lambda books: sorted(each.id or 0 for each in books.entries(MONDAY, MONDAY, ZOE)),
        lambda books: books.naming + 1,
    ),
    Task(
        "What were our five longest entries this month?",
        "list_time_entries",
        {"period": "this_month", "member": "all", "sort": "-minutes", "limit": 5},
        lambda answer: [each["minutes"] for each in answer["items"]],
        lambda books: sorted((each.minutes or 0 for each in books.entries(*THIS_MONTH, member=None)), reverse=True)[:5],
        lambda books: books.naming + 1,
        2_000,
    ),
    Task(
        "Which of my entries this quarter mention the checkout?",
        "list_time_entries",
        {"period": "this_quarter", "note_contains": "CHECKOUT", "limit": 100},
        lambda answer: sorted(ids(answer)),
        lambda books: sorted(each.id or 0 for each in books.entries(*THIS_QUARTER) if "checkout" in plain(each.note)),
        lambda books: books.naming + books.pages(books.entries(*THIS_QUARTER)),
    ),
    Task(
        "Hours per month since we began, everybody",
        "summarize_time",
        {"group_by": ["month"], "member": "all"},
        grouped("month"),
        lambda books: by(books.all_entries, lambda each: str(each.working_date)[:7]),
        lambda books: books.naming + books.pages(books.all_entries) + CURRENCIES,
        9_000,
    ),
    Task(
        "Heures par mois et par projet ce trimestre",
        "summarize_time",
        {"group_by": ["month", "project"], "member": "all", "period": "ce trimestre", "customer": "Acme Corporation"},
        grouped("month", "project"),
        lambda books: by(
            [
                each
                for each in books.entries(*THIS_QUARTER, member=None)
                if books.projects[each.project or 0].customer == 154528
            ],
            lambda each: (str(each.working_date)[:7], books.projects[each.project or 0].name),
        ),
        lambda books: (
            books.naming
            + books.pages(books.customers)
            + books.pages(books.entries(*THIS_QUARTER, member=None))
            + CURRENCIES
        ),
    ),
    Task(
        "How long did Zoë work on design this year?",
        "summarize_time",
        {"group_by": ["service"], "service": "design", "member": "zoë müller", "period": "this_year"},
        grouped("service"),
        lambda books: by(
            [
                each
                for each in books.entries(*THIS_YEAR, member=ZOE)
                if each.project_service and books.services[each.project_service].name == "Design"
            ],
            lambda _: "Design",
        ),
        lambda books: books.naming + books.pages(books.entries(*THIS_YEAR, member=ZOE)) + CURRENCIES,
        1_000,
    ),
    Task(
        "How much time have we not billed yet, and what is it worth?",
        "summarize_time",
        {"group_by": ["billable"], "member": "all", "billable": True, "invoiced": False},
        lambda answer: (
            answer["total"]["uninvoiced_minutes"],
            answer["total"]["uninvoiced_value"],
            "no hourly rate" in answer["note"],
        ),
        lambda books: (
            sum(each.billable_minutes or 0 for each in books.all_entries if not each.invoice),
            total(
                worth for each in books.all_entries if not each.invoice and (worth := books.worth(each)) and worth[1]
            ),
            True,
        ),
        lambda books: (
            books.naming + books.pages(each for each in books.all_entries if each.billable_minutes) + CURRENCIES
        ),
        1_000,
    ),
    Task(
        "Temps facturé ou non, le mois dernier",
        "summarize_time",
        {"group_by": ["invoiced"], "member": "all", "period": "le mois dernier"},
        grouped("invoiced"),
        lambda books: by(books.entries(*LAST_MONTH, member=None), lambda each: each.invoice is not None),
        lambda books: books.naming + books.pages(books.entries(*LAST_MONTH, member=None)) + CURRENCIES,
        1_300,
    ),
    Task(
        "How much of the Acme website's budget is used?",
        "get_project",
        {"project": "acme website"},
        lambda answer: {key: answer["project"]["budget"][key] for key in ("minutes", "used", "left")},
        lambda books: {
            "minutes": 24_000,
            "used": (used := sum(each.billable_minutes or 0 for each in books.all_entries if each.project == 6640)),
            "left": 24_000 - used,
        },
        lambda books: books.naming + books.pages(each for each in books.all_entries if each.project == 6640) + 1,
        1_500,
    ),
    Task(
        "Quels projets sont terminés ?",
        "list_projects",
        {"status": "completed", "limit": 100},
        lambda answer: sorted(ids(answer)),
        lambda books: sorted(number for number, each in books.projects.items() if each.status == 2),
        lambda books: books.naming,
    ),
    Task(
        "Which project is the one for the maple farm, l’érablière?",
        "list_projects",
        {"query": "erabliere", "status": ["planned", "in_progress"], "limit": 100},
        lambda answer: sorted(ids(answer)),
        lambda books: sorted(
            number
            for number, each in books.projects.items()
            if each.status in (0, 1)
            and any(
                "erabliere" in plain(text)
                for text in (each.name, each.description, getattr(books.customers.get(each.customer or 0), "name", ""))
            )
        ),
        # The customers’ places are looked for too, and come with the first page of customers.
        lambda books: books.naming + 1,
    ),
]


@pytest.mark.parametrize("task", TASKS, ids=names(TASKS))
async def test_a_task_about_time_is_done(task: Task) -> None:
    await do(task)
