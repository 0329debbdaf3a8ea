"""Reads by an identifier instead of an id: `/v2/customers/lookup/…`. The holder is looked up, then read by its id."""

from starlette.requests import Request
from starlette.responses import Response

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.lookup import Lookup, lookup, wanted
from customers.domain.state import Identity
from customers.web.auth import Principal
from customers.web.endpoint import Handler, query
from query_api.answers import Answers
from query_api.reads import Reads


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
        answer = lookup(identity, what.scope)
        if isinstance(answer, Refused):
            return self._answers.answer(answer, snapshot.checkpoint)
        return int(answer["entity"])


def asked(request: Request) -> Lookup:
    """The lookup in a request's query."""
    return Lookup(
        query(request, "source"),
        query(request, "accountId"),
        query(request, "identifierName"),
        query(request, "identifierValue"),
    )
