"""Bulk registration: `POST /v2/customers/bulk`. Many registrations in one request, a result for each.

Row for row the same as a loop of single registrations; an Idempotency-Key makes `key#row` of each.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from command_api.requests import registered, rows
from customers.domain.codes import Refused, error_body
from customers.journal.commit import Command, Committer, Reply
from customers.journal.in_turn import in_turn
from customers.web.auth import Principal
from customers.web.errors import Malformed

LIMIT = 5 * 1024 * 1024
Answer = Reply | Refused
MakeCommand = Callable[[Any, bytes, str], Command]


async def register_rows(
    committer: Committer,
    raw: bytes,
    till: Principal,
    where: tuple[str, str],
    command: MakeCommand,
) -> list[Answer]:
    """Commit every row; `command` makes one of a registration, its bytes and its number. Raises Malformed."""
    values = await asyncio.to_thread(rows, raw)  # megabytes of JSON: others are answered meanwhile
    answers: dict[int, Answer] = {}
    commands: dict[int, Command] = {}
    for n, value in enumerate(values):
        try:
            given = registered(value, till.org, till.till, *where)
            commands[n] = command(given, msgspec.json.encode(value), f"#{n}")
        except Malformed as error:
            answers[n] = Refused(400, message=str(error))
    done = await in_turn(committer, list(commands.values())) if commands else []
    answers.update(zip(commands, done, strict=True))
    return [answers[n] for n in range(len(values))]


def summary(answers: list[Answer]) -> dict[str, Any]:
    """The answer to the whole request: a result for each row, in order, and how many failed."""
    found = [_row(answer) for answer in answers]
    failed = sum(not row["result"] for row in found)
    return {"response": found, "totalCount": len(found), "failureCount": failed}


def _row(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Refused):
        return {"entityId": -1, "result": False, **error_body(answer)}
    said = msgspec.json.decode(answer.body)
    return {
        "entityId": said["createdId"],
        "result": True,
        "errors": [],
        "warnings": said["warnings"],
    }


def position(answers: list[Answer]) -> str:
    """Where the last accepted row stands in the journal, or "" when none was accepted."""
    stands = [answer.position for answer in answers if isinstance(answer, Reply)]
    return max(stands, key=lambda at: int(at.partition("-")[2]), default="")
