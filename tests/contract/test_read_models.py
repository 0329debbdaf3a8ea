"""The ports ReadModels, ModelWriter and Sets: each sentence of their docstrings, over every adapter."""

import asyncio

import pytest

from customers.domain.organisation import Organisation
from customers.domain.state import (
    Channel,
    Customer,
    Entry,
    Identifier,
    Identity,
    Profile,
    Remembered,
    State,
    Till,
)
from customers.journal import live
from customers.journal.ports import Changes, Checkpoint, Fenced, Snapshot, Unfit, Versioned
from tests.contract.conftest import Models

TILL = Till("t", "Till")
AT = "2026-01-01T00:00:00+00:00"
PROFILE = Profile(
    source="LINE",
    account="1",
    origin=7,
    first_name="Zoë",
    fields={"a.b": 1, "$c": "x", "": None, "d": 1.5, "e": True},
    identifiers=(Identifier("mobile", "919", 7),),
    channels=(Channel("line", "l", True, False, {"office": False}),),
    created_at=AT,
    created_by=TILL,
    modified_at=AT,
    modified_by=TILL,
)
CUSTOMER = Customer(
    id=7,
    loyalty="loyalty",
    profiles=(PROFILE,),
    created_at=AT,
    created_by=TILL,
    modified_at=AT,
    modified_by=TILL,
)
DOCUMENTS: dict[str, State] = {
    "c|1|7": CUSTOMER,
    "i|1|mobile|919": Identity((Entry("LINE", "1", 7, 7),)),
    "i|1|line|a|b": Identity(),
    "k|1|00ff": Remembered("f", 1, 200, "{}", 7),
    "org|1": Organisation(id=1, name="o", tills={"t": "T"}, sources={"LINE": ("1",), "JD": None}),
}


def at(v: int, set_: str = "s1", partition: int = 1) -> Checkpoint:
    """A checkpoint as this suite moves them: two offsets a version."""
    return Checkpoint(set_, partition, v, 0 if v < 0 else 2 * v + 1, "" if v < 0 else f"id{v}")


def versioned(v: int) -> dict[str, Versioned]:
    return {name: Versioned(v, state) for name, state in DOCUMENTS.items()}


async def test_a_set_without_a_checkpoint_is_at_the_beginning(models: Models) -> None:
    snapshot = await models.reader.read(1, ["c|1|7"])

    assert snapshot == Snapshot(at(-1), {})


async def test_every_kind_of_document_comes_back_as_written(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), Changes(versioned(0)))

    snapshot = await models.reader.read(1, list(DOCUMENTS))

    assert snapshot.checkpoint == at(0)
    assert snapshot.documents == versioned(0)


async def test_absent_documents_are_left_out(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), Changes(versioned(0)))

    assert set((await models.reader.read(1, ["c|1|7", "c|1|8"])).documents) == {"c|1|7"}


async def test_a_document_is_replaced_as_a_whole(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes(versioned(0)))
    empty = {"i|1|mobile|919": Versioned(1, Identity())}

    await writer.commit(at(0), at(1), Changes(empty))

    assert (await models.reader.read(1, empty)).documents == empty


async def test_partitions_have_checkpoints_of_their_own(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), Changes({}))

    assert (await models.reader.read(2, ())).checkpoint == at(-1, partition=2)


async def test_a_commit_from_another_checkpoint_is_fenced_and_writes_nothing(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes({}, b"fold 0"))

    for wrong in (at(-1), at(1), Checkpoint("s1", 1, 0, 9, "id0")):
        with pytest.raises(Fenced):
            await writer.commit(wrong, at(2), Changes(versioned(2), b"fold 2"))

    assert await models.reader.read(1, list(DOCUMENTS)) == Snapshot(at(0), {})
    assert await models.reader.fold(1) == b"fold 0"


async def test_of_concurrent_commits_from_one_checkpoint_one_wins(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes({}))

    async def attempt(v: int) -> int:
        try:
            await writer.commit(at(0), at(v), Changes({"i|1|a|b": Versioned(v, Identity())}))
        except Fenced:
            return 0
        return v

    won = [v for v in await asyncio.gather(*(attempt(v) for v in range(1, 6))) if v]

    snapshot = await models.reader.read(1, ["i|1|a|b"])
    assert won == [snapshot.checkpoint.v] == [snapshot.documents["i|1|a|b"].v]


async def test_a_fold_is_kept_with_its_checkpoint(models: Models) -> None:
    writer = models.sets.writer("s1")
    large = bytes(range(256)) * 40_000
    assert await models.reader.fold(1) is None

    await writer.commit(at(-1), at(0), Changes({}, large))
    await writer.commit(at(0), at(1), Changes({}))

    assert await models.reader.fold(1) == await writer.fold(1) == large
    assert await models.reader.fold(2) is None


async def test_a_newer_fold_takes_the_older_ones_place(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes({}, b"older" * 9_000_000))
    await writer.commit(at(0), at(1), Changes({}, b"newer"))

    assert await models.reader.fold(1) == b"newer"


