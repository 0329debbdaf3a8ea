"""Answers in the documented shapes: errors, warnings and the HTTP status that goes with them."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from customers.domain.codes import Refused, error_body, status

JSON = "application/json"
RETRY_AFTER_S = "1"
CHALLENGE = 'Basic realm="customers", charset="UTF-8"'

_encode = msgspec.json.Encoder().encode


class Malformed(Exception):
    """The request cannot be understood. Its text never repeats what was sent."""


class NotThereYet(Exception):
    """The read models have not reached the position in time; they stand at `reached`."""

    def __init__(self, reached: str) -> None:
        super().__init__(reached)
        self.reached = reached


def json_response(
    body: object, http_status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A JSON answer."""
    return Response(_encode(body), http_status, headers, JSON)


def refusal(
    refused: Refused,
    always_200: bool = False,
    headers: dict[str, str] | None = None,
    warnings: Sequence[int] = (),
) -> Response:
    """The error envelope. `always_200` answers business refusals with 200, for clients that only read the body.

    `warnings`: codes of what is to be said beside the error.
    """
    http_status = status(refused)
    headers = dict(headers or {})
    if http_status in (429, 503, 504):
        headers.setdefault("Retry-After", RETRY_AFTER_S)
    if http_status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    business = refused.code not in range(400, 600) or refused.code == 521
    return json_response(
        error_body(refused, warnings), 200 if always_200 and business else http_status, headers
    )


def malformed(error: Malformed) -> Response:
    """400 with the reason."""
    return refusal(Refused(400, message=str(error)))
