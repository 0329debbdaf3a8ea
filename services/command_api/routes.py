"""The write operations: HTTP in, one command, HTTP out. No rule stands here."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Generic, NamedTuple, TypeVar

from starlette.responses import Response

from command_api import bulk, documented, samples
from command_api.models import IdentifierChange, Registration, Rows, SubscriptionsInput
from command_api.requests import (
    Given,
    change_of_details,
    change_of_identifiers,
    change_of_subscriptions,
    registration,
)
from command_api.samples import body
from customers.domain import change_identifier, register, subscribe, update, update_by_identifier
from customers.domain.codes import Refused
from customers.domain.commands import GivenIdentifier, Register
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.journal.commit import Command, Committer
from customers.journal.keys import Keyring
from customers.journal.record import Idempotency
from customers.web.edge import request_id, trace_parent
from customers.web.errors import JSON, Malformed, json_response, refusal
from customers.web.gate import Gate
from customers.web.operation import Access, Call, Operation
from customers.web.parameters import (
    Account,
    Id,
    IdempotencyKey,
    IdentifierName,
    IdentifierValue,
    IfMatch,
    Source,
)

_ETAG = re.compile(r'"([0-9]{1,4}-[0-9]{1,15})"')
C = TypeVar("C")


class Rule(NamedTuple, Generic[C]):
    """What the domain knows of a command: the documents that it certainly reads, and what it decides."""

    names: Callable[[Organisation, C], Sequence[str]]
    decide: Callable[[Reader, C, Fresh], Awaitable[Decision]]


class Condition(NamedTuple):
    """On what a request is applied: once, by its Idempotency-Key; to a version, by its If-Match. "": without."""

    key: str
    if_match: str


REGISTER = Rule(register.names, register.register)
UPDATE = Rule(update.names, update.update)
UPDATE_BY_IDENTIFIER = Rule(update_by_identifier.names, update_by_identifier.update_by_identifier)
CHANGE_IDENTIFIER = Rule(change_identifier.names, change_identifier.change_identifier)
SUBSCRIBE = Rule(subscribe.names, subscribe.subscribe)


class Writes:
    """The write operations over one committer."""

    def __init__(
        self, committer: Committer, keyring: Keyring, gate: Gate, always_200: bool = False
    ) -> None:
        self._committer, self._keyring, self._gate = committer, keyring, gate
        self._always_200 = always_200

    def operations(self) -> list[Operation]:
        """The most used come first: the first that fits a request is taken."""
        write, one = Access(self._gate, "write", "write"), "/v2/customers/{id}"
        many, choices = Access(self._gate, "bulk", "write"), f"{one}/subscriptions"
        post, put = (
            documented.subscribe("changeSubscriptions"),
            documented.subscribe("putSubscriptions"),
        )
        return [
            Operation("POST", "/v2/customers", self.register, write, **documented.REGISTER),
            Operation(
                "POST",
                "/v2/customers/bulk",
                self.register_many,
                many,
                limit=bulk.LIMIT,
                **documented.REGISTER_MANY,
            ),
            Operation(
                "PUT",
                "/v2/customers/lookup",
                self.update_by_identifier,
                write,
                **documented.UPDATE_BY_IDENTIFIER,
            ),
            Operation("PUT", one, self.update, write, **documented.UPDATE),
            Operation(
                "POST",
                f"{one}/changeIdentifier",
                self.change_identifier,
                write,
                **documented.CHANGE_IDENTIFIER,
            ),
            Operation("POST", choices, self.subscribe, write, **post),
            Operation("PUT", choices, self.subscribe, write, shared=f"POST {choices}", **put),
        ]

    async def register(
        self,
        call: Call,
        customer: Annotated[Registration, body(samples.REGISTRATION)],
        source: Source = "",
        account: Account = "",
        key: IdempotencyKey = "",
        if_match: IfMatch = "",
    ) -> Response:
        """A person who is not known by any of the identifiers becomes a new customer. One who is known elsewhere gets a profile in this source (8050). The query's source and account win over the profile's."""
        command = registration(customer, _given(call, source, account))
        return await self._commit(call, command, REGISTER, Condition(key, if_match))

    async def register_many(
        self,
        call: Call,
        rows: Annotated[Rows, body([samples.REGISTRATION])],
        source: Source = "",
        account: Account = "",
        key: IdempotencyKey = "",
    ) -> Response:
        """A result for each row, in order. With an Idempotency-Key each row has one of its own: the key, # and the row's number, from 0."""

        def command(given: Register, row: bytes, number: str) -> Command:
            condition = Condition(f"{key}{number}" if key else "", "")
            return self._command(call, row, given, REGISTER, condition)

        given = _given(call, source, account)
        answers = await bulk.register_rows(self._committer, call.value, rows, given, command)
        position = bulk.position(answers)
        positions = {"X-Event-Position": position} if position else {}
        return json_response(bulk.summary(answers), 200, positions)

    async def update(
        self,
        call: Call,
        id: Id,
        change: Annotated[Registration, body(samples.UPDATE)],
        source: Source = "",
        account: Account = "",
        key: IdempotencyKey = "",
        if_match: IfMatch = "",
    ) -> Response:
        """What is left out stays as it is. Identifiers are a cross-check: they must be the customer's own."""
        command = change_of_details(change, _given(call, source, account), id)
        return await self._commit(call, command, UPDATE, Condition(key, if_match))

    async def update_by_identifier(
        self,
        call: Call,
        change: Annotated[Registration, body(samples.UPDATE)],
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        source: Source = "",
        account: Account = "",
        key: IdempotencyKey = "",
        if_match: IfMatch = "",
    ) -> Response:
        """As an update by id."""
        by = GivenIdentifier(identifier_name, identifier_value)
        details = change_of_details(change, _given(call, source, account), 0)
        command = update_by_identifier.UpdateByIdentifier(by, details)
        return await self._commit(call, command, UPDATE_BY_IDENTIFIER, Condition(key, if_match))

    async def change_identifier(
        self,
        call: Call,
        id: Id,
        change: Annotated[IdentifierChange, body(samples.CHANGE)],
        source: Source,
        account: Account = "",
        key: IdempotencyKey = "",
        if_match: IfMatch = "",
    ) -> Response:
        """The customer in the path becomes part of the one that holds an added identifier in another source (8051): `createdId` names the survivor."""
        command = change_of_identifiers(change, _given(call, source, account), id)
        return await self._commit(call, command, CHANGE_IDENTIFIER, Condition(key, if_match))

    async def subscribe(
        self,
        call: Call,
        id: Id,
        choices: Annotated[SubscriptionsInput, body(samples.SUBSCRIPTIONS)],
        key: IdempotencyKey = "",
        if_match: IfMatch = "",
    ) -> Response:
        """A customer who never chose is opted in. The answer repeats the choices as they were understood."""
        command = change_of_subscriptions(choices, _given(call), id)
        return await self._commit(call, command, SUBSCRIBE, Condition(key, if_match))

    async def _commit(
        self, call: Call, command: C, rule: Rule[C], condition: Condition
    ) -> Response:
        answer = await self._committer.commit(
            self._command(call, call.raw, command, rule, condition)
        )
        if isinstance(answer, Refused):
            return refusal(answer, self._always_200)
        positions = {"X-Event-Position": answer.position, "ETag": f'"{answer.version}"'}
        return Response(answer.body, answer.status, positions, JSON)

    def _command(
        self, call: Call, raw: bytes, command: C, rule: Rule[C], condition: Condition
    ) -> Command:
        return Command(
            org=call.principal.org,
            by=call.principal.till,
            request=request_id(call.scope),
            trace=trace_parent(call.scope),
            idempotency=self._idempotency(call, raw, condition.key),
            if_match=_versions(condition.if_match),
            claims=lambda organisation: rule.names(organisation, command),
            decide=lambda view, fresh: rule.decide(view, command, fresh),
        )

    def _idempotency(self, call: Call, raw: bytes, key: str) -> Idempotency | None:
        if not key:
            return None
        scope, by = call.scope, call.principal
        path, search = scope["path"].encode(), scope["query_string"]
        fingerprint = self._keyring.fingerprint(scope["method"].encode(), path, search, raw)
        return Idempotency(self._keyring.idempotency_key(by.org, by.till, key), fingerprint)


def _given(call: Call, source: str = "", account: str = "") -> Given:
    return Given(call.principal.org, call.principal.till, source, account, not call.value)


def _versions(given: str) -> tuple[str, ...]:
    """The versions that an If-Match names. Raises Malformed."""
    if not given or given == "*":
        return (given,) if given else ()
    tags = [tag.strip() for tag in given.split(",")]
    found = [_ETAG.fullmatch(tag) for tag in tags]
    if not all(
        match or tag.startswith(("W/", '"')) for tag, match in zip(tags, found, strict=True)
    ):
        raise Malformed('If-Match is neither * nor a list of versions such as "3-17"')
    return tuple(match.group(1) for match in found if match) or ("none",)
