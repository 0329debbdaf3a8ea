"""Bulk reads: `POST /v2/bulk/getCustomers`. Details of up to a hundred customers by their ids, a result for each."""

import asyncio
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from customers.domain.codes import Refused
from customers.web.auth import Principal
from customers.web.bodies import MAX_SAFE, parse, read_body
from customers.web.endpoint import Handler
from customers.web.errors import Malformed, json_response
from query_api.answers import Answers

BODY_LIMIT, MAX_IDS = 64 * 1024, 100


class BulkDetails:
    """`details` answers one customer by the id in the path."""

    def __init__(self, details: Handler, answers: Answers) -> None:
        self._details, self._answers = details, answers

    def route(self) -> Route:
        return self._answers.route("/v2/bulk/getCustomers", self._many, "POST")

    async def _many(self, request: Request, till: Principal) -> Response:
        ids = _ids(await read_body(request, BODY_LIMIT))
        if isinstance(ids, Refused):
            return self._answers.refused(ids)
        answers = await asyncio.gather(*(self._one(request, till, id_) for id_ in ids))
        return json_response({"data": answers, "warnings": [], "errors": []})

    async def _one(self, request: Request, till: Principal, id_: int) -> dict[str, Any]:
        scope = {**request.scope, "path_params": {"id": str(id_)}}
        answer = await self._details(Request(scope, request.receive), till)
        body: dict[str, Any] = msgspec.json.decode(answer.body)
        if "errors" in body:
            return body
        return {"entity": body, "warnings": body.pop("warnings")}


def _ids(raw: bytes) -> list[int] | Refused:
    """The ids of a body, a list or `{"customerIds": […]}`; 8119 none, 8120 too many. Raises Malformed."""
    value = parse(raw)
    ids = value.get("customerIds") if isinstance(value, dict) else value
    if ids is None or ids == []:
        return Refused(8119)
    if not isinstance(ids, list) or not all(_is_id(id_) for id_ in ids):
        raise Malformed("The body is not a list of customer ids")
    return Refused(8120) if len(ids) > MAX_IDS else ids


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < MAX_SAFE
