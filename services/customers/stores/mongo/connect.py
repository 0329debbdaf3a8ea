"""Reaching MongoDB: waiting for it at start, and proving that it has real transactions.

The driver is PyMongo's AsyncMongoClient; its predecessor Motor has reached its end of life.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, InvalidURI, OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from customers.journal.ports import StoreUnavailable, Unfit

Client = AsyncMongoClient[dict[str, Any]]
Database = AsyncDatabase[dict[str, Any]]
DATABASE = "customers"
UNAUTHORIZED = 13
_STRANGERS = (18, 8000)  # by MongoDB itself, and by Atlas


def connect(url: str, password: str = "", timeout_s: float = 5.0) -> Database:
    """The database that the URL's path names. Nothing is sent yet. Raises Unfit for a bad URL."""
    more: dict[str, Any] = {"password": password} if password else {}
    try:
        if url.startswith("mongodb://"):  # the other scheme's addresses are asked of the network
            parse_uri(url, warn=False)  # the client would ignore an option that it does not know
        client: Client = AsyncMongoClient(
            url,
            serverSelectionTimeoutMS=int(timeout_s * 400),
            connectTimeoutMS=int(timeout_s * 400),
            timeoutMS=int(timeout_s * 1000),
            w="majority",
            **more,
        )
        return client.get_default_database(DATABASE)
    except (ConfigurationError, InvalidURI, ValueError, OSError):
        raise Unfit(
            "CUSTOMERS_MONGO_URL is not a valid MongoDB address, or an option or a file that it names is wrong"
        ) from None


async def wait_for_store(
    database: Database, say: Callable[[str], None], timeout_s: float = float("inf")
) -> None:
    """Wait until a primary answers, saying why not, each reason once. Raises StoreUnavailable after `timeout_s`."""
    waited, said = 0.0, set[str]()
    while why := await _ailment(database):
        if waited >= timeout_s:
            raise StoreUnavailable(f"no MongoDB answers: {why}")
        if why not in said:
            say(f"waiting for MongoDB: {why}")
            said.add(why)
        await asyncio.sleep(1)
        waited += 1


async def _ailment(database: Database) -> str:
    """Why the database cannot be used, or ""."""
    try:
        await database.command("ping")
    except OperationFailure as error:
        return "authentication failed" if error.code in _STRANGERS else f"error {error.code}"
    except PyMongoError as error:
        return type(error).__name__
    return ""


async def prove_transactions(database: Database) -> None:
    """Abort a transaction and look: some servers accept one and commit every write at once. Raises Unfit."""
    probe = database["probe"]
    mark = os.urandom(16).hex()
    try:
        await probe.insert_one({"_id": f"{mark} before"})
        async with database.client.start_session() as session:
            await session.start_transaction()
            await probe.insert_one({"_id": mark}, session=session)
            await session.abort_transaction()
        left = await probe.count_documents({"_id": mark})
        await probe.delete_many({"_id": {"$regex": f"^{mark}"}})
    except OperationFailure as error:
        if error.code == UNAUTHORIZED:
            raise Unfit(
                "this MongoDB lets nobody write who has not authenticated, or not this user"
            ) from None
        raise Unfit(
            "this MongoDB refuses transactions: it must be a replica set, one node is enough"
        ) from None
    except PyMongoError as error:
        raise StoreUnavailable(f"MongoDB does not answer: {type(error).__name__}") from None
    if left:
        raise Unfit(
            "this server commits writes of an aborted transaction: it cannot hold the read models"
        )
