"""How customers stand in loyalty programmes: points, transfers, retro requests. What other systems told, read.

These reads do not follow a merged-away id, but a survivor's answer holds what was told of its victims.
"""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.lineage import ON_LOYALTY, ON_RETRO, Codes, alone, every_id
from customers.domain.loyalty import loyalty_details
from customers.domain.organisation import Organisation
from customers.domain.retro import retro_requests
from customers.domain.retro_query import RetroQuery, wanted_requests
from customers.domain.state import Customer
from customers.domain.transfers import TransfersQuery, legs, people, transfers, wanted_transfers
from customers.journal.ports import Checkpoint
from customers.web.auth import Principal
from customers.web.endpoint import any_case, path_id, query, whole_number
from query_api.answers import Answers
from query_api.by_identifier import ByIdentifier
from query_api.reads import Reads


class Asked(NamedTuple):
    """The customer that a request names, its organisation, and where both were read."""

    organisation: Organisation
    customer: Customer
    checkpoint: Checkpoint
    parked: bool


class LoyaltyQueries:
    """The read endpoints that show what other systems told."""

    def __init__(self, reads: Reads, answers: Answers) -> None:
        self._reads, self._answers = reads, answers

    def routes(self, by: ByIdentifier) -> list[Route]:
        route = self._answers.route
        return [
            route("/v2/customers/lookup/loyaltyDetails", by.of(self._details)),
            route("/v2/customers/lookup/retroRequest", by.of(self._requests)),
            route("/v2/customers/{id}/loyaltyDetails", self._details),
            route("/v2/customers/{id}/pointsTransfers", self._transfers),
            route("/v2/customers/{id}/pointsTransferSummary", self._transfers),
            route("/v2/customers/{id}/retroRequest", self._requests),
        ]

    async def _details(self, request: Request, till: Principal) -> Response:
        named = query(request, "programId")
        program = whole_number(request, "programId", 0) if named else None
        asked = await self._asked(request, till, ON_LOYALTY)
        if isinstance(asked, Response):
            return asked
        facts = await self._reads.facts(till.org, every_id(asked.customer), ("points",))
        answer = loyalty_details(asked.customer, facts, asked.organisation, program)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def _transfers(self, request: Request, till: Principal) -> Response:
        wanted = wanted_transfers(
            TransfersQuery(
                limit=query(request, "limit"),
                offset=query(request, "offset"),
                page=query(request, "page"),
                sort_by=query(request, "sortBy"),
                sort_order=query(request, "sortOrder"),
                program=query(request, "programId"),
                entity_type=query(request, "entityType"),
            )
        )
        if isinstance(wanted, Refused):
            return self._answers.refused(wanted)
        asked = await self._asked(request, till, ON_LOYALTY)
        if isinstance(asked, Response):
            return asked
        facts = await self._reads.facts(till.org, every_id(asked.customer), ("transfer",))
        page = legs(asked.customer, facts, wanted)
        known = await self._reads.people(till.org, people(page), asked.checkpoint.v)
        answer = transfers(page, known, asked.organisation)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def _requests(self, request: Request, till: Principal) -> Response:
        wanted = wanted_requests(
            RetroQuery(
                status=any_case(request, "status"),
                type=any_case(request, "type"),
                change_type=any_case(request, "changeType"),
                start_date=any_case(request, "startDate"),
                end_date=any_case(request, "endDate"),
                start_id=any_case(request, "startId"),
                end_id=any_case(request, "endId"),
                limit=any_case(request, "limit"),
                offset=any_case(request, "offset"),
                sort_by=any_case(request, "sortBy"),
                sort_order=any_case(request, "sortOrder"),
            )
        )
        if isinstance(wanted, Refused):
            return self._answers.refused(wanted)
        asked = await self._asked(request, till, ON_RETRO)
        if isinstance(asked, Response):
            return asked
        facts = await self._reads.facts(till.org, every_id(asked.customer), ("raised", "decided"))
        answer = retro_requests(asked.customer, facts, wanted)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def _asked(self, request: Request, till: Principal, codes: Codes) -> Asked | Response:
        """The customer, or the answer that says why it is not shown."""
        customer_id = path_id(request)
        least = self._reads.wanted(request, till.org)
        found = await self._reads.lineage(till.org, customer_id, least)
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        customer = alone(found.asked, found.live, codes)
        if isinstance(customer, Refused):
            return self._answers.answer(customer, found.snapshot.checkpoint, parked=found.parked)
        return Asked(found.organisation, customer, found.snapshot.checkpoint, found.parked)
