"""Progress of long work: a bar on a terminal, plain lines elsewhere, both with rate and time left."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

LINE_EVERY_S = 10.0
SAMPLES, SAMPLE_EVERY_S = 30, 1.0

Report = Callable[[int, int], None]
Clock = Callable[[], float]


class Pace:
    """How fast work goes, over the last half minute. What was done before it was first heard of does not count."""

    def __init__(self, unit: str, clock: Clock = time.monotonic) -> None:
        self._unit, self._clock = unit, clock
        self._samples: deque[tuple[float, int]] = deque(maxlen=SAMPLES)

    def said(self, done: int, total: int) -> str:
        """How much is done, how fast it goes and, where the total is known, how long it will take."""
        now = self._clock()
        if not self._samples or now - self._samples[-1][0] >= SAMPLE_EVERY_S:
            self._samples.append((now, done))
        since, before = self._samples[0]
        rate = (done - before) / (now - since) if now > since else 0.0
        share = f" ({100 * done // total} %)" if total else ""
        said = f"{done:,} of {total:,} {self._unit}{share}" if total else f"{done:,} {self._unit}"
        if rate <= 0:
            return said
        left = f", {_duration((total - done) / rate)} left" if total else ""
        return f"{said}, {rate:,.0f} {self._unit}/s{left}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"


class Lines:
    """Which reports become a line: the first, each tenth, and none later than ten seconds after the last."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._tenth, self._at = -1, clock()

    def due(self, done: int, total: int) -> bool:
        now, tenth = self._clock(), 10 * done // max(total, 1)
        if tenth <= self._tenth and now - self._at < LINE_EVERY_S:
            return False
        self._tenth, self._at = max(tenth, self._tenth), now
        return True


@contextmanager
def progress(title: str, unit: str) -> Iterator[Report]:
    """Hears how much is done and how much there is, in the unit; shows it on standard error."""
    console, pace, lines = Console(stderr=True), Pace(unit), Lines()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None, said="")

        def report(done: int, total: int) -> None:
            said = pace.said(done, total)
            if console.is_terminal:
                bar.update(task, completed=done, total=total or None, said=said)
            elif lines.due(done, total):
                print(f"{title}: {said}", file=sys.stderr, flush=True)

        yield report
