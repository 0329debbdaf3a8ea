"""Bulk reads: `POST /v2/bulk/getCustomers`. Details of up to a hundred customers by their ids, a result for each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.responses import Response

from customers.domain.codes import Refused
from customers.web.errors import json_response
from customers.web.models import CustomerId
from query_api.models import MAX_IDS, CustomerIds

Ids = list[CustomerId] | CustomerIds


def wanted(ids: Ids) -> list[int] | Refused:
    """The ids of a body, a list or `{"customerIds": […]}`; 8119 none, 8120 too many."""
    given = ids.customer_ids if isinstance(ids, CustomerIds) else ids
    if not given:
        return Refused(8119)
    return Refused(8120) if len(given) > MAX_IDS else given


async def details_of(ids: list[int], details: Callable[[int], Awaitable[Response]]) -> Response:
    """What `details` answers of each customer, in the order of the ids."""
    answers = await asyncio.gather(*(_one(details(id_)) for id_ in ids))
    return json_response({"data": answers, "warnings": [], "errors": []})


async def _one(details: Awaitable[Response]) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode((await details).body)
    if "errors" in body:
        return body
    return {"entity": body, "warnings": body.pop("warnings")}
