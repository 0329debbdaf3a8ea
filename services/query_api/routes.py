"""The read endpoints: HTTP in, one snapshot, a pure view of it, HTTP out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.details import details
from customers.domain.embeds import embeds
from customers.domain.extended import catalogue, translated
from customers.domain.lookup import Lookup, lookup, wanted
from customers.domain.scope import ON_DETAILS, scope
from customers.domain.search import DEFAULT_LIMIT, Search, page, sought
from customers.domain.state import Identity
from customers.domain.subscribe import subscriptions_view
from customers.journal.ports import Checkpoint, StoreUnavailable
from customers.web.auth import Principal
from customers.web.endpoint import Endpoint, Handler, path_id, query, whole_number
from customers.web.errors import json_response, refusal
from customers.web.gate import Gate
from customers.web.languages import words
from query_api.reads import NotThereYet, Reads


class Queries:
    """The read endpoints over one store."""

    def __init__(self, reads: Reads, gate: Gate, always_200: bool = False) -> None:
        self._reads, self._gate, self._always_200 = reads, gate, always_200

    def routes(self) -> list[Route]:
        found = self._endpoint("/v2/customers/lookup", self._lookup)
        searched = self._endpoint("/v2/customers/search", self._search)
        one = self._endpoint("/v2/customers/{id}", self._details)
        chosen = self._endpoint("/v2/customers/{id}/subscriptions", self._subscriptions)
        fields = self._endpoint("/v2/extendedFields", self._fields)
        return [
            Route("/v2/extendedFields", fields, methods=["GET"]),
            Route("/v2/customers/lookup", found, methods=["GET"]),
            Route("/v2/customers/search", searched, methods=["GET"]),
            Route("/v2/customers/{id}", one, methods=["GET"]),
            Route("/v2/customers/{id}/subscriptions", chosen, methods=["GET"]),
        ]

    def _endpoint(self, path: str, handler: Handler) -> Endpoint:
        async def guarded(request: Request, till: Principal) -> Response:
            try:
                return await handler(request, till)
            except StoreUnavailable:
                return refusal(Refused(503))
            except NotThereYet as late:
                return refusal(Refused(503), headers={"X-Event-Position": late.reached})

        return Endpoint(f"GET {path}", self._gate, guarded, "read", "read")

    async def _lookup(self, request: Request, till: Principal) -> Response:
        least = self._reads.wanted(request, till.org)
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._refused(NOT_CONFIGURED)
        asked = Lookup(
            query(request, "source"),
            query(request, "accountId"),
            query(request, "identifierName"),
            query(request, "identifierValue"),
        )
        what = wanted(organisation, asked)
        if isinstance(what, Refused):
            return self._refused(what)
        snapshot = await self._reads.read(till.org, (what.name,), least)
        found = snapshot.documents.get(what.name)
        identity = found.state if found and isinstance(found.state, Identity) else None
        return self._answer(lookup(identity, what.scope), snapshot.checkpoint)

    async def _search(self, request: Request, till: Principal) -> Response:
        least = self._reads.wanted(request, till.org)
        asked = Search(
            query(request, "q"),
            query(request, "source"),
            query(request, "accountId"),
            whole_number(request, "limit", DEFAULT_LIMIT),
            whole_number(request, "offset", 0),
        )
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._refused(NOT_CONFIGURED)
        what = sought(organisation, asked)
        if isinstance(what, Refused):
            return self._refused(what)
        hits = await self._reads.search(what, least)
        return self._answer(page(hits.customers, hits.total, what), hits.checkpoint)

    async def _details(self, request: Request, till: Principal) -> Response:
        customer_id = path_id(request)
        least = self._reads.wanted(request, till.org)
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._refused(NOT_CONFIGURED)
        source, account = query(request, "source"), query(request, "accountId")
        where = scope(organisation, source, account, ON_DETAILS, all_too=True)
        if isinstance(where, Refused):
            return self._refused(where)
        found = await self._reads.lineage(till.org, customer_id, least)
        wanted_parts = embeds(query(request, "embed"))
        answer = details(found.live, customer_id, where, wanted_parts)
        translations = self._gate.tills.translations.get(till.org)
        if translations and not isinstance(answer, Refused):
            known = words(request.headers, translations)
            answer["extendedFields"] = translated(answer["extendedFields"], known)
        return self._answer(answer, found.snapshot.checkpoint, found.version)

    async def _fields(self, request: Request, till: Principal) -> Response:
        least = self._reads.wanted(request, till.org)
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._refused(NOT_CONFIGURED)
        return json_response(catalogue(organisation))

    async def _subscriptions(self, request: Request, till: Principal) -> Response:
        customer_id = path_id(request)
        least = self._reads.wanted(request, till.org)
        if await self._reads.organisation(till.org, least) is None:
            return self._refused(NOT_CONFIGURED)
        found = await self._reads.lineage(till.org, customer_id, least)
        answer = subscriptions_view(found.asked, found.live.id if found.live else 0)
        return self._answer(answer, found.snapshot.checkpoint, found.version)

    def _answer(
        self, answer: dict[str, Any] | Refused, checkpoint: Checkpoint, version: int = 0
    ) -> Response:
        headers = {"X-Event-Position": f"{checkpoint.partition}-{max(checkpoint.v, 0)}"}
        if isinstance(answer, Refused):
            return self._refused(answer, headers)
        if version:
            headers["ETag"] = f'"{checkpoint.partition}-{version}"'
        return json_response(answer, 200, headers)

    def _refused(self, refused: Refused, headers: dict[str, str] | None = None) -> Response:
        return refusal(refused, self._always_200, headers)
