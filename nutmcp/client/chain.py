"""The way of a call to the remote system and back, layer under layer; `chain` draws it.

A layer is a function that is given the one below it, and what to do. Those above `converse` carry a call and bring its
answer; those under it carry one request and bring what came of it.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from nutmcp.client.cache import Cache, Read
from nutmcp.client.http import Http
from nutmcp.client.numeric_bounds import Bounds
from nutmcp.client.options import Ask, Options
from nutmcp.client.policy import FIRST_WAIT, Limits, wait_before_repeating
from nutmcp.client.tracing import request_span
from nutmcp.client.verification import check_size, kept
from nutmcp.clock import Clock
from nutmcp.errors import NutmcpError, caught
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Dialect, Request, Response, System

P = ParamSpec("P")
R = TypeVar("R")

Outcome = Response | NutmcpError
"""What came of a request: a response of any status, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request on its way.

    Attributes:
        request: What is sent.
        call: What it is a part of.
        options: How the call is carried out.
        began: When the call began, on the monotonic clock.
        attempt: How often the request is sent, from 1.
    """

    request: Request
    call: Call
    options: Options
    began: float
    attempt: int = 1


Deliver = Callable[[Delivery], Awaitable[Outcome]]


def chain(
    *,
    cache: Cache,
    system: System,
    dialect: Dialect,
    context: Callable[[Call], Awaitable[str | None]],
    http: Http,
    limits: Limits,
    clock: Clock,
    rng: Random,
) -> Ask:
    """Return the way of a call, from the top to the network."""
    conversation = partial(converse, dialect, context, clock)
    return stacked(
        partial(remember, cache, system.resources),  # what was read a moment ago is not asked for again
        verify,  # only what was asked for goes up
        Bounds(clock).guard,  # no bound goes down that would lose records
        bottom=partial(
            conversation,  # one call becomes one request or more
            stacked(
                partial(repeat, clock, rng),  # again, where that is safe and may help
                partial(pace, system.limited, limits, http),  # no faster than the remote system allows
                trace,  # a span for each request
                bottom=partial(send, http),
            ),
        ),
    )


def stacked(
    *layers: Callable[Concatenate[Callable[P, Awaitable[R]], P], Awaitable[R]], bottom: Callable[P, Awaitable[R]]
) -> Callable[P, Awaitable[R]]:
    """Return the layers as one, the first of them on top."""
    for layer in reversed(layers):
        bottom = partial(layer, bottom)
    return bottom


async def remember(cache: Cache, resources: Mapping[str, Resource], below: Ask, call: Call, options: Options) -> Answer:
    """Answer a read from memory while that may be; a write makes what was read of its kind forgotten."""
    if call.verb.writes:
        try:
            return await below(call, options)
        finally:
            cache.changed(call.resource)
    if not options.remember:
        return await below(call, options)
    read = Read(resources[call.resource], call, options.background)
    return await cache.read(read, partial(below, call, options), fresh=options.fresh)


async def verify(below: Ask, call: Call, options: Options) -> Answer:
    """Drop what does not meet the filters of a list, whoever was to apply them; refuse a page that is too large."""
    answer = await below(call, options)
    if call.verb is not Verb.LIST:
        return answer
    check_size(answer, call)
    return kept(answer, call)


async def converse(
    dialect: Dialect,
    context: Callable[[Call], Awaitable[str | None]],
    clock: Clock,
    deliver: Deliver,
    call: Call,
    options: Options,
) -> Answer:
    """Let the dialect say what to send until it has its answer."""
    began = clock.monotonic()
    exchange = dialect.exchange(call, await context(call))
    try:
        request = next(exchange)
        while True:
            outcome = await deliver(Delivery(request=request, call=call, options=options, began=began))
            # A dialect that knows a way to tell what became of a request may catch the error.
            request = exchange.throw(outcome) if isinstance(outcome, NutmcpError) else exchange.send(outcome)
    except StopIteration as finished:
        answer: Answer = finished.value
        return answer


async def repeat(clock: Clock, rng: Random, below: Deliver, delivery: Delivery) -> Outcome:
    """Send a request again where that is safe and may help, and return what came of the last time."""
    while True:
        outcome = await below(delivery)
        spent = clock.monotonic() - delivery.began
        wait = wait_before_repeating(outcome, delivery.request, attempt=delivery.attempt, spent=spent, rng=rng)
        if wait is None:
            return outcome
        await clock.sleep(wait)
        delivery = replace(delivery, attempt=delivery.attempt + 1)


async def pace(limited: Collection[int], limits: Limits, http: Http, below: Deliver, delivery: Delivery) -> Outcome:
    """Wait until the request may go; where the remote system asks for a pause, let nobody send during it.

    Above, that is a 429, whichever status said so.
    """
    http.prepare()
    await limits.acquire(background=delivery.options.background, writes=delivery.request.writes)
    outcome = await below(delivery)
    if isinstance(outcome, Response) and outcome.status in limited:
        outcome = replace(outcome, status=HTTPStatus.TOO_MANY_REQUESTS)
        pause = await limits.penalize(outcome.retry_after or FIRST_WAIT)
        return outcome if outcome.retry_after is None else outcome.asking_to_wait(pause)
    return outcome


async def trace(below: Deliver, delivery: Delivery) -> Outcome:
    """Record the request and its outcome as a span."""
    with request_span(delivery.call, delivery.request, delivery.attempt) as tell:
        outcome = await below(delivery)
        tell(outcome)
    return outcome


async def send(http: Http, delivery: Delivery) -> Outcome:
    """Send the request once, and return what came of it."""
    return await caught(http.send(delivery.request))
