"""Retro requests: `GET /v2/customers/{id}/retroRequest`. Who asked to count an earlier transaction for a customer.

Two facts make a row: that the request was raised, and what became of it. One that was decided before it was heard
of is not shown yet. The requests of everybody merged into the customer are its own.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from customers.domain.facts import By, Fact, RetroRequestDecided, RetroRequestRaised
from customers.domain.moments import utc
from customers.domain.retro_query import BASE_TYPE, BY_CREATED, WantedRequests, Which
from customers.domain.state import Customer

PENDING = "PENDING"
OneOf = TypeVar("OneOf", RetroRequestRaised, RetroRequestDecided)


class Request(Struct, frozen=True):
    """One request: how it was raised, and what became of it, if anything did."""

    raised: RetroRequestRaised
    decided: RetroRequestDecided | None

    @property
    def status(self) -> str:
        """PENDING until something else is told."""
        return self.decided.status if self.decided else PENDING

    @property
    def updated_on(self) -> str:
        """When something was told of it last."""
        return self.decided.on if self.decided else self.raised.on


def retro_requests(
    customer: Customer, facts: Collection[Fact], wanted: WantedRequests
) -> dict[str, Any]:
    """The documented answer: the wanted page of those that the query asks for."""
    found = [request for request in _requests(facts) if _asked_for(request, wanted.which)]
    found.sort(key=lambda request: _place(request, wanted.by), reverse=wanted.descending)
    limit, offset = wanted.page.limit, wanted.page.offset
    return {
        "pagination": {"limit": limit, "offset": offset, "total": len(found)},
        "data": [_row(customer, request) for request in found[offset:][:limit]],
        "warnings": [],
        "errors": [],
    }


def _requests(facts: Collection[Fact]) -> Iterator[Request]:
    decided = _newest(fact for fact in facts if isinstance(fact, RetroRequestDecided))
    raised = _newest(fact for fact in facts if isinstance(fact, RetroRequestRaised))
    return (Request(fact, decided.get(id_)) for id_, fact in raised.items())


def _newest(facts: Iterable[OneOf]) -> dict[int, OneOf]:
    """By request what was told of it last, whichever of the people merged into one it was told of."""
    return {fact.request: fact for fact in sorted(facts, key=lambda fact: fact.sequence)}


def _asked_for(request: Request, which: Which) -> bool:
    if not which.retro or which.status not in ("", request.status):
        return False
    if which.days and not which.days[0] <= utc(request.raised.on) <= which.days[1]:
        return False
    id_ = request.raised.request
    above = which.first is None or which.first <= id_
    return above and (which.last is None or id_ <= which.last)


def _place(request: Request, by: str) -> tuple[datetime, int]:
    on = request.raised.on if by == BY_CREATED else request.updated_on
    return (utc(on), request.raised.request)


def _row(customer: Customer, request: Request) -> dict[str, Any]:
    raised, decided = request.raised, request.decided
    return {
        "id": raised.request,
        "status": request.status,
        "addedBy": _by(raised.by),
        "addedByParent": _by(raised.by_parent),
        "updatedBy": _by(decided.by if decided else raised.by),
        "addedOn": raised.on,
        "updatedOn": request.updated_on,
        "userId": customer.id,
        "requestId": raised.request,
        "baseType": BASE_TYPE,
        "reason": raised.reason,
        "comments": (decided.comments if decided else "") or raised.comments,
        "transactionId": raised.transaction,
        "warnings": [],
        "reqAdd": True,
        "oneStep": False,
    }


def _by(by: By) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(by)
    return shown
