"""What every endpoint of both APIs does before and after its own work: authenticate, map what is raised.

Endpoint(route, handler)  ->  an ASGI callable: Request in, Response out
"""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from customers.domain.codes import Refused
from customers.web.auth import Principal
from customers.web.bodies import NotJson, TooLarge
from customers.web.errors import Malformed, malformed, refusal
from customers.web.gate import Gate

_WHOLE = re.compile(r"-?[0-9]{1,18}")
Handler = Callable[[Request, Principal], Awaitable[Response]]


class Endpoint:
    """One method of one path, for those that the gate lets in. `kind`: `read`, `write` or `bulk`."""

    def __init__(self, route: str, gate: Gate, handler: Handler, kind: str, scope: str) -> None:
        self._route, self._gate, self._handler = route, gate, handler
        self._kind, self._scope = kind, scope

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        scope["state"]["route"] = self._route
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        principal, headers = await self._gate.enter(request, self._route, self._kind, self._scope)
        if isinstance(principal, Refused):
            return refusal(principal, headers=headers)
        request.scope["state"]["org"] = principal.org
        response = await answered(self._handler(request, principal))
        if headers:
            response.headers.update(headers)
        return response


async def answered(work: Awaitable[Response]) -> Response:
    """What some work answers, or what it raises as an answer: 400, 413, 415."""
    try:
        return await work
    except Malformed as error:
        return malformed(error)
    except TooLarge:
        return refusal(Refused(413), headers={"Connection": "close"})
    except NotJson:
        return refusal(Refused(415))


def query(request: Request, name: str) -> str:
    """One query parameter, trimmed; "" when it is missing. Raises Malformed when it is repeated."""
    return _only(name, [value for key, value in _given(request) if key == name])


def choice(request: Request, name: str) -> str:
    """As `query`, of a parameter whose values are words: the documentation's quotation marks are tolerated."""
    return query(request, name).strip('"“”')


def any_case(request: Request, name: str) -> str:
    """As `query`, for an endpoint whose parameters are named in any case."""
    found = [value for key, value in _given(request) if key.lower() == name.lower()]
    return _only(name, found)


def _given(request: Request) -> list[tuple[str, str]]:
    """Every query parameter, read once for a request."""
    state = request.scope["state"]
    if "query" not in state:
        text = request.scope["query_string"].decode("latin-1")
        try:
            state["query"] = parse_qsl(text, keep_blank_values=True, errors="strict")
        except UnicodeDecodeError:
            raise Malformed("The query is not valid UTF-8") from None
    found: list[tuple[str, str]] = state["query"]
    return found


def _only(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise Malformed(f"The query parameter {name} is given more than once")
    return values[0].strip() if values else ""


def whole_number(request: Request, name: str, default: int) -> int:
    """A query parameter that is a number; the default when it is missing. Raises Malformed for anything else."""
    text = query(request, name)
    if text and not _WHOLE.fullmatch(text):
        raise Malformed(f"The query parameter {name} is not a whole number")
    return int(text) if text else default


def path_id(request: Request) -> int:
    """The customer id in the path. Raises Malformed for anything but a positive 53-bit integer."""
    text = request.path_params["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) < 2**53):
        raise Malformed("The customer id in the path is not a positive integer below 2^53")
    return int(text)
