"""Segments, groups and purchases of a customer and of everybody merged into it; details when nothing can be read."""

from typing import Any

import pytest

from customers.domain.codes import Refused
from customers.domain.details import details
from customers.domain.embeds import embeds, kinds
from customers.domain.facts import Group, LifetimePurchases, Member, Segments, UserGroup
from customers.domain.organisation import ALL, Organisation
from customers.domain.scope import Scope
from customers.domain.told import lifetime_purchases, segments, user_group
from tests.unit.someone import someone

ORG = Organisation(id=1, name="one", tills={}, sources={"INSTORE": None})
SECOND = Member(user_id=2, role="SECONDARY")
EVERY = embeds("points,subscriptions,mlp,usergroup")


def segment(customer: int, **values: Any) -> Segments:
    return Segments(customer=customer, sequence=1, segments=values)


def group(customer: int, id_: int | None) -> UserGroup:
    made = None if id_ is None else Group(id=id_, name="g", primary_user_id=1)
    return UserGroup(customer=customer, sequence=1, group=made)


def bought(customer: int, amount: float) -> LifetimePurchases:
    return LifetimePurchases(customer=customer, sequence=1, amount=amount)


def test_segments_are_everybodys_and_the_customers_own_names_win() -> None:
    facts = (segment(3, a=3, b=3, c=3), segment(2, a=2, b=2), segment(1, a=1))

    assert segments(someone(1, 2, 3), facts) == {"a": 1, "b": 2, "c": 3}


def test_the_group_is_the_customers_own_or_else_a_victims() -> None:
    own, theirs, left = group(1, 10), group(2, 20), group(1, None)

    found = [user_group(someone(1, 2), facts) for facts in ((theirs, own), (left, theirs), (left,))]

    assert [shown and shown["id"] for shown in found] == [10, 20, None]


def test_a_group_is_shown_with_every_documented_key() -> None:
    day = "2020-01-01T00:00:00Z"
    first = Member(user_id=1, role="PRIMARY", joined_on=day, added_by=9, auto_update_time=day)
    stamps: Any = {"created_on": day, "updated_on": day, "created_by": 7}
    made = Group(
        id=10, name="g", primary_user_id=1, members=(first, SECOND), lifetime_purchases=1, **stamps
    )

    shown = user_group(someone(1), (UserGroup(customer=1, sequence=1, group=made),))

    expected = {
        "id": 10,
        "name": "g",
        "primaryUserId": 1,
        "createdOn": day,
        "createdBy": 7,
        "updatedOn": day,
        "updatedBy": -1,
        "members": [
            {
                "groupId": 10,
                "userId": 1,
                "role": "PRIMARY",
                "joinedOn": day,
                "addedBy": 9,
                "autoUpdateTime": day,
            },
            {
                "groupId": 10,
                "userId": 2,
                "role": "SECONDARY",
                "joinedOn": "",
                "addedBy": -1,
                "autoUpdateTime": "",
            },
        ],
        "lifetimePurchases": 1,
    }
    assert shown == expected
    assert list(shown) == list(expected)


@pytest.mark.parametrize(
    ("amounts", "shown"), [((), "0"), ((200.0, 30.0), "230"), ((0.1, 0.2), "0.3")]
)
def test_purchases_are_summed_and_a_whole_amount_is_an_integer(
    amounts: tuple[float, ...], shown: str
) -> None:
    facts = [bought(customer, amount) for customer, amount in enumerate(amounts)]

    assert f"{lifetime_purchases(facts):.15g}" == shown
    assert isinstance(lifetime_purchases(facts), int) == ("." not in shown)


def shown(facts: Any, embed: frozenset[str] = EVERY, asked: int = 1) -> Any:
    answer = details(someone(1, 2), asked, Scope(ALL, ""), embed, facts, ORG)
    assert not isinstance(answer, Refused)
    return answer


def test_details_show_what_was_told() -> None:
    facts = (segment(2, tier="a"), bought(1, 1.5), bought(2, 2.0), group(2, 20))

    found = shown(facts)

    assert found["segments"] == {"tier": "a"}
    assert found["loyaltyInfo"]["lifetimePurchases"] == 3.5
    assert found["userGroup"]["id"] == 20
    assert found["warnings"] == []


def test_parts_stand_in_the_documented_order_and_none_unasked() -> None:
    always = ["id", "profiles", "loyaltyInfo", "segments", "extendedFields"]
    parts = ["pointsSummary", "subscriptionInfo", "loyaltyProgramDetails", "userGroup"]

    assert list(shown((group(1, 10),))) == [*always, *parts, "warnings"]
    assert list(shown((group(1, 10),), frozenset())) == [*always, "warnings"]


def test_8062_8063_what_cannot_be_read_is_left_out_and_the_rest_answers() -> None:
    found = shown(None)

    assert [warning["code"] for warning in found["warnings"]] == [8062, 8063]
    assert list(found) == [
        "id",
        "profiles",
        "loyaltyInfo",
        "extendedFields",
        "subscriptionInfo",
        "warnings",
    ]
    assert "lifetimePurchases" not in found["loyaltyInfo"]


def test_8069_stands_beside_them() -> None:
    codes = [warning["code"] for warning in shown(None, asked=2)["warnings"]]

    assert codes == [8069, 8062, 8063]


@pytest.mark.parametrize(
    ("embed", "more"),
    [
        ("", set()),
        ("subscriptions", set()),
        ("MLP", {"points"}),
        ("”points”, mlp", {"points"}),
        ("userGroup,Points", {"points", "group"}),
    ],
)
def test_only_facts_that_are_shown_are_asked_for(embed: str, more: set[str]) -> None:
    assert set(kinds(embeds(embed))) == {"segments", "purchases", *more}
