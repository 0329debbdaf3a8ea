"""Sets projected from a small journal."""

from customers.journal.ports import Versioned
from projector.project import Projection
from tests.contract.conftest import PARTITIONS, Journal, Models


async def project(journal: Journal, models: Models, name: str) -> None:
    """Bring a set to the end of the journal."""
    for partition in range(journal.log.partitions):
        projection, end = (
            Projection(models.sets.writer(name), partition),
            await journal.log.end(partition),
        )
        start = await projection.begin()
        async for batch in journal.log.follow({partition: start}):
            await projection.take(batch.records)
            if projection.checkpoint.offset >= end:
                break


async def documents(models: Models, name: str) -> dict[str, Versioned]:
    return {n: d for p in range(PARTITIONS) async for n, d in models.sets.export(name, p)}
