"""The commit protocol: decide on tracked state, append one record, learn the verdict from the own tail.

    lost race           decide again, at most 8 times, then 521 (certainly not applied)
    refusal             confirmed at the log's end, else decided again
    no verdict in time  504, outcome unknown
    cannot be reached   503, certainly not applied
    parked document     503, certainly not applied (parking.py)

Nothing here knows a rule of the domain, HTTP or a driver.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.decision import Accepted, Again, Decision, Fresh, Reader, draw_customer_id
from customers.domain.events import touched
from customers.domain.organisation import Organisation
from customers.domain.state import (
    Remembered,
    customer_name,
    organisation_name,
    remembered_name,
)
from customers.journal.keys import Keyring
from customers.journal.lane import Lane
from customers.journal.partition import partition_of
from customers.journal.ports import (
    Broken,
    Log,
    LogUnavailable,
    Parked,
    Runtime,
    StoreUnavailable,
)
from customers.journal.queues import Queues
from customers.journal.record import (
    FORMAT,
    MAX_BYTES,
    MAX_KEYS,
    SOFTWARE,
    Answer,
    Idempotency,
    Record,
    encode,
)
from customers.journal.tail import Tail
from customers.journal.view import Ahead, BelowFloor, View

ATTEMPTS = 8
REMEMBER_MS = 72 * 3600 * 1000
PARKED = "What is known of this customer cannot be brought up to date, nothing was applied: the operators were told"


class Command(Struct, frozen=True, kw_only=True):
    """One command to commit. `claims`: the documents it certainly needs, to queue on. `if_match`: the
    versions one of which the customer must have (any: "*"), or none."""

    org: int
    by: str
    request: str
    trace: str = ""
    idempotency: Idempotency | None = None
    if_match: tuple[str, ...] = ()
    claims: Callable[[Organisation], Sequence[str]]
    decide: Callable[[Reader, Fresh], Awaitable[Decision]]


class Reply(Struct, frozen=True):
    """An accepted command's answer, its position in the journal and the customer's version, which is the same
    position unless nothing of the customer was written. Of a repeated request: those of the first."""

    status: int
    body: bytes
    position: str
    version: str


class Committer:
    """Commits commands through one replica's tail."""

    def __init__(
        self, log: Log, tail: Tail, keyring: Keyring, runtime: Runtime, deadline_s: float = 10.0
    ) -> None:
        self._log, self.tail, self._keyring, self._runtime = log, tail, keyring, runtime
        self._deadline_s = deadline_s
        self._queues = Queues()
        self.counts: Counter[str] = Counter()

    async def commit(self, command: Command, ahead: Ahead | None = None) -> Reply | Refused:
        """Decide and commit; never later than the deadline. `ahead`: what was read for it already."""
        lane = self.lane(command.org)
        attempt = Attempt(self, lane, command, ahead)
        try:
            async with asyncio.timeout(self._deadline_s):
                answer = await self._until_decided(lane, attempt)
        except TimeoutError:
            answer = Refused(504 if attempt.appended else 503)
        except (StoreUnavailable, LogUnavailable) as error:
            self.tail.away(error)
            answer = Refused(504 if attempt.appended else 503)
        said = answer.status if isinstance(answer, Reply) else answer.code
        self.counts[f"answered {said}"] += 1
        return answer

    def lane(self, org: int) -> Lane:
        """The partition that an organisation's commands go to."""
        return self.tail.lanes[partition_of(org, self._log.partitions)]

    def fresh(self) -> Fresh:
        """The time, and an id for somebody new."""
        t = self._runtime.now_ms()
        return Fresh(t, draw_customer_id(t, self._runtime.random()))

    async def _until_decided(self, lane: Lane, attempt: "Attempt") -> Reply | Refused:
        for turn in range(ATTEMPTS):
            if self.ailing(lane):
                return Refused(503)
            try:
                answer = await attempt.once()
            except BelowFloor as below:
                if not self.tail.go_over(lane, below.checkpoint):
                    return Refused(503)
                continue
            except Parked:
                return Refused(503, message=PARKED)
            except Broken as error:
                self.tail.give_up(error, lane.partition)
                return Refused(503)
            if answer is not None:
                return answer
            self.counts["lost"] += 1
            await self._runtime.sleep(self._runtime.random() * 0.002 * 2**turn)
        return Refused(521)

    def ailing(self, lane: Lane) -> bool:
        """Whether nothing can be decided in this partition now."""
        return bool(self.tail.ailment(lane.partition))

    def claims(self, command: Command) -> list[str]:
        """The documents that a command certainly reads, as far as its organisation is known yet: commands of this process wait for each other on them."""
        lane = self.lane(command.org)
        held = lane.overlay.pinned(organisation_name(command.org), lane.fold.v)
        claims: list[str] = []
        if held is not None and isinstance(held.state, Organisation):
            claims.extend(command.claims(held.state))
        if command.idempotency is not None:
            claims.append(remembered_name(command.org, command.idempotency.key))
        return claims

    def view(self, lane: Lane) -> View:
        """State as of now, frozen."""
        fold = lane.fold
        models = self.tail.models
        return View(
            models, lane.overlay, lane.partition, fold.v, fold.ids[fold.v], self._keyring.key
        )


