"""How to reach the brokers: TLS and SASL settings passed through, and waiting for a broker at start."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.helpers import create_ssl_context
from msgspec import Struct

from customers.journal.ports import LogUnavailable

LOOK_EVERY_S = 1.0


class Connection(Struct, frozen=True):
    """Brokers and credentials. `protocol`: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""

    bootstrap: str
    protocol: str = "PLAINTEXT"
    mechanism: str = "SCRAM-SHA-512"
    username: str = ""
    password: str = ""
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    client_id: str = "customers"


def client_settings(connection: Connection) -> dict[str, Any]:
    """Arguments that every aiokafka client takes."""
    settings: dict[str, Any] = {
        "bootstrap_servers": connection.bootstrap,
        "client_id": connection.client_id,
        "security_protocol": connection.protocol,
        # Less than what a call may take, so that a broker that hangs leaves time to ask another one.
        "request_timeout_ms": 4000,
        "retry_backoff_ms": 50,
        "metadata_max_age_ms": 30_000,
    }
    if connection.protocol.endswith("SSL"):
        settings["ssl_context"] = create_ssl_context(
            cafile=connection.ca_file or None,
            certfile=connection.certificate_file or None,
            keyfile=connection.key_file or None,
        )
    if connection.protocol.startswith("SASL"):
        settings["sasl_mechanism"] = connection.mechanism
        settings["sasl_plain_username"] = connection.username
        settings["sasl_plain_password"] = connection.password
    return settings


async def wait_for_broker(
    connection: Connection, say: Callable[[str], None], timeout_s: float = float("inf")
) -> None:
    """Wait until a broker answers, saying so once. Raises LogUnavailable after about `timeout_s`."""
    clock = asyncio.get_running_loop().time
    began, said = clock(), False
    while not await _answers(connection):
        if clock() - began >= timeout_s:
            raise LogUnavailable(f"no Kafka broker answers at {connection.bootstrap}")
        if not said:
            say(f"waiting for a Kafka broker at {connection.bootstrap}")
            said = True
        await asyncio.sleep(LOOK_EVERY_S)


async def _answers(connection: Connection) -> bool:
    try:
        async with administrator(connection):
            return True
    except LogUnavailable:
        return False


@asynccontextmanager
async def administrator(connection: Connection) -> AsyncIterator[AIOKafkaAdminClient]:
    """A connected admin client. Driver errors inside become LogUnavailable."""
    admin = AIOKafkaAdminClient(**client_settings(connection))
    try:
        await admin.start()
        yield admin
    except (KafkaError, OSError, TimeoutError) as error:
        raise LogUnavailable(f"Kafka does not answer: {type(error).__name__}") from None
    finally:
        await admin.close()
