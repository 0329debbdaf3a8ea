"""The publisher beside the projector, wired: the journal in, the public topic out."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from cli.notices import alarm
from cli.servers import Servers, kafka_connection
from cli.settings import Settings
from customers.journal.ports import Runtime
from customers.stores.kafka.ownership import KafkaOwnership
from customers.stores.kafka.stream import KafkaStream
from customers.stores.mongo.progress import MongoProgress
from projector.follow import Follower
from projector.publish import Outbox, publications

GROUP = "customers-publisher"


class Publisher:
    """One process's share of the publishing."""

    def __init__(self, servers: Servers, settings: Settings, runtime: Runtime) -> None:
        connection, topic = kafka_connection(settings), settings.kafka_events_topic
        self._stream = KafkaStream(connection, topic)
        self._outbox = Outbox(self._stream, runtime)
        self._ownership = KafkaOwnership(connection, settings.kafka_topic, GROUP)
        progress = MongoProgress(servers.sets.database, topic)
        works = publications(self._outbox, progress, servers.sets)
        self._follower = Follower(
            servers.log, works, self._ownership, runtime, lambda line: alarm(f"publisher: {line}")
        )

    @property
    def sent(self) -> int:
        """Events sent since the start."""
        return self._outbox.sent

    def works(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs in the background."""
        return self._follower.run(), self._follower.watch_ownership()

    def ailment(self) -> str:
        """Why events are not sent, or ""."""
        return self._outbox.ailment or self._follower.ailment()

    async def close(self) -> None:
        """Let go of everything, after the works have ended."""
        await asyncio.gather(self._ownership.close(), self._stream.close())
