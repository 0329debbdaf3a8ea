"""Settings of the processes, from `CUSTOMERS_*` environment variables; secrets from files that they name."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from customers.journal.ports import Unfit

PREFIX = "CUSTOMERS_"


class Settings(BaseSettings):
    """Every setting there is. A variable with the prefix that is not one of these is an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    kafka_bootstrap: str = Field("127.0.0.1:9092", description="host:port,… of the brokers")
    kafka_topic: str = Field("customer.journal.v1", description="the journal's topic")
    kafka_facts_topic: str = Field("loyalty.facts.v1", description="the topic of others' facts")
    kafka_events_topic: str = Field("customer.events.v1", description="the public stream's topic")
    kafka_partitions: int = Field(12, ge=1, le=1024, description="partitions, fixed at creation")
    kafka_replication: int = Field(3, ge=1, description="replicas of a partition, used by init")
    kafka_min_insync: int = Field(2, ge=1, description="least min.insync.replicas (development: 1)")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    kafka_username: str = ""
    kafka_password_file: Path | None = None
    kafka_ca_file: Path | None = None
    kafka_certificate_file: Path | None = None
    kafka_key_file: Path | None = None
    mongo_url: SecretStr = Field(
        SecretStr("mongodb://127.0.0.1:27017/customers"), description="the path names the database"
    )
    mongo_password_file: Path | None = None
    pepper_file: Path | None = Field(None, description="64 hex digits: the secret of the keys")
    token_key_file: Path | None = Field(
        None, description="Ed25519 keys (PEM) of our own tokens: the first signs, all verify"
    )
    token_issuer: str = Field("", description="whose tokens are taken beside our own")
    token_jwks: str = Field("", description="that issuer's keys: a JWKS file or URL")
    token_audience: str = Field("customers", description="for whom tokens must be made out")
    rate_limit_read: str = Field(
        "100/minute", description="of a credential and endpoint; empty: none"
    )
    rate_limit_write: str = "100/minute"
    rate_limit_bulk: str = "100/minute"
    deadline_s: float = Field(10.0, gt=0, le=60, description="a command is answered by then")
    drain_s: float = Field(1.0, ge=0, le=3, description="served on after SIGTERM, unready")
    status_style: Literal["meaningful", "always-200"] = "meaningful"
    log_level: Literal["debug", "info", "warning", "error"] = "info"


def read_settings() -> Settings:
    """The settings in force. Raises Unfit, in one sentence, for an unknown or wrong variable."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(
        n for n in os.environ if n.upper().startswith(PREFIX) and n.upper() not in known
    )
    if unknown:
        raise Unfit(f"{unknown[0]} is not a setting: `customers config` lists them")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise Unfit(f"{name} is not valid: {first['msg']}") from None
    if settings.kafka_events_topic == settings.kafka_topic:
        raise Unfit(f"{PREFIX}KAFKA_EVENTS_TOPIC names the journal: the events need another topic")
    return settings


def secret_in(path: Path | None) -> str:
    """A secret from its file, without the line's end; "" where no file is named. Raises Unfit."""
    if path is None:
        return ""
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise Unfit(f"the secret file {path} cannot be read") from None


def pepper(settings: Settings, demo: bool) -> bytes:
    """The pepper's bytes. The demo has one of its own, which is no secret. Raises Unfit."""
    if settings.pepper_file is None and demo:
        return b"the demo's pepper is not a secret"
    text = secret_in(settings.pepper_file)
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise Unfit("the pepper file does not hold hex digits") from None
    if len(found) < 32:
        raise Unfit("CUSTOMERS_PEPPER_FILE must name a file with at least 64 hex digits")
    return found


def redacted(settings: Settings) -> list[str]:
    """One line per setting: variable, value, meaning; secrets as ***."""
    lines = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = "***" if isinstance(value, SecretStr) else value
        meaning = f"   # {field.description}" if field.description else ""
        lines.append(f"{PREFIX}{name.upper()}={'' if shown is None else shown}{meaning}")
    return lines
