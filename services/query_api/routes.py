"""Who customers are: lookup, search, details, subscriptions, the catalogue. HTTP in, one snapshot, a pure view of it, HTTP out."""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.details import details
from customers.domain.embeds import embeds, kinds
from customers.domain.extended import catalogue, translated
from customers.domain.facts import Fact
from customers.domain.lineage import ON_SUBSCRIPTIONS, alone, every_id
from customers.domain.paging import DEFAULT_LIMIT
from customers.domain.scope import ON_DETAILS, scope
from customers.domain.search import Search, page, sought
from customers.domain.state import Customer
from customers.domain.subscribe import subscriptions_view
from customers.journal.ports import StoreUnavailable
from customers.web.auth import Principal
from customers.web.endpoint import choice, path_id, query, whole_number
from customers.web.errors import json_response
from customers.web.gate import Gate
from customers.web.languages import words
from query_api.answers import Answers
from query_api.bulk import BulkDetails
from query_api.by_identifier import ByIdentifier
from query_api.loyalty import LoyaltyQueries
from query_api.reads import Reads


class Queries:
    """The read endpoints over one store."""

    def __init__(self, reads: Reads, gate: Gate, always_200: bool = False) -> None:
        self._reads, self._gate = reads, gate
        self._answers = Answers(gate, always_200)
        self._by = ByIdentifier(reads, self._answers)

    def routes(self) -> list[Route]:
        route, by = self._answers.route, self._by
        return [  # the first that fits is taken: what is read most stands before the rest
            route("/v2/customers/lookup", self._lookup),
            route("/v2/customers/search", self._search),
            route("/v2/customers/{id}", self._details),
            route("/v2/customers/lookup/customerDetails", by.of(self._details)),
            route("/v2/customers/lookup/subscriptions", by.of(self._subscriptions)),
            route("/v2/customers/{id}/subscriptions", self._subscriptions),
            *LoyaltyQueries(self._reads, self._answers).routes(by),
            BulkDetails(self._details, self._answers).route(),
            route("/v2/extendedFields", self._fields),
        ]

    async def _lookup(self, request: Request, till: Principal) -> Response:
        found = await self._by.found(request, till)
        if isinstance(found, Response):
            return found
        return self._answers.answer(found.answer, found.checkpoint, parked=found.parked)

    async def _search(self, request: Request, till: Principal) -> Response:
        least = self._reads.wanted(request, till.org)
        asked = Search(
            query(request, "q"),
            choice(request, "source"),
            choice(request, "accountId"),
            whole_number(request, "limit", DEFAULT_LIMIT),
            whole_number(request, "offset", 0),
        )
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        what = sought(organisation, asked)
        if isinstance(what, Refused):
            return self._answers.refused(what)
        hits = await self._reads.search(what, least)
        answer = page(hits.customers, hits.total, what)
        return self._answers.answer(answer, hits.checkpoint, parked=hits.parked)

    async def _details(self, request: Request, till: Principal) -> Response:
        customer_id = path_id(request)
        least = self._reads.wanted(request, till.org)
        found = await self._reads.lineage(till.org, customer_id, least)
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        source, account = choice(request, "source"), choice(request, "accountId")
        where = scope(found.organisation, source, account, ON_DETAILS, all_too=True)
        if isinstance(where, Refused):
            return self._answers.refused(where)
        parts = embeds(query(request, "embed"))
        facts = await self._told(till.org, found.live, parts)
        answer = details(found.live, customer_id, where, parts, facts, found.organisation)
        translations = self._gate.tills.translations.get(till.org)
        if translations and not isinstance(answer, Refused):
            known = words(request.headers, translations)
            answer["extendedFields"] = translated(answer["extendedFields"], known)
        return self._answers.answer(answer, found.snapshot.checkpoint, found.version, found.parked)

    async def _told(
        self, org: int, customer: Customer | None, parts: frozenset[str]
    ) -> Collection[Fact] | None:
        """What details are made of beside the documents; None when it cannot be read."""
        if customer is None:
            return ()
        try:
            return await self._reads.facts(org, every_id(customer), kinds(parts))
        except StoreUnavailable:
            return None

    async def _fields(self, request: Request, till: Principal) -> Response:
        least = self._reads.wanted(request, till.org)
        organisation = await self._reads.organisation(till.org, least)
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        return json_response(catalogue(organisation))

    async def _subscriptions(self, request: Request, till: Principal) -> Response:
        customer_id = path_id(request)
        least = self._reads.wanted(request, till.org)
        found = await self._reads.lineage(till.org, customer_id, least)
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        customer = alone(found.asked, found.live, ON_SUBSCRIPTIONS)
        answer = customer if isinstance(customer, Refused) else subscriptions_view(customer)
        return self._answers.answer(answer, found.snapshot.checkpoint, found.version, found.parked)
