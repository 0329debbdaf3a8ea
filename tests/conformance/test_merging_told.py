"""A merge moves nothing that other systems told: the survivor shows its own and its victims', as one."""

from typing import Any

import pytest

from tests.conformance.api import Api, identifiers
from tests.conformance.people import WECHAT, Merged, merged, someone
from tests.conformance.telling import bought, points, tell
from tests.conformance.told import (
    FIGURES,
    GOLD,
    PLATINUM,
    decided,
    group,
    raised,
    segments,
    transferred,
)

HIGH, LOW = {**GOLD, "slabSNo": 3, "loyaltyId": 1}, {**PLATINUM, "slabSNo": 1, "loyaltyId": 2}
TIER = (
    "currentSlab",
    "nextSlab",
    "nextSlabSerialNumber",
    "nextSlabDescription",
    "slabSNo",
    "slabExpiryDate",
)


def rows(api: Api, customer: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/v2/customers/{customer}/loyaltyDetails").json()["data"]
    return found


def embedded(api: Api, customer: int, embed: str = "points,mlp,usergroup") -> Any:
    return api.details(customer, f"source=ALL&embed={embed}").json()


def told(api: Api) -> Merged:
    """A pair, each with an account in one programme, the victim's with the higher tier, and merged then."""
    pair = merged(api)
    own, theirs = points(pair.survivor.id, 1219, **LOW), points(pair.victim.id, 1219, **HIGH)
    tell(api, own, theirs, points(pair.victim.id, 1223, **GOLD))
    return pair


@pytest.mark.everywhere
def test_points_of_a_programme_are_added_to_the_survivors(api: Api) -> None:
    pair = told(api)

    row, other = rows(api, pair.survivor.id)

    assert {key: row[key] for key in FIGURES} == {k: HIGH[k] + LOW[k] for k in FIGURES}
    assert row["loyaltyId"] == LOW["loyaltyId"]
    assert other == {**GOLD, "programId": 1223}


def test_the_tier_is_the_higher_of_the_two(api: Api) -> None:
    pair = told(api)

    row = rows(api, pair.survivor.id)[0]

    assert {key: row[key] for key in TIER} == {key: HIGH[key] for key in TIER}


def test_details_embed_the_same_points(api: Api) -> None:
    pair = told(api)

    found = embedded(api, pair.survivor.id)

    assert found["loyaltyProgramDetails"] == rows(api, pair.survivor.id)
    assert found["pointsSummary"]["slabSNo"] == 3
    by_the_old_id = embedded(api, pair.victim.id)
    assert by_the_old_id["pointsSummary"] == found["pointsSummary"]


def test_the_two_ledgers_stay_apart_and_what_is_told_of_the_victim_later_counts(api: Api) -> None:
    pair = told(api)

    tell(api, points(pair.victim.id, 1219, **{**HIGH, "redeemed": 1000}))

    assert rows(api, pair.survivor.id)[0]["redeemed"] == 1000 + LOW["redeemed"]


def test_purchases_are_added_to_the_survivors(api: Api) -> None:
    pair = merged(api)
    tell(api, bought(pair.survivor.id, 200), bought(pair.victim.id, 30))

    assert embedded(api, pair.survivor.id)["loyaltyInfo"]["lifetimePurchases"] == 230


def test_segments_are_both_peoples_and_the_survivors_own_names_win(api: Api) -> None:
    pair = merged(api)
    tell(api, segments(pair.survivor.id, a="own"), segments(pair.victim.id, a="x", b="theirs"))

    assert embedded(api, pair.survivor.id)["segments"] == {"a": "own", "b": "theirs"}


def test_the_victims_group_is_the_survivors_that_has_none(api: Api) -> None:
    pair = merged(api)
    tell(api, group(pair.victim.id, pair.victim.id))

    assert embedded(api, pair.survivor.id)["userGroup"]["name"] == "Family"


@pytest.mark.everywhere
def test_transfers_of_both_are_the_survivors(api: Api) -> None:
    pair, friend = merged(api), someone(api).id
    tell(
        api,
        transferred(pair.survivor.id, friend),
        transferred(friend, pair.victim.id, transfer=101, at="2019-10-17T00:00:00Z"),
    )

    found = api.get(f"/v2/customers/{pair.survivor.id}/pointsTransfers").json()["data"]

    assert [(row["transferId"], row["transferType"]) for row in found] == [
        (101, "ADDITION"),
        (100, "DEDUCTION"),
    ]
    assert found[0]["transferredTo"]["userId"] == pair.survivor.id


@pytest.mark.everywhere
def test_requests_of_both_are_the_survivors_decided_under_either_id(api: Api) -> None:
    pair = merged(api)
    tell(api, raised(pair.survivor.id, 1), raised(pair.victim.id, 2), decided(pair.survivor.id, 2))

    found = api.get(f"/v2/customers/{pair.survivor.id}/retroRequest").json()["data"]

    assert [(row["id"], row["status"], row["userId"]) for row in found] == [
        (2, "APPROVED", pair.survivor.id),
        (1, "PENDING", pair.survivor.id),
    ]


def test_a_survivor_that_is_merged_in_turn_brings_everything_along(api: Api) -> None:
    pair, last = told(api), someone(api, WECHAT)
    tell(api, points(last.id, redeemed=1))

    body = {"add": identifiers(("mobile", last.mobile))}
    api.change(pair.survivor.id, "source=INSTORE", body)

    row, other = rows(api, last.id)
    assert row["redeemed"] == 1 + HIGH["redeemed"] + LOW["redeemed"]
    assert other["programId"] == 1223
