"""What verify says of a set that does not hold what the facts' log tells: F1, broken in every way once."""

from collections.abc import Mapping, Sequence

import pytest

from cli.verify.facts import Facts, Held, Place, Rank
from cli.verify.step import Violation
from customers.domain.facts import LifetimePurchases
from customers.journal.factlog import Told, encode
from customers.journal.kept import Aside, kept
from customers.journal.ports import Logged

SECRET = "919111111111"
GONE = Aside(0, 3, "It is not valid JSON")


def bought(sequence: int, amount: float = 1.5) -> LifetimePurchases:
    return LifetimePurchases(customer=7, sequence=sequence, amount=amount)


def rows(fact: LifetimePurchases, customer: int = 7) -> dict[Place, Rank]:
    """The row of a set that holds a fact, under some customer."""
    (one,) = kept(100, fact)
    return {(100, customer, one.thing): one.rank}


LOG = [
    encode(Told(100, bought(1))),
    encode(Told(100, bought(3))),
    encode(Told(100, bought(2))),
    SECRET.encode() + b"x",
    encode(Told(100, bought(4))),
]


def check(rows: Mapping[Place, Rank], aside: Sequence[Aside] = (GONE,), offset: int = 4) -> None:
    """Verify a set that has come to an offset of the log, one record before its end. Raises Violation."""
    facts = Facts(Held({0: offset}, rows, aside))
    for n, value in enumerate(LOG):
        facts.take(0, Logged(n, value))
    facts.finish()


@pytest.mark.parametrize(
    ("held", "aside", "offset"),
    [
        (rows(bought(3)), (GONE,), 4),
        (rows(bought(4)), (GONE,), 4),
        (rows(bought(4)), (GONE,), 5),
        (rows(bought(3)), (GONE,), 2),
        ({}, (), 0),
        (rows(bought(1)), (), 0),
    ],
    ids=["as told", "newer already", "all of it", "aside already", "not begun", "just begun"],
)
def test_a_set_that_holds_the_newest_facts_is_clean(
    held: Mapping[Place, Rank], aside: Sequence[Aside], offset: int
) -> None:
    check(held, aside, offset)


@pytest.mark.parametrize(
    ("held", "aside", "said"),
    [
        ({}, (GONE,), "F1: the fact at offset 0 of partition 0 is not kept, nor is a newer one"),
        (rows(bought(2)), (GONE,), "F1: the fact at offset 1 of partition 0 is not kept"),
        (rows(bought(3, 0.5)), (GONE,), "F1: the fact at offset 1 of partition 0 is not kept"),
        (rows(bought(3, 9.5)), (GONE,), "F1: the live set has a fact that the log does not know"),
        (rows(bought(9)), (GONE,), "F1: the live set has a fact that the log does not know"),
        (
            {**rows(bought(3)), **rows(bought(3), customer=8)},
            (GONE,),
            "F1: the live set has a fact that the log does not know",
        ),
        (
            rows(bought(3)),
            (),
            "F1: the record at offset 3 of partition 0 can neither be kept nor is it set aside",
        ),
        (
            rows(bought(3)),
            (GONE, Aside(0, 2, "")),
            "F1: offset 2 of partition 0 is set aside, but can be kept or is not there",
        ),
        (
            rows(bought(3)),
            (GONE, Aside(1, 0, "")),
            "F1: offset 0 of partition 1 is set aside, but can be kept or is not there",
        ),
    ],
)
def test_a_set_that_differs_from_the_log_is_told(
    held: Mapping[Place, Rank], aside: Sequence[Aside], said: str
) -> None:
    with pytest.raises(Violation) as found:
        check(held, aside)

    assert str(found.value).startswith(said)
    assert SECRET not in str(found.value)
