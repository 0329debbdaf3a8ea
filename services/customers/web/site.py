"""An application of routes: the edge around it, errors in the documented shape, docs without the internet."""

from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from swagger_ui_bundle import swagger_ui_path

from customers.domain.codes import Refused
from customers.web.edge import Edge
from customers.web.errors import json_response, refusal

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>customers API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui", validatorUrl: null})</script></body></html>"""


def site(routes: Sequence[BaseRoute], openapi: dict[str, Any]) -> ASGIApp:
    """The routes, `/openapi.json` and `/docs`."""

    async def document(_: Request) -> Response:
        return json_response(openapi)

    async def page(_: Request) -> Response:
        return HTMLResponse(_PAGE)

    app = Starlette(
        routes=[
            *routes,
            Route("/openapi.json", document),
            Route("/docs", page),
            Mount("/docs/assets", StaticFiles(directory=swagger_ui_path)),
        ],
        exception_handlers={HTTPException: _transport_error},
    )
    app.router.redirect_slashes = False
    return Edge(app)


async def _transport_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return refusal(Refused(status if status in (404, 405) else 400), headers=headers)
