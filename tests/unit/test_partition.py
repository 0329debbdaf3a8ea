"""An organisation's partition is Kafka's: its default partitioner's hash of the id's digits."""

import pytest

from customers.journal.partition import murmur2, partition_of


@pytest.mark.parametrize(
    ("data", "hashed"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_murmur2_is_kafkas(data: bytes, hashed: int) -> None:
    """The vectors of Kafka's own tests."""
    assert murmur2(data) == hashed % 2**32


def test_an_organisation_stays_where_it_is() -> None:
    assert [partition_of(org, 12) for org in (1, 100, 200, 300)] == [3, 9, 10, 6]
