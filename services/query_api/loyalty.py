"""How customers stand in loyalty programmes: points, transfers, retro requests. What other systems told, read.

These reads do not follow a merged-away id, but a survivor's answer holds what was told of its victims.
"""

from typing import Annotated, NamedTuple

from fastapi import Query
from starlette.responses import Response

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.lineage import ON_LOYALTY, ON_RETRO, Codes, alone, every_id
from customers.domain.lookup import Lookup
from customers.domain.loyalty import loyalty_details
from customers.domain.organisation import Organisation
from customers.domain.retro import retro_requests
from customers.domain.retro_query import RetroQuery, wanted_requests
from customers.domain.state import Customer
from customers.domain.transfers import TransfersQuery, legs, people, transfers, wanted_transfers
from customers.journal.ports import Checkpoint
from customers.web.operation import Access, Call, Operation
from customers.web.parameters import (
    Account,
    Id,
    IdentifierName,
    IdentifierValue,
    MinPosition,
    SourceOrAll,
)
from query_api import documented
from query_api.answers import Answers
from query_api.by_identifier import ByIdentifier
from query_api.parameters import Program, RequestsFilter, TransfersFilter
from query_api.reads import Reads

_BY = "/v2/customers/lookup"
_ONE = "/v2/customers/{id}"


class Asked(NamedTuple):
    """The customer that a request names, its organisation, and where both were read."""

    organisation: Organisation
    customer: Customer
    checkpoint: Checkpoint
    parked: bool


class LoyaltyQueries:
    """The read operations that show what other systems told."""

    def __init__(self, reads: Reads, answers: Answers, by: ByIdentifier) -> None:
        self._reads, self._answers, self._by = reads, answers, by

    def operations(self, access: Access) -> list[Operation]:
        doc = documented
        given = documented.transfers("getPointsTransfers")
        summary = documented.transfers("getPointsTransferSummary")
        return [
            Operation(
                "GET",
                f"{_BY}/loyaltyDetails",
                self.details_by_identifier,
                access,
                **doc.POINTS_BY_IDENTIFIER,
            ),
            Operation(
                "GET",
                f"{_BY}/retroRequest",
                self.requests_by_identifier,
                access,
                **doc.REQUESTS_BY_IDENTIFIER,
            ),
            Operation("GET", f"{_ONE}/loyaltyDetails", self.details, access, **doc.POINTS),
            Operation("GET", f"{_ONE}/pointsTransfers", self.transfers, access, **given),
            Operation("GET", f"{_ONE}/pointsTransferSummary", self.transfers, access, **summary),
            Operation("GET", f"{_ONE}/retroRequest", self.requests, access, **doc.REQUESTS),
        ]

    async def details(
        self, call: Call, id: Id, program: Program = None, position: MinPosition = ""
    ) -> Response:
        """A row for each programme, in the order of the organisation's configuration. Of a merged-away id: where it went."""
        asked = await self._asked(call, id, position, ON_LOYALTY)
        if isinstance(asked, Response):
            return asked
        facts = await self._reads.facts(call.principal.org, every_id(asked.customer), ("points",))
        answer = loyalty_details(asked.customer, facts, asked.organisation, program)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def details_by_identifier(
        self,
        call: Call,
        source: SourceOrAll,
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        account: Account = "",
        program: Program = None,
        position: MinPosition = "",
    ) -> Response:
        """As by id."""
        given = Lookup(source, account, identifier_name, identifier_value)
        holder = await self._by.holder(call, given, position)
        if isinstance(holder, Response):
            return holder
        return await self.details(call, holder, program, position)

    async def transfers(
        self,
        call: Call,
        id: Id,
        which: Annotated[TransfersFilter, Query()],
        position: MinPosition = "",
    ) -> Response:
        """Both people are named as they are now, also when they were merged."""
        wanted = wanted_transfers(TransfersQuery(**which.__dict__))
        if isinstance(wanted, Refused):
            return self._answers.refused(wanted)
        asked = await self._asked(call, id, position, ON_LOYALTY)
        if isinstance(asked, Response):
            return asked
        org, customer = call.principal.org, asked.customer
        facts = await self._reads.facts(org, every_id(customer), ("transfer",))
        shown = legs(customer, facts, wanted)
        known = await self._reads.people(org, people(shown), asked.checkpoint.v)
        answer = transfers(shown, known, asked.organisation)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def requests(
        self,
        call: Call,
        id: Id,
        which: Annotated[RequestsFilter, Query()],
        position: MinPosition = "",
    ) -> Response:
        """The names of the parameters are read in any case."""
        wanted = wanted_requests(RetroQuery(**which.__dict__))
        if isinstance(wanted, Refused):
            return self._answers.refused(wanted)
        asked = await self._asked(call, id, position, ON_RETRO)
        if isinstance(asked, Response):
            return asked
        kinds = ("raised", "decided")
        facts = await self._reads.facts(call.principal.org, every_id(asked.customer), kinds)
        answer = retro_requests(asked.customer, facts, wanted)
        return self._answers.answer(answer, asked.checkpoint, parked=asked.parked)

    async def requests_by_identifier(
        self,
        call: Call,
        source: SourceOrAll,
        identifier_name: IdentifierName,
        identifier_value: IdentifierValue,
        which: Annotated[RequestsFilter, Query()],
        account: Account = "",
        position: MinPosition = "",
    ) -> Response:
        """As by id."""
        given = Lookup(source, account, identifier_name, identifier_value)
        holder = await self._by.holder(call, given, position)
        if isinstance(holder, Response):
            return holder
        return await self.requests(call, holder, which, position)

    async def _asked(self, call: Call, id: int, position: str, codes: Codes) -> Asked | Response:
        """The customer, or the answer that says why it is not shown."""
        org = call.principal.org
        found = await self._reads.lineage(org, id, self._reads.wanted(position, org))
        if found.organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        customer = alone(found.asked, found.live, codes)
        if isinstance(customer, Refused):
            return self._answers.answer(customer, found.snapshot.checkpoint, parked=found.parked)
        return Asked(found.organisation, customer, found.snapshot.checkpoint, found.parked)
