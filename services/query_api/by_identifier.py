"""Reads by an identifier instead of an id: `/v2/customers/lookup/…`. The holder is looked up, then read by its id."""

from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.lookup import Lookup, lookup, wanted
from customers.domain.state import Identity
from customers.journal.ports import Checkpoint
from customers.web.auth import Principal
from customers.web.endpoint import Handler, choice, query
from query_api.answers import Answers
from query_api.reads import Reads


class Found(NamedTuple):
    """A lookup's answer, where it was read, and whether what it rests on is parked."""

    answer: dict[str, Any] | Refused
    checkpoint: Checkpoint
    parked: bool


class ByIdentifier:
    """Makes readers by identifier of readers by id."""

    def __init__(self, reads: Reads, answers: Answers) -> None:
        self._reads, self._answers = reads, answers

    def of(self, handler: Handler) -> Handler:
        """The same read, whose customer is named by source, account, identifierName and identifierValue."""

        async def read(request: Request, till: Principal) -> Response:
            holder = await self._holder(request, till)
            if isinstance(holder, Response):
                return holder
            request.path_params["id"] = str(holder)
            return await handler(request, till)

        return read

    async def _holder(self, request: Request, till: Principal) -> int | Response:
        """The customer, or the answer that says why there is none: the codes of a lookup."""
        found = await self.found(request, till)
        if isinstance(found, Response):
            return found
        if isinstance(found.answer, Refused):
            return self._answers.answer(found.answer, found.checkpoint, parked=found.parked)
        return int(found.answer["entity"])

    async def found(self, request: Request, till: Principal) -> Found | Response:
        """What a lookup comes to, or the answer to one that cannot be made."""
        least = self._reads.wanted(request, till.org)
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        what = wanted(organisation, asked(request))
        if isinstance(what, Refused):
            return self._answers.refused(what)
        snapshot = await self._reads.read(till.org, (what.name,), least)
        found = snapshot.documents.get(what.name)
        identity = found.state if found and isinstance(found.state, Identity) else None
        return Found(lookup(identity, what.scope), snapshot.checkpoint, bool(snapshot.parked))


def asked(request: Request) -> Lookup:
    """The lookup in a request's query."""
    return Lookup(
        choice(request, "source"),
        choice(request, "accountId"),
        choice(request, "identifierName"),
        query(request, "identifierValue"),
    )
