"""What a route costs, in one process and without a server: ours beside what Starlette and FastAPI offer.

`python -m tests.bench.routes`: CPU per request of routes that take the same body and answer the same bytes, the
least of several alternating rounds. Ours also parses strictly; the others do as they come.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import Body, FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Scope

from customers.web.models import Model
from customers.web.operation import Call, Operation

ROUNDS, REQUESTS = 7, 2_000
BODY, ANSWER = b'{"name":"Tom","age":12}', b'{"createdId":1}'


class Person(Model):
    """What every route takes."""

    name: str
    age: int


async def _starlette(request: Request) -> Response:
    await request.body()
    return Response(ANSWER, media_type="application/json")


async def _with_model(person: Person) -> Response:
    return Response(ANSWER, media_type="application/json")


async def _ours(_: Call, person: Annotated[Person, Body()]) -> Response:
    return Response(ANSWER, media_type="application/json")


def routers() -> dict[str, ASGIApp]:
    """Each route in a router of its own: no application, no middleware."""
    app = FastAPI()
    app.post("/with-model")(_with_model)
    app.post("/with-request")(_starlette)
    found = {route.path: route for route in app.routes}  # type: ignore[attr-defined]
    return {
        "Starlette, takes Request": Router([Route("/", _starlette, methods=["POST"])]),
        "FastAPI, takes Request": Router([found["/with-request"]]),
        "FastAPI, takes a model": Router([found["/with-model"]]),
        "ours, takes a model": Router([Operation("POST", "/", _ours)]),
    }


def scope(path: str) -> Scope:
    """A request as the server hands it over."""
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "state": {},
        "fastapi_middleware_astack": AsyncExitStack(),  # which its application would open
    }


async def microseconds(router: ASGIApp, path: str) -> float:
    """CPU per request of this thread."""

    async def receive() -> Message:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(_: Message) -> None:
        """Nobody reads the answer."""

    began = time.thread_time()
    for _ in range(REQUESTS):
        await router(scope(path), receive, send)
    return 1e6 * (time.thread_time() - began) / REQUESTS


async def main() -> None:
    """Print the table."""
    paths = {"FastAPI, takes Request": "/with-request", "FastAPI, takes a model": "/with-model"}
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, router in routers().items():
            taken = await microseconds(router, paths.get(name, "/"))
            found.setdefault(name, []).append(taken)
    for name, each in found.items():
        print(f"{name:28} {min(each):6.1f} µs")


if __name__ == "__main__":
    asyncio.run(main())
