"""An application of operations: the edge around it, errors in the documented shape, the documentation's page."""

import asyncio
from collections.abc import Mapping, Sequence

import msgspec
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from customers.domain.codes import Refused
from customers.web.docs_page import docs_page
from customers.web.document import Api, Json
from customers.web.edge import Edge
from customers.web.errors import JSON, refusal
from customers.web.operation import Call, Operation


def site(operations: Sequence[Operation], schemas: Mapping[str, Json] | None = None) -> ASGIApp:
    """The operations as one FastAPI application, `/openapi.json`, and the page that shows it. `schemas`: see `Api`."""
    api = Api(operations, schemas or {})
    made = b""

    async def document(_: Call) -> Response:
        nonlocal made
        made = made or await asyncio.to_thread(lambda: msgspec.json.encode(api.openapi()))
        return Response(made, media_type=JSON)

    hidden = [
        Operation("GET", "/openapi.json", document, include_in_schema=False),
        *docs_page(),
    ]
    # The application's own middleware and routing are left aside: what they do is done at the edge, or refused.
    return Edge(_ByMethod([*operations, *hidden]))


class _ByMethod:
    """A router for each method: a router tries one route after the other, and none of another method can fit."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        others = _other_methods(operations)
        methods = {operation.method for operation in operations}
        self._of = {
            method: _router([*(each for each in operations if each.method == method), *others])
            for method in methods
        }
        self._else = _router(others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":  # answered as GET; the server leaves the body out
            scope = {**scope, "method": "GET"}
        await self._of.get(scope["method"], self._else)(scope, receive, send)


def _router(routes: Sequence[Route]) -> Router:
    return Router(routes, redirect_slashes=False, default=_not_found)


def _other_methods(operations: Sequence[Operation]) -> list[Route]:
    """Known paths answer 405 for methods that no operation of theirs takes."""
    methods: dict[str, set[str]] = {}
    for operation in operations:
        allowed = ("GET", "HEAD") if operation.method == "GET" else (operation.method,)
        methods.setdefault(operation.path, set()).update(allowed)
    return [Route(path, _NotAllowed(sorted(allowed))) for path, allowed in methods.items()]


class _NotAllowed:
    def __init__(self, methods: list[str]) -> None:
        self._headers = {"Allow": ", ".join(methods)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await refusal(Refused(405), headers=self._headers)(scope, receive, send)


async def _not_found(scope: Scope, receive: Receive, send: Send) -> None:
    await refusal(Refused(404))(scope, receive, send)
