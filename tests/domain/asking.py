"""Commands, as a till sends them: `register(STORE, TOMS)`, `change(TOM, LINE, add=[SUES])`."""

from collections.abc import Sequence
from typing import Any

from customers.domain.commands import (
    ChangeIdentifier,
    Draft,
    GivenChannel,
    GivenIdentifier,
    GivenSubscription,
    Register,
    Subscribe,
    Update,
)
from customers.domain.events import Claim
from customers.domain.scope import Scope
from customers.domain.update_by_identifier import UpdateByIdentifier
from tests.domain.people import SHOP

Sent = Claim | GivenIdentifier
TILL = "till.one"


def sent(type_: str, value: str) -> GivenIdentifier:
    """An identifier as somebody typed it."""
    return GivenIdentifier(type_, value)


def channel(
    type_: str, value: str, primary: bool | None = None, verified: bool | None = None, **meta: Any
) -> GivenChannel:
    """A communication channel as sent."""
    return GivenChannel(type_, value, primary, verified, meta)


def row(channel: str, priority: str, type_: str, account: str = "") -> GivenSubscription:
    """A subscription as sent."""
    return GivenSubscription(channel, priority, type_, account)


def register(where: Scope, *identifiers: Sent, **more: Any) -> Register:
    """`more`: whatever of Draft and Register is not left out."""
    draft = {k: more.pop(k) for k in list(more) if k in Draft.__struct_fields__}
    personal = Draft(identifiers=_sent(identifiers), **draft)
    command: dict[str, Any] = {**_where(where), "till": TILL, "draft": personal, **more}
    return Register(**command)


def update(who: int, where: Scope, *identifiers: Sent, **more: Any) -> Update:
    """`more`: whatever of Update is not left out."""
    command: dict[str, Any] = {"till": TILL, **_where(where), **more}
    return Update(customer=who, identifiers=_sent(identifiers), **command)


def update_by(by: Sent, where: Scope, *identifiers: Sent, **more: Any) -> UpdateByIdentifier:
    """An update of whoever holds an identifier."""
    return UpdateByIdentifier(_sent((by,))[0], update(0, where, *identifiers, **more))


def change(
    who: int, where: Scope, add: Sequence[Sent] = (), remove: Sequence[Sent] = (), **more: Any
) -> ChangeIdentifier:
    """Identifiers of one profile come and go."""
    command: dict[str, Any] = {"till": TILL, **_where(where), **more}
    return ChangeIdentifier(customer=who, add=_sent(add), remove=_sent(remove), **command)


def subscribe(who: int, *rows: GivenSubscription, **more: Any) -> Subscribe:
    """`more`: whatever of Subscribe is not left out."""
    command: dict[str, Any] = {"org": SHOP.id, "till": TILL, **more}
    return Subscribe(customer=who, subscriptions=rows, **command)


def _where(where: Scope) -> dict[str, Any]:
    return {"org": SHOP.id, "source": where.source, "account": where.account}


def _sent(identifiers: Sequence[Sent]) -> tuple[GivenIdentifier, ...]:
    return tuple(
        i if isinstance(i, GivenIdentifier) else GivenIdentifier(i.type, i.text or i.value)
        for i in identifiers
    )
