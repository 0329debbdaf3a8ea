"""What a process tells its operator beside its answers: alarms, failed tasks, and what it waits for."""

import structlog

from customers.web.edge import where

log = structlog.get_logger("customers")
_told: set[str] = set()


def alarm(line: str) -> None:
    """What an operator has to look at."""
    log.error("alarm", reason=line)


def alarm_once(line: str) -> None:
    """As alarm, but the first time only: several parts meet one damage, again and again."""
    if line not in _told:
        _told.add(line)
        alarm(line)


def failed(task: str, error: BaseException) -> None:
    """Background work that ended by an error: its kind and place, not its text, which may repeat what was sent."""
    log.error("task failed", task=task, error=type(error).__name__, at=where(error))


def say(line: str) -> None:
    """What the process is waiting for."""
    log.warning("waiting", reason=line)
