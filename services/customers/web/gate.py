"""The gate before every endpoint: who asks, whether it may, and whether it asks too often.

Tills come with HTTP Basic. Clients come with a token (`Authorization: Bearer` or the API's own header), and name
the till that a write is attributed to.
"""

from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request

from customers.domain.codes import Refused
from customers.journal.ports import Runtime
from customers.web.auth import Principal, Tills
from customers.web.edge import header
from customers.web.rates import Rates
from customers.web.tokens import Bearer, Tokens

OWN_HEADER = b"x-cap-api-oauth-token"
_TILL = "x-cap-api-attribution-till-code"
_TYPE, _CODE = "x-cap-api-attribution-entity-type", "x-cap-api-attribution-entity-code"
_TILL_TYPES = ("TILL", "TILL_CODE")


class Entered(NamedTuple):
    """Who was let in, or why nobody was; headers for the answer either way."""

    principal: Principal | Refused
    headers: dict[str, str]


class Gate:
    """Lets principals in. `scope` of an endpoint: `read`, `write` or `facts`; `kind`: its class for rate limits."""

    def __init__(self, tills: Tills, tokens: Tokens, rates: Rates, runtime: Runtime) -> None:
        self.tills, self.tokens = tills, tokens
        self._rates, self._runtime = rates, runtime

    async def enter(self, request: Request, route: str, kind: str, scope: str) -> Entered:
        """401 nobody we know, 403 not for this, 429 too often, 91020 and 91021 no till to attribute to."""
        principal = await self._known(request, scope)
        if isinstance(principal, Refused):
            return Entered(principal, {})
        if scope not in principal.scopes:
            return Entered(Refused(403), {})
        now = self._runtime.now_ms() / 1000
        verdict = self._rates.hit(kind, route, principal.credential or principal.till, now)
        return Entered(principal if verdict.allowed else Refused(429), verdict.headers)

    async def _known(self, request: Request, scope: str) -> Principal | Refused:
        authorization = header(request.scope, b"authorization") or ""
        token = _token(header(request.scope, OWN_HEADER) or "", authorization)
        if not token:
            return await self.tills.authenticate(authorization) or Refused(401)
        bearer = await self.tokens.verify(token)
        return Refused(401) if bearer is None else self._attributed(request.headers, bearer, scope)

    def _attributed(self, headers: Headers, bearer: Bearer, scope: str) -> Principal | Refused:
        if headers.get(_TYPE, "TILL").upper() not in _TILL_TYPES:
            return Refused(91021)
        code = headers.get(_CODE) or headers.get(_TILL) or ""
        if code and self.tills.organisation_of(code) != bearer.org:
            return Refused(91021)
        if not code and scope == "write":
            return Refused(91020)
        return Principal(bearer.org, code or bearer.client, bearer.scopes, bearer.client)


def _token(given: str, authorization: str) -> str:
    """The token of a request's own header or of its Authorization, with or without "Bearer" before it, or ""."""
    if not given and authorization[:7].lower() != "bearer ":
        return ""
    text = given or authorization
    return text[7:].strip() if text[:7].lower() == "bearer " else text.strip()
