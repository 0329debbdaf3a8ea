"""Who holds an identifier: what a lookup answers, and where reads by an identifier begin (`/v2/customers/lookup/…`)."""

from typing import Any, NamedTuple

from starlette.responses import Response

from customers.domain.codes import Refused
from customers.domain.decision import NOT_CONFIGURED
from customers.domain.lookup import Lookup, lookup, wanted
from customers.domain.state import Identity
from customers.journal.ports import Checkpoint
from customers.web.operation import Call
from query_api.answers import Answers
from query_api.reads import Reads


class Found(NamedTuple):
    """A lookup's answer, where it was read, and whether what it rests on is parked."""

    answer: dict[str, Any] | Refused
    checkpoint: Checkpoint
    parked: bool


class ByIdentifier:
    """Lookups over one store."""

    def __init__(self, reads: Reads, answers: Answers) -> None:
        self._reads, self._answers = reads, answers

    async def holder(self, call: Call, asked: Lookup, position: str) -> int | Response:
        """The customer, or the answer that says why there is none: the codes of a lookup."""
        found = await self.found(call, asked, position)
        if isinstance(found, Response):
            return found
        if isinstance(found.answer, Refused):
            return self._answers.answer(found.answer, found.checkpoint, parked=found.parked)
        return int(found.answer["entity"])

    async def found(self, call: Call, asked: Lookup, position: str) -> Found | Response:
        """What a lookup comes to, or the answer to one that cannot be made."""
        org = call.principal.org
        least = self._reads.wanted(position, org)
        organisation = await self._reads.organisation(org, least)
        if organisation is None:
            return self._answers.refused(NOT_CONFIGURED)
        what = wanted(organisation, asked)
        if isinstance(what, Refused):
            return self._answers.refused(what)
        snapshot = await self._reads.read(org, (what.name,), least)
        found = snapshot.documents.get(what.name)
        identity = found.state if found and isinstance(found.state, Identity) else None
        return Found(lookup(identity, what.scope), snapshot.checkpoint, bool(snapshot.parked))
