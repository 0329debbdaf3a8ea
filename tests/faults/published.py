"""What a deployment has published, and what its journal says that there is to publish."""

import asyncio
import json
from typing import Any

from tests.servers.cluster import Cluster
from tests.servers.processes import customers
from tests.servers.topic import Found, whole_topic


async def published(cluster: Cluster) -> list[Found]:
    """Every message of the public topic, repeated ones too."""
    settings = cluster.settings
    return await whole_topic(
        settings["CUSTOMERS_KAFKA_BOOTSTRAP"], settings["CUSTOMERS_KAFKA_EVENTS_TOPIC"]
    )


async def lines(cluster: Cluster) -> list[str]:
    """The lines of `customers events`."""
    done = await asyncio.to_thread(customers, "events", "--demo", more=cluster.settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(keepends=True)


async def history(cluster: Cluster) -> list[dict[str, Any]]:
    """The events of the journal."""
    return [json.loads(line) for line in await lines(cluster)]


async def until_published(cluster: Cluster) -> list[Found]:
    """The topic's messages, once every event of the history is among them."""
    wanted = {event["id"] for event in await history(cluster)}
    async with asyncio.timeout(90):
        while not wanted <= {message.id for message in await published(cluster)}:
            await asyncio.sleep(0.2)
    return await published(cluster)
