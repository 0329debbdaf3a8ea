"""An application of routes: the edge around it, errors in the documented shape, docs without the internet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from swagger_ui_bundle import swagger_ui_path

from customers.domain.codes import Refused
from customers.web.edge import Edge
from customers.web.errors import json_response, refusal

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>customers API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui", validatorUrl: null})</script></body></html>"""

_ASSETS = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}


def site(routes: Sequence[Route], openapi: dict[str, Any]) -> ASGIApp:
    """The routes, `/openapi.json` and `/docs`."""

    async def document(_: Request) -> Response:
        return json_response(openapi)

    async def page(_: Request) -> Response:
        return HTMLResponse(_PAGE)

    every = [
        *routes,
        Route("/openapi.json", document),
        Route("/docs", page),
        *(_asset(name, kind) for name, kind in _ASSETS.items()),
    ]
    return Edge(_ByMethod(every))


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


def _asset(name: str, kind: str) -> Route:
    content = (Path(swagger_ui_path) / name).read_bytes()

    async def asset(_: Request) -> Response:
        return Response(content, media_type=kind)

    return Route(f"/docs/assets/{name}", asset)


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
