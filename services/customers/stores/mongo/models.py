"""One read-model set on MongoDB: collections `SET.customers`, `SET.identities`, …, `SET.search` and `SET.checkpoints`.

A read is ONE aggregate over all of them with read concern "snapshot": a single point in time of majority-
committed data, so no document in it is older than its checkpoint, also through a fail-over. The checkpoint's
compare-and-set stands in the same transaction as the documents.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from pymongo import ReplaceOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from customers.domain.facts import Fact
from customers.domain.search import Sought
from customers.domain.state import COLLECTIONS, State, kind
from customers.journal.kept import Aside, Keeping, Kept
from customers.journal.ports import (
    SHAPE,
    Changes,
    Checkpoint,
    Fenced,
    Hits,
    SearchRows,
    Snapshot,
    StoreUnavailable,
    Versioned,
)
from customers.stores.mongo import facts, search
from customers.stores.mongo.connect import Database
from customers.stores.mongo.faults import unavailable, unreadable

CHUNK = 8 * 1024 * 1024
_COLLECTIONS = (
    *COLLECTIONS.values(),
    "search",
    "checkpoints",
    "folds",
    "parked",
    *facts.COLLECTIONS,
)
_SNAPSHOT = ReadConcern("snapshot")


def _collection(name: str) -> str:
    return COLLECTIONS[name[: name.index("|")]]


def decode(name: str, document: Mapping[str, Any]) -> Versioned:
    """The document in what is stored of it."""
    try:
        state: State = msgspec.convert(document["doc"], kind(name))
    except msgspec.MsgspecError:
        raise unreadable() from None
    return Versioned(document["v"], state)


class MongoModels:
    """ModelWriter and ReadModels of one set."""

    stride = 400  # a transaction of many thousand writes may take longer than one may last

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name

    @property
    def set(self) -> str:
        return self._name

    def _of(self, collection: str) -> str:
        return f"{self._name}.{collection}"

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        pipeline = self._named(partition, names)
        rows = await self._rows(pipeline)
        stored = next((row for row in rows if "offset" in row), None)
        if stored is not None and stored.get("parked"):
            rows = await self._rows([*pipeline, self._union("parked", {"p": partition})])
            stored = next(row for row in rows if "offset" in row)
        documents = {r["_id"]: decode(r["_id"], r) for r in rows if "doc" in r}
        parked = {r["_id"]: r["why"] for r in rows if "why" in r and r["_id"] in names}
        return Snapshot(self._checkpoint(partition, stored), documents, parked)

    def _named(self, partition: int, names: Collection[str]) -> list[dict[str, Any]]:
        wanted: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            wanted[_collection(name)].append(name)
        documents = [self._union(c, {"_id": {"$in": ids}}) for c, ids in wanted.items()]
        return [{"$match": {"_id": partition}}, *documents]

    def _union(self, collection: str, match: dict[str, Any]) -> dict[str, Any]:
        return {"$unionWith": {"coll": self._of(collection), "pipeline": [{"$match": match}]}}

    async def _rows(self, pipeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What an aggregate over the checkpoints answers, from one snapshot."""
        source = self._database.get_collection(self._of("checkpoints"), read_concern=_SNAPSHOT)
        with _asked("read"):
            return await (await source.aggregate(pipeline)).to_list()

    async def parked(self, partition: int) -> Mapping[str, str]:
        with _asked("read"):
            rows = await self._database[self._of("parked")].find({"p": partition}).to_list()
        return {row["_id"]: row["why"] for row in rows}

    def _checkpoint(self, partition: int, row: Mapping[str, Any] | None) -> Checkpoint:
        if row is None:
            return Checkpoint(self._name, partition, -1, 0, "")
        return Checkpoint(self._name, partition, row["v"], row["offset"], row["id"])

    async def fold(self, partition: int) -> bytes | None:
        folds = self._database.get_collection(self._of("folds"), read_concern=_SNAPSHOT)
        try:
            chunks = await folds.find({"p": partition}).sort("_id", 1).to_list()
        except PyMongoError as error:
            raise unavailable("read", error) from None
        return b"".join(chunk["bytes"] for chunk in chunks) or None

    async def search(self, partition: int, sought: Sought) -> Hits:
        source = self._database.get_collection(self._of("checkpoints"), read_concern=_SNAPSHOT)
        pipeline = search.pipeline(self._name, partition, sought)
        try:
            found = await (await source.aggregate(pipeline)).to_list()
        except PyMongoError as error:
            raise unavailable("searched", error) from None
        stored, total, customers = search.answered(found)
        if stored is not None and stored.get("shape") != SHAPE:
            raise StoreUnavailable(
                f"set {self._name} has no search rows of this version: run `customers rebuild`"
            )
        parked = stored is not None and bool(stored.get("parked"))
        return Hits(self._checkpoint(partition, stored), total, customers, parked)

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        if _is_beginning(was):
            await self.make_collections()

        async def write(session: AsyncClientSession) -> None:
            await self._move(was, becomes, session)
            await self._replace(was.partition, changes.documents, session)
            if changes.fold is not None:
                await self._store_fold(was.partition, changes.fold, session)
            if changes.parked:
                await self._park(was.partition, changes.parked, session)
            if requests := search.writes(was.partition, changes.rows, changes.gone):
                rows = self._database[self._of("search")]
                await rows.bulk_write(requests, ordered=False, session=session)

        try:
            async with self._database.client.start_session() as session:
                await session.with_transaction(write)
        except DuplicateKeyError:
            raise Fenced(
                f"partition {was.partition} of set {self._name} has another projector"
            ) from None
        except PyMongoError as error:
            raise unavailable("written", error) from None

    async def _move(
        self, was: Checkpoint, becomes: Checkpoint, session: AsyncClientSession
    ) -> None:
        checkpoints = self._database[self._of("checkpoints")]
        values = {"v": becomes.v, "offset": becomes.offset, "id": becomes.id, "set": self._name}
        values["shape"] = SHAPE
        if _is_beginning(was):
            await checkpoints.insert_one({"_id": was.partition, **values}, session=session)
            return
        moved = await checkpoints.update_one(
            {"_id": was.partition, "v": was.v, "offset": was.offset, "shape": SHAPE},
            {"$set": values},
            session=session,
        )
        if moved.matched_count == 0:
            raise Fenced(f"partition {was.partition} of set {self._name} has moved")

    async def _replace(
        self, partition: int, documents: Mapping[str, Versioned], session: AsyncClientSession
    ) -> None:
        writes: defaultdict[str, list[ReplaceOne[dict[str, Any]]]] = defaultdict(list)
        for name, (v, state) in documents.items():
            row = {"_id": name, "p": partition, "v": v, "doc": msgspec.to_builtins(state)}
            writes[_collection(name)].append(ReplaceOne({"_id": name}, row, upsert=True))
        for collection, requests in writes.items():
            target = self._database[self._of(collection)]
            await target.bulk_write(requests, ordered=False, session=session)

    async def _park(
        self, partition: int, names: Mapping[str, str], session: AsyncClientSession
    ) -> None:
        rows = [{"_id": name, "p": partition, "why": why} for name, why in names.items()]
        await self._database[self._of("parked")].insert_many(rows, session=session)
        more = {"$inc": {"parked": len(rows)}}
        checkpoints = self._database[self._of("checkpoints")]
        await checkpoints.update_one({"_id": partition}, more, session=session)

    async def _store_fold(self, partition: int, fold: bytes, session: AsyncClientSession) -> None:
        folds = self._database[self._of("folds")]
        await folds.delete_many({"p": partition}, session=session)
        chunks = [
            {"_id": f"{partition:05}-{i // CHUNK:03}", "p": partition, "bytes": fold[i : i + CHUNK]}
            for i in range(0, len(fold), CHUNK)
        ]
        await folds.insert_many(chunks, session=session)

    async def keep(self, keeping: Keeping) -> None:
        with _asked("written"):
            await facts.keep(self._database, self._name, keeping)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        if not customers or not kinds:
            return []
        with _asked("read"):
            return await facts.facts(self._database, self._name, org, customers, kinds)

    async def facts_offset(self, partition: int) -> int:
        with _asked("read"):
            return await facts.offset(self._database, self._name, partition)

    async def export_facts(self) -> AsyncIterator[Kept]:
        """Every fact of the set. Raises StoreUnavailable."""
        with _asked("read"):
            async for one in facts.export(self._database, self._name):
                yield one

    async def set_aside(self) -> Sequence[Aside]:
        """Everything that the set has set aside. Raises StoreUnavailable."""
        with _asked("read"):
            return await facts.aside(self._database, self._name)

    async def make_collections(self) -> None:
        """Make the set's collections and indexes, so that no transaction has to. Raises StoreUnavailable."""
        try:
            there = set(await self._database.list_collection_names())
            for collection in _COLLECTIONS:
                if self._of(collection) not in there:
                    await self._make_collection(collection)
            await self._database[self._of("search")].create_indexes([search.INDEX])
            await self._database[self._of("facts")].create_indexes([facts.INDEX])
        except PyMongoError as error:
            raise unavailable("written", error) from None

    async def _make_collection(self, collection: str) -> None:
        try:
            await self._database.create_collection(self._of(collection), check_exists=False)
        except OperationFailure as error:
            if error.code != 48:  # NamespaceExists: another process was faster
                raise

    async def export(self, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        """Every document of a partition, ordered by name. Raises StoreUnavailable."""
        try:
            for kind_ in sorted(COLLECTIONS):  # what names begin with
                rows = self._database[self._of(COLLECTIONS[kind_])].find({"p": partition})
                async for row in rows.sort("_id", 1):
                    yield row["_id"], decode(row["_id"], row)
        except PyMongoError as error:
            raise unavailable("read", error) from None

    async def count(self, partition: int) -> int:
        """How many documents a partition has. Raises StoreUnavailable."""
        try:
            counts = [
                await self._database[self._of(collection)].count_documents({"p": partition})
                for collection in COLLECTIONS.values()
            ]
        except PyMongoError as error:
            raise unavailable("read", error) from None
        return sum(counts)

    async def rows(self, partition: int) -> SearchRows:
        """Every search row of a partition, as the checkpoint has them. Raises StoreUnavailable."""
        both = [{"$match": {"_id": partition}}, self._union("search", {"p": partition})]
        found = await self._rows(both)
        stored = next((row for row in found if "offset" in row), None)
        rows = [search.row(row) for row in found if "offset" not in row]
        return SearchRows(self._checkpoint(partition, stored), rows)

    async def close(self) -> None:
        """The client belongs to whoever connected."""


def _is_beginning(checkpoint: Checkpoint) -> bool:
    return checkpoint.offset == 0 and checkpoint.v < 0


@contextmanager
def _asked(what: str) -> Iterator[None]:
    try:
        yield
    except PyMongoError as error:
        raise unavailable(what, error) from None
    except msgspec.MsgspecError:
        raise unreadable("a fact") from None
