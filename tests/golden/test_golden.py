"""Whatever a tool says or asks of its system is what its golden file says, or the difference is shown and accepted.

`make golden` writes the files anew; what changed is then a difference that Git shows and a person judges.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from nutmcp.sandbox.hosts import emulation_of
from nutmcp.systems import SYSTEMS
from nutmcp.tools.definition import Definition
from nutmcp.tools.surface import read_definitions
from tests.examples import share_of
from tests.golden.layout import headers_shown, kind_of, only, sections
from tests.golden.recording import HEADERS, SERVER, define, file_of, perform
from tests.golden.scenario import Step, scenarios, scripts, written_in
from tests.golden.subjects import SUBJECTS, Subject

MOST_SHOWN, MOST_LINES = 12, 40
ACCEPT = "If this is meant, `make golden` accepts it; commit what it changes."
SCRIPTS = [(each, path) for each in SUBJECTS for path in scripts(each.scenarios)]
each_system = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda each: each.key)


def kept(subject: Subject) -> dict[str, str]:
    """Return the golden files of a system by name."""
    return {path.stem: path.read_bytes().decode() for path in subject.answers.glob("*.txt")}


def differences(before: str, after: str) -> Iterator[str]:
    """Yield what changed, call by call: its title, and the lines that differ."""
    old, new = sections(before), sections(after)
    for title in dict.fromkeys([*old, *new]):
        if title not in old:
            yield f"new: {title}"
        elif title not in new:
            yield f"gone: {title}"
        elif old[title] != new[title]:
            lines = difflib.unified_diff(old[title].splitlines(), new[title].splitlines(), lineterm="", n=1)
            shown = [line for line in lines if not line.startswith(("---", "+++"))]
            cut = [f"… {len(shown) - MOST_LINES} more lines"] if len(shown) > MOST_LINES else []
            yield "\n".join([f"changed: {title}", *shown[:MOST_LINES], *cut])
    if list(old) != list(new) and set(old) == set(new):
        yield "the order of the calls changed"


def report(changes: Iterable[tuple[str, str]]) -> str:
    """Return what a person reads of all that changed."""
    told = [f"{name}.txt  {change}" for name, change in changes]
    more = [f"… and {len(told) - MOST_SHOWN} more changes"] if len(told) > MOST_SHOWN else []
    return "\n\n".join(["Tools no longer say what they said:", *told[:MOST_SHOWN], *more, ACCEPT])


def compare(subject: Subject, recorded: Mapping[str, Sequence[str]], belongs: Callable[[str], bool]) -> None:
    """Hold what was recorded to as much of the golden files as stands under titles that belong to it."""
    texts = {name: text for name, text in kept(subject).items() if name != HEADERS}
    names = sorted({*texts, *recorded})
    golden = {name: only(texts.get(name, ""), belongs) for name in names}
    now = {name: "\n".join(recorded.get(name, ())).rstrip("\n") for name in names}
    changes = [(name, each) for name in names for each in differences(golden[name], now[name])]
    if changes:
        pytest.fail(report(changes), pytrace=False)
    assert golden == now, ACCEPT


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("subject", "script"),
    share_of(SCRIPTS, 2),
    ids=[f"{each.key} {path.stem}" for each, path in share_of(SCRIPTS, 2)],
)
async def test_every_tool_says_and_asks_what_it_did_before(subject: Subject, script: Path) -> None:
    played = written_in(script)
    recorded: dict[str, list[str]] = {}
    asked = await perform(subject, played)
    for each in asked:
        recorded.setdefault(file_of(subject, each), []).append(each.entry)
    titles = tuple(f"{each.title}: " for each in played)
    compare(subject, recorded, lambda title: title.startswith(titles))
    known = sections(kept(subject)[HEADERS])
    for headers, kinds in sections(headers_shown(each for one in asked for each in one.requests)).items():
        unknown = set(kinds.splitlines()) - set(known.get(headers, "").splitlines())
        assert not unknown, f"Other headers are sent: {headers}. {ACCEPT}"


@pytest.mark.anyio
@each_system
async def test_every_tool_is_defined_and_the_server_told_as_before(subject: Subject) -> None:
    titles = tuple(f"{each.title}: " for each in scenarios(subject.scenarios))
    compare(subject, await define(subject), lambda title: not title.startswith(titles))


@each_system
def test_the_golden_files_are_in_the_order_of_the_scenarios(subject: Subject) -> None:
    titles = [f"{each.title}: " for each in scenarios(subject.scenarios)]
    for name, text in kept(subject).items():
        told = [place for title in sections(text) for place, of in enumerate(titles) if title.startswith(of)]
        assert told == sorted(told), name


@each_system
def test_so_many_calls_are_kept_and_no_request_of_which_none_is_made(subject: Subject) -> None:
    texts = kept(subject)
    headers = set(texts.pop(HEADERS).splitlines())
    every = "\n".join(texts.values())
    assert every.count("\n    answer ") + every.count("\n    error ") >= subject.least_calls
    made = {
        kind_of(method, path)
        for method, path in re.findall(r"^    (GET|POST|PUT|DELETE) ([^ ?\n]*)", every, re.MULTILINE)
    }
    assert {each.strip() for each in headers if each.startswith(" ")} == made


@each_system
def test_every_tool_has_a_golden_file_and_no_file_is_left_over(subject: Subject) -> None:
    assert set(kept(subject)) == {each["name"] for each in read_definitions(subject.key)} | {SERVER, HEADERS}


@each_system
def test_every_argument_of_every_tool_is_given_in_some_golden_call(subject: Subject) -> None:
    given = {(step.verb, name) for step in steps(subject) for name in step.arguments}
    arguments = {(each["name"], name) for each in read_definitions(subject.key) for name in arguments_of(each)}
    assert arguments
    assert not arguments - given, f"Add a call that gives it to a file in {subject.scenarios}."


@each_system
def test_every_kind_of_error_that_a_caller_can_meet_is_met(subject: Subject) -> None:
    met = set(re.findall(r'"code": "(\w+)"', "".join(kept(subject).values())))
    assert subject.errors <= met
    assert "internal" not in met


@each_system
def test_no_two_scenarios_share_a_name(subject: Subject) -> None:
    names = Counter(each.name for each in scenarios(subject.scenarios))
    assert [name for name, count in names.items() if count > 1] == []


@each_system
def test_no_credential_is_kept(subject: Subject) -> None:
    hidden = {each.name for each in subject.profile.secrets}
    secrets = {part for each in emulation_of(subject.key).accounts for name, part in each.items() if name in hidden}
    assert secrets
    assert not [name for name, text in kept(subject).items() for secret in secrets if secret in text]


def test_each_system_is_recorded() -> None:
    assert [each.key for each in SUBJECTS] == list(SYSTEMS)


def test_what_changed_is_named_and_shown_with_the_way_to_accept_it() -> None:
    before = "one: {}\n    answer 1\n\ntwo: {}\n    GET a\n    answer 2\n"
    after = "two: {}\n    GET a\n    answer 3\n\nthree: {}\n    answer 1\n"
    shown = report(("undo", each) for each in differences(before, after))
    assert "undo.txt  changed: two: {}\n@@" in shown
    assert "\n-    answer 2\n+    answer 3\n" in shown
    assert "gone: one: {}" in shown
    assert "new: three: {}" in shown
    assert "make golden" in shown


def arguments_of(definition: Definition) -> Iterable[str]:
    """Return the names of the arguments that a tool takes."""
    return cast("dict[str, object]", definition["inputSchema"]["properties"])


def steps(subject: Subject) -> Iterator[Step]:
    """Yield the steps of all scenarios of a system."""
    return (step for scenario in scenarios(subject.scenarios) for step in scenario.steps)
