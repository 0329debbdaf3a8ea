"""The processes of a world: which run, and which an operator starts again."""

import asyncio
from collections import Counter

from tests.simulation.around.processes import Commands, Process, Projecting, World
from tests.simulation.world import Tell

COMMANDS, PROJECTING = 2, 2


class Machines:
    """`commands`: none stands where one is down."""

    def __init__(self, world: World, counts: Counter[str], tell: Tell) -> None:
        self.world, self._counts, self._tell = world, counts, tell
        self.commands: list[Commands | None] = [None] * COMMANDS
        self._projecting: list[Projecting | None] = [None] * PROJECTING
        self.names = [f"commands {i}" for i in range(COMMANDS)]
        self.names += [f"projecting {i}" for i in range(PROJECTING)]

    def start(self, name: str) -> None:
        """Start one, unless somebody else did."""
        kind, number = name.split()
        if kind == "commands":
            there = self.commands[int(number)]
            self.commands[int(number)] = there or Commands(self.world, name)
        else:
            working = self._projecting[int(number)]
            self._projecting[int(number)] = working or Projecting(self.world, name)

    def start_all(self) -> None:
        """Start whatever does not run."""
        for name in self.names:
            self.start(name)

    def crash(self, name: str) -> None:
        """It ends where it is."""
        self._tell(f"{name} crashes")
        for process in self.running():
            if process.name == name:
                self.check_seen(process)
                process.crash()
        kind, number = name.split()
        if kind == "commands":
            self.commands[int(number)] = None
        else:
            self._projecting[int(number)] = None

    def running(self) -> list[Process]:
        """Those that run."""
        return [each for each in (*self.commands, *self._projecting) if each is not None]

    def answering(self) -> list[Commands]:
        """Those that run and answer commands."""
        return [each for each in self.commands if each is not None]

    def check_seen(self, process: Process) -> None:
        """T1: background work ends by itself only by what nobody foresaw, and then everybody can see it."""
        assert not self.world.store.wrong, self.world.store.wrong[0]
        ended = process.runtime.ended()
        if ended:
            assert process.trouble.met, f"T1 {ended} of {process.name} ended by itself"
            assert any(process.ailments().values()), f"T1 {ended} of {process.name} is not seen"

    async def operate(self) -> None:
        """Look at every readiness, for ever, and start again what says that it will not heal by itself."""
        while True:
            await asyncio.sleep(0.5)
            for process in self.running():
                self.check_seen(process)
                if has_ended(process):
                    self._counts.update(process.runtime.ended())
                    self._tell(f"{process.name} is started again: {process.ailments()}")
                    self.crash(process.name)
                    self.start(process.name)


def has_ended(process: Process) -> bool:
    """Whether its readiness says that it will not heal by itself."""
    said = " ".join(process.ailments().values())
    return "ended" in said or "stopped" in said
