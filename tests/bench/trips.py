"""How often a registration asks the store: counted by the driver's own command events."""

import asyncio

from pymongo import AsyncMongoClient, monitoring

from customers.domain.decision import Fresh
from customers.journal.keys import Keyring
from customers.journal.overlay import Overlay
from customers.journal.view import View
from customers.stores.mongo.connect import DATABASE
from customers.stores.mongo.sets import FIRST_SET, MongoSets
from tests.servers.mongo import own_database


class Counter(monitoring.CommandListener):
    """Counts commands to the server, but those that end sessions."""

    def __init__(self) -> None:
        self.commands: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name not in ("endSessions", "hello", "ping"):
            self.commands.append(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Counted when it started."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Counted when it started."""


def round_trips(url: str) -> float:
    """Commands to the server for the reads of one new person's registration."""
    return asyncio.run(_count(own_database(url)))


async def _count(url: str) -> float:
    counter = Counter()
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(url, event_listeners=[counter])
    sets = MongoSets(client.get_default_database(DATABASE))
    models = sets.writer(FIRST_SET)
    await models.make_collections()
    counter.commands.clear()
    view = View(models, Overlay(FIRST_SET, -1), 0, 0, "", Keyring(b"bench").key)
    fresh = Fresh(0, 7)
    await view.get(("i|1|mobile|1", "i|1|line|2", f"c|1|{fresh.customer}"))
    trips = len(counter.commands)
    await client.drop_database(client.get_default_database(DATABASE).name)
    await client.close()
    return float(trips)
