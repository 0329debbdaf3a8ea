"""The ports FactReader, FactKeeper and FactSets: each sentence of their docstrings, over every adapter."""

import asyncio

import msgspec
import pytest

from customers.domain.facts import (
    Fact,
    Group,
    LifetimePurchases,
    Member,
    Points,
    PointsAccount,
    PointsTransferred,
    RetroRequestDecided,
    RetroRequestRaised,
    Segments,
    UserGroup,
)
from customers.journal.kept import Aside, Keeping, Kept, kept
from tests.contract.conftest import Models

AT = "2019-10-16T15:53:42+05:30"
TRANSFER = PointsTransferred(customer=7, to=8, sequence=2**63 - 1, transfer=100, at=AT, points=15.0)
FACTS: dict[str, Fact] = {
    "points": PointsAccount(customer=7, sequence=1, program=1219, points=Points(redeemed=0.1)),
    "transfer": TRANSFER,
    "raised": RetroRequestRaised(customer=7, sequence=1, request=5, on=AT, comments="Zoë \0 $x"),
    "decided": RetroRequestDecided(customer=7, sequence=1, request=5, on=AT, status="APPROVED"),
    "group": UserGroup(
        customer=7,
        sequence=0,
        group=Group(
            id=1, name="g", primary_user_id=7, members=(Member(user_id=7, role="PRIMARY"),)
        ),
    ),
    "segments": Segments(customer=7, sequence=1, segments={"a.b": 1, "$c": None, "": [1.5, "\0"]}),
    "purchases": LifetimePurchases(customer=7, sequence=1, amount=12.25),
}


def bought(amount: float, sequence: int, customer: int = 7) -> Fact:
    return LifetimePurchases(customer=customer, sequence=sequence, amount=amount)


def keeping(*facts: Fact, offset: int = 1, org: int = 1) -> Keeping:
    """These facts as they come from partition 1."""
    return Keeping(1, offset, [place for fact in facts for place in kept(org, fact)])


async def test_every_kind_of_fact_comes_back_as_kept(models: Models) -> None:
    await models.sets.writer("s1").keep(keeping(*FACTS.values()))

    for kind, fact in FACTS.items():
        assert list(await models.reader.facts(1, [7], [kind])) == [fact]


async def test_facts_of_several_customers_and_kinds_come_in_one_answer(models: Models) -> None:
    many = [bought(1.5, 1, customer) for customer in range(10, 150)]
    await models.sets.writer("s1").keep(keeping(FACTS["points"], TRANSFER, *many))

    found = await models.reader.facts(1, [7, 8, 9, *range(10, 150)], ["transfer", "purchases"])

    encoded = sorted(map(msgspec.json.encode, found))
    assert encoded == sorted(map(msgspec.json.encode, (TRANSFER, TRANSFER, *many)))


async def test_a_transfer_is_kept_for_both_its_customers(models: Models) -> None:
    await models.sets.writer("s1").keep(keeping(TRANSFER))

    for customer in (7, 8):
        assert list(await models.reader.facts(1, [customer], ["transfer"])) == [TRANSFER]


@pytest.mark.parametrize(("customers", "kinds"), [((), ("points",)), ((7,), ())])
async def test_nothing_is_answered_for_nobody_or_nothing(
    models: Models, customers: tuple[int, ...], kinds: tuple[str, ...]
) -> None:
    await models.sets.writer("s1").keep(keeping(FACTS["points"]))

    assert list(await models.reader.facts(1, customers, kinds)) == []


async def test_organisations_do_not_share_facts(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.keep(keeping(bought(1, 1), org=1))
    await writer.keep(keeping(bought(2, 1), org=2))

    assert list(await models.reader.facts(1, [7], ["purchases"])) == [bought(1, 1)]
    assert list(await models.reader.facts(2, [7], ["purchases"])) == [bought(2, 1)]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    "facts",
    [
        (bought(1, 5), bought(2, 6)),
        (bought(2, 6), bought(1, 5)),
        (bought(1, 6), bought(2, 6)),
        (bought(2, 6), bought(1, 6)),
        (bought(2, 6), bought(2, 6)),
    ],
    ids=["newer", "late", "equal sequence", "equal sequence, turned", "twice"],
)
async def test_the_greater_rank_is_kept_in_whatever_order_facts_come(
    models: Models, facts: tuple[Fact, ...], together: bool
) -> None:
    writer = models.sets.writer("s1")

    if together:
        await writer.keep(keeping(*facts))
    else:
        for fact in facts:
            await writer.keep(keeping(fact))

    assert list(await models.reader.facts(1, [7], ["purchases"])) == [bought(2, 6)]