async def test_a_reader_never_sees_a_document_older_than_its_checkpoint(models: Models) -> None:
    writer = models.sets.writer("s1")
    names = ["i|1|a|1", "c|1|7", "i|1|a|2"]

    async def write() -> None:
        for v in range(60):
            documents = {n: Versioned(v, CUSTOMER if n[0] == "c" else Identity()) for n in names}
            await writer.commit(at(v - 1), at(v), Changes(documents))

    writing = asyncio.ensure_future(write())
    while not writing.done():
        snapshot = await models.reader.read(1, names)
        assert all(snapshot.documents[n].v >= snapshot.checkpoint.v for n in snapshot.documents)
        assert snapshot.checkpoint.v < 0 or set(snapshot.documents) == set(names)
        await asyncio.sleep(0)
    await writing


async def test_the_first_live_set_is_there_from_the_beginning(models: Models) -> None:
    assert await models.sets.live() == "s1"
    assert list(await models.sets.names()) in ([], ["s1"])


async def test_sets_do_not_share_documents(models: Models) -> None:
    await models.sets.writer("s1").commit(at(-1), at(0), Changes(versioned(0)))
    second = models.sets.writer("s2")

    assert second.set == "s2"
    assert await second.read(1, list(DOCUMENTS)) == Snapshot(at(-1, "s2"), {})


async def test_readers_notice_a_flip_within_a_second(models: Models) -> None:
    await models.sets.writer("s2").commit(at(-1, "s2"), at(3, "s2"), Changes(versioned(3)))
    assert (await models.reader.read(1, ())).checkpoint.set == "s1"

    await models.sets.flip("s2")

    async with asyncio.timeout(1):
        while (await models.reader.read(1, ())).checkpoint != at(3, "s2"):
            await asyncio.sleep(0.02)
    assert await models.sets.live() == "s2"


async def test_after_a_flip_a_partition_is_read_from_the_old_set_until_the_new_one_has_come_as_far(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY_S", -1)
    new = models.sets.writer("s2")
    await models.sets.writer("s1").commit(at(-1), at(5), Changes(versioned(5)))
    await new.commit(at(-1, "s2"), at(4, "s2"), Changes(versioned(4)))
    assert (await models.reader.read(1, ())).checkpoint == at(5)

    await models.sets.flip("s2")

    assert await models.reader.read(1, DOCUMENTS) == Snapshot(at(5), versioned(5))
    assert (await models.reader.read(2, ())).checkpoint == at(-1, "s2", 2)
    await new.commit(at(4, "s2"), at(5, "s2"), Changes({}))
    assert await models.reader.read(1, DOCUMENTS) == Snapshot(at(5, "s2"), versioned(4))


async def test_an_old_set_that_is_further_for_long_is_not_believed(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY_S", -1)
    monkeypatch.setattr(live, "HOLD_S", 0.2)
    await models.sets.writer("s1").commit(at(-1), at(5), Changes(versioned(5)))
    await models.sets.writer("s2").commit(at(-1, "s2"), at(4, "s2"), Changes(versioned(4)))
    assert (await models.reader.read(1, ())).checkpoint == at(5)

    await models.sets.flip("s2")

    async with asyncio.timeout(5):
        while (await models.reader.read(1, ())).checkpoint != at(4, "s2"):
            await asyncio.sleep(0.02)


async def test_an_old_set_that_is_gone_is_not_waited_for(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_EVERY_S", -1)
    await models.sets.writer("s1").commit(at(-1), at(5), Changes(versioned(5)))
    await models.sets.writer("s2").commit(at(-1, "s2"), at(4, "s2"), Changes(versioned(4)))
    assert (await models.reader.read(1, ())).checkpoint == at(5)

    await models.sets.flip("s2")
    await models.sets.drop("s1")

    assert (await models.reader.read(1, ())).checkpoint == at(4, "s2")


async def test_an_export_is_every_document_of_the_partition(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes(versioned(0)))
    other = {"c|2|9": Versioned(0, CUSTOMER)}
    await writer.commit(at(-1, partition=2), at(0, partition=2), Changes(other))

    assert {n: d async for n, d in models.sets.export("s1", 1)} == versioned(0)
    assert {n: d async for n, d in models.sets.export("s1", 2)} == other
    assert await models.sets.count("s1", 1) == len(DOCUMENTS)
    assert await models.sets.count("s1", 2) == 1


async def test_an_export_is_in_the_order_of_names(models: Models) -> None:
    values = ("b", "a|b", "a", "B", "9", "10", "\uffff", "\U00010348", "é", "z", "e\u0301")
    names = [f"i|{org}|line|{value}" for value in values for org in (1, 10, 2)]
    many = {name: Versioned(0, Identity()) for name in names}
    await models.sets.writer("s1").commit(at(-1), at(0), Changes({**versioned(0), **many}))

    exported = [name async for name, _ in models.sets.export("s1", 1)]

    assert exported == sorted({*DOCUMENTS, *names})


async def test_a_store_is_rebuilt_by_one_at_a_time(models: Models) -> None:
    async with models.sets.rebuilding():
        with pytest.raises(Unfit, match="already being rebuilt by another process"):
            async with models.sets.rebuilding():
                raise AssertionError("held twice")

    async with models.sets.rebuilding():
        """Free again."""


async def test_a_set_that_is_not_live_can_be_dropped(models: Models) -> None:
    await models.sets.writer("s2").commit(at(-1, "s2"), at(0, "s2"), Changes(versioned(0)))
    assert "s2" in await models.sets.names()

    await models.sets.drop("s2")

    assert "s2" not in await models.sets.names()
    with pytest.raises(ValueError, match="live set"):
        await models.sets.drop("s1")
