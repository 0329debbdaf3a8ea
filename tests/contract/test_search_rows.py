"""Search in the ports ReadModels, ModelWriter and Sets: each sentence of their docstrings, over every adapter."""

import asyncio
import random

import pytest
from msgspec.structs import replace

from customers.domain.search import CAP, Row, Sought, rows, scope_mark
from customers.domain.state import Customer, Profile, customer_name
from customers.journal.ports import SHAPE, Changes, Fenced, Hits, StoreUnavailable, Versioned
from tests.contract.conftest import Models
from tests.contract.test_read_models import CUSTOMER, PROFILE, at

JD = scope_mark("JD", "")


def named(id_: int, *names: str, **more: str) -> Customer:
    """A customer with these first names, one profile for each; `source`, `account` of all."""
    where = {"source": "LINE", "account": "1", **more}
    profiles: tuple[Profile, ...] = tuple(
        replace(PROFILE, first_name=name, identifiers=(), **where) for name in names
    )
    return replace(CUSTOMER, id=id_, profiles=profiles)


def written(v: int, *customers: Customer, org: int = 1) -> Changes:
    """The customers' documents and all their rows."""
    documents = {customer_name(org, c.id): Versioned(v, c) for c in customers}
    return Changes(documents, rows=[row for c in customers for row in rows(org, c)])


def seek(prefix: str, mark: str = "", limit: int = 10, offset: int = 0, org: int = 1) -> Sought:
    return Sought(org, prefix, mark, limit, offset)


async def ids(models: Models, sought: Sought) -> tuple[list[int], int]:
    """Whom a search of partition 1 answers, and how many it finds."""
    hits = await models.reader.search(1, sought)
    return [customer.id for customer in hits.customers], hits.total


async def test_a_search_of_a_set_without_a_checkpoint_finds_nobody(models: Models) -> None:
    assert await models.reader.search(1, seek("a")) == Hits(at(-1), 0, [])


async def test_a_search_answers_whole_documents_and_the_checkpoint(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, CUSTOMER))

    hits = await models.reader.search(1, seek("zoë"))

    assert (hits.checkpoint, hits.total, list(hits.customers)) == (at(0), 1, [CUSTOMER])


async def test_customers_come_in_the_order_of_their_first_matching_token_then_id(
    models: Models,
) -> None:
    customers = (
        named(5, "Tom"),
        named(3, "Tom"),
        named(9, "Anna", "Toby"),
        named(4, "Tomé"),
        named(2, "Tomž"),
        named(8, "Tom\U0001f600"),
        named(1, "Tim"),
    )
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, *customers))

    assert await ids(models, seek("to")) == ([9, 3, 5, 4, 2, 8], 6)


async def test_a_customer_with_several_matching_tokens_is_answered_once(models: Models) -> None:
    customers = (named(1, "Tom", "Tomas", "Toni"), named(2, "Toma"))
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, *customers))

    assert await ids(models, seek("to")) == ([1, 2], 2)
    assert await ids(models, seek("tom")) == ([1, 2], 2)
    assert await ids(models, seek("toma")) == ([2, 1], 2)


async def test_a_page_is_at_most_limit_from_offset_on_and_the_total_is_of_all(
    models: Models,
) -> None:
    await models.sets.writer("s1").commit(
        at(-1), at(0), written(0, *(named(i, f"Tom{i}") for i in range(1, 8)))
    )

    assert await ids(models, seek("tom", limit=3)) == ([1, 2, 3], 7)
    assert await ids(models, seek("tom", limit=3, offset=5)) == ([6, 7], 7)
    assert await ids(models, seek("tom", limit=3, offset=9)) == ([], 7)


async def test_a_mark_finds_customers_with_that_scope_whatever_token_matches(
    models: Models,
) -> None:
    both = named(1, "Tom")
    jd = replace(PROFILE, source="JD", account="", first_name="Zed", identifiers=())
    both = replace(both, profiles=(*both.profiles, jd))
    odd = named(3, "Tom", account="a.b|c\\(")
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, both, named(2, "Tom"), odd))

    assert await ids(models, seek("tom", JD)) == ([1], 1)
    assert await ids(models, seek("tom", scope_mark("LINE", "1"))) == ([1, 2], 2)
    assert await ids(models, seek("tom", scope_mark("LINE", "a.b|c\\("))) == ([3], 1)
    assert await ids(models, seek("tom", scope_mark("LINE", ""))) == ([], 0)


async def test_organisations_of_a_partition_do_not_find_each_others_customers(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), written(0, named(1, "Tom")))
    await writer.commit(at(0), at(1), written(1, named(2, "Tom"), org=2))

    assert await ids(models, seek("tom")) == ([1], 1)
    assert await ids(models, seek("tom", org=2)) == ([2], 1)


async def test_a_prefix_is_a_text_and_not_a_pattern(models: Models) -> None:
    customers = (named(1, "a.c"), named(2, "abc"), named(3, "a%"), named(4, "a$c"))
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, *customers))

    assert await ids(models, seek("a.")) == ([1], 1)
    assert await ids(models, seek("a%")) == ([3], 1)
    assert await ids(models, seek("a$")) == ([4], 1)