async def test_of_concurrent_keepers_the_greater_sequence_wins_everywhere(models: Models) -> None:
    writer = models.sets.writer("s1")

    async def keep(sequence: int) -> None:
        facts = [bought(sequence, sequence, customer) for customer in range(1, 40)]
        await writer.keep(keeping(*facts))

    await asyncio.gather(*(keep(sequence) for sequence in (3, 1, 4, 2)))

    found = await models.reader.facts(1, range(1, 40), ["purchases"])
    assert [fact.sequence for fact in found] == [4] * 39


async def test_the_offset_is_kept_with_the_facts_by_partition_and_never_goes_back(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    assert await models.reader.facts_offset(1) == await writer.facts_offset(1) == 0

    await writer.keep(keeping(offset=17))
    await writer.keep(keeping(bought(1, 1), offset=9))

    assert await models.reader.facts_offset(1) == await writer.facts_offset(1) == 17
    assert await models.reader.facts_offset(2) == 0
    assert list(await models.reader.facts(1, [7], ["purchases"])) == [bought(1, 1)]


async def test_what_is_set_aside_is_remembered_once(models: Models) -> None:
    writer = models.sets.writer("s1")
    assert list(await models.sets.set_aside("s1")) == []

    await writer.keep(Keeping(1, 12, [], [Aside(1, 11, "not JSON"), Aside(1, 2, "no type")]))
    await writer.keep(Keeping(1, 12, [], [Aside(1, 11, "not JSON")]))
    await writer.keep(Keeping(0, 4, [], [Aside(0, 3, "no type")]))

    found = list(await models.sets.set_aside("s1"))
    assert found == [Aside(0, 3, "no type"), Aside(1, 2, "no type"), Aside(1, 11, "not JSON")]


async def test_an_export_is_every_fact_of_the_set_where_it_is_kept(models: Models) -> None:
    keeps = keeping(*FACTS.values())
    await models.sets.writer("s1").keep(keeps)
    await models.sets.writer("s2").keep(keeping(bought(9, 9)))

    found = [one async for one in models.sets.export_facts("s1")]

    assert [one.name for one in found] == sorted(one.name for one in keeps.kept)
    assert {one.place: one.fact for one in found} == {one.place: one.fact for one in keeps.kept}


async def test_readers_follow_a_flip_to_another_sets_facts(models: Models) -> None:
    await models.sets.writer("s1").keep(keeping(bought(1, 1)))
    await models.sets.writer("s2").keep(keeping(bought(2, 2), offset=2))
    assert list(await models.reader.facts(1, [7], ["purchases"])) == [bought(1, 1)]

    await models.sets.flip("s2")

    async with asyncio.timeout(1):
        while await models.reader.facts_offset(1) != 2:
            await asyncio.sleep(0.02)
    assert list(await models.reader.facts(1, [7], ["purchases"])) == [bought(2, 2)]


async def test_a_dropped_set_forgets_its_facts(models: Models) -> None:
    await models.sets.writer("s2").keep(Keeping(1, 1, kept(1, bought(1, 1)), [Aside(1, 0, "x")]))

    await models.sets.drop("s2")

    again = models.sets.writer("s2")
    assert await again.facts_offset(1) == 0
    assert [one async for one in models.sets.export_facts("s2")] == []


def test_a_place_names_the_organisation_the_customer_and_one_thing() -> None:
    assert [one.place for one in kept(1, TRANSFER)] == [
        (1, 7, "transfer|100|out"),
        (1, 8, "transfer|100|in"),
    ]
    assert {one.kind for fact in FACTS.values() for one in kept(1, fact)} == set(FACTS)
    assert Kept(1, 7, "points|1219", FACTS["points"]).kind == "points"
