"""JSON lines on standard error: ours, and those of the libraries."""

import logging
import sys
from typing import Any

import msgspec
import structlog

from customers.web.edge import where

log = structlog.get_logger("libraries")


def set_up_logs(level: str) -> None:
    """What is logged in this process, from this level on: one JSON object per line."""
    # While a broker is away the Kafka driver writes dozens of lines a second; what matters is raised.
    logging.getLogger("aiokafka").setLevel("DEBUG" if level == "debug" else "CRITICAL")
    logging.basicConfig(handlers=[Libraries()], force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _dumps(line: object, **_: Any) -> bytes:
    return msgspec.json.encode(line, enc_hook=str)


class Libraries(logging.Handler):
    """What a library logs becomes a line of ours, without the values it filled in: those may repeat what was sent.

    Where an error comes with it, the text may hold values already: the error's kind and place stand instead.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        said = (
            {"text": text.partition("\n")[0]}
            if error is None
            else {"error": type(error).__name__, "at": where(error)}
        )
        level = record.levelno
        say = (
            log.debug
            if level < logging.INFO
            else log.warning
            if level < logging.ERROR
            else log.error
        )
        say("library", library=record.name, **said)
