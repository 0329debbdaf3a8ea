"""Facts that other systems decide and tell us: points, transfers, requests, groups, segments, purchases.

They need no uniqueness, so they stay out of the journal. These types are a STORAGE FORMAT and a contract
with their senders (`schemas/inbound`): fields are added with a default, never renamed or removed.

Each fact names its customer and carries its source's own `sequence`: of two facts about the same thing the
one with the greater sequence counts, whichever comes first; one that comes twice changes nothing. What names
the thing (the customers, the programme, the transfer, the request) never changes.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, assert_never, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

NOBODY = -1
Id = Annotated[int, Meta(ge=1, lt=2**53)]
Sequence = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Value = str | int | float | bool | None
RetroStatus = Literal["APPROVED", "PENDING", "REJECTED", "CUSTOM"]
RETRO_STATUSES: tuple[RetroStatus, ...] = get_args(RetroStatus)
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class Points(Struct, frozen=True, rename="camel", kw_only=True):
    """A points account of one programme: the documentation's `pointsSummary`, key by key."""

    adjusted: float = 0.0
    cumulative_purchases: float = 0.0
    current_slab: str = ""
    expired: float = 0.0
    lifetime_points: float = 0.0
    loyalty_id: int = 0
    loyalty_points: float = 0.0
    next_slab: str = ""
    next_slab_description: str = ""
    next_slab_serial_number: int = -1
    redeemed: float = 0.0
    returned: float = 0.0
    slab_expiry_date: str = ""
    slab_s_no: int = 0


class PointsAccount(Struct, frozen=True, tag="PointsAccount.v1", tag_field="type", kw_only=True):
    """How a customer stands in one programme."""

    customer: Id
    sequence: Sequence
    program: int
    points: Points


class PointsTransferred(
    Struct, frozen=True, rename="camel", tag="PointsTransferred.v1", tag_field="type", kw_only=True
):
    """Points went from one customer to another. `at`: ISO 8601 with offset."""

    customer: Id
    to: Id
    sequence: Sequence
    transfer: int
    at: Time
    points: float
    program: int = 0
    program_name: str = ""
    notes: str = ""


class By(Struct, frozen=True, rename="camel", kw_only=True):
    """Who did something, as retro requests show it: a till, its store, or an administrator."""

    id: int = -1
    code: str = ""
    description: str = ""
    name: str = ""
    type: str = "TILL"
    reference_id: int = -1
    admin_type: str = ""
    is_active: bool = True
    is_ou_enabled: bool = False
    time_zone_id: int = 0
    currency_id: int = 0
    language_id: int = 0
    default: bool = False


class RetroRequestRaised(
    Struct, frozen=True, rename="camel", tag="RetroRequestRaised.v1", tag_field="type", kw_only=True
):
    """Somebody asked to count an earlier transaction for the customer. `on`: ISO 8601 with offset."""

    customer: Id
    sequence: Sequence
    request: int
    on: Time
    by: By = By()
    by_parent: By = By(type="STORE")
    transaction: int = -1
    reason: str = ""
    comments: str = ""


class RetroRequestDecided(
    Struct, frozen=True, tag="RetroRequestDecided.v1", tag_field="type", kw_only=True
):
    """What became of a request. `on`: ISO 8601 with offset."""

    customer: Id
    sequence: Sequence
    request: int
    status: RetroStatus
    on: Time
    by: By = By()
    comments: str = ""


class Member(Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """One customer of a user group."""

    user_id: int
    role: Literal["PRIMARY", "SECONDARY"]
    joined_on: str = ""
    added_by: int = NOBODY
    auto_update_time: str = ""


class Group(Struct, frozen=True, rename="camel", kw_only=True):
    """A user group, as its members' details show it."""

    id: int
    name: str
    primary_user_id: int
    created_on: str = ""
    created_by: int | UnsetType = UNSET
    updated_on: str = ""
    updated_by: int | UnsetType = UNSET
    members: tuple[Member, ...] = ()
    lifetime_purchases: float = 0.0


class UserGroup(Struct, frozen=True, tag="UserGroup.v1", tag_field="type", kw_only=True):
    """Which group the customer is in; none: it left."""

    customer: Id
    sequence: Sequence
    group: Group | None = None


class Segments(Struct, frozen=True, tag="Segments.v1", tag_field="type", kw_only=True):
    """Every segment that the customer is in: name and value, or values."""

    customer: Id
    sequence: Sequence
    segments: dict[str, Value | list[Value]]


class LifetimePurchases(
    Struct, frozen=True, tag="LifetimePurchases.v1", tag_field="type", kw_only=True
):
    """What the customer has bought in all, in the organisation's currency."""

    customer: Id
    sequence: Sequence
    amount: float


Fact = (
    PointsAccount
    | PointsTransferred
    | RetroRequestRaised
    | RetroRequestDecided
    | UserGroup
    | Segments
    | LifetimePurchases
)


def places(fact: Fact) -> tuple[tuple[int, str], ...]:
    """Where a fact is kept: under each customer that it is about, as one thing of that customer."""
    match fact:
        case PointsAccount():
            return ((fact.customer, f"points|{fact.program}"),)
        case PointsTransferred():
            out, in_ = f"transfer|{fact.transfer}|out", f"transfer|{fact.transfer}|in"
            return ((fact.customer, out), (fact.to, in_))
        case RetroRequestRaised():
            return ((fact.customer, f"raised|{fact.request}"),)
        case RetroRequestDecided():
            return ((fact.customer, f"decided|{fact.request}"),)
        case UserGroup():
            return ((fact.customer, "group|"),)
        case Segments():
            return ((fact.customer, "segments|"),)
        case LifetimePurchases():
            return ((fact.customer, "purchases|"),)
        case _:
            assert_never(fact)


def wrong(fact: Fact) -> str:
    """What is wrong with a fact whose every field has its type, or ""."""
    match fact:
        case PointsTransferred():
            if fact.customer == fact.to:
                return "A transfer leads from one customer to another"
            return _no_time("at", fact.at)
        case RetroRequestRaised() | RetroRequestDecided():
            return _no_time("on", fact.on)
        case PointsAccount() | UserGroup() | Segments() | LifetimePurchases():
            return ""
        case _:
            assert_never(fact)


def _no_time(field: str, text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
        if time.utcoffset() is not None and time.astimezone(UTC):
            return ""
    except (ValueError, OverflowError):
        pass
    return f"`{field}` is not a time in ISO 8601 with an offset"
