"""Bodies of writes, of the right shape, as the commands that they ask for."""

import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from command_api.models import (
    ChannelInput,
    IdentifierChange,
    IdentifierInput,
    LoyaltyInput,
    ProfileInput,
    Registration,
    ScopeInput,
    SubscriptionsInput,
)
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
from customers.web.errors import Malformed
from customers.web.misshapen import misshapen
from customers.web.models import MAX_SAFE, Flag, Scalar, Text

META_KEYS, META_LENGTH = 8, 300
REASON_LENGTH = 1000


class Given(NamedTuple):
    """Who writes, and the source account that the query names ("" where it names none). `empty`: there is no body at all."""

    org: int
    till: str
    source: str = ""
    account: str = ""
    empty: bool = False


def registered(value: Any, org: int, till: str) -> Register:
    """The command in a registration's JSON value. Raises Malformed."""
    try:
        body = Registration.model_validate({} if value is None else value)
    except ValidationError as error:
        raise misshapen(error) from None
    return registration(body, Given(org, till, empty=not value))


def registration(body: Registration, given: Given) -> Register:
    """The command in a registration; query parameters win over the profile's. Raises Malformed."""
    org, till, source, account, empty = given
    if empty:
        return Register(org=org, till=till, source=source, account=account, empty=True)
    profile = _one_profile(body)
    return Register(
        org=org,
        till=till,
        source=source or (profile.source or "").strip(),
        account=account or text_of(profile.account_id or ""),
        draft=_draft(profile),
        loyalty=_loyalty(body.loyalty_info),
        created=_created(body),
        associated_with=(body.associated_with or "").strip(),
        extended_fields=_scalars(body.extended_fields),
    )


def change_of_details(body: Registration, given: Given, customer: int) -> Update:
    """The command in an update, which has a registration's shape. Raises Malformed."""
    profile = _one_profile(body)
    return Update(
        org=given.org,
        till=given.till,
        customer=customer,
        source=given.source or (profile.source or "").strip(),
        account=given.account or text_of(profile.account_id or ""),
        empty=given.empty,
        first_name=_name(profile.first_name),
        last_name=_name(profile.last_name),
        fields=_scalars(profile.fields),
        identifiers=_identifiers(profile.identifiers),
        channels=tuple(_channel(c) for c in profile.comm_channels or ()),
        loyalty=_loyalty(body.loyalty_info),
        extended_fields=_scalars(body.extended_fields),
    )


def change_of_identifiers(body: IdentifierChange, given: Given, customer: int) -> ChangeIdentifier:
    """The command in a changeIdentifier. Raises Malformed."""
    return ChangeIdentifier(
        org=given.org,
        till=given.till,
        customer=customer,
        source=given.source,
        account=given.account,
        add=_identifiers(body.add),
        remove=_identifiers(body.remove),
    )


def change_of_subscriptions(body: SubscriptionsInput, given: Given, customer: int) -> Subscribe:
    """The command in a subscription request. Raises Malformed."""
    scopes = body.scope if isinstance(body.scope, list) else [body.scope or ScopeInput()]
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
        org=given.org,
        till=given.till,
        customer=customer,
        subscriptions=tuple(rows),
        scopes=tuple(
            ((s.scope or "USER").strip(), (s.sub_scope or "NONE").strip()) for s in scopes
        ),
        campaign=_number(body.campaign_id),
        communication=_number(body.communication_id),
        reason=_reason(body.reason),
    )


def _one_profile(body: Registration) -> ProfileInput:
    profiles = body.profiles or []
    if len(profiles) > 1:
        raise Malformed("One profile can be sent at a time")
    return profiles[0] if profiles else ProfileInput()


def _identifiers(given: list[IdentifierInput] | None) -> tuple[GivenIdentifier, ...]:
    return tuple(GivenIdentifier(i.type, text_of(i.value)) for i in given or ())


def _draft(profile: ProfileInput) -> Draft:
    return Draft(
        first_name=_name(profile.first_name) or "",
        last_name=_name(profile.last_name) or "",
        fields=_scalars(profile.fields),
        identifiers=_identifiers(profile.identifiers),
        channels=tuple(_channel(c) for c in profile.comm_channels or ()),
    )


def _channel(body: ChannelInput) -> GivenChannel:
    meta = {
        k: _flag(v) if str(v).strip().lower() in ("true", "false") else v
        for k, v in _scalars(body.meta).items()
    }
    if len(meta) > META_KEYS or any(len(k) + len(str(v)) > META_LENGTH for k, v in meta.items()):
        raise Malformed("The meta of a communication channel is too large")
    return GivenChannel(
        body.type, text_of(body.value), _flag(body.primary), _flag(body.verified), meta
    )


def _loyalty(body: LoyaltyInput | None) -> str:
    text = ((body.loyalty_type if body else None) or "").strip().lower()
    if text not in ("", "loyalty", "non_loyalty"):
        raise Malformed("loyaltyType is neither loyalty nor non_loyalty")
    return text


def _created(body: Registration) -> str:
    nested = body.loyalty_info.attribution_v2 if body.loyalty_info else None
    for attribution in (nested, body.attribution_v2):
        if attribution is not None and attribution.create_date is not None:
            return attribution.create_date.strip() or "empty"
    return ""


def _name(text: str | None) -> str | None:
    if text is not None and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Malformed("A name holds a control character")
    return text


def text_of(value: Text) -> str:
    """A text that may have been sent as a number. Raises Malformed."""
    if isinstance(value, int) and not 0 <= value < 10**60:
        raise Malformed("A number that stands for a text is negative or too long")
    return str(value).strip()


def _flag(value: Flag | None) -> bool | None:
    if value is None:
        return None
    if isinstance(value, str) and value.strip().lower() not in ("true", "false"):
        raise Malformed("A flag of a communication channel is neither true nor false")
    return value if isinstance(value, bool) else value.strip().lower() == "true"


def _scalars(fields: Mapping[str, Scalar | list[Scalar]] | None) -> dict[str, Any]:
    for name, value in (fields or {}).items():
        for item in (name, *(value if isinstance(value, list) else (value,))):
            if isinstance(item, int) and abs(item) > MAX_SAFE:
                raise Malformed("A field holds an integer beyond 2^53")
            if isinstance(item, str) and "\x00" in item:
                raise Malformed("A field holds a NUL character")
    return dict(fields or {})


def _number(given: int | None) -> int:
    if given is not None and abs(given) > MAX_SAFE:
        raise Malformed("An id in the body is beyond 2^53")
    return -1 if given is None else given


def _reason(text: str | None) -> str:
    if len(text or "") > REASON_LENGTH or "\x00" in (text or ""):
        raise Malformed("The reason is too long, or holds a NUL character")
    return text or ""
