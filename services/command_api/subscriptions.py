"""Bodies of subscription requests as clients send them."""

from msgspec import Struct

from command_api.requests import text_of
from customers.domain.commands import GivenSubscription, Subscribe
from customers.web.bodies import MAX_SAFE, parse, shaped
from customers.web.errors import Malformed

REASON_LENGTH = 1000


class ScopeBody(Struct, rename="camel"):
    """`{scope, subScope}`."""

    scope: str | None = None
    sub_scope: str | None = None


class SubscriptionBody(Struct, rename="camel"):
    """`{channel, accountId, priority, type}`."""

    channel: str
    priority: str
    type: str
    account_id: str | int | None = None


class SubscriptionsBody(Struct, rename="camel"):
    """The body of a subscription request. Several scopes come as a list, which has a code of its own."""

    subscriptions: list[SubscriptionBody] | None = None
    scope: ScopeBody | list[ScopeBody] | None = None
    campaign_id: int | None = None
    communication_id: int | None = None
    reason: str | None = None


def change_of_subscriptions(raw: bytes, org: int, till: str, customer: int) -> Subscribe:
    """The command in a subscription request's body. Raises Malformed."""
    value = parse(raw)
    body = SubscriptionsBody() if value is None else shaped(value, SubscriptionsBody)
    scopes = body.scope if isinstance(body.scope, list) else [body.scope or ScopeBody()]
    rows = (
        GivenSubscription(
            row.channel.strip(),
            row.priority.strip(),
            row.type.strip(),
            text_of(row.account_id or ""),
        )
        for row in body.subscriptions or ()
    )
    return Subscribe(
        org=org,
        till=till,
        customer=customer,
        subscriptions=tuple(rows),
        scopes=tuple(
            ((s.scope or "USER").strip(), (s.sub_scope or "NONE").strip()) for s in scopes
        ),
        campaign=_number(body.campaign_id),
        communication=_number(body.communication_id),
        reason=_reason(body.reason),
    )


def _number(given: int | None) -> int:
    if given is not None and abs(given) > MAX_SAFE:
        raise Malformed("An id in the body is beyond 2^53")
    return -1 if given is None else given


def _reason(text: str | None) -> str:
    if len(text or "") > REASON_LENGTH or "\x00" in (text or ""):
        raise Malformed("The reason is too long, or holds a NUL character")
    return text or ""
