"""Who is let in, and in which organization's name."""

import base64

import httpx2
import pytest

from nutmcp.remote.system import Credentials
from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.nutcache.users import BOTH_CREDENTIALS, DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from tests.sandbox.driver import ATELIER, STUDIO, caller, headers, read

pytestmark = pytest.mark.anyio


def encoded(text: str) -> str:
    """Return a `nut-basic` header of any text."""
    return f"nut-basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "nut-basic",
        "nut-basic ???",
        encoded("sandbox-key"),
        encoded("sandbox-key:camille@atelier-boreal.example:wrong"),
        encoded("wrong:camille@atelier-boreal.example:sandbox:password"),
        f"Bearer {DEFAULT_CREDENTIALS['access_token']}",
        encoded("sandbox-key:camille@atelier-boreal.example:sandbox:password").replace("nut-basic", "Basic"),
    ],
)
async def test_version_3_does_not_let_in_who_proves_nothing(api: httpx2.AsyncClient, authorization: str) -> None:
    assert (await api.get("projects", headers={"Authorization": authorization})).status_code == 401


async def test_version_4_lets_in_by_token_alone(sandbox: Sandbox) -> None:
    async with caller(sandbox, 4) as api:
        assert (await api.get("projects")).status_code == 200
        assert (await api.get("projects", headers={"Authorization": "Bearer wrong"})).status_code == 401
        assert (await api.get("projects", headers={"Authorization": "Bearer "})).status_code == 401
        three = headers(3)["Authorization"]
        assert (await api.get("projects", headers={"Authorization": three})).status_code == 401


async def test_an_e_mail_is_the_same_in_capitals_and_a_password_may_hold_colons(api: httpx2.AsyncClient) -> None:
    assert ":" in DEFAULT_CREDENTIALS["password"]
    shouted = encoded("sandbox-key:CAMILLE@atelier-boreal.example:sandbox:password")
    assert (await api.get("projects", headers={"Authorization": shouted})).status_code == 200


@pytest.mark.parametrize("version", ["", "2", "5", "three"])
async def test_a_version_that_there_is_not_is_refused(api: httpx2.AsyncClient, version: str) -> None:
    assert (await api.get("projects", headers={"api-version": version})).status_code == 400


async def test_each_version_takes_the_context_header_of_the_other(sandbox: Sandbox) -> None:
    for version, name in ((3, "CompanyGuid"), (4, "OrganizationGuid")):
        async with caller(sandbox, version, guid=None) as api:
            assert (await api.get("projects", headers={name: ATELIER})).status_code == 200
            sandbox.control.turn(context_headers="strict")
            assert (await api.get("projects", headers={name: ATELIER})).status_code == 400
            sandbox.control.turn(context_headers="either")


async def test_an_organization_of_others_is_closed(api: httpx2.AsyncClient) -> None:
    assert (await api.get("projects", headers={"OrganizationGuid": STUDIO})).status_code == 403
    nobody = "00000000-0000-0000-0000-000000000000"
    assert (await api.get("projects", headers={"OrganizationGuid": nobody})).status_code == 403
    assert (await api.get("projects", headers={"OrganizationGuid": "my company"})).status_code == 400
    assert (await api.get("organizations/9244")).status_code == 404


@pytest.mark.parametrize(
    ("credentials", "names"),
    [
        (DEFAULT_CREDENTIALS, ["Atelier Boréal"]),
        (START_END_CREDENTIALS, ["Studio Minuit"]),
        (BOTH_CREDENTIALS, ["Atelier Boréal", "Studio Minuit"]),
    ],
)
async def test_users_see_the_organizations_that_they_belong_to(
    sandbox: Sandbox, credentials: Credentials, names: list[str]
) -> None:
    async with caller(sandbox, credentials=credentials, guid=None) as api:
        assert [each["name"] for each in read(await api.get("organizations"))["organizations"]] == names


async def test_an_organization_shows_nothing_of_another(sandbox: Sandbox) -> None:
    async with caller(sandbox, credentials=BOTH_CREDENTIALS, guid=STUDIO) as api:
        projects = read(await api.get("projects?limit=100&includes=organizations"))
        assert {each["Organization"] for each in projects["projects"]} == {9244}
        for address in ("projects/6640", "customers/154528", "timers/3546", "projects/6640/project_services"):
            assert (await api.get(address)).status_code == 404


async def test_credentials_can_be_revoked_and_resources_closed(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.turn(forbidden=frozenset({"invoices"}))
    assert (await api.get("invoices")).status_code == 403
    assert (await api.get("projects")).status_code == 200
    sandbox.control.accounts.revoke(DEFAULT_CREDENTIALS["username"])
    assert (await api.get("projects")).status_code == 401


@pytest.mark.parametrize(
    ("form", "content_type", "body"),
    [
        ("json", "application/json; charset=utf-8", b'{"errors"'),
        ("html", "text/html", b"<!DOCTYPE"),
        ("nothing", None, b""),
    ],
)
async def test_the_body_of_an_error_takes_any_form(
    api: httpx2.AsyncClient, sandbox: Sandbox, form: str, content_type: str | None, body: bytes
) -> None:
    sandbox.control.turn(error_body=form)
    answer = await api.get("projects/1")
    assert (answer.status_code, answer.headers.get("content-type")) == (404, content_type)
    assert answer.content.startswith(body)
