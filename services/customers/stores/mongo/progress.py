"""How far a public stream has come, in the collection `published`: one document per stream and partition."""

from typing import Any

from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern

from customers.journal.ports import Checkpoint, Fenced, StoreUnavailable
from customers.stores.mongo.connect import Database


class MongoProgress:
    """Progress port of one stream."""

    def __init__(self, database: Database, name: str) -> None:
        self._name = name
        self._published = database.get_collection("published", read_concern=ReadConcern("majority"))

    @property
    def name(self) -> str:
        return self._name

    def _id(self, partition: int) -> str:
        return f"{self._name}|{partition}"

    async def read(self, partition: int) -> Checkpoint:
        try:
            row = await self._published.find_one({"_id": self._id(partition)})
        except PyMongoError as error:
            raise _unavailable("read", error) from None
        if row is None:
            return Checkpoint(self._name, partition, -1, 0, "")
        return Checkpoint(self._name, partition, row["v"], row["offset"], row["id"])

    async def move(self, was: Checkpoint, becomes: Checkpoint) -> None:
        id_, values = (
            self._id(was.partition),
            {"v": becomes.v, "offset": becomes.offset, "id": becomes.id},
        )
        try:
            moved = await self._moved(id_, was, values)
        except DuplicateKeyError:
            moved = False
        except PyMongoError as error:
            raise _unavailable("written", error) from None
        if not moved:
            raise Fenced(f"partition {was.partition} of {self._name} has another publisher")

    async def _moved(self, id_: str, was: Checkpoint, values: dict[str, Any]) -> bool:
        if was.v < 0 and was.offset == 0:
            await self._published.insert_one({"_id": id_, **values})
            return True
        there = {"_id": id_, "v": was.v, "offset": was.offset}
        return (await self._published.update_one(there, {"$set": values})).matched_count == 1


def _unavailable(what: str, error: PyMongoError) -> StoreUnavailable:
    return StoreUnavailable(f"the stream's progress cannot be {what}: {type(error).__name__}")
