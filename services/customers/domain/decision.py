"""What a decision needs and what it comes to. Every command's `decide` speaks these words.

decide(situation, command) -> Accepted | Refused | Again
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from msgspec import Struct

from customers.domain.codes import Refused, Warned
from customers.domain.events import Event
from customers.domain.organisation import Organisation
from customers.domain.state import Customer, State, organisation_name

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_2020_MS = 1_577_836_800_000
MAX_SAFE_ID = 2**53 - 1
MAX_PROFILES, MAX_IDENTIFIERS = 20, 150
MAX_FIELDS, MAX_CHANNELS, MAX_CHOICES = 100, 20, 100
NOT_CONFIGURED = Refused(403, message="The organisation is not configured yet")
OUTGROWN = Refused(400, message="The profile would have too many fields or channels")
TOO_MANY = Refused(400, message="The customer would have too many profiles or identifiers")


class Reader(Protocol):
    """The only door to state: it remembers every name asked for."""

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        """The documents of the names, each as of this decision's version; None for one never written."""
        ...


class Fresh(Struct, frozen=True):
    """What a decision may not make up itself: the time (ms since 1970) and an unused customer id."""

    t: int
    customer: int


class Accepted(Struct, frozen=True):
    """The command takes effect: these events, this answer. `customer` is whom the request spoke of, and
    whose version If-Match names: of a merge the victim."""

    events: tuple[Event, ...]
    status: int
    answer: dict[str, Any]
    customer: int


class Again(Struct, frozen=True):
    """The drawn customer id is taken: draw another and decide again."""


Decision = Accepted | Refused | Again


async def organisation_of(view: Reader, org: int) -> Organisation | Refused:
    """The organisation's configuration as of this decision, or 403."""
    name = organisation_name(org)
    found = (await view.get((name,)))[name]
    return found if isinstance(found, Organisation) else NOT_CONFIGURED


def held(customer: Customer) -> int:
    """How many identifiers a customer has, over all its profiles."""
    return sum(len(p.identifiers) for p in customer.profiles)


def too_many(profiles: int, identifiers: int) -> bool:
    """Whether a customer would outgrow one record (400)."""
    return profiles > MAX_PROFILES or identifiers > MAX_IDENTIFIERS


def outgrown(fields: int, channels: int) -> bool:
    """Whether a profile would have more custom fields or channels than one document should hold (400)."""
    return fields > MAX_FIELDS or channels > MAX_CHANNELS


def draw_customer_id(t: int, chance: float) -> int:
    """An id from the time in ms and a number in [0, 1): about ordered by time, safe in 53 bits."""
    return (max(t - _EPOCH_2020_MS, 1) << 11) | int(chance * 2048)


def iso(t: int) -> str:
    """ms since 1970 as ISO 8601 with offset, whole seconds."""
    return _iso_second(t // 1000)


@lru_cache(maxsize=64)
def _iso_second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()


__all__ = [
    "MAX_CHOICES",
    "NOT_CONFIGURED",
    "OUTGROWN",
    "TOO_MANY",
    "Accepted",
    "Again",
    "Decision",
    "Fresh",
    "Reader",
    "Refused",
    "Warned",
    "draw_customer_id",
    "held",
    "iso",
    "organisation_of",
    "outgrown",
    "too_many",
]
