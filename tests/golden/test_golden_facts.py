"""The facts' log: what was told once must be read for ever, and is written the same."""

import json
from pathlib import Path
from typing import get_args

import pytest

from customers.domain.facts import Fact, places
from customers.journal.factlog import decode, encode
from tests.golden.fact_samples import TOLD

HERE = Path(__file__).parent / "facts"


@pytest.mark.parametrize("name", TOLD)
def test_a_stored_fact_is_still_read(name: str) -> None:
    assert decode((HERE / f"{name}.json").read_bytes().strip()) == TOLD[name]


@pytest.mark.parametrize("name", TOLD)
def test_a_fact_is_written_as_ever(name: str) -> None:
    assert encode(TOLD[name]) == (HERE / f"{name}.json").read_bytes().strip()


def test_every_kind_of_fact_is_pinned() -> None:
    assert {type(told.fact) for told in TOLD.values()} == set(get_args(Fact))


def test_facts_are_kept_where_they_ever_were() -> None:
    assert {name: places(told.fact) for name, told in TOLD.items()} == {
        "PointsAccount.v1": ((343015431, "points|1219"),),
        "PointsTransferred.v1": (
            (343015431, "transfer|100|out"),
            (343015432, "transfer|100|in"),
        ),
        "RetroRequestRaised.v1": ((343015431, "raised|4711"),),
        "RetroRequestDecided.v1": ((343015431, "decided|4711"),),
        "UserGroup.v1": ((343015431, "group|"),),
        "UserGroup_with_authors.v1": ((343015431, "group|"),),
        "Segments.v1": ((343015431, "segments|"),),
        "LifetimePurchases.v1": ((343015431, "purchases|"),),
    }


@pytest.mark.parametrize("name", TOLD)
def test_unknown_fields_are_ignored_and_time_and_sender_may_be_missing(name: str) -> None:
    raw = json.loads(encode(TOLD[name]))
    raw["new"] = raw["fact"]["new"] = {"later": [1]}
    del raw["t"], raw["by"]

    told = decode(json.dumps(raw).encode())

    assert not isinstance(told, str)
    assert told.fact == TOLD[name].fact
