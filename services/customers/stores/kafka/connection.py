"""How to reach the brokers: TLS and SASL settings passed through, and waiting for a broker at start."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.helpers import create_ssl_context
from msgspec import Struct

from customers.journal.ports import LogUnavailable


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


def client_settings(connection: Connection) -> dict[str, Any]:
    """Arguments that every aiokafka client takes."""
    settings: dict[str, Any] = {
        "bootstrap_servers": connection.bootstrap,
        "security_protocol": connection.protocol,
        "request_timeout_ms": 5000,
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
    """Wait until a broker answers, saying so once. Raises LogUnavailable after `timeout_s`."""
    waited, said = 0.0, False
    while True:
        admin = AIOKafkaAdminClient(**client_settings(connection))
        try:
            await asyncio.wait_for(admin.start(), 5)
            return
        except (KafkaError, OSError, TimeoutError):
            if waited >= timeout_s:
                raise LogUnavailable("no Kafka broker answers") from None
        finally:
            await admin.close()
        if not said:
            say(f"waiting for a Kafka broker at {connection.bootstrap}")
            said = True
        await asyncio.sleep(1)
        waited += 1
