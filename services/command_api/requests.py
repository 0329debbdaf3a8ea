"""Bodies of writes as clients send them: lenient where the documentation's samples are, strict elsewhere.

Numbers stand for strings in identifier values, "true"/"false" for booleans; unknown keys are ignored.
"""

import unicodedata
from typing import Any

from msgspec import Struct, field

from customers.domain.commands import Draft, GivenChannel, GivenIdentifier, Register
from customers.web.bodies import MAX_SAFE, parse, shaped
from customers.web.errors import Malformed

Scalar = str | int | float | bool | None
Flag = bool | str


class IdentifierBody(Struct):
    """`{type, value}`; the value may be a number."""

    type: str
    value: str | int


class ChannelBody(Struct):
    """`{type, value, primary, verified, meta}`."""

    type: str
    value: str | int
    primary: Flag = False
    verified: Flag = False
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
    extended_fields: dict[str, Scalar] | None = None


def registration(raw: bytes, org: int, till: str, source: str, account: str) -> Register:
    """The command in a registration's body; query parameters win over the profile's. Raises Malformed."""
    value = parse(raw)
    if value is None or value == {}:
        return Register(org=org, till=till, source=source, account=account, empty=True)
    body = shaped(value, RegisterBody)
    profiles = body.profiles or []
    if len(profiles) > 1:
        raise Malformed("One profile can be registered at a time")
    profile = profiles[0] if profiles else ProfileBody()
    return Register(
        org=org,
        till=till,
        source=source or (profile.source or "").strip(),
        account=account or _text(profile.account_id or ""),
        draft=_draft(profile),
        loyalty=_loyalty(body.loyalty_info),
        created=_created(body),
        associated_with=(body.associated_with or "").strip(),
        extended_fields=_scalars(body.extended_fields),
    )


def _draft(profile: ProfileBody) -> Draft:
    return Draft(
        first_name=_name(profile.first_name),
        last_name=_name(profile.last_name),
        fields=_scalars(profile.fields),
        identifiers=tuple(
            GivenIdentifier(i.type, _text(i.value)) for i in profile.identifiers or ()
        ),
        channels=tuple(_channel(c) for c in profile.comm_channels or ()),
    )


def _channel(body: ChannelBody) -> GivenChannel:
    meta = {k: _flag(v) if v in ("true", "false") else v for k, v in _scalars(body.meta).items()}
    return GivenChannel(
        body.type, _text(body.value), _flag(body.primary), _flag(body.verified), meta
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


def _name(text: str | None) -> str:
    if text is not None and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Malformed("A name holds a control character")
    return text or ""


def _text(value: str | int) -> str:
    if isinstance(value, int) and not 0 <= value < 10**60:
        raise Malformed("A number that stands for a text is negative or too long")
    return str(value).strip()


def _flag(value: Flag) -> bool:
    if isinstance(value, str) and value.strip().lower() not in ("true", "false"):
        raise Malformed("A flag of a communication channel is neither true nor false")
    return value if isinstance(value, bool) else value.strip().lower() == "true"


def _scalars(fields: dict[str, Scalar] | None) -> dict[str, Any]:
    for name, value in (fields or {}).items():
        if isinstance(value, int) and abs(value) > MAX_SAFE:
            raise Malformed("A field holds an integer beyond 2^53")
        if "\x00" in name or (isinstance(value, str) and "\x00" in value):
            raise Malformed("A field holds a NUL character")
    return dict(fields or {})
