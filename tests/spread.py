"""How `pytest -n` spreads tests over workers: what shares something stays together; who waits and who computes overlap.

A file's tests go to one worker, in order: they share fixtures. In the folders of APART each goes by itself: these share
nothing, and take long. Of two workers that compute one would wait for the other, and of two that wait no core would
work: so the two kinds are mixed, and the quick tests fill the gaps at the end.
"""

from collections.abc import Iterable

import pytest

APART = ("faults", "naive", "simulation")
# Files of these folders whose tests share a fixture all the same.
TOGETHER = ("faults/test_events.py", "faults/test_example.py", "faults/test_publisher.py")
COMPUTING = ("naive", "simulation")
QUICK = ("domain", "golden", "schemas", "tidy", "unit")


def unit(nodeid: str) -> str:
    """What goes to one worker as a whole: a file, a test, or all that one deployment over real servers answers."""
    file, _, test = nodeid.removeprefix("tests/").partition("::")
    if file.startswith("conformance/") and "[distributed" in test:
        return "conformance over servers"
    return nodeid if _folder(nodeid) in APART and file not in TOGETHER else file


def mixed(nodeids: Iterable[str]) -> list[str]:
    """The units of these tests in the order in which they begin."""
    kinds: dict[str, list[str]] = {"waiting": [], "computing": [], "quick": []}
    for one, nodeid in {unit(nodeid): nodeid for nodeid in nodeids}.items():
        kinds[_kind(_folder(nodeid))].append(one)
    places = [
        ((number + 0.5) / len(kinds[kind]), one)
        for kind in ("waiting", "computing")
        for number, one in enumerate(kinds[kind])
    ]
    return [one for _, one in sorted(places)] + kinds["quick"]


def _folder(nodeid: str) -> str:
    return nodeid.removeprefix("tests/").partition("/")[0]


def _kind(folder: str) -> str:
    return "computing" if folder in COMPUTING else "quick" if folder in QUICK else "waiting"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        places = {one: place for place, one in enumerate(mixed(item.nodeid for item in items))}
        items.sort(key=lambda item: places[unit(item.nodeid)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    from xdist.scheduler import LoadScopeScheduling

    class Spread(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False  # the workers' order is ours
    return Spread(config, log)
