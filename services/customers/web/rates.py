"""How often a credential may call: a limit for each class of endpoints, in memory, of each process its own."""

from collections.abc import Mapping
from typing import NamedTuple

import limits
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from customers.journal.ports import Unfit


class Verdict(NamedTuple):
    """Whether a call is within its limit, and the headers that say where the limit stands."""

    allowed: bool
    headers: dict[str, str]


FREE = Verdict(True, {})


class Rates:
    """Limits by class (`read`, `write`, `bulk`), such as `100/minute`; "" is none. Raises Unfit."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        try:
            self._limits = {kind: limits.parse(text) for kind, text in given.items() if text}
        except ValueError:
            raise Unfit('a rate limit is not of the form "100/minute"') from None

    def hit(self, kind: str, route: str, credential: str, now_s: float) -> Verdict:
        """Count a call of an endpoint by a credential. `now_s`: seconds since 1970."""
        limit = self._limits.get(kind)
        if limit is None:
            return FREE
        allowed = self._limiter.hit(limit, route, credential)
        window = self._limiter.get_window_stats(limit, route, credential)
        reset = max(1, int(window.reset_time - now_s) + 1)
        headers = {
            "RateLimit-Limit": str(limit.amount),
            "RateLimit-Remaining": str(window.remaining),
            "RateLimit-Reset": str(reset),
        }
        return Verdict(allowed, headers if allowed else {**headers, "Retry-After": str(reset)})
