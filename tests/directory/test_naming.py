"""A project, customer, member or service is found by what people call it, and never guessed."""

from collections.abc import AsyncGenerator

import pytest

from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office() -> AsyncGenerator[Office]:
    """Open an office on a fresh sandbox; names mean the same in every era of the protocol."""
    async with open_office() as opened:
        yield opened


def call(office: Office, resource: str, number: int, name: str) -> None:
    """Give a record another name."""
    office.sandbox.control.store.update(resource, number, {"name": name})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ป้า", "ปา"),
        ("หน้า", "หนา"),
        ("हिन्दी", "हिनदी"),
        ("क़लम", "क"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("がいど", "かいど"),
        ("각", "가"),
        ("10²", "102"),
    ],
)
async def test_no_time_is_booked_on_a_project_whose_letters_are_other_ones(
    office: Office, name: str, said: str
) -> None:
    call(office, "projects", 6640, name)
    before = len(office.booked())
    for tool, more in (("log_time", {"duration": "20m"}), ("start_timer", {})):
        error = await office.fail(tool, project=said, **more)
        assert error["code"] == "not_found"
        assert "There is no project" in error["message"]
    assert len(office.booked()) == before
    assert (await office.call("log_time", project=name, duration="20m"))["entry"]["project"] == name


@pytest.mark.parametrize(
    ("said", "project"), [("Résumé", 6640), ("résumé", 6640), ("Resume", 6646), ("RESUME", 6650), ("resumé", 6640)]
)
async def test_of_names_that_differ_by_accents_or_case_the_one_that_is_written_like_it_is_meant(
    office: Office, said: str, project: int
) -> None:
    for number, name in ((6640, "Résumé"), (6646, "Resume"), (6650, "RESUME")):
        call(office, "projects", number, name)
    if said == "resumé":
        error = await office.fail("get_project", project=said)
        assert error["code"] == "ambiguous"
        assert len(error["candidates"]) == 3
    else:
        assert (await office.call("get_project", project=said))["project"]["id"] == project


@pytest.mark.parametrize(
    ("said", "project"),
    [
        ("Acme redesign", "Acme website redesign"),
        ("redesign acme", "Acme website redesign"),
        ("cafe mobile", "Café Réservation mobile"),
        ("mobile, Café Réservation inc.", "Café Réservation mobile"),
        ("Lumen tableau", "Tableau de bord Énergie"),
        ("zenith support", "Support retainer"),
        ("Zenith Health portal", "Zenith portal"),
        ("Dufour", "Maison Dufour catalogue"),
        ("Lumen", "Tableau de bord Énergie"),
    ],
)
async def test_time_is_logged_by_words_of_project_and_customer(office: Office, said: str, project: str) -> None:
    answer = await office.call("log_time", project=said, duration="20m")
    assert answer["entry"]["project"] == project
    assert project in answer["message"]


@pytest.mark.parametrize("said", ["Acme Corporation", "acme site", "zenith health", "acme redesign 2019", "acme"])
async def test_words_that_several_have_or_none_has_are_asked_back(office: Office, said: str) -> None:
    before = len(office.booked())
    error = await office.fail("log_time", project=said, duration="20m")
    assert error["code"] in ("ambiguous", "not_found")
    assert error["candidates"]
    assert len(office.booked()) == before


async def test_words_of_another_customers_project_do_not_go_before_a_closed_project_of_that_name(
    office: Office,
) -> None:
    call(office, "projects", 6648, "Lumen")
    error = await office.fail("log_time", project="lumen", duration="20m")
    assert error["code"] == "refused"
    assert "canceled" in error["message"]
    assert [each["id"] for each in error["candidates"]] == [6648]


async def test_words_find_a_project_that_cannot_be_logged_on_and_say_why(office: Office) -> None:
    error = await office.fail("log_time", project="fjord refresh", duration="20m")
    assert error["code"] == "refused"
    assert "completed" in error["message"]


@pytest.mark.parametrize(
    ("tool", "argument", "said", "found"),
    [
        ("get_customer", "customer", "books dominion", "Old Dominion Books"),
        ("get_customer", "customer", "ONeil Daughters", None),
        ("get_customer", "customer", "daughters o'neil", "O’Neil & Daughters"),
        ("get_customer", "customer", "gmbh muller", "Brauhaus Müller GmbH"),
        ("get_project", "project", "erables maintenance", "Website maintenance"),
    ],
)
async def test_records_are_shown_by_words_in_any_order(
    office: Office, tool: str, argument: str, said: str, found: str | None
) -> None:
    if found is None:
        error = await office.fail(tool, **{argument: said})
        assert error["code"] == "not_found"
        assert error["candidates"][0]["name"] == "O’Neil & Daughters"
    else:
        assert (await office.call(tool, **{argument: said}))[argument]["name"] == found


async def test_members_and_services_go_by_words_in_any_order_too(office: Office) -> None:
    answer = await office.call("list_time_entries", member="müller zoe", limit=1)
    assert answer["items"][0]["member"] == "Zoë Müller"
    answer = await office.call("log_time", project="Acme website", duration="20m", service="management project")
    assert answer["entry"]["service"] == "Project management"


@pytest.mark.parametrize(
    ("tool", "arguments", "where"),
    [
        ("get_project", {"project": "qqq"}, "list_projects lists them"),
        ("get_customer", {"customer": "qqq"}, "search_customers lists them"),
        ("get_invoice", {"invoice": "qqq"}, "search_invoices"),
    ],
)
async def test_where_nothing_is_called_alike_the_tool_that_lists_them_is_named(
    office: Office, tool: str, arguments: dict[str, object], where: str
) -> None:
    error = await office.fail(tool, **arguments)
    assert error["code"] == "not_found"
    assert where in error["message"]
    assert "candidates" not in error


async def test_where_there_are_few_all_of_them_are_named(office: Office) -> None:
    error = await office.fail("log_time", project="Acme website", duration="1h", service="qqq")
    assert [each["name"] for each in error["candidates"]] == ["Design", "Development", "Project management"]
    assert "all that could be meant" in error["message"]
    error = await office.fail("log_time", project="qqq", duration="1h")
    assert "list_projects lists them" in error["message"]
    assert {"Acme website", "Intranet"} < {each["name"] for each in error["candidates"]}
    error = await office.fail("list_time_entries", member="qqq")
    assert len(error["candidates"]) == 7
    assert {"id", "name", "email"} == error["candidates"][0].keys()


async def test_an_id_may_be_said_with_its_sign(office: Office) -> None:
    assert (await office.call("log_time", project="#6646", duration="20m"))["entry"]["project"] == "Intranet"
    assert (await office.call("get_customer", customer="#154535"))["customer"]["name"] == "Lumen Énergie"
