"""Many tills register one phone number at once: one customer, every answer explained."""

import pytest

from tests.race.__main__ import race_distributed, race_embedded
from tests.race.tills import Told, verdict


def test_in_one_source_one_till_wins_and_in_eleven_all_combine() -> None:
    assert race_embedded() == []


@pytest.mark.server
def test_over_real_servers_a_killed_replica_changes_nothing(
    kafka_bootstrap: str, mongo_url: str
) -> None:
    assert race_distributed(kafka_bootstrap, mongo_url) == []


def test_the_verdict_finds_two_customers() -> None:
    told = [Told(200, 1, 0), Told(200, 2, 0), Told(409, 1, 8006)]

    assert verdict(told, 1) == [
        "more than one customer is named",
        "2 tills were told that they created the customer",
    ]


def test_the_verdict_finds_a_success_that_nobody_had() -> None:
    assert verdict([Told(409, 1, 8006)], 1) == ["nobody created the customer, yet everybody knows"]


def test_the_verdict_finds_an_internal_error() -> None:
    assert verdict([Told(200, 1, 0), Told(500, 0, 500)], 1) == ["1 unexplained answers (500, 500)"]
