"""What other systems told of a person beside points: segments, the user group, what was bought in all.

Each counts for everybody merged into the customer too; where only one can be shown it is the customer's own, or
else that of whoever was merged into it first.
"""

from collections.abc import Collection
from math import fsum
from typing import Any, TypeVar

from msgspec import UnsetType

from customers.domain.facts import (
    NOBODY,
    Fact,
    Group,
    LifetimePurchases,
    Member,
    Segments,
    UserGroup,
)
from customers.domain.lineage import every_id
from customers.domain.state import Customer

OneOf = TypeVar("OneOf", Segments, UserGroup)


def segments(customer: Customer, facts: Collection[Fact]) -> dict[str, Any]:
    """Every segment: name and value. A name that the customer has itself wins over a victim's."""
    told = [fact for fact in facts if isinstance(fact, Segments)]
    shown: dict[str, Any] = {}
    for fact in _own_first(customer, told):
        shown = {**fact.segments, **shown}
    return shown


def user_group(customer: Customer, facts: Collection[Fact]) -> dict[str, Any] | None:
    """The group as its members see it, or None for whoever is in none."""
    told = [fact for fact in facts if isinstance(fact, UserGroup)]
    groups = (fact.group for fact in _own_first(customer, told))
    group = next((group for group in groups if group is not None), None)
    return None if group is None else _shown(group)


def lifetime_purchases(facts: Collection[Fact]) -> int | float:
    """The amount over everybody merged into one; a whole amount is an integer, as documented."""
    amount = fsum(fact.amount for fact in facts if isinstance(fact, LifetimePurchases))
    return int(amount) if amount.is_integer() else amount


def _own_first(customer: Customer, facts: list[OneOf]) -> list[OneOf]:
    order = every_id(customer)
    return sorted(facts, key=lambda fact: order.index(fact.customer))


def _shown(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "primaryUserId": group.primary_user_id,
        "createdOn": group.created_on,
        "createdBy": _who(group.created_by),
        "updatedOn": group.updated_on,
        "updatedBy": _who(group.updated_by),
        "members": [_member(group.id, member) for member in group.members],
        "lifetimePurchases": group.lifetime_purchases,
    }


def _member(group: int, member: Member) -> dict[str, Any]:
    return {
        "groupId": group,
        "userId": member.user_id,
        "role": member.role,
        "joinedOn": member.joined_on,
        "addedBy": member.added_by,
        "autoUpdateTime": member.auto_update_time,
    }


def _who(told: int | UnsetType) -> int:
    return NOBODY if isinstance(told, UnsetType) else told
