"""The write endpoints: HTTP in, one command, HTTP out. No rule stands here."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from command_api import bulk
from command_api.requests import (
    change_of_details,
    change_of_identifiers,
    registration,
)
from command_api.subscriptions import change_of_subscriptions
from customers.domain import change_identifier, register, subscribe, update, update_by_identifier
from customers.domain.codes import Refused
from customers.domain.commands import GivenIdentifier, Register
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.journal.commit import Command, Committer
from customers.journal.keys import Keyring
from customers.journal.record import Idempotency
from customers.web.auth import Principal
from customers.web.bodies import read_body
from customers.web.edge import headers, request_id, trace_parent
from customers.web.endpoint import Endpoint, Handler, choice, path_id, query
from customers.web.errors import JSON, Malformed, json_response, refusal
from customers.web.gate import Gate

BODY_LIMIT = 64 * 1024
_ETAG = re.compile(r'"([0-9]{1,4}-[0-9]{1,15})"')
C = TypeVar("C")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class Writes:
    """The write endpoints over one committer."""

    def __init__(
        self, committer: Committer, keyring: Keyring, gate: Gate, always_200: bool = False
    ) -> None:
        self._committer, self._keyring, self._gate = committer, keyring, gate
        self._always_200 = always_200

    def routes(self) -> list[Route]:
        one, changes, subscriptions = (
            "/v2/customers/{id}",
            "/v2/customers/{id}/changeIdentifier",
            "/v2/customers/{id}/subscriptions",
        )
        return [
            self._route("/v2/customers", self._register, "POST"),
            self._route("/v2/customers/bulk", self._bulk, "POST", kind="bulk"),
            self._route("/v2/customers/lookup", self._update_by_identifier, "PUT"),
            self._route(one, self._update, "PUT"),
            self._route(changes, self._change_identifier, "POST"),
            self._route(subscriptions, self._subscribe, "POST", "PUT"),
        ]

    def _route(self, path: str, handler: Handler, *methods: str, kind: str = "write") -> Route:
        endpoint = Endpoint(f"{methods[0]} {path}", self._gate, handler, kind, "write")
        return Route(path, endpoint, methods=list(methods))

    async def _register(self, request: Request, till: Principal) -> Response:
        raw = await read_body(request, BODY_LIMIT)
        command = registration(raw, till.org, till.till, *_scope(request))
        return await self._commit(request, till, raw, command, register.names, register.register)

    async def _bulk(self, request: Request, till: Principal) -> Response:
        raw = await read_body(request, bulk.LIMIT)

        def command(given: Register, row: bytes, number: str) -> Command:
            names, decide = register.names, register.register
            return self._command(request, till, row, given, names, decide, number)

        answers = await bulk.register_rows(self._committer, raw, till, _scope(request), command)
        position = bulk.position(answers)
        positions = {"X-Event-Position": position} if position else {}
        return json_response(bulk.summary(answers), 200, positions)

    async def _update(self, request: Request, till: Principal) -> Response:
        customer, raw = path_id(request), await read_body(request, BODY_LIMIT)
        command = change_of_details(raw, till.org, till.till, customer, *_scope(request))
        return await self._commit(request, till, raw, command, update.names, update.update)

    async def _update_by_identifier(self, request: Request, till: Principal) -> Response:
        raw = await read_body(request, BODY_LIMIT)
        by = GivenIdentifier(choice(request, "identifierName"), query(request, "identifierValue"))
        change = change_of_details(raw, till.org, till.till, 0, *_scope(request))
        command = update_by_identifier.UpdateByIdentifier(by, change)
        names, decide = update_by_identifier.names, update_by_identifier.update_by_identifier
        return await self._commit(request, till, raw, command, names, decide)

    async def _change_identifier(self, request: Request, till: Principal) -> Response:
        customer, raw = path_id(request), await read_body(request, BODY_LIMIT)
        command = change_of_identifiers(raw, till.org, till.till, customer, *_scope(request))
        names, decide = change_identifier.names, change_identifier.change_identifier
        return await self._commit(request, till, raw, command, names, decide)

    async def _subscribe(self, request: Request, till: Principal) -> Response:
        customer, raw = path_id(request), await read_body(request, BODY_LIMIT)
        command = change_of_subscriptions(raw, till.org, till.till, customer)
        return await self._commit(request, till, raw, command, subscribe.names, subscribe.subscribe)

    async def _commit(
        self,
        request: Request,
        till: Principal,
        raw: bytes,
        command: C,
        names: Callable[[Organisation, C], Sequence[str]],
        decide: Callable[[Reader, C, Fresh], Awaitable[Decision]],
    ) -> Response:
        answer = await self._committer.commit(
            self._command(request, till, raw, command, names, decide)
        )
        if isinstance(answer, Refused):
            return refusal(answer, self._always_200)
        positions = {"X-Event-Position": answer.position, "ETag": f'"{answer.version}"'}
        return Response(answer.body, answer.status, positions, JSON)

    def _command(
        self,
        request: Request,
        till: Principal,
        raw: bytes,
        command: C,
        names: Callable[[Organisation, C], Sequence[str]],
        decide: Callable[[Reader, C, Fresh], Awaitable[Decision]],
        row: str = "",
    ) -> Command:
        return Command(
            org=till.org,
            by=till.till,
            request=request_id(request.scope),
            trace=trace_parent(request.scope),
            idempotency=self._idempotency(request, till, raw, row),
            if_match=_if_match(request),
            claims=lambda organisation: names(organisation, command),
            decide=lambda view, fresh: decide(view, command, fresh),
        )

    def _idempotency(
        self, request: Request, till: Principal, raw: bytes, row: str
    ) -> Idempotency | None:
        values = headers(request.scope, b"idempotency-key")
        if not values:
            return None
        if len(values) > 1 or not _KEY.fullmatch(values[0]):
            raise Malformed("The Idempotency-Key is not 1 to 255 visible ASCII characters")
        scope = request.scope
        path, search = scope["path"].encode(), scope["query_string"]
        fingerprint = self._keyring.fingerprint(scope["method"].encode(), path, search, raw)
        key = self._keyring.idempotency_key(till.org, till.till, values[0] + row)
        return Idempotency(key, fingerprint)


def _scope(request: Request) -> tuple[str, str]:
    return choice(request, "source"), choice(request, "accountId")


def _if_match(request: Request) -> tuple[str, ...]:
    given = ",".join(headers(request.scope, b"if-match")).strip()
    if not given or given == "*":
        return (given,) if given else ()
    tags = [tag.strip() for tag in given.split(",")]
    found = [_ETAG.fullmatch(tag) for tag in tags]
    if not all(
        match or tag.startswith(("W/", '"')) for tag, match in zip(tags, found, strict=True)
    ):
        raise Malformed('If-Match is neither * nor a list of versions such as "3-17"')
    return tuple(match.group(1) for match in found if match) or ("none",)
