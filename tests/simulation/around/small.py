"""What production does seldom, or in large pieces, is done often and in small ones; and its alarms are heard."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from customers.journal.ports import ModelWriter, Sets
from projector.project import Projection, Projections
from tests.simulation.around.processes import World


@contextmanager
def small(world: World) -> Iterator[None]:
    """For as long as a world is simulated."""

    def projection(writer: ModelWriter, partition: int) -> Projection:
        return Projection(writer, partition, world.window)

    def projections(sets: Sets, alarm: Callable[[str], None]) -> Projections:
        return Projections(sets, alarm, world.window)

    with ExitStack() as stack:
        for name, value in (
            ("projector.project.FOLD_EVERY", 3),
            ("customers.journal.tail.OVERLAY_CAP", 40),
            ("customers.journal.in_turn.MANY", 5),
            ("projector.rebuild.NEAR", 2),
            ("projector.rebuild.PASSES", 3),
            ("projector.rebuild.Projection", projection),
            ("cli.projecting.Projections", projections),
            ("cli.projecting.alarm_once", world.alarms.append),
            ("cli.keeping.alarm_once", world.alarms.append),
        ):
            stack.enter_context(patch(name, value))
        yield
