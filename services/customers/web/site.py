"""An application of routes: the edge around it, errors in the documented shape, the documentation's page."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from customers.domain.codes import Refused
from customers.web.docs_page import docs_page
from customers.web.edge import Edge
from customers.web.errors import json_response, refusal


def site(routes: Sequence[Route], openapi: dict[str, Any]) -> ASGIApp:
    """The routes, `/openapi.json`, and the page that shows it."""

    async def document(_: Request) -> Response:
        return json_response(openapi)

    return Edge(_ByMethod([*routes, Route("/openapi.json", document), *docs_page()]))


class _ByMethod:
    """A router for each method: a router tries one route after the other, and none of another method can fit."""

    def __init__(self, routes: Sequence[Route]) -> None:
        others = _other_methods(routes)
        methods = {method for route in routes for method in route.methods or ()}
        self._of = {
            method: _router([*(r for r in routes if method in (r.methods or ())), *others])
            for method in methods
        }
        self._else = _router(others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._of.get(scope["method"], self._else)(scope, receive, send)


def _router(routes: Sequence[BaseRoute]) -> Router:
    # The router alone: the application class around it adds layers that the edge makes needless.
    return Router(routes, redirect_slashes=False, default=_not_found)


def _other_methods(routes: Sequence[Route]) -> list[Route]:
    """Known paths answer 405 for methods that no route of theirs takes."""
    methods: dict[str, set[str]] = {}
    for route in routes:
        methods.setdefault(route.path, set()).update(route.methods or ())
    return [Route(path, _NotAllowed(sorted(allowed))) for path, allowed in methods.items()]


class _NotAllowed:
    def __init__(self, methods: list[str]) -> None:
        self._headers = {"Allow": ", ".join(methods)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await refusal(Refused(405), headers=self._headers)(scope, receive, send)


async def _not_found(scope: Scope, receive: Receive, send: Send) -> None:
    await refusal(Refused(404))(scope, receive, send)
