"""What every read endpoint does around its own work: the routes, the headers, what a store that is away answers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.domain.codes import PARKED, Refused, Warned, warning_item
from customers.journal.ports import Checkpoint, StoreUnavailable
from customers.web.auth import Principal
from customers.web.endpoint import Endpoint, Handler
from customers.web.errors import json_response, refusal
from customers.web.gate import Gate
from query_api.reads import NotThereYet


class Answers:
    """For whoever the gate lets in. `always_200`: business refusals are answered with 200."""

    def __init__(self, gate: Gate, always_200: bool = False) -> None:
        self._gate, self._always_200 = gate, always_200

    def route(self, path: str, handler: Handler, method: str = "GET") -> Route:
        """A path that is read; by GET, unless the question is too long for a query."""

        async def guarded(request: Request, till: Principal) -> Response:
            try:
                return await handler(request, till)
            except StoreUnavailable as error:
                request.scope["state"]["reason"] = str(error)
                return refusal(Refused(503))
            except NotThereYet as late:
                return refusal(Refused(503), headers={"X-Event-Position": late.reached})

        endpoint = Endpoint(f"{method} {path}", self._gate, guarded, "read", "read")
        return Route(path, endpoint, methods=[method])

    def answer(
        self,
        answer: dict[str, Any] | Refused,
        checkpoint: Checkpoint,
        version: int = 0,
        parked: bool = False,
    ) -> Response:
        """What a view came to, with the position it was read at and, where there is one, the customer's version.

        `parked`: it rests on a document that is behind that position; the answer warns of it.
        """
        headers = {"X-Event-Position": f"{checkpoint.partition}-{max(checkpoint.v, 0)}"}
        if isinstance(answer, Refused):
            return self.refused(answer, headers, parked)
        if parked:
            answer["warnings"] = [*answer.get("warnings", ()), warning_item(Warned(PARKED))]
        if version:
            headers["ETag"] = f'"{checkpoint.partition}-{version}"'
        return json_response(answer, 200, headers)

    def refused(
        self, refused: Refused, headers: dict[str, str] | None = None, parked: bool = False
    ) -> Response:
        """The error envelope."""
        return refusal(refused, self._always_200, headers, (PARKED,) if parked else ())
