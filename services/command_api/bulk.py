"""Bulk registration: `POST /v2/customers/bulk`. Many registrations in one request, a result for each.

Row for row the same as a loop of single registrations; an Idempotency-Key makes `key#row` of each.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from command_api.models import RowOrReason
from command_api.requests import Given, registration
from customers.domain.codes import Refused, error_body
from customers.domain.commands import Register
from customers.journal.commit import Command, Committer, Reply
from customers.journal.in_turn import in_turn
from customers.web.errors import Malformed

LIMIT = 5 * 1024 * 1024
Answer = Reply | Refused
MakeCommand = Callable[[Register, bytes, str], Command]


async def register_rows(
    committer: Committer,
    values: Sequence[Any],
    rows: Sequence[RowOrReason],
    given: Given,
    command: MakeCommand,
) -> list[Answer]:
    """Commit every row; `values` are their JSON, `command` makes one of a registration, its bytes and its number."""
    answers: dict[int, Answer] = {}
    commands: dict[int, Command] = {}
    for n, (value, row) in enumerate(zip(values, rows, strict=True)):
        try:
            if isinstance(row, Malformed):
                raise row
            made = registration(row, given._replace(empty=not value))
            commands[n] = command(made, msgspec.json.encode(value), f"#{n}")
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
