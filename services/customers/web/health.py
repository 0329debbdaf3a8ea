"""`/livez`, `/readyz` and what a process says of itself. No authentication, no personal data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from starlette.responses import Response

from customers.web.document import HEADERS, HEALTH, Json
from customers.web.errors import json_response
from customers.web.models import Absent, Model
from customers.web.operation import Call, Operation

SHOWN = 20
Ailments = Callable[[], Mapping[str, str]]


class Alive(Model):
    """The process runs."""

    alive: Literal[True]


class Readiness(Model):
    """Whether the process can do its work. `reasons`: by part, why it cannot; `parked`: the first documents that an operator has to look at."""

    ready: bool
    reasons: dict[str, str]
    counts: dict[str, int]
    parked: list[str] | Absent = None


_READY: Json = {"ready": True, "reasons": {}, "counts": {"commits": 17}}
_UNREADY: Json = {"ready": False, "reasons": {"store": "no answer"}, "counts": {}}


def _described(name: str, summary: str, answer: type[Model], **responses: Json) -> dict[str, Any]:
    found = {status.removeprefix("s"): response for status, response in responses.items()}
    return {
        "operation_id": name,
        "summary": summary,
        "tags": [HEALTH],
        "response_model": answer,
        "responses": found,
    }


def _answer(description: str, example: Json, **more: Any) -> Json:
    headers = {"X-Request-Id": HEADERS["X-Request-Id"]}
    content = {"application/json": {"example": example}}
    return {"description": description, "headers": headers, "content": content, **more}


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

    def operations(self) -> list[Operation]:
        live = _described(
            "isAlive", "Whether the process runs", Alive, s200=_answer("It does", {"alive": True})
        )
        ready = _described(
            "isReady",
            "Whether the process can do its work, and why not",
            Readiness,
            s200=_answer("It can", _READY),
            s503=_answer("It cannot", _UNREADY, model=Readiness),
        )
        return [
            Operation("GET", "/livez", self.livez, **live),
            Operation("GET", "/readyz", self.readyz, **ready),
        ]

    async def livez(self, _: Call) -> Response:
        """Of the process alone: it asks neither a store nor the log."""
        return json_response({"alive": True})

    async def readyz(self, _: Call) -> Response:
        """Of the process and of what it needs."""
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
