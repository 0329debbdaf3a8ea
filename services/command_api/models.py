"""The bodies of writes and of their answers. One definition each: what validates a body, and what the document shows.

Lenient where the documentation's samples are: numbers stand for texts, "true" and "false" for booleans.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, WrapValidator
from pydantic.functional_validators import ModelWrapValidatorHandler

from customers.domain.identifiers import CHANNEL_TYPES
from customers.domain.subscribe import CHANNELS, PRIORITIES
from customers.domain.subscribe import TYPES as CHOICES
from customers.web.errors import Malformed
from customers.web.misshapen import misshapen
from customers.web.models import (
    Absent,
    Choice,
    CustomerId,
    ExtendedFields,
    Fields,
    Flag,
    IdentifierType,
    LoyaltyType,
    Model,
    Text,
    Warning,
)

MAX_ROWS = 1000


class IdentifierInput(Model):
    """What a customer is known by."""

    type: IdentifierType
    value: Text


class ChannelInput(Model):
    """Where a customer can be written to."""

    type: Annotated[str, Field(description=", ".join(CHANNEL_TYPES))]
    value: Text
    primary: Flag | None = None
    verified: Flag | None = None
    meta: Fields | None = None


class ProfileInput(Model):
    """What one source account knows of a customer. Newer clients put source and account here instead of in the query."""

    first_name: str | None = None
    last_name: str | None = None
    fields: Fields | None = None
    identifiers: list[IdentifierInput] | None = None
    comm_channels: list[ChannelInput] | None = None
    source: str | None = None
    account_id: Text | None = None


class AttributionInput(Model):
    """When a customer was registered, where that was earlier."""

    create_date: Annotated[str | None, Field(description="YYYY-MM-DDTHH:MM:SS+HH:MM")] = None


class LoyaltyInput(Model):
    """Whether a customer is a member of the loyalty programme."""

    loyalty_type: LoyaltyType | None = None
    attribution_v2: AttributionInput | None = None


class Registration(Model):
    """A customer as one source account knows it."""

    profiles: Annotated[
        list[ProfileInput] | None, Field(description="one; several are refused")
    ] = None
    loyalty_info: LoyaltyInput | None = None
    attribution_v2: AttributionInput | None = None
    associated_with: Annotated[str | None, Field(description="a till's code")] = None
    extended_fields: ExtendedFields | None = None


def _row(value: Any, validate: ModelWrapValidatorHandler[Registration]) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        return misshapen(error)


# A row that is wrong fails alone: it becomes the reason.
Rows = Annotated[
    list[Annotated[Registration, WrapValidator(_row)]], Field(min_length=1, max_length=MAX_ROWS)
]
RowOrReason = Registration | Malformed


class Created(Model):
    """A customer was registered, or a profile added to the one that holds an identifier elsewhere (8050)."""

    created_id: CustomerId
    warnings: list[Warning]
    side_effects: list[str]


class RowResult(Model):
    """What became of one row."""

    entity_id: Annotated[
        int | Absent, Field(description="of a registration: the customer, or -1")
    ] = None
    result: bool
    errors: list[Warning]
    warnings: list[Warning]


class BulkResult(Model):
    """A result for each row, in order."""

    response: list[RowResult]
    total_count: int
    failure_count: int


class Updated(Model):
    """A customer was updated."""

    created_id: CustomerId
    warnings: list[Warning]


class IdentifierChange(Model):
    """Identifiers to add and to remove."""

    add: list[IdentifierInput] | None = None
    remove: list[IdentifierInput] | None = None


class IdentifiersChanged(Model):
    """Identifiers were changed, or two customers merged (8051)."""

    success: Literal[True]
    created_id: Annotated[
        CustomerId, Field(description="the live customer: after a merge, the survivor")
    ]
    warnings: list[Warning]


class ScopeInput(Model):
    """What the choices are for: always USER and NONE."""

    scope: str | None = None
    sub_scope: str | None = None


class SubscriptionInput(Model):
    """One choice."""

    channel: Annotated[str, Field(description=", ".join(("MOBILE", *CHANNELS)))]
    priority: Annotated[str, Field(description=" or ".join(PRIORITIES))]
    type: Annotated[str, Field(description=" or ".join(CHOICES))]
    account_id: Text | None = None


class SubscriptionsInput(Model):
    """Choices of a customer. Several scopes come as a list, which has a code of its own (1105)."""

    subscriptions: list[SubscriptionInput] | None = None
    scope: ScopeInput | list[ScopeInput] | None = None
    campaign_id: int | None = None
    communication_id: int | None = None
    reason: Annotated[str | None, Field(description="at most 1,000 characters")] = None


class Scope(Model):
    """What the choices were understood to be for."""

    scope_id: int
    scope: str
    sub_scope: str
    set_created_on: bool
    set_priority: bool
    set_scope_id: bool
    set_scope: bool
    set_sub_scope: bool


class SubscriptionsChanged(Model):
    """The choices as they were understood."""

    scope: Scope
    subscriptions: list[Choice]
    campaign_id: int
    communication_id: int
    reason: str
    warnings: list[Warning]


class FactsResult(Model):
    """A result for each fact, in order."""

    response: list[RowResult]
    total_count: int
    failure_count: int
    warnings: list[Warning]
    errors: list[Warning]


class Credentials(Model):
    """A client's key and its secret."""

    key: str
    secret: str


class Token(Model):
    """A bearer token."""

    access_token: str
    ttl_seconds: int


class TokenMade(Model):
    """A token was made."""

    data: Token
    errors: None
