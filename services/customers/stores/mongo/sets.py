"""The read-model sets of a MongoDB database."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager

from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from customers.journal.kept import Aside, Kept
from customers.journal.ports import (
    SHAPE,
    SearchRows,
    Versioned,
)
from customers.stores.mongo.claim import claimed
from customers.stores.mongo.connect import Database
from customers.stores.mongo.faults import unavailable
from customers.stores.mongo.models import MongoModels

FIRST_SET = "s1"


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

    def reader(self, name: str) -> MongoModels:
        return self.writer(name)

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

    def export(self, name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        return self.writer(name).export(partition)

    async def count(self, name: str, partition: int) -> int:
        return await self.writer(name).count(partition)

    def rebuilding(self) -> AbstractAsyncContextManager[None]:
        return claimed(self._pointers)

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