async def test_customers_are_counted_up_to_one_more_than_the_cap(models: Models) -> None:
    many = [Row(1, f"t{i:06}", i, 0, JD) for i in range(1, CAP + 3)]
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes({}, rows=many))

    assert (await models.reader.search(1, seek("t0", limit=1, offset=CAP))).total == CAP + 1
    await writer.commit(at(0), at(1), Changes({}, gone=many[:2]))
    assert (await models.reader.search(1, seek("t0", limit=1, offset=CAP))).total == CAP


async def test_a_row_takes_the_place_of_the_one_with_its_token_and_customer(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), written(0, named(1, "Tom", "Tomas")))

    await writer.commit(at(0), at(1), Changes({}, rows=[Row(1, "tomas", 1, 0, JD)]))

    assert await ids(models, seek("toma", JD)) == ([1], 1)
    assert len((await models.sets.rows("s1", 1)).rows) == 2


async def test_a_row_that_was_taken_away_finds_nobody(models: Models) -> None:
    writer = models.sets.writer("s1")
    tom, toni = named(1, "Tom"), named(2, "Toni")
    await writer.commit(at(-1), at(0), written(0, tom, toni))

    await writer.commit(at(0), at(1), Changes({}, gone=rows(1, tom)))

    assert await ids(models, seek("to")) == ([2], 1)


async def test_a_fenced_commit_changes_no_rows(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), written(0, named(1, "Tom")))

    with pytest.raises(Fenced):
        await writer.commit(at(-1), at(1), written(1, named(2, "Tom")))
    with pytest.raises(Fenced):
        await writer.commit(at(3), at(4), Changes({}, gone=rows(1, named(1, "Tom"))))

    assert await ids(models, seek("to")) == ([1], 1)


async def test_page_total_and_checkpoint_are_of_one_moment(models: Models) -> None:
    writer = models.sets.writer("s1")
    chance = random.Random(1)
    tokens = [f"t{chance.randrange(1000):03}" for _ in range(40)]

    async def write() -> None:
        for v, token in enumerate(tokens):
            customer = named(v + 1, token)
            gone = rows(1, named(v, tokens[v - 1])) if v % 2 else []
            await writer.commit(at(v - 1), at(v), written(v, customer)._replace(gone=gone))

    writing = asyncio.ensure_future(write())
    while not writing.done():
        hits = await models.reader.search(1, seek("t", limit=100))
        v = hits.checkpoint.v
        left = {i + 1 for i in range(v + 1) if i == v or i % 2}
        assert ({c.id for c in hits.customers}, hits.total) == (left, len(left))
        await asyncio.sleep(0)
    await writing


async def test_the_rows_of_a_partition_are_told_with_their_checkpoint(models: Models) -> None:
    writer = models.sets.writer("s1")
    zoë, tom = named(1, "Zoë", "Zo"), named(2, "Tom")
    await writer.commit(at(-1), at(0), written(0, zoë))
    await writer.commit(at(-1, partition=2), at(0, partition=2), written(0, tom, org=2))

    first, second = [await models.sets.rows("s1", p) for p in (1, 2)]

    assert (first.checkpoint, set(first.rows)) == (at(0), set(rows(1, zoë)))
    assert (second.checkpoint, set(second.rows)) == (at(0, partition=2), set(rows(2, tom)))


async def test_a_search_follows_the_pointer_to_the_live_set(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, named(1, "Tom")))
    await models.sets.writer("s2").commit(at(-1, "s2"), at(0, "s2"), written(0, named(2, "Tom")))
    assert await ids(models, seek("tom")) == ([1], 1)

    await models.sets.flip("s2")

    async with asyncio.timeout(1):
        while await ids(models, seek("tom")) != ([2], 1):
            await asyncio.sleep(0.02)


async def test_a_set_has_the_shape_it_was_begun_with(models: Models) -> None:
    assert await models.sets.shape("s1") == SHAPE
    await models.sets.writer("s1").commit(at(-1), at(0), written(0, named(1, "Tom")))
    await models.begin_old("s7")

    assert await models.sets.shape("s1") == SHAPE
    assert await models.sets.shape("s7") == 0


async def test_a_set_of_another_shape_is_not_searched(models: Models) -> None:
    await models.begin_old("s7")
    await models.sets.flip("s7")

    with pytest.raises(StoreUnavailable, match="no search rows"):
        await models.reader.search(1, seek("tom"))


async def test_rows_are_of_their_checkpoint_while_they_are_written(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), written(0, named(1, *(f"Tom{i}" for i in range(300)))))

    async def write() -> None:
        for v in range(1, 60):
            await writer.commit(at(v - 1), at(v), written(v, named(v + 1, "Zoë")))
            await asyncio.sleep(0)

    writing = asyncio.ensure_future(write())
    seen: list[tuple[int, int]] = []
    while not writing.done():
        found = await models.sets.rows("s1", 1)
        seen.append((found.checkpoint.v, len(found.rows)))
        await asyncio.sleep(0)
    await writing

    assert len({v for v, _ in seen}) > 2
    assert all(held == 300 + v for v, held in seen), seen
