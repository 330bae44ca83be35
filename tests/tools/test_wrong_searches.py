"""What is wrong with a search is named with what would be right, and Nutcache is not asked in vain."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio


def _rule(name: str, operator: str, value: object) -> dict[str, object]:
    return {"filters": [{"property": name, "operator": operator, "value": value}]}


@pytest.mark.parametrize(
    ("arguments", "code", "field", "says"),
    [
        ({"status": "late"}, "invalid_arguments", "status", "draft, sent, viewed, partially_paid, paid"),
        ({"status": ["payed"]}, "invalid_arguments", "status", "did you mean “paid”?"),
        ({"overdue": True, "status": "paid"}, "invalid_arguments", "status", "can be overdue"),
        ({"min_total": 5, "max_total": 1}, "invalid_arguments", "min_total", "Exchange them"),
        ({"min_total": "lots"}, "invalid_arguments", "min_total", "a number"),
        ({"customer": "nobody"}, "not_found", "customer", "no customer"),
        ({"customer": "acme"}, "ambiguous", "customer", "fits 2 records"),
        ({"period": "soon"}, "invalid_arguments", "period", "last_year"),
        ({"from": "2026-11-31"}, "invalid_arguments", "from", "2026-11-30"),
        ({"sort": "colour"}, "invalid_arguments", "sort", "date"),
        ({"cursor": "3.abc"}, "invalid_arguments", "cursor", "Repeat the arguments"),
        (_rule("totals", "gt", "1"), "invalid_arguments", "filters[0].property", "did you mean “total”?"),
        (_rule("total", "gt", "$5"), "invalid_arguments", "filters[0].value", "without a unit"),
        (_rule("due", "lt", "someday"), "invalid_arguments", "filters[0].value", "2026-11-21"),
    ],
)
async def test_what_is_wrong_with_a_search_of_invoices_is_named(
    office: Office, arguments: dict[str, object], code: str, field: str, says: str
) -> None:
    error = await office.fail("search_invoices", **arguments)
    assert (error["code"], error["field"]) == (code, field), error
    assert says in error["message"]


@pytest.mark.parametrize(
    ("arguments", "field", "says"),
    [
        ({"resource": "expensess"}, "resource", "did you mean “expenses”?"),
        ({"resource": "estimates"}, "resource", "Valid ones are: organizations, projects"),
        ({"resource": "members"}, "resource", "only come along with other records"),
        ({"resource": "project_services"}, "parent", "Give the id of the project as parent."),
        ({"resource": "invoice_taxes"}, "parent", "the id of the invoice"),
        ({"resource": "customers", "parent": 5}, "parent", "Leave parent out"),
        ({"resource": "customers", "includes": ["invoices"]}, "includes", "Valid ones are: organizations, countries"),
        ({"resource": "customers", "includes": ["currency"]}, "includes", "did you mean “currencies”?"),
        ({"resource": "currencies", "includes": ["x"]}, "includes", "Leave it out"),
        ({"resource": "customers", "sort": "size"}, "sort", "Valid properties are: id, name"),
        ({"resource": "customers", "sort": "-nam"}, "sort", "did you mean “name”?"),
        ({"resource": "customers", "cursor": "x"}, "cursor", "Repeat the arguments"),
        ({"resource": "customers", "limit": 0}, "limit", "not allowed"),
        ({"resorce": "customers"}, "resorce", "did you mean “resource”?"),
    ],
)
async def test_what_is_wrong_with_a_list_is_named_with_what_is_right(
    office: Office, arguments: dict[str, object], field: str, says: str
) -> None:
    error = await office.fail("find_records", **arguments)
    assert (error["code"], error["field"]) == ("invalid_arguments", field), error
    assert says in error["message"]
    assert office.asked() == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ({"resource": "project_members", "id": 1}, "invalid_arguments", "List them with find_records"),
        ({"resource": "taxes", "id": 1}, "invalid_arguments", "only come along"),
        ({"resource": "nothing", "id": 1}, "invalid_arguments", "Valid ones are"),
        ({"resource": "customers", "id": "the first"}, "invalid_arguments", "Give an id."),
        ({"resource": "customers", "id": "x"}, "not_found", "nothing under id x in customers"),
        ({"resource": "customers", "id": 1}, "not_found", "nothing under id 1 in customers"),
        ({"resource": "customers", "id": 154528, "includes": ["invoices"]}, "invalid_arguments", "Valid ones are"),
    ],
)
async def test_what_is_wrong_with_one_record_is_named(
    office: Office, arguments: dict[str, object], code: str, says: str
) -> None:
    error = await office.fail("get_record", **arguments)
    assert error["code"] == code
    assert says in error["message"]
