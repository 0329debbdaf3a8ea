"""Tokens for an organisation's clients: `POST /v3/oauth/token/generate`, with a key and its secret."""

from typing import Annotated

from starlette.responses import Response

from command_api import documented, samples
from command_api.models import Credentials
from command_api.samples import body
from customers.domain.codes import Refused
from customers.web.errors import json_response, refusal
from customers.web.gate import Gate
from customers.web.operation import Call, Operation
from customers.web.tokens import TTL_S, Bearer

NO_KEYS = Refused(403, message="No token key is configured: no tokens are made here")
PATH, LIMIT = "/v3/oauth/token/generate", 4096


class TokenEndpoint:
    """Answers a token that is good for five minutes, or 401."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def operation(self) -> Operation:
        return Operation("POST", PATH, self.make, limit=LIMIT, **documented.MAKE_TOKEN)

    async def make(
        self, _: Call, credentials: Annotated[Credentials, body(samples.CREDENTIALS)]
    ) -> Response:
        """Send it as `Authorization: Bearer`, or in `X-CAP-API-OAUTH-TOKEN`; with a write also the till that it is attributed to."""
        client = await self._gate.tills.client(credentials.key, credentials.secret)
        if client is None:
            return refusal(Refused(401))
        token = self._gate.tokens.make(Bearer(client.key, client.org, client.scopes))
        if token is None:
            return refusal(NO_KEYS)
        said = {"data": {"accessToken": token, "ttlSeconds": TTL_S}, "errors": None}
        return json_response(said, 200, {"Cache-Control": "no-store"})
