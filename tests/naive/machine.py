"""Requests in any order, drawn by Hypothesis: what a service says of each must be what the model says."""

from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.naive.player import ACTIONS, Player

actions = st.sampled_from(ACTIONS)
chances = st.binary(min_size=8, max_size=8).map(
    Random
)  # what a request holds: drawn evenly, and fast


class Machine(RuleBasedStateMachine):
    """A player that begins with the family; after each request everybody is looked at."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player

    @initialize()
    def family(self) -> None:
        self._player.a_family()

    @rule(action=actions, chance=chances)
    def act(self, action: Callable[[Player, Random], None], chance: Random) -> None:
        action(self._player, chance)

    @invariant()
    def everybody_is_shown(self) -> None:
        self._player.look_at_everybody()


def play(player: Callable[[], Player], runs: int, steps: int) -> None:
    """So many runs, each of up to so many requests by a new player."""

    class Played(Machine):
        def __init__(self) -> None:
            super().__init__(player())

    run_state_machine_as_test(
        Played,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
