"""`/livez`, `/readyz` and what a process says of itself. No authentication, no personal data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.web.errors import json_response

SHOWN = 20
Ailments = Callable[[], Mapping[str, str]]


class Health:
    """Readiness: `ailments` names each part of the process with what ails it, or "". `counts` may say more.

    `parked` names documents that an operator has to look at (`journal/parking.py`); everything else is served, so
    that they do not make the process unready.
    """

    def __init__(
        self,
        ailments: Ailments,
        counts: Callable[[], Mapping[str, int]] = dict,
        parked: Callable[[], Sequence[str]] = list,
    ) -> None:
        self._ailments, self._counts, self._parked = ailments, counts, parked
        self.draining = False

    def routes(self) -> list[Route]:
        return [Route("/livez", self._livez), Route("/readyz", self._readyz)]

    async def _livez(self, _: Request) -> Response:
        return json_response({"alive": True})

    async def _readyz(self, _: Request) -> Response:
        parts = dict(self._ailments())
        if self.draining:
            parts["process"] = "draining"
        reasons = {part: why for part, why in parts.items() if why}
        counts, parked = dict(self._counts()), self._parked()
        body: dict[str, Any] = {"ready": not reasons, "reasons": reasons, "counts": counts}
        if parked:
            body |= {"counts": {**counts, "parked": len(parked)}, "parked": parked[:SHOWN]}
        headers = {"Retry-After": "1"} if reasons else None
        return json_response(body, 503 if reasons else 200, headers)
