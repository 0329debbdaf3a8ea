"""`customers import customers FILE`: many registrations, through a running service or into a stopped data directory.

Every row carries an Idempotency-Key made of the file and its number: an import that was interrupted goes on, and a row
that was answered already is answered again instead of being done twice.
"""

import asyncio
import base64
import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cli.embedded import running
from cli.progress import progress
from cli.rows import Failures, Import, Piece
from cli.settings import Settings
from command_api.requests import registered
from customers import orgfile
from customers.domain.codes import Refused, error_body
from customers.domain.commands import Register
from customers.domain.register import names, register
from customers.journal.commit import Command, Committer
from customers.journal.in_turn import in_turn
from customers.journal.keys import Keyring
from customers.journal.ports import Unfit
from customers.journal.record import Idempotency
from customers.web.errors import Malformed

AT_ONCE = 256
LARGE = 2000  # rows between two notes of how far it has come, at each of which nothing else goes on
AWAY_S = 60.0


class Where(NamedTuple):
    """What a row that does not say so is registered in, and by which till."""

    till: str
    source: str
    account: str


async def into_directory(
    path: Path, data: Path, config: Path, settings: Settings, where: Where
) -> None:
    """Commit the rows through a service of our own over a data directory that nobody serves. Raises Unfit."""
    work, org = Import(path), _organisation(config, where.till)
    async with running(data, config, settings) as service:
        with progress("import", "rows") as report:
            for piece in work.pieces(LARGE):
                committer, keyring = service.committer, service.keyring
                failures = await _committed(committer, keyring, org, where, work.id, piece)
                work.record(piece, failures)
                report(work.done.rows, max(work.total, work.done.rows))
        await service.projected()
    _say(work)


def _organisation(config: Path, till: str) -> int:
    for org in orgfile.load(config).org:
        if any(known.code == till for known in org.tills):
            return org.id
    raise Unfit("the organisations file has no such till")


async def _committed(
    committer: Committer, keyring: Keyring, org: int, where: Where, file: str, piece: Piece
) -> Failures:
    failures = piece.failures()
    commands: dict[int, Command] = {}
    for n, row in piece.readable().items():
        try:
            given = registered(_placed(row, where), org, where.till, "", "")
            key = keyring.idempotency_key(org, where.till, f"import-{file}#{piece.first + n}")
            fingerprint = keyring.fingerprint(msgspec.json.encode(row))
            commands[n] = _command(given, Idempotency(key, fingerprint))
        except Malformed as error:
            failures[n] = error_body(Refused(400, message=str(error)))["errors"]
    answers = await in_turn(committer, list(commands.values()), AT_ONCE) if commands else []
    for n, answer in zip(commands, answers, strict=True):
        if isinstance(answer, Refused):
            failures[n] = error_body(answer)["errors"]
    return failures


def _placed(row: Any, where: Where) -> Any:
    """The row in its own source, or else in the one that the import names."""
    profiles = row.get("profiles") if isinstance(row, dict) else None
    if not where.source or not isinstance(profiles, list) or len(profiles) != 1:
        return row
    profile = profiles[0]
    if not isinstance(profile, dict) or profile.get("source"):
        return row
    placed = {**profile, "source": where.source, "accountId": where.account}
    return {**row, "profiles": [placed]}


def _command(given: Register, idempotency: Idempotency) -> Command:
    return Command(
        org=given.org,
        by=given.till,
        request="import",
        idempotency=idempotency,
        claims=lambda organisation: names(organisation, given),
        decide=lambda view, fresh: register(view, given, fresh),
    )


async def through_service(path: Path, url: str, password: str, where: Where) -> None:
    """Send the rows to a running service, a piece at a time. Raises Unfit."""
    work = Import(path)
    with progress("import", "rows") as report:
        for piece in work.pieces():
            failed = await asyncio.to_thread(_failed, url, password, where, work.id, piece)
            if any(error["code"] in (429, 503, 504) for es in failed.values() for error in es):
                raise Unfit("the service could not take all rows: run the import again")
            work.record(piece, failed)
            report(work.done.rows, max(work.total, work.done.rows))
    _say(work)


def _failed(url: str, password: str, where: Where, file: str, piece: Piece) -> Failures:
    readable = piece.readable()
    results = _sent(url, password, where, file, piece) if readable else []
    said = zip(readable, results, strict=True)
    return {**piece.failures(), **{n: row["errors"] for n, row in said if not row["result"]}}


def _sent(url: str, password: str, where: Where, file: str, piece: Piece) -> list[dict[str, Any]]:
    """The rows' results; while the service is away or has no time, asked for again for up to a minute."""
    user = base64.b64encode(f"{where.till}:{password}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own
        f"{url.rstrip('/')}/v2/customers/bulk",
        json.dumps([_placed(row, where) for row in piece.readable().values()]).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": f"Basic {user}",
            "Idempotency-Key": f"import-{file}-{piece.first}",
        },
    )
    give_up = time.monotonic() + AWAY_S
    while True:
        try:
            with urllib.request.urlopen(request, timeout=AWAY_S) as answer:  # noqa: S310 - as above
                found: list[dict[str, Any]] = json.load(answer)["response"]
                return found
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or time.monotonic() > give_up:
                raise Unfit(f"the service refuses the rows with status {error.code}") from None
            time.sleep(float(error.headers.get("Retry-After", "1")))
        except OSError:
            if time.monotonic() > give_up:
                raise Unfit(f"no service answers at {url}") from None
            time.sleep(1)


def _say(work: Import) -> None:
    done = work.done
    print(f"{done.rows - done.failed} rows imported, {done.failed} failed", flush=True)
