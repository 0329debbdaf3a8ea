"""Rebuilding over every store: begun, interrupted, gone on with, compared, and only one at a time."""

from collections.abc import AsyncGenerator, Callable

import pytest

from customers.domain.facts import LifetimePurchases
from customers.domain.state import Identity
from customers.journal.factlog import Told, encode
from customers.journal.kept import Keeping, kept
from customers.journal.ports import Changes, Checkpoint, StoreDamaged, Unfit, Versioned
from projector.compare import Report
from projector.rebuild import Rebuilt, rebuild
from tests.contract.conftest import CUSTOMERS, PARTITIONS, Journal, Models
from tests.contract.journals import documents, project
from tests.contract.test_read_models import CUSTOMER
from tests.history import ORG

STRIDE = 7


@pytest.fixture(autouse=True)
def small_steps(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets that are written a few records at a time."""
    monkeypatch.setattr(type(models.sets.writer("s1")), "stride", STRIDE)


class Interrupted(BaseException):
    """Somebody pressed the keys, at this report."""


class Stage:
    """A stage of the work; `reports`: what was heard. Interrupts the work at the nth report."""

    def __init__(self, interrupt_at: int = -1) -> None:
        self.reports: list[tuple[int, int]] = []
        self._interrupt_at = interrupt_at

    def __enter__(self) -> Report:
        return self._hear

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def _hear(self, done: int, total: int) -> None:
        self.reports.append((done, total))
        if len(self.reports) == self._interrupt_at:
            raise Interrupted


class Stages:
    """Progress of every stage, by title. `at`: the stage to interrupt, and at which report."""

    def __init__(self, at: tuple[str, int] = ("", 0)) -> None:
        self._at = at
        self.told: dict[str, list[tuple[int, int]]] = {}

    def __call__(self, title: str, unit: str) -> Stage:
        told = Stage(self._at[1] if title == self._at[0] else -1)
        self.told[title] = told.reports
        return told


async def rebuilt(journal: Journal, models: Models, stages: Stages | None = None) -> Rebuilt:
    return await rebuild(journal.log, journal.facts, models.sets, stages or Stages())


async def test_a_rebuilt_set_is_live_and_equals_the_one_before(
    journal: Journal, models: Models
) -> None:
    await project(journal, models, "s1")

    done = await rebuilt(journal, models)

    assert done == Rebuilt("s2", 2 * (CUSTOMERS + 3) + 2, 0, 0, 0)
    assert await models.sets.live() == "s2"
    assert await documents(models, "s2") == await documents(models, "s1")


@pytest.mark.parametrize("at", [("build", 3), ("compare", 1), ("catch up", 1)])
async def test_an_interrupted_rebuild_goes_on_where_it_stopped(
    journal: Journal, models: Models, at: tuple[str, int]
) -> None:
    await project(journal, models, "s1")
    with pytest.raises(Interrupted):
        await rebuilt(journal, models, first := Stages(at))
    assert await models.sets.live() == "s1"
    await journal.author.register(range(1001, 1004))

    done = await rebuilt(journal, models, second := Stages())

    assert done.set == "s2"
    assert second.told["build"][0][0] == first.told["build"][-1][0] > 0
    assert (await documents(models, "s2"))[f"c|{ORG}|1003"].v > CUSTOMERS


async def test_begun_again_it_begins_at_version_0(journal: Journal, models: Models) -> None:
    with pytest.raises(Interrupted):
        await rebuilt(journal, models, Stages(("build", 3)))

    stages = Stages()
    done = await rebuild(journal.log, journal.facts, models.sets, stages, again=True)

    assert done.set == "s2"
    assert stages.told["build"][0][0] == 0


async def test_what_is_written_while_the_sets_are_compared_is_in_the_new_set(
    journal: Journal, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, persons = models.sets.count, iter(range(1001, 2000))

    async def count_and_write(name: str, partition: int) -> int:
        await journal.author.register([next(persons)])
        return await count(name, partition)

    monkeypatch.setattr(models.sets, "count", count_and_write)
    await project(journal, models, "s1")

    await rebuilt(journal, models)

    assert f"c|{ORG}|{next(persons) - 1}" in await documents(models, "s2")


async def _write_beside(models: Models, partition: int, changes: dict[str, Versioned]) -> None:
    writer = models.sets.writer("s1")
    at = (await writer.read(partition, ())).checkpoint
    becomes = Checkpoint("s1", partition, at.v, at.offset, at.id)
    await writer.commit(at, becomes, Changes(changes))


@pytest.mark.parametrize(
    "tampered",
    [
        lambda there: {f"c|{ORG}|1": Versioned(there[f"c|{ORG}|1"].v, CUSTOMER)},
        lambda there: {f"c|{ORG}|1": Versioned(there[f"c|{ORG}|1"].v - 1, CUSTOMER)},
        lambda there: {f"c|{ORG}|1": Versioned(there[f"c|{ORG}|1"].v + 1, CUSTOMER)},
        lambda there: {f"c|{ORG}|0": Versioned(5, CUSTOMER)},
        lambda there: {f"i|{ORG}|x|y": Versioned(5, Identity())},
    ],
    ids=["another state", "an old version", "a later version", "one too many", "the last name"],
)
async def test_a_document_that_differs_is_counted(
    journal: Journal,
    models: Models,
    tampered: Callable[[dict[str, Versioned]], dict[str, Versioned]],
) -> None:
    await project(journal, models, "s1")
    there = await documents(models, "s1")
    await _write_beside(models, journal.author.partition, tampered(there))

    done = await rebuilt(journal, models)

    assert done.differing == 1
    assert done.documents == len(there)
    assert await documents(models, "s2") == there


async def test_a_live_set_that_is_behind_does_not_differ(journal: Journal, models: Models) -> None:
    await project(journal, models, "s1")
    await journal.author.register([1001])

    assert (await rebuilt(journal, models)).differing == 0


async def test_a_damaged_set_is_rebuilt_and_the_new_one_is_not_called_different(
    journal: Journal, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = models.sets.export

    async def damaged(name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        async for item in export(name, partition):
            if name == "s1" and item[0].startswith("i|"):
                raise StoreDamaged("a document cannot be read")
            yield item

    await project(journal, models, "s1")
    monkeypatch.setattr(models.sets, "export", damaged)

    done = await rebuilt(journal, models)

    assert (done.set, done.documents, done.differing) == ("s2", 2 * (CUSTOMERS + 3) + 2, None)
    assert await models.sets.live() == "s2"


async def test_facts_are_built_too_and_one_that_differs_is_counted(
    journal: Journal, models: Models
) -> None:
    for customer in range(1, 20):
        told = Told(ORG, LifetimePurchases(customer=customer, sequence=3, amount=1.0))
        await journal.facts.append(customer % PARTITIONS, encode(told))
    other = LifetimePurchases(customer=7, sequence=3, amount=2.0)
    older = LifetimePurchases(customer=8, sequence=2, amount=2.0)
    there = [*kept(ORG, other), *kept(ORG, older)]
    await models.sets.writer("s1").keep(Keeping(0, 1, there))
    await project(journal, models, "s1")

    done = await rebuilt(journal, models)

    assert (done.facts, done.differing) == (19, 1)
    found = await models.sets.writer("s2").facts_offset(1)
    assert found == await journal.facts.end(1) > 0


async def test_the_set_before_is_kept_and_older_ones_are_dropped(
    journal: Journal, models: Models
) -> None:
    for _ in range(3):
        await rebuilt(journal, models)

    assert await models.sets.live() == "s4"
    assert list(await models.sets.names()) == ["s3", "s4"]


async def test_a_second_rebuild_is_refused_in_one_sentence_and_the_first_goes_on(
    journal: Journal, models: Models
) -> None:
    async with models.sets.rebuilding():
        with pytest.raises(Unfit, match="already being rebuilt"):
            await rebuilt(journal, models)

    assert (await rebuilt(journal, models)).set == "s2"
