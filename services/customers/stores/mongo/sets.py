"""The read-model sets of a MongoDB database, and the reader that follows the pointer to the live one."""

import time
from collections.abc import AsyncIterator, Collection, Sequence

from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from customers.domain.facts import Fact
from customers.domain.search import Sought
from customers.journal.kept import Aside, Kept
from customers.journal.ports import (
    SHAPE,
    Hits,
    SearchRows,
    Snapshot,
    Versioned,
)
from customers.stores.mongo.connect import Database
from customers.stores.mongo.faults import unavailable
from customers.stores.mongo.models import MongoModels

FIRST_SET = "s1"
LOOK_EVERY_S = 0.5


class MongoSets:
    """Sets port over a database. The pointer is the document `live` of the collection `sets`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pointers = database.get_collection("sets", read_concern=ReadConcern("majority"))

    async def live(self) -> str:
        try:
            found = await self._pointers.find_one({"_id": "live"})
        except PyMongoError as error:
            raise unavailable("read", error) from None
        return str(found["set"]) if found else FIRST_SET

    def writer(self, name: str) -> MongoModels:
        return MongoModels(self.database, name)

    def reader(self) -> "LiveMongoModels":
        """ReadModels of whatever set is live."""
        return LiveMongoModels(self)

    async def flip(self, name: str) -> None:
        try:
            await self._pointers.replace_one(
                {"_id": "live"}, {"_id": "live", "set": name}, upsert=True
            )
        except PyMongoError as error:
            raise unavailable("written", error) from None

    async def names(self) -> Sequence[str]:
        try:
            there = await self.database.list_collection_names()
        except PyMongoError as error:
            raise unavailable("read", error) from None
        return sorted({name.partition(".")[0] for name in there if name.endswith(".checkpoints")})

    async def export(self, name: str, partition: int) -> AsyncIterator[tuple[str, Versioned]]:
        async for item in MongoModels(self.database, name).export(partition):
            yield item

    async def shape(self, name: str) -> int:
        begun = {"shape": {"$ne": SHAPE}}
        try:
            other = await self.database[f"{name}.checkpoints"].find_one(begun)
        except PyMongoError as error:
            raise unavailable("read", error) from None
        return int(other.get("shape", 0)) if other else SHAPE

    async def rows(self, name: str, partition: int) -> SearchRows:
        return await MongoModels(self.database, name).rows(partition)

    async def export_facts(self, name: str) -> AsyncIterator[Kept]:
        async for one in MongoModels(self.database, name).export_facts():
            yield one

    async def set_aside(self, name: str) -> Sequence[Aside]:
        return await MongoModels(self.database, name).set_aside()

    async def drop(self, name: str) -> None:
        if name == await self.live():
            raise ValueError("the live set is not dropped")
        try:
            for there in await self.database.list_collection_names():
                if there.startswith(f"{name}."):
                    await self.database.drop_collection(there)
        except PyMongoError as error:
            raise unavailable("written", error) from None


class LiveMongoModels:
    """ReadModels port: always the live set, looked up again twice a second."""

    def __init__(self, sets: MongoSets) -> None:
        self._sets = sets
        self._models: MongoModels | None = None
        self._looked = float("-inf")

    async def _current(self) -> MongoModels:
        now = time.monotonic()
        if self._models is None or now - self._looked > LOOK_EVERY_S:
            self._looked = now
            self._models = self._sets.writer(await self._sets.live())
        return self._models

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        return await (await self._current()).read(partition, names)

    async def fold(self, partition: int) -> bytes | None:
        return await (await self._current()).fold(partition)

    async def search(self, partition: int, sought: Sought) -> Hits:
        return await (await self._current()).search(partition, sought)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        return await (await self._current()).facts(org, customers, kinds)

    async def facts_offset(self, partition: int) -> int:
        return await (await self._current()).facts_offset(partition)

    async def close(self) -> None:
        """The client belongs to whoever connected."""
