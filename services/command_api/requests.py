"""Bodies of writes as clients send them: lenient where the documentation's samples are, strict elsewhere.

Numbers stand for strings in identifier values, "true"/"false" for booleans; unknown keys are ignored.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from customers.domain.commands import (
    ChangeIdentifier,
    Draft,
    GivenChannel,
    GivenIdentifier,
    Register,
    Update,
)
from customers.web.bodies import MAX_SAFE, parse, shaped
from customers.web.errors import Malformed

Scalar = str | int | float | bool | None
Flag = bool | str
META_KEYS, META_LENGTH = 8, 300
MAX_ROWS = 1000


class IdentifierBody(Struct):
    """`{type, value}`; the value may be a number."""

    type: str
    value: str | int


class ChannelBody(Struct):
    """`{type, value, primary, verified, meta}`."""

    type: str
    value: str | int
    primary: Flag | None = None
    verified: Flag | None = None
    meta: dict[str, Scalar] | None = None


class ProfileBody(Struct, rename="camel"):
    """One profile. Newer clients put source and account here instead of in the query."""

    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Scalar] | None = None
    identifiers: list[IdentifierBody] | None = None
    comm_channels: list[ChannelBody] | None = None
    source: str | None = None
    account_id: str | int | None = None


class AttributionBody(Struct, rename="camel"):
    """`attributionV2`."""

    create_date: str | None = None


class LoyaltyBody(Struct, rename="camel"):
    """`loyaltyInfo`."""

    loyalty_type: str | None = None
    attribution: AttributionBody | None = field(default=None, name="attributionV2")


class RegisterBody(Struct, rename="camel"):
    """The body of a registration."""

    profiles: list[ProfileBody] | None = None
    loyalty_info: LoyaltyBody | None = None
    attribution: AttributionBody | None = field(default=None, name="attributionV2")
    associated_with: str | None = None
    extended_fields: dict[str, Scalar | list[Scalar]] | None = None


class ChangeBody(Struct):
    """The body of changeIdentifier."""

    add: list[IdentifierBody] | None = None
    remove: list[IdentifierBody] | None = None


def registration(raw: bytes, org: int, till: str, source: str, account: str) -> Register:
    """The command in a registration's body; query parameters win over the profile's. Raises Malformed."""
    return registered(parse(raw), org, till, source, account)


def registered(value: Any, org: int, till: str, source: str, account: str) -> Register:
    """The command in a registration's JSON value. Raises Malformed."""
    if value is None or value == {}:
        return Register(org=org, till=till, source=source, account=account, empty=True)
    body = shaped(value, RegisterBody)
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


def rows(raw: bytes) -> list[Any]:
    """The JSON values of a bulk body, a list of one to 1,000. Raises Malformed."""
    found = parse(raw)
    if not isinstance(found, list) or not 0 < len(found) <= MAX_ROWS:
        raise Malformed(f"The body is not a list of 1 to {MAX_ROWS} rows")
    return found


def change_of_details(
    raw: bytes, org: int, till: str, customer: int, source: str, account: str
) -> Update:
    """The command in an update's body, which has a registration's shape. Raises Malformed."""
    value = parse(raw)
    empty = value is None or value == {}
    body = RegisterBody() if empty else shaped(value, RegisterBody)
    profile = _one_profile(body)
    return Update(
        org=org,
        till=till,
        customer=customer,
        source=source or (profile.source or "").strip(),
        account=account or text_of(profile.account_id or ""),
        empty=empty,
        first_name=_name(profile.first_name),
        last_name=_name(profile.last_name),
        fields=_scalars(profile.fields),
        identifiers=_identifiers(profile.identifiers),
        channels=tuple(_channel(c) for c in profile.comm_channels or ()),
        loyalty=_loyalty(body.loyalty_info),
        extended_fields=_scalars(body.extended_fields),
    )


def change_of_identifiers(
    raw: bytes, org: int, till: str, customer: int, source: str, account: str
) -> ChangeIdentifier:
    """The command in a changeIdentifier's body. Raises Malformed."""
    value = parse(raw)
    body = ChangeBody() if value is None else shaped(value, ChangeBody)
    return ChangeIdentifier(
        org=org,
        till=till,
        customer=customer,
        source=source,
        account=account,
        add=_identifiers(body.add),
        remove=_identifiers(body.remove),
    )


def _one_profile(body: RegisterBody) -> ProfileBody:
    profiles = body.profiles or []
    if len(profiles) > 1:
        raise Malformed("One profile can be sent at a time")
    return profiles[0] if profiles else ProfileBody()


def _identifiers(given: list[IdentifierBody] | None) -> tuple[GivenIdentifier, ...]:
    return tuple(GivenIdentifier(i.type, text_of(i.value)) for i in given or ())


def _draft(profile: ProfileBody) -> Draft:
    return Draft(
        first_name=_name(profile.first_name) or "",
        last_name=_name(profile.last_name) or "",
        fields=_scalars(profile.fields),
        identifiers=_identifiers(profile.identifiers),
        channels=tuple(_channel(c) for c in profile.comm_channels or ()),
    )


def _channel(body: ChannelBody) -> GivenChannel:
    meta = {
        k: _flag(v) if str(v).strip().lower() in ("true", "false") else v
        for k, v in _scalars(body.meta).items()
    }
    if len(meta) > META_KEYS or any(len(k) + len(str(v)) > META_LENGTH for k, v in meta.items()):
        raise Malformed("The meta of a communication channel is too large")
    return GivenChannel(
        body.type, text_of(body.value), _flag(body.primary), _flag(body.verified), meta
    )


def _loyalty(body: LoyaltyBody | None) -> str:
    text = ((body.loyalty_type if body else None) or "").strip().lower()
    if text not in ("", "loyalty", "non_loyalty"):
        raise Malformed("loyaltyType is neither loyalty nor non_loyalty")
    return text


def _created(body: RegisterBody) -> str:
    nested = body.loyalty_info.attribution if body.loyalty_info else None
    for attribution in (nested, body.attribution):
        if attribution is not None and attribution.create_date is not None:
            return attribution.create_date.strip() or "empty"
    return ""


def _name(text: str | None) -> str | None:
    if text is not None and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Malformed("A name holds a control character")
    return text


def text_of(value: str | int) -> str:
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
