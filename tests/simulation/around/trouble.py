"""What goes wrong between one process and what it calls: each call may be slow, fail before or after it was done, or raise what nobody foresaw."""

import asyncio
import random
from collections.abc import Callable
from typing import NamedTuple, TypeVar

T = TypeVar("T")
LONG = 0.01  # of all calls


class Unforeseen(Exception):
    """An error that no port speaks of: a fault of ours, or a driver's."""


class Rates(NamedTuple):
    """How often a call fails, how often it raises what nobody foresaw, and how long it takes at most."""

    failing: float
    unforeseen: float
    slow_s: float


def drawn(chance: random.Random) -> Rates:
    """Of one world."""
    return Rates(
        chance.choice((0.0, 0.01, 0.04, 0.12)),
        chance.choice((0.0, 0.005)),
        chance.choice((0.002, 0.005, 0.02)),
    )


class Weather:
    """What every process of a world goes through while it is `foul`."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.rates, self.foul = chance, drawn(chance), True

    def happens(self, rate: float) -> bool:
        """Whether something of this rate happens now."""
        return self.foul and self.chance.random() < rate


class Trouble:
    """Of one process. `away_until`: when whatever it calls comes back. `met`: errors that nobody foresaw. `share`: how much of the weather it gets."""

    def __init__(self, weather: Weather, share: float = 1.0) -> None:
        self._weather, self._share = weather, share
        self.away_until, self.met = 0.0, 0

    async def call(self, failure: type[Exception], work: Callable[[], T]) -> T:
        """One call: `failure` is what its port says that it raises."""
        await self.before(failure)
        done = work()
        await self.after(failure)
        return done

    async def before(self, failure: type[Exception]) -> None:
        """The way there. Also the very first call of a process may not arrive."""
        await self._way()
        weather = self._weather
        away = weather.foul and asyncio.get_running_loop().time() < self.away_until
        if away or self._happens(weather.rates.failing):
            raise failure("away")
        self.unforeseen()

    def unforeseen(self) -> None:
        """Raise something else, now and then."""
        if self._happens(self._weather.rates.unforeseen):
            self.met += 1
            raise self._weather.chance.choice((Unforeseen, asyncio.CancelledError))()

    async def after(self, failure: type[Exception]) -> None:
        """The way back: it was done, but nobody is told."""
        await self._way()
        if self.torn():
            raise failure("the answer was cut")

    def torn(self) -> bool:
        """Whether a call ends half done."""
        return self._happens(self._weather.rates.failing / 2)

    def _happens(self, rate: float) -> bool:
        return self._weather.happens(rate * self._share)

    async def _way(self) -> None:
        chance = self._weather.chance
        slow = 2.0 if self._weather.happens(LONG) else self._weather.rates.slow_s
        await asyncio.sleep(chance.random() * slow)
