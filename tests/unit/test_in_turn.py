"""Which commands of a bulk must wait for each other: chains of shared documents."""

from hypothesis import given
from hypothesis import strategies as st

from customers.journal.in_turn import linked

documents = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=12)


@given(documents)
def test_every_command_is_in_one_group_and_groups_share_nothing(rows: list[set[str]]) -> None:
    groups = linked(rows)

    assert sorted(i for group in groups for i in group) == list(range(len(rows)))
    held = [set().union(*(rows[i] for i in group)) for group in groups]
    assert sum(len(names) for names in held) == len(set().union(*held))


@given(documents)
def test_a_group_keeps_the_order(rows: list[set[str]]) -> None:
    assert all(group == sorted(group) for group in linked(rows))


def test_a_chain_is_one_group() -> None:
    assert linked([{"a"}, {"c"}, {"a", "b"}, {"b", "c"}, {"d"}]) == [[0, 1, 2, 3], [4]]


def test_commands_without_documents_wait_for_nobody() -> None:
    assert linked([set(), set()]) == [[0], [1]]
