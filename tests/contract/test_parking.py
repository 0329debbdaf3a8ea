"""What is parked, over every store: kept beside the documents, told with them, gone after a rebuild."""

from contextlib import nullcontext

import pytest

from customers.domain.events import Event
from customers.domain.evolve import evolve
from customers.domain.state import State, customer_name, identity_name
from customers.journal import record
from customers.journal.ports import Changes, Fenced, Snapshot
from projector.rebuild import rebuild
from tests.contract.conftest import Journal, Models
from tests.contract.journals import documents, project
from tests.contract.test_read_models import DOCUMENTS, at, versioned
from tests.contract.test_search_rows import named, seek, written
from tests.history import ORG, mobile


async def test_what_is_parked_is_told_of_the_names_asked_for_and_its_documents_stay(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes(versioned(0)))

    names = {"i|1|a|b": "one fault", "c|1|99": "another"}
    await writer.commit(at(0), at(1), Changes({}, parked=names))
    await writer.commit(at(1), at(2), Changes({}, parked={"c|1|100": "later"}))

    asked = await models.reader.read(1, [*DOCUMENTS, "c|1|99"])
    assert asked == Snapshot(
        at(2), versioned(0), {k: v for k, v in names.items() if k in (*DOCUMENTS, "c|1|99")}
    )
    assert (await models.reader.read(1, ["i|1|x|y"])).parked == {}
    assert await writer.parked(1) == {**names, "c|1|100": "later"}
    assert (await writer.parked(2), (await models.reader.read(2, names)).parked) == ({}, {})


async def test_a_fenced_commit_parks_nothing(models: Models) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), Changes({}))

    with pytest.raises(Fenced):
        await writer.commit(at(3), at(4), Changes({}, parked={"c|1|99": "why"}))

    assert (await writer.parked(1), (await models.reader.read(1, ["c|1|99"])).parked) == ({}, {})


async def test_a_search_tells_whether_any_document_of_the_partition_is_parked(
    models: Models,
) -> None:
    writer = models.sets.writer("s1")
    await writer.commit(at(-1), at(0), written(0, named(1, "Tom")))
    before = await models.reader.search(1, seek("tom"))

    await writer.commit(at(0), at(1), Changes({}, parked={"c|1|9": "why"}))

    after = await models.reader.search(1, seek("tom"))
    assert (before.parked, after.parked, after.total) == (False, True, 1)


async def test_what_a_fault_parked_a_rebuild_without_the_fault_brings_up_to_date(
    journal: Journal, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(name: str, state: State | None, event: Event) -> State | None:
        if name == customer_name(ORG, 7):
            raise ZeroDivisionError
        return evolve(name, state, event)

    with monkeypatch.context() as broken:
        broken.setattr(record, "evolve", faulty)
        await project(journal, models, "s1")
    parked = await models.sets.writer("s1").parked(journal.author.partition)
    before = await documents(models, "s1")

    done = await rebuild(
        journal.log, journal.facts, models.sets, lambda *_: nullcontext(lambda *_: None)
    )

    here = {customer_name(ORG, 7), identity_name(ORG, "mobile", mobile(7))}
    assert set(parked) == here
    assert all(why.endswith("could not be applied: ZeroDivisionError") for why in parked.values())
    assert (done.differing, done.parked) == (2, 0)
    after = await documents(models, "s2")
    assert after.keys() - before.keys() == here
    assert {name: d for name, d in after.items() if name not in here} == before
