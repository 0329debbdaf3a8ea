"""A MongoDB database of a test's own."""

import os
from urllib.parse import urlsplit, urlunsplit

from customers.stores.mongo.connect import connect
from customers.stores.mongo.sets import MongoSets


def own_database(url: str) -> str:
    """The server's URL with a database nobody else uses as its path."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/test_{os.urandom(6).hex()}"))


async def fresh_mongo_sets(url: str) -> MongoSets:
    """An empty database with the first set's collections."""
    sets = MongoSets(connect(own_database(url)))
    await sets.writer(await sets.live()).make_collections()
    return sets


async def drop_mongo(sets: MongoSets) -> None:
    """Delete the database and close its client."""
    client = sets.database.client
    await client.drop_database(sets.database.name)
    await client.close()
