"""The write endpoints: HTTP in, one command, HTTP out. No rule stands here."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from command_api.requests import registration
from customers.domain.codes import Refused
from customers.domain.commands import Register
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.domain.register import names, register
from customers.journal.commit import Command, Committer
from customers.journal.keys import Keyring
from customers.journal.record import Idempotency
from customers.web.auth import Principal, Tills
from customers.web.bodies import read_body
from customers.web.edge import request_id, trace_parent
from customers.web.endpoint import Endpoint, query
from customers.web.errors import JSON, Malformed, refusal

BODY_LIMIT = 64 * 1024
_ETAG = re.compile(r'"([0-9]{1,4}-[0-9]{1,15})"')
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class Writes:
    """The write endpoints over one committer."""

    def __init__(
        self, committer: Committer, keyring: Keyring, tills: Tills, always_200: bool = False
    ) -> None:
        self._committer, self._keyring, self._tills = committer, keyring, tills
        self._always_200 = always_200

    def routes(self) -> list[Route]:
        create = Endpoint("POST /v2/customers", self._tills, self._register)
        return [Route("/v2/customers", create, methods=["POST"])]

    async def _register(self, request: Request, till: Principal) -> Response:
        raw = await read_body(request, BODY_LIMIT)
        source, account = query(request, "source"), query(request, "accountId")
        command = registration(raw, till.org, till.till, source, account)
        return await self._commit(
            request,
            till,
            raw,
            partial(_claims, command),
            partial(_decide, command),
        )

    async def _commit(
        self,
        request: Request,
        till: Principal,
        raw: bytes,
        claims: Callable[[Organisation], Sequence[str]],
        decide: Callable[[Reader, Fresh], Awaitable[Decision]],
    ) -> Response:
        answer = await self._committer.commit(
            Command(
                org=till.org,
                by=till.till,
                request=request_id(request.scope),
                trace=trace_parent(request.scope),
                idempotency=self._idempotency(request, till, raw),
                if_match=_if_match(request),
                claims=claims,
                decide=decide,
            )
        )
        if isinstance(answer, Refused):
            return refusal(answer, self._always_200)
        headers = {"X-Event-Position": answer.position, "ETag": f'"{answer.position}"'}
        return Response(answer.body, answer.status, headers, JSON)

    def _idempotency(self, request: Request, till: Principal, raw: bytes) -> Idempotency | None:
        values = request.headers.getlist("idempotency-key")
        if not values:
            return None
        if len(values) > 1 or not _KEY.fullmatch(values[0]):
            raise Malformed("The Idempotency-Key is not 1 to 255 visible ASCII characters")
        scope = request.scope
        path, search = scope["path"].encode(), scope["query_string"]
        fingerprint = self._keyring.fingerprint(scope["method"].encode(), path, search, raw)
        key = self._keyring.idempotency_key(till.org, till.till, values[0])
        return Idempotency(key, fingerprint)


def _claims(command: Register, organisation: Organisation) -> Sequence[str]:
    return names(organisation, command)


async def _decide(command: Register, view: Reader, fresh: Fresh) -> Decision:
    return await register(view, command, fresh)


def _if_match(request: Request) -> tuple[str, ...]:
    given = ",".join(request.headers.getlist("if-match")).strip()
    if not given or given == "*":
        return (given,) if given else ()
    tags = [tag.strip() for tag in given.split(",")]
    found = [_ETAG.fullmatch(tag) for tag in tags]
    if not all(
        match or tag.startswith(("W/", '"')) for tag, match in zip(tags, found, strict=True)
    ):
        raise Malformed('If-Match is neither * nor a list of versions such as "3-17"')
    return tuple(match.group(1) for match in found if match) or ("none",)
