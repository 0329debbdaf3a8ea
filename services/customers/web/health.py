"""`/livez`, `/readyz` and what a process says of itself. No authentication, no personal data."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.web.errors import json_response

Ailments = Callable[[], Mapping[str, str]]


class Health:
    """Readiness: `ailments` names each part of the process with what ails it, or "". `counts` may say more."""

    def __init__(self, ailments: Ailments, counts: Callable[[], Mapping[str, int]] = dict) -> None:
        self._ailments, self._counts = ailments, counts
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
        body = {"ready": not reasons, "reasons": reasons, "counts": dict(self._counts())}
        headers = {"Retry-After": "1"} if reasons else None
        return json_response(body, 503 if reasons else 200, headers)
