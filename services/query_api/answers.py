"""How every read is answered: the position that it was read at, the customer's version, warnings of what is parked."""

from typing import Any

from starlette.responses import Response

from customers.domain.codes import PARKED, Refused, Warned, warning_item
from customers.journal.ports import Checkpoint
from customers.web.errors import json_response, refusal


class Answers:
    """`always_200`: business refusals are answered with 200."""

    def __init__(self, always_200: bool = False) -> None:
        self._always_200 = always_200

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
