"""Who customers are: lookup, search, details, subscriptions, the catalogue. HTTP in, one snapshot, a pure view of it, HTTP out."""

from collections.abc import Collection
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.details import details
from customers.domain.embeds import embeds, kinds
from customers.domain.extended import catalogue, translated
from customers.domain.facts import Fact
from customers.domain.lineage import ON_SUBSCRIPTIONS, alone, every_id
from customers.domain.lookup import Lookup
from customers.domain.paging import DEFAULT_LIMIT
from customers.domain.scope import ON_DETAILS, scope
from customers.domain.search import Search, page, sought
from customers.domain.state import Customer
from customers.domain.subscribe import subscriptions_view
from customers.journal.ports import StoreUnavailable
from customers.web.errors import json_response
from customers.web.gate import Gate
from customers.web.languages import words
from customers.web.operation import Access, Call, Operation
from customers.web.parameters import (
    Account,
    Id,
    IdentifierName,
    IdentifierValue,
    MinPosition,
    SourceOrAll,
)
from query_api import bulk, documented
from query_api.answers import Answers
from query_api.by_identifier import ByIdentifier
from query_api.loyalty import LoyaltyQueries
from query_api.parameters import (
    AcceptLanguage,
    Embed,
    Language,
    Prefix,
    SearchLimit,
    SearchOffset,
)
from query_api.reads import Reads

_BY, _ONE = "/v2/customers/lookup", "/v2/customers/{id}"


class Queries:
    """The read operations over one store."""

    def __init__(self, reads: Reads, gate: Gate, always_200: bool = False) -> None:
        self._reads, self._gate = reads, gate
        self._answers = Answers(always_200)
        self._by = ByIdentifier(reads, self._answers)

    def operations(self) -> list[Operation]:
        """The most used come first: the first that fits a request is taken."""
        access, doc = Access(self._gate, "read", "read"), documented
        return [
            Operation("GET", _BY, self.look_up, access, **doc.LOOK_UP),
            Operation("GET", "/v2/customers/search", self.search, access, **doc.SEARCH_CUSTOMERS),
            Operation("GET", _ONE, self.details, access, **doc.DETAILS),
            Operation(
                "GET",
                f"{_BY}/customerDetails",
                self.details_by_identifier,
                access,
                **doc.DETAILS_BY_IDENTIFIER,
            ),
            Operation(
                "GET",
                f"{_BY}/subscriptions",
                self.subscriptions_by_identifier,
                access,
                **doc.CHOICES_BY_IDENTIFIER,
            ),
            Operation("GET", f"{_ONE}/subscriptions", self.subscriptions, access, **doc.CHOICES),
            *LoyaltyQueries(self._reads, self._answers, self._by).operations(access),
            Operation(
                "POST", "/v2/bulk/getCustomers", self.many_details, access, **doc.MANY_DETAILS
            ),
            Operation("GET", "/v2/extendedFields", self.fields, access, **doc.FIELDS),
        ]

    async def look_up(
        self,
        call: Call,
        source: SourceOrAll,
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        account: Account = "",
        position: MinPosition = "",
    ) -> Response:
        """Of several holders in all sources: the oldest. One that was merged away leads to its survivor (8069)."""
        given = Lookup(source, account, identifier_name, identifier_value)
        found = await self._by.found(call, given, position)
        if isinstance(found, Response):
            return found
        return self._answers.answer(found.answer, found.checkpoint, parked=found.parked)

    async def search(
        self,
        call: Call,
        q: Prefix,
        source: SourceOrAll = "",
        account: Account = "",
        limit: SearchLimit = DEFAULT_LIMIT,
        offset: SearchOffset = 0,
        position: MinPosition = "",
    ) -> Response:
        """Each customer once, in the order of what matches, then of ids."""
        org = call.principal.org
        least = self._reads.wanted(position, org)
        organisation = await self._reads.organisation(org, least)
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        what = sought(organisation, Search(q, source, account, limit, offset))
        if isinstance(what, Refused):
            return self._answers.refused(what)
        hits = await self._reads.search(what, least)
        answer = page(hits.customers, hits.total, what)
        return self._answers.answer(answer, hits.checkpoint, parked=hits.parked)

    async def details(
        self,
        call: Call,
        id: Id,
        source: SourceOrAll,
        account: Account = "",
        embed: Embed = "",
        language: Language = "",
        accept_language: AcceptLanguage = "",
        position: MinPosition = "",
    ) -> Response:
        """The customer's profiles in the source and account, or all of them. An id that was merged away leads to its survivor (8069)."""
        org = call.principal.org
        found = await self._reads.lineage(org, id, self._reads.wanted(position, org))
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        where = scope(found.organisation, source, account, ON_DETAILS, all_too=True)
        if isinstance(where, Refused):
            return self._answers.refused(where)
        parts = embeds(embed)
        facts = await self._told(org, found.live, parts)
        answer = details(found.live, id, where, parts, facts, found.organisation)
        translations = self._gate.tills.translations.get(org)
        if translations and not isinstance(answer, Refused):
            known = words(language, accept_language, translations)
            answer["extendedFields"] = translated(answer["extendedFields"], known)
        return self._answers.answer(answer, found.snapshot.checkpoint, found.version, found.parked)

    async def details_by_identifier(
        self,
        call: Call,
        source: SourceOrAll,
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        account: Account = "",
        embed: Embed = "",
        language: Language = "",
        accept_language: AcceptLanguage = "",
        position: MinPosition = "",
    ) -> Response:
        """As by id."""
        given = Lookup(source, account, identifier_name, identifier_value)
        holder = await self._by.holder(call, given, position)
        if isinstance(holder, Response):
            return holder
        where = (source, account, embed, language, accept_language, position)
        return await self.details(call, holder, *where)

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

    async def many_details(
        self,
        call: Call,
        ids: Annotated[bulk.Ids, Body(openapi_examples={"sample": {"value": [17742]}})],
        source: SourceOrAll,
        account: Account = "",
        embed: Embed = "",
        language: Language = "",
        accept_language: AcceptLanguage = "",
        position: MinPosition = "",
    ) -> Response:
        """A result for each id, in order; at most a hundred."""
        wanted = bulk.wanted(ids)
        if isinstance(wanted, Refused):
            return self._answers.refused(wanted)
        where = (source, account, embed, language, accept_language, position)
        return await bulk.details_of(wanted, lambda id_: self.details(call, id_, *where))

    async def fields(self, call: Call, position: MinPosition = "") -> Response:
        """In the order of the organisation's configuration."""
        org = call.principal.org
        organisation = await self._reads.organisation(org, self._reads.wanted(position, org))
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        return json_response(catalogue(organisation))

    async def subscriptions(self, call: Call, id: Id, position: MinPosition = "") -> Response:
        """Every choice that was made, and what goes without saying of e-mail and SMS. An id that was merged away leads to its survivor."""
        org = call.principal.org
        found = await self._reads.lineage(org, id, self._reads.wanted(position, org))
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        customer = alone(found.asked, found.live, ON_SUBSCRIPTIONS)
        answer = customer if isinstance(customer, Refused) else subscriptions_view(customer)
        return self._answers.answer(answer, found.snapshot.checkpoint, found.version, found.parked)

    async def subscriptions_by_identifier(
        self,
        call: Call,
        source: SourceOrAll,
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        account: Account = "",
        position: MinPosition = "",
    ) -> Response:
        """As by id."""
        given = Lookup(source, account, identifier_name, identifier_value)
        holder = await self._by.holder(call, given, position)
        if isinstance(holder, Response):
            return holder
        return await self.subscriptions(call, holder, position)
