"""What people type is understood, or answered with what is valid."""

import pytest

from nutmcp import __version__
from nutmcp.settings import default, settings_for
from tests.cli.commands import nutmcp, nutmcp_process


@pytest.mark.process
def test_the_version_is_told() -> None:
    assert nutmcp_process("--version").stdout == f"nutmcp {__version__}\n"


def test_help_lists_the_commands() -> None:
    said = nutmcp("--help")
    assert said.returncode == 0
    assert all(f"  {name} " in said.stdout for name in ("serve", "sandbox", "demo", "doctor"))


def test_help_of_serve_names_every_setting() -> None:
    said = nutmcp("serve", "--help").stdout
    assert [setting.variable for setting in settings_for(default()) if setting.variable not in said] == []
    assert [setting.flag for setting in settings_for(default()) if setting.flag and setting.flag not in said] == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("serv",), "nutmcp: There is no command “serv”. The commands are, nearest first: serve, "),
        (("--sandbx",), "nutmcp: nutmcp serve knows no “--sandbx”. Its flags are, nearest first: --sandbox, "),
        (("serve", "--read"), "nutmcp: nutmcp serve knows no “--read”. Its flags are, nearest first: "),
        (("serve", "--token=hush"), "nutmcp: A secret has no flag"),
        (("serve", "--port"), "nutmcp: nutmcp serve was not understood: argument --port: expected one argument."),
        (("serve", "--http", "--port", "x"), "nutmcp: --port is not the number of a port. "),
        (("serve", "--port", "80"), "nutmcp: --host and --port say where HTTP is served. Add --http"),
        (("serve", "stray"), "nutmcp: nutmcp serve knows no “stray”. "),
        (("--timezone", "Mars"), "nutmcp: --timezone is not a time zone that this machine knows. "),
        (("sandbox", "--size", "huge"), "nutmcp: --size is "),
        (("doctor", "--jsn"), "nutmcp: nutmcp doctor knows no “--jsn”. Its flags are, nearest first: --json"),
    ],
)
def test_what_is_not_understood_is_answered_on_stderr_with_what_is(words: tuple[str, ...], complaint: str) -> None:
    said = nutmcp(*words)
    assert said.returncode == 2
    assert said.stdout == ""
    assert said.stderr.startswith(complaint)
    assert "hush" not in said.stderr


@pytest.mark.process
def test_an_unknown_setting_ends_the_server_before_it_speaks() -> None:
    said = nutmcp_process(NUTMCP_TIMEZON="Europe/Paris")
    assert said.returncode == 2
    assert said.stdout == ""
    assert "nearest first: NUTMCP_TIMEZONE, " in said.stderr


@pytest.mark.parametrize("command", ["serve", "login", "logout", "demo", "sandbox"])
def test_a_system_that_there_is_not_is_answered_with_those_that_there_are(command: str) -> None:
    said = nutmcp(command, "--system", "nutcash")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(
        "nutmcp: --system names no system that nutmcp speaks to: “nutcash”. The systems are, nearest first: nutcache"
    )


def test_a_system_is_chosen_by_a_variable_whatever_its_case() -> None:
    assert "Offer Nutcache to" in nutmcp("serve", "--help", NUTMCP_SYSTEM=" Nutcache ").stdout
    said = nutmcp("serve", NUTMCP_SYSTEM="acme")
    assert said.stderr.startswith("nutmcp: NUTMCP_SYSTEM names no system that nutmcp speaks to: “acme”. ")
