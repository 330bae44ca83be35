"""What a host is asked again it answers as if it were asked for the first time, whatever has changed meanwhile."""

from collections.abc import Iterator, Sequence
from typing import Literal, get_args, get_origin

import pytest

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Request, Response
from nutmcp.sandbox.answer_cache import ANSWERS
from nutmcp.sandbox.control import Control
from tests.examples import share_of
from tests.systems.laws.halves import HALVES, Halves, converse


@pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
def test_what_is_read_again_is_told_as_it_is_now(halves: Halves) -> None:
    reads = reads_of(halves)
    control = halves.open_sandbox().control
    respond = control.open_host().respond
    for _ in changes(control):
        told = [respond(each) for each in reads]
        ANSWERS.forget()
        assert [respond(each) for each in reads] == told


def reads_of(halves: Halves) -> Sequence[Request]:
    """Return what is asked where all of every resource is listed."""
    asked: list[Request] = []

    def respond(request: Request) -> Response:
        asked.append(request)
        return halves.respond(request)

    for name in halves.having(Verb.LIST):
        if halves.resources[name].parent is None:
            call = Call(verb=Verb.LIST, resource=name)
            converse(halves.dialect(halves.versions[0]).exchange(call, halves.context), respond)
    return asked


def changes(control: Control) -> Iterator[str]:
    """Change what answers may depend on, one thing at a time, and yield what."""
    yield "nothing"
    control.clock.advance(3_600)
    yield "the time"
    for name in control.emulation.tables:
        for each in control.store.every(name)[:1]:
            control.store.delete(name, each.id or 0)
            yield name
    for name, field in share_of(type(control.knobs).model_fields.items(), 3):
        if get_origin(field.annotation) is Literal:
            control.turn(**{name: get_args(field.annotation)[-1]})
            yield name
