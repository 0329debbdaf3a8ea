"""A view of documents for one decision: what it asks the store for, and what it remembers as seen."""

from collections.abc import Collection

import msgspec
import pytest

from customers.domain.decision import Fresh
from customers.domain.state import Identity
from customers.journal.fold import Fold, Stored, load
from customers.journal.keys import Keyring
from customers.journal.overlay import Overlay
from customers.journal.ports import Checkpoint, Snapshot, Versioned
from customers.journal.record import Record
from customers.journal.view import Ahead, View
from tests.no_facts import NoFacts

HELD = {"i|1|mobile|91": Versioned(3, Identity()), "i|1|mobile|92": Versioned(4, Identity())}


KEY = Keyring(b"p").key


class Models(NoFacts):
    """Read models that remember what they were asked for."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        self.asked.append(set(names))
        return Snapshot(Checkpoint("s1", 0, 4, 5, "x"), {n: HELD[n] for n in names if n in HELD})


def view(models: Models) -> View:
    return View(models, Overlay("s1", 4), 0, 4, "x", KEY)  # type: ignore[arg-type] # it only reads


async def test_what_is_expected_comes_with_the_next_read_and_is_not_asked_for_again() -> None:
    models = Models()
    here = view(models)

    here.expect(["i|1|mobile|91", "i|1|mobile|99"])
    await here.get(["k|1|aa"])
    found = await here.get(["i|1|mobile|91", "i|1|mobile|99", "i|1|mobile|92"])

    assert models.asked == [{"k|1|aa", "i|1|mobile|91", "i|1|mobile|99"}, {"i|1|mobile|92"}]
    assert found == {
        "i|1|mobile|91": Identity(),
        "i|1|mobile|99": None,
        "i|1|mobile|92": Identity(),
    }


async def test_what_was_expected_but_never_asked_for_was_not_seen() -> None:
    here = view(Models())

    here.expect(["i|1|mobile|91", "i|1|mobile|92"])
    await here.get(["k|1|aa"])
    await here.get(["i|1|mobile|92"])

    assert here.seen == {"k|1|aa": 0, "i|1|mobile|92": 4}


async def ahead(*names: str) -> Ahead:
    earlier = view(Models())
    found = await earlier.found(names)
    return Ahead((), earlier.b, earlier.bid, earlier.checkpoint, found, Fresh(0, 7))


def fold(*accepted: Record) -> Fold:
    """The fold at version 4, and then of these records."""
    folded = load(msgspec.json.encode(Stored(4, 5, ((4, "x"),), ())))
    for record in accepted:
        assert folded.step(folded.offset, record)
    return folded


async def test_what_was_read_ahead_is_not_read_again() -> None:
    models = Models()
    here = view(models)

    assert here.bring(await ahead("i|1|mobile|91", "i|1|mobile|99"), fold())
    found = await here.get(["i|1|mobile|91", "i|1|mobile|99"])

    assert models.asked == []
    assert found == {"i|1|mobile|91": Identity(), "i|1|mobile|99": None}
    assert here.seen == {"i|1|mobile|91": 3, "i|1|mobile|99": 0}
    assert dict(here.reads()) == {KEY("i|1|mobile|91"): 3, KEY("i|1|mobile|99"): 0}


async def test_what_was_read_ahead_but_never_asked_for_was_not_seen() -> None:
    here = view(Models())

    here.bring(await ahead("i|1|mobile|91", "i|1|mobile|92"), fold())
    await here.get(["i|1|mobile|92"])

    assert here.seen == {"i|1|mobile|92": 4}


async def test_what_is_expected_and_was_read_ahead_is_not_asked_for() -> None:
    models = Models()
    here = view(models)

    here.bring(await ahead("i|1|mobile|91"), fold())
    here.expect(["i|1|mobile|91", "i|1|mobile|92"])
    await here.get(["k|1|aa"])

    assert models.asked == [{"k|1|aa", "i|1|mobile|92"}]


@pytest.mark.parametrize(("written", "still"), [("i|1|mobile|91", False), ("i|1|mobile|92", True)])
async def test_what_was_read_ahead_is_left_alone_once_some_of_it_was_written(
    written: str, still: bool
) -> None:
    later = Record(f=1, sv="", id="y", org=1, t=0, b=4, bid="x", w=(KEY(written),))

    assert view(Models()).bring(await ahead("i|1|mobile|91"), fold(later)) is still
