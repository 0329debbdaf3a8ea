"""`/docs`: the OpenAPI document as a page to read and to try out, without the internet. `/` leads there.

Swagger UI (Apache-2.0) comes from a package (MIT); the page around it is ours, in `page/` beside this file.
Everything is read once, and served from memory. Nothing stands inline, so that the page can forbid what was not
served with it.
"""

from importlib.resources import files
from importlib.util import find_spec, module_from_spec

from starlette.responses import RedirectResponse, Response

from customers.web.operation import Call, Operation

SWAGGER_UI = "fastapi_swagger"
# Swagger UI's style sheet has its icons in itself, as data.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_PAGE_HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
_HEADERS = {"X-Content-Type-Options": "nosniff"}
_CSS, _JS, _SVG = "text/css", "text/javascript", "image/svg+xml"


def docs_page() -> list[Operation]:
    """The operations of the page, of what it loads, and of `/`. The page shows `/openapi.json`."""
    icon = _own("favicon.svg")
    return [
        Operation("GET", "/", _to_the_page, include_in_schema=False),
        _file("/docs", _own("docs.html"), "text/html", _PAGE_HEADERS),
        _file("/docs/assets/docs.css", _own("docs.css"), _CSS),
        _file("/docs/assets/docs.js", _own("docs.js"), _JS),
        _file("/docs/assets/favicon.svg", icon, _SVG),
        _file("/favicon.ico", icon, _SVG),
        _file("/docs/assets/swagger-ui.css", _swagger_ui("swagger-ui.css"), _CSS),
        _file("/docs/assets/swagger-ui-bundle.js", _swagger_ui("swagger-ui-bundle.js"), _JS),
    ]


async def _to_the_page(_: Call) -> Response:
    return RedirectResponse("/docs")


def _file(path: str, content: bytes, kind: str, more: dict[str, str] | None = None) -> Operation:
    headers = {**_HEADERS, **(more or {})}

    async def answer(_: Call) -> Response:
        return Response(content, headers=headers, media_type=kind)

    return Operation("GET", path, answer, include_in_schema=False)


def _own(name: str) -> bytes:
    return files("customers.web").joinpath("page", name).read_bytes()


def _swagger_ui(name: str) -> bytes:
    spec = find_spec(SWAGGER_UI)
    assert spec is not None, f"{SWAGGER_UI} is not installed"
    # The package is there for its files: its code, which changes an application's routes, is not run.
    return files(module_from_spec(spec)).joinpath("resources", name).read_bytes()
