"""Whoever wants to know of each process that a test ends by kill -9: `make faults` does."""

from collections.abc import Callable

watchers: list[Callable[[str], None]] = []


def killed(name: str) -> None:
    """Tell the watchers."""
    for watcher in watchers:
        watcher(name)
