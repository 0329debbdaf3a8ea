"""A changed organisations file is brought into the journal, however long that cannot be done."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from cli import configuring
from cli.configuring import NotNow, Organisations
from cli.demo import DEMO_FILE
from customers.domain.codes import Refused
from customers.journal.commit import Command, Committer, Reply
from customers.journal.ports import Sets, Unfit

DONE = Reply(200, b"{}", "0-1", "0-1")
ORGANISATIONS = 2


class Commits:
    """A committer that answers as it is told, and counts."""

    def __init__(self) -> None:
        self.answer: Reply | Refused = DONE
        self.asked = 0

    async def commit(self, command: Command) -> Reply | Refused:
        self.asked += 1
        return self.answer


class Looked(Organisations):
    """Counts the looks at the file."""

    looks = 0

    def _stamp_now(self) -> int:
        self.looks += 1
        return super()._stamp_now()


@pytest.fixture
def commits() -> Commits:
    return Commits()


@pytest.fixture
def organisations(
    tmp_path: Path, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Looked]:
    """The demo's file, and what brings it in."""
    monkeypatch.setattr(configuring, "LOOK_EVERY_S", 0.001)
    file = tmp_path / "organisations.toml"
    file.write_text(DEMO_FILE.read_text())
    return file, Looked(file, cast(Committer, commits), cast(Sets, None), 12)


@asynccontextmanager
async def watched(organisations: Organisations) -> AsyncIterator[list[str]]:
    """The file is in, and watched from now on; what was alarmed."""
    alarms: list[str] = []
    await organisations.bring_in()
    watching = asyncio.ensure_future(organisations.watch(alarms.append))
    yield alarms
    watching.cancel()
    await asyncio.wait((watching,))


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


def change(file: Path) -> None:
    """The same organisations, in a file of another time."""
    file.write_text(file.read_text() + "\n")


async def test_a_change_that_meets_503_is_tried_until_it_is_in_and_told_once(
    organisations: tuple[Path, Looked], commits: Commits
) -> None:
    file, brought = organisations
    async with watched(brought) as alarms:
        commits.answer = Refused(503)
        change(file)
        await until(lambda: commits.asked >= ORGANISATIONS + 3)
        commits.answer, tried = DONE, commits.asked
        looks = brought.looks
        await until(lambda: brought.looks > looks + 9)

    assert commits.asked == tried + ORGANISATIONS
    assert [alarm.split(":")[0] for alarm in alarms] == ["organisation demo cannot be configured"]


async def test_a_change_that_is_refused_for_good_is_told_and_not_tried_again(
    organisations: tuple[Path, Looked], commits: Commits
) -> None:
    file, brought = organisations
    async with watched(brought) as alarms:
        commits.answer = Refused(400, message="the country rule cannot change")
        change(file)
        looks = brought.looks
        await until(lambda: brought.looks > looks + 9)

    assert commits.asked == ORGANISATIONS + 1
    assert alarms == ["organisation demo cannot be configured: the country rule cannot change"]


async def test_at_the_start_a_503_is_not_a_refusal_for_good(
    organisations: tuple[Path, Looked], commits: Commits
) -> None:
    commits.answer = Refused(503)

    with pytest.raises(NotNow):
        await organisations[1].bring_in()

    assert issubclass(NotNow, Unfit)
