"""What reads of customers answer, key by key as the documentation prints it."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from customers.domain.paging import MAX_LIMIT
from customers.web.models import (
    Absent,
    Choice,
    CustomerId,
    ExtendedFields,
    Fields,
    LoyaltyType,
    Model,
    Pagination,
    Warning,
)
from query_api.loyalty_models import PointsAccount, PointsSummary

MAX_IDS = 100


class Found(Model):
    """The customer that holds an identifier."""

    entity: CustomerId
    warnings: list[Warning]


Role = TypeAliasType("Role", Literal["PRIMARY", "SECONDARY"])


class Till(Model):
    """Who did something."""

    code: str
    description: str
    name: str
    type: Literal["TILL"]


class Attribution(Model):
    """When a profile was made and changed, and by which till. Times are ISO 8601 with an offset."""

    create_date: str
    created_by: Till
    modified_by: Till
    modified_date: str


class Identifier(Model):
    """What a customer is known by."""

    type: str
    value: str


class Channel(Model):
    """Where a customer can be written to."""

    type: str
    value: str
    primary: bool
    verified: bool
    meta: Fields


class Conflict(Model):
    """Another customer that holds one of the identifiers."""

    user_id: CustomerId
    source: str
    account_id: str


class Profile(Model):
    """What one source account knows of a customer."""

    first_name: str
    last_name: str
    attribution: Attribution
    fields: Fields
    identifiers: list[Identifier]
    comm_channels: list[Channel]
    source: str
    account_id: str
    user_id: CustomerId
    conflicting_profile_list: list[Conflict]
    auto_update_time: str


class NamedTill(Model):
    """A till, by its code and its name."""

    code: str
    name: str


class CustomerAttribution(Model):
    """When a customer was registered and changed, and by which till."""

    create_date: str
    created_by: NamedTill
    modified_by: NamedTill
    modified_date: str


class LoyaltyInfo(Model):
    """Whether a customer is a member of the loyalty programme, and what it bought in all."""

    loyalty_type: LoyaltyType
    attribution_v2: CustomerAttribution
    lifetime_purchases: Annotated[
        float | Absent, Field(description="left out where 8062 and 8063 warn")
    ] = None


class SubscriptionInfo(Model):
    """What a customer chose, as details carry it."""

    subscriptions: list[Choice]
    campaign_id: int
    communication_id: int


class Subscriptions(SubscriptionInfo):
    """What a customer chose."""

    warnings: list[Warning]


class Member(Model):
    """One customer of a user group."""

    group_id: int
    user_id: CustomerId
    role: Role
    joined_on: str
    added_by: int
    auto_update_time: str


class UserGroup(Model):
    """A group of customers, a family for example."""

    id: int
    name: str
    primary_user_id: int
    created_on: str
    created_by: int
    updated_on: str
    updated_by: int
    members: list[Member]
    lifetime_purchases: float


class Customer(Model):
    """A customer as one source account, or all of them, know it."""

    id: CustomerId
    profiles: Annotated[list[Profile], Field(min_length=1)]
    loyalty_info: LoyaltyInfo
    segments: Annotated[ExtendedFields | Absent, Field(description="left out where 8063 warns")] = (
        None
    )
    extended_fields: ExtendedFields
    points_summary: Annotated[
        PointsSummary | Absent, Field(description="embed=points; left out where 8062 warns")
    ] = None
    subscription_info: Annotated[
        SubscriptionInfo | Absent, Field(description="embed=subscriptions")
    ] = None
    loyalty_program_details: Annotated[
        list[PointsAccount] | Absent, Field(description="embed=mlp")
    ] = None
    user_group: Annotated[
        UserGroup | Absent, Field(description="embed=usergroup; absent of whoever is in none")
    ] = None


class CustomerDetails(Customer):
    """A customer, and warnings."""

    warnings: list[Warning]


class CustomerIds(Model):
    """Whom to answer."""

    customer_ids: list[CustomerId] | None = None


class DetailsOrErrors(Model):
    """One customer, or why it is not shown."""

    entity: Customer | Absent = None
    errors: list[Warning] | Absent = None
    warnings: list[Warning]


class ManyDetails(Model):
    """A result for each id, in order."""

    data: list[DetailsOrErrors]
    warnings: list[Warning]
    errors: list[Warning]


class Match(Model):
    """A name or an identifier that begins with what was looked for."""

    id_type: str
    id_value: str
    source: str
    account_id: str


class Name(Model):
    """How one source calls a customer."""

    source: str
    first_name: str
    last_name: str


class Hit(Model):
    """A customer that was found."""

    user_id: CustomerId
    matched_identifiers: Annotated[list[Match], Field(min_length=1)]
    profiles: Annotated[list[Name], Field(min_length=1)]


class SearchResult(Model):
    """Customers that were found, each once."""

    pagination: Pagination
    data: Annotated[list[Hit], Field(max_length=MAX_LIMIT)]
    warnings: list[Warning]
    errors: list[Warning]


class ExtendedField(Model):
    """One extended field that an organisation uses."""

    id: int
    name: str
    created_by: int
    created_on: str
    modified_by: int
    modified_on: str
    label: str
    data_type: str
    parent_id: int


class ExtendedFieldLists(Model):
    """The fields of each kind of thing; here only customers have any."""

    customer: list[ExtendedField]
    lineitem: list[ExtendedField]
    transaction: list[ExtendedField]


class ExtendedFieldCatalogue(Model):
    """The extended fields that an organisation uses."""

    entity: ExtendedFieldLists
    warnings: list[Warning]
    errors: list[Warning]
    success: Literal[True]
