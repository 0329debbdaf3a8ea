"""An operation of an API: one path and method, who may use it, what it takes and what it answers.

FastAPI makes the document from an operation's signature; requests are served here, since its own handling of a
request costs several times as much, guesses where we refuse, and repeats what was sent (docs/decisions/0005).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from customers.domain.codes import Refused
from customers.journal.ports import StoreUnavailable
from customers.web.arguments import described, read
from customers.web.auth import Principal
from customers.web.bodies import NotJson, TooLarge, parse, read_body
from customers.web.errors import Malformed, NotThereYet, malformed, refusal
from customers.web.gate import Gate
from customers.web.misshapen import misshapen

BODY_LIMIT = 64 * 1024


class Call(Request):
    """A request that was let in: who asks, the bytes of its body, and the JSON value in them."""

    principal: Principal
    raw: bytes = b""
    value: Any = None


class Access(NamedTuple):
    """Who may use an operation: those that the gate lets in, of this scope; `kind` is its class for rate limits."""

    gate: Gate
    kind: str
    scope: str


class Operation(APIRoute):
    """A route of ours. `described_by` is what only the document needs: see `customers/web/document.py`.

    `access` None: anybody. `limit`: of the body, in bytes. `shared` names the operation whose rate limit and name in
    the log it shares.
    """

    def __init__(
        self,
        method: str,
        path: str,
        operation: Callable[..., Awaitable[Response]],
        access: Access | None = None,
        *,
        limit: int = BODY_LIMIT,
        shared: str = "",
        **described_by: Any,
    ) -> None:
        super().__init__(path, operation, methods=[method], **described_by)
        self.method = method
        self._operation, self._access, self._limit = operation, access, limit
        self._name = shared or f"{method} {path}"
        self._arguments, self._body = described(operation)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def handler(request: Request) -> Response:
            return await self._answer(Call(request.scope, request.receive))

        return handler

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Past FastAPI's wrapping of the handler: it opens two exit stacks for dependencies that no operation has.
        response = await self._answer(Call(scope, receive, send))
        await response(scope, receive, send)

    async def _answer(self, call: Call) -> Response:
        state = call.scope["state"]
        state["route"] = self._name
        if self._access is None:
            return await self._answered(call)
        gate, kind, scope = self._access
        principal, headers = await gate.enter(call, self._name, kind, scope)
        if isinstance(principal, Refused):
            return refusal(principal, headers=headers)
        state["org"], call.principal = principal.org, principal
        response = await self._answered(call)
        if headers:
            response.headers.update(headers)
        return response

    async def _answered(self, call: Call) -> Response:
        """What the operation answers, or what it raises as an answer."""
        try:
            if self._body is not None:
                call.raw = await read_body(call, self._limit)
            arguments = read(self._arguments, call.scope)
            if self._body is not None:
                arguments[self._body.keyword] = await self._given(call)
            return await self._operation(call, **arguments)
        except Malformed as error:
            return malformed(error)
        except TooLarge:
            return refusal(Refused(413), headers={"Connection": "close"})
        except NotJson:
            return refusal(Refused(415))
        except StoreUnavailable as error:
            call.scope["state"]["reason"] = str(error)
            return refusal(Refused(503))
        except NotThereYet as late:
            return refusal(Refused(503), headers={"X-Event-Position": late.reached})

    async def _given(self, call: Call) -> Any:
        if len(call.raw) <= BODY_LIMIT:
            return self._validated(call)
        # Megabytes of JSON: others are answered meanwhile.
        return await asyncio.to_thread(self._validated, call)

    def _validated(self, call: Call) -> Any:
        assert self._body is not None
        call.value = parse(call.raw)
        try:
            given = {} if call.value is None else call.value
            return self._body.model.validate_python(given, strict=True)
        except ValidationError as error:
            raise misshapen(error) from None