class Attempt:
    """One command on its way: decides, appends, and knows whether anything was appended."""

    def __init__(
        self, committer: Committer, lane: Lane, command: Command, ahead: Ahead | None
    ) -> None:
        self._committer, self._lane, self._command, self._ahead = committer, lane, command, ahead
        self._runtime, self._log = committer._runtime, committer._log
        self._keyring = committer._keyring
        self.appended = False

    async def once(self) -> Reply | Refused | None:
        """Decide on the state of now; None when the race was lost and nothing was applied."""
        ahead, self._ahead = self._ahead, None  # its id was drawn for one attempt
        claims = ahead.claims if ahead else self._committer.claims(self._command)
        async with self._committer._queues.hold(claims):
            if self._committer.ailing(self._lane):  # it may have started over while we queued
                return Refused(503)
            view = self._committer.view(self._lane)
            brought = ahead is not None and view.bring(ahead, self._lane.fold)
            fresh = ahead.fresh if ahead and brought else self._committer.fresh()
            if self._command.idempotency is not None:  # one read for the key and what it is about
                view.expect((*claims, customer_name(self._command.org, fresh.customer)))
            decision = await self._decide(view, fresh)
            if view.checkpoint is not None:
                self._lane.prove(view.checkpoint)
            if isinstance(decision, Accepted) and (decision.events or self._command.idempotency):
                return await self._append(view, fresh, decision)
        if isinstance(decision, Reply):
            return decision
        if isinstance(decision, Again) or not await self._confirmed(view):
            return None
        if isinstance(decision, Accepted):
            body = msgspec.json.encode(decision.answer)
            return self._reply(view, decision, body, view.b)
        return decision

    async def _decide(self, view: View, fresh: Fresh) -> Decision | Reply:
        remembered = await self._remembered(view, fresh.t)
        if remembered is not None:
            return remembered
        decision = await self._command.decide(view, fresh)
        if isinstance(decision, Accepted) and not self._matches(view, decision.customer):
            return Refused(412)
        return decision

    async def _remembered(self, view: View, t: int) -> Reply | Refused | None:
        """The first answer to this Idempotency-Key within 72 hours, byte for byte; another request: 422."""
        given = self._command.idempotency
        if given is None:
            return None
        name = remembered_name(self._command.org, given.key)
        first = (await view.get((name, organisation_name(self._command.org))))[name]
        if not isinstance(first, Remembered) or t - first.t >= REMEMBER_MS:
            return None
        if first.fingerprint != given.fingerprint:
            return Refused(422)
        position = f"{self._lane.partition}-{view.seen[name]}"
        return Reply(first.status, first.body.encode(), position, position)

    def _matches(self, view: View, customer: int) -> bool:
        wanted = self._command.if_match
        version = view.seen.get(customer_name(self._command.org, customer), 0)
        if not wanted:
            return True
        return version > 0 and ("*" in wanted or f"{self._lane.partition}-{version}" in wanted)

    async def _append(self, view: View, fresh: Fresh, decision: Accepted) -> Reply | Refused | None:
        body = msgspec.json.encode(decision.answer)
        record = self._record(view, fresh, decision, body)
        value = encode(record)
        if len(value) > MAX_BYTES or len(record.r) > MAX_KEYS:
            return Refused(400, message="The change is too large for one record")
        verdict = self._lane.expect(record, value)
        try:
            self.appended = True
            await self._send(value, verdict)
            version = await verdict
        finally:
            self._lane.forget(record, value)
        self.appended = False  # we know what became of it
        if version is None:
            return None
        self._committer.counts["accepted"] += 1
        return self._reply(view, decision, body, version)

    def _reply(self, view: View, decision: Accepted, body: bytes, v: int) -> Reply:
        partition = self._lane.partition
        name = customer_name(self._command.org, decision.customer)
        version = v if decision.events else view.seen.get(name, v)
        return Reply(decision.status, body, f"{partition}-{v}", f"{partition}-{version}")

    async def _send(self, value: bytes, verdict: "asyncio.Future[int | None]") -> None:
        """Append until it is acknowledged or the tail has shown it; a second copy dies by itself."""
        while not verdict.done():
            try:
                await self._log.append(self._lane.partition, value)
                return
            except LogUnavailable:
                await self._runtime.sleep(0.05 + 0.1 * self._runtime.random())

    def _record(self, view: View, fresh: Fresh, decision: Accepted, body: bytes) -> Record:
        command = self._command
        id_ = self._runtime.new_id()
        own = self._keyring.record_key(id_)
        # A name that was written but never read would be a hole in the protocol: this raises then.
        written = [
            view.keys[name] for event in decision.events for name in touched(command.org, event)
        ]
        if command.idempotency is not None:
            written.append(command.idempotency.key)
        return Record(
            f=FORMAT,
            sv=SOFTWARE,
            id=id_,
            org=command.org,
            t=fresh.t,
            by=command.by,
            req=command.request,
            tp=command.trace,
            b=view.b,
            bid=view.bid,
            r=(*view.reads(), (own, 0)),
            w=(*dict.fromkeys(written), own),
            k=command.idempotency,
            events=decision.events,
            out=decision.status,
            pii=Answer(body.decode(), decision.customer),
        )

    async def _confirmed(self, view: View) -> bool:
        """Whether what was read still holds at the log's end: only then is a refusal an answer."""
        lane = self._lane
        await lane.passed(await lane.index.end())
        return lane.fold.holds(view.b, view.bid, view.reads())
