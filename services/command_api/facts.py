"""Facts of other systems: `POST /v2/integrations/facts`. One or many, a result for each; the good ones go into their log.

An integration has a credential of its own, and may do nothing else. A fact that comes twice does no harm, so any
request can be repeated as it is.
"""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Body
from starlette.responses import Response

from command_api import documented
from command_api.models import MAX_ROWS
from customers.domain.codes import Refused, error_body
from customers.journal.factlog import Told, encode, judged
from customers.journal.partition import partition_of
from customers.journal.ports import Log, LogUnavailable, Runtime
from customers.web.errors import Malformed, json_response, refusal
from customers.web.gate import Gate
from customers.web.operation import Access, Call, Operation

PATH, LIMIT = "/v2/integrations/facts", 5 * 1024 * 1024
_UNKNOWN = Refused(
    504,
    message="The outcome is not known: repeat the request, a fact that comes twice does no harm",
)


class Facts:
    """The endpoint over the facts' log."""

    def __init__(self, log: Log, gate: Gate, runtime: Runtime) -> None:
        self._log, self._gate, self._runtime = log, gate, runtime

    def operation(self) -> Operation:
        access = Access(self._gate, "bulk", "facts")
        return Operation("POST", PATH, self.tell, access, limit=LIMIT, **documented.TELL)

    async def tell(self, call: Call, facts: Annotated[Any, Body()]) -> Response:
        """For integrations only. Facts may come late, twice and in any order; a request can always be repeated. Of two facts about one thing the one with the greater `sequence` counts."""
        values = _values([] if call.value is None else facts)
        integration = call.principal
        found = [judged(value) for value in values]
        now, org, by = self._runtime.now_ms(), integration.org, integration.till
        records = [encode(Told(org, fact, now, by)) for fact in found if not isinstance(fact, str)]
        refused = await self._append(partition_of(org, self._log.partitions), records)
        if refused is not None:
            return refusal(refused)
        return json_response(_summary([f if isinstance(f, str) else "" for f in found]))

    async def _append(self, partition: int, records: Sequence[bytes]) -> Refused | None:
        if not records:
            return None
        try:
            await self._log.end(partition)  # nothing is sent to a log that is away
        except LogUnavailable:
            return Refused(503)
        appends = (self._log.append(partition, record) for record in records)
        for outcome in await asyncio.gather(*appends, return_exceptions=True):
            if isinstance(outcome, LogUnavailable):
                return _UNKNOWN
            if outcome is not None:
                raise outcome
        return None


def _values(given: Any) -> list[Any]:
    values = given if isinstance(given, list) else [given]
    if not values or len(values) > MAX_ROWS:
        raise Malformed(f"The body is neither a fact nor a list of 1 to {MAX_ROWS} facts")
    return values


def _summary(reasons: Sequence[str]) -> dict[str, Any]:
    """A result for each row, in order: "" where it is in the log, else why it is not."""
    rows = [_row(reason) for reason in reasons]
    failed = sum(not row["result"] for row in rows)
    told = {"response": rows, "totalCount": len(rows), "failureCount": failed}
    return {**told, "warnings": [], "errors": []}


def _row(reason: str) -> dict[str, Any]:
    if not reason:
        return {"result": True, "errors": [], "warnings": []}
    return {"result": False, **error_body(Refused(400, message=reason))}
