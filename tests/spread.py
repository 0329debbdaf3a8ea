"""How `pytest -n` spreads tests over workers: what shares something stays together; who waits and who computes overlap.

A file's tests go to one worker, in order: they share fixtures. In the folders named here each goes by itself, unless it
names a group (`xdist_group`): these share nothing and take long. Of two workers that compute one would wait for the
other, and of two that wait no core would work: so the two kinds are mixed, and the quick ones fill the gaps at the end.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

APART = ("faults", "naive", "simulation")
COMPUTING = ("naive", "simulation")
QUICK = ("golden", "schemas", "tidy", "unit")
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups afterwards
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        if item.get_closest_marker("xdist_group") is None and _folder(item) not in APART:
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(HERE))))
    first = {unit: place for place, unit in enumerate(mixed(items))}
    items.sort(key=lambda item: first[_unit(item)])


def mixed(items: Sequence[pytest.Item]) -> list[str]:
    """The units in the order of their beginning."""
    kinds: dict[str, list[str]] = {"waiting": [], "computing": [], "quick": []}
    for unit, item in {_unit(item): item for item in items}.items():
        kinds[_kind(item)].append(unit)
    places = [
        ((number + 0.5) / len(kinds[kind]), unit)
        for kind in ("waiting", "computing")
        for number, unit in enumerate(kinds[kind])
    ]
    return [unit for _, unit in sorted(places)] + kinds["quick"]


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]


def _kind(item: pytest.Item) -> str:
    folder = _folder(item)
    return "computing" if folder in COMPUTING else "quick" if folder in QUICK else "waiting"


def _unit(item: pytest.Item) -> str:
    """What goes to one worker: a group, or a test."""
    group = item.get_closest_marker("xdist_group")
    return str(group.args[0]) if group else item.nodeid
