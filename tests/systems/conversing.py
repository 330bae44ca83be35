"""Plays the other side of a conversation with a dialect, without any network."""

import json

from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.system import Connection, Credentials, Request, Response
from nutmcp.systems.nutcache.declaration import NUTCACHE
from tests.vendor import Sample

CREDENTIALS = Credentials(public_key="pub-key", username="ann@example.com", password="s3cr:et é", access_token="tok-en")


def conversation(call: Call, *responses: Response, version: int = 3) -> tuple[list[Request], Answer]:
    """Return the requests that a call makes when it is answered so, and the answer."""
    exchange = NUTCACHE.dialect(Connection(version=version, credentials=CREDENTIALS)).exchange(call, "guid")
    requests = [next(exchange)]
    for response in responses:
        try:
            requests.append(exchange.send(response))
        except StopIteration as finished:
            answer: Answer = finished.value
            return requests, answer
    raise AssertionError(f"the dialect asks on: {requests[-1]}")


def answered(call: Call, body: object, status: int = 200) -> Answer:
    """Return the answer to a call that is answered with this body: bytes, or what becomes JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return conversation(call, Response(status=status, content=content))[1]


def call_of(sample: Sample) -> Call:
    """Return the call that makes the request of a documented example of reading."""
    includes = tuple(sample.query.get("includes", "").split(",")) if "includes" in sample.query else ()
    match sample.path.strip("/").split("/"):
        case [resource]:
            return Call(verb=Verb.LIST, resource=resource, includes=includes)
        case [resource, id_]:
            return Call(verb=Verb.GET, resource=resource, id=int(id_), includes=includes)
        case [_, owner, resource]:
            return Call(verb=Verb.LIST, resource=resource, parent=int(owner), includes=includes)
        case _:
            raise AssertionError(sample.path)
