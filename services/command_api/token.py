"""Tokens for an organisation's clients: `POST /v3/oauth/token/generate`, with a key and its secret."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from customers.domain.codes import Refused
from customers.web.bodies import parse, read_body, shaped
from customers.web.endpoint import answered
from customers.web.errors import json_response, refusal
from customers.web.gate import Gate
from customers.web.tokens import TTL_S, Bearer

NO_KEYS = Refused(403, message="No token key is configured: no tokens are made here")
PATH, LIMIT = "/v3/oauth/token/generate", 4096


class CredentialsBody(Struct):
    """`{key, secret}`."""

    key: str
    secret: str


class TokenEndpoint:
    """Answers a token that is good for five minutes, or 401."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def route(self) -> Route:
        return Route(PATH, self, methods=["POST"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["route"] = f"POST {PATH}"
        response = await answered(self._answer(Request(scope, receive, send)))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        body = shaped(parse(await read_body(request, LIMIT)), CredentialsBody)
        client = await self._gate.tills.client(body.key, body.secret)
        if client is None:
            return refusal(Refused(401))
        token = self._gate.tokens.make(Bearer(client.key, client.org, client.scopes))
        if token is None:
            return refusal(NO_KEYS)
        said = {"data": {"accessToken": token, "ttlSeconds": TTL_S}, "errors": None}
        return json_response(said, 200, {"Cache-Control": "no-store"})
