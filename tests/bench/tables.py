"""Cells and tables of docs/performance.md: medians with their spread, loads of cores, and rows that are refused."""

from collections.abc import Sequence

from tests.bench.rounds import Round, Row, Spread, spread


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown. A row that is shorter than the heads ends in empty cells."""
    lines = [heads, ["---"] * len(heads), *rows]
    padded = ([*line, *[""] * (len(heads) - len(line))] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded) + "\n"


def ratio(found: Spread, digits: int = 2) -> str:
    """Its median, and from where to where it went."""
    low, high = (f"{value:.{digits}f}" for value in (found.low, found.high))
    return f"**{found.median:.{digits}f}** ({low} to {high})"


def figure(found: Spread, digits: int = 0) -> str:
    """The same, of what is no ratio."""
    return ratio(found, digits).replace("**", "")


def medians(row: Row, names: Sequence[str], what: str) -> str:
    """Of each server named."""
    return ", ".join(f"{row.of(name, what).median:.0f}" for name in names)


def refusal(row: Row) -> str:
    """Why a row has no figures, or "": the generator was the busier side."""
    found = row.void()
    return "" if found is None else _refused(*found)


def _refused(name: str, turn: int, each: Round) -> str:
    return (
        f"**refused**: the generator was the busier side (round {turn} of {name}: "
        f"wrk {percent(each.generator)} of its core, the server {percent(each.server)} of its own)"
    )


def percent(share: float) -> str:
    """Of one core."""
    return f"{100 * share:.0f} %"


def others(rows: Sequence[Row], core: int, who: str) -> float:
    """How much of a core went to others than who had it to itself, in the median round. `who`: "server" or "generator"."""
    rounds = [each for row in rows for served in row.rounds.values() for each in served]
    return spread([each.cores[core] - float(getattr(each, who)) for each in rounds]).median


def load(row: Row, name: str, core: int, generators: int) -> str:
    """How busy the server's core was and the generator's, and how much of that they were themselves."""
    busy, driving = (
        spread([each.cores[n] for each in row.rounds[name]]).median for n in (core, generators)
    )
    server, wrk = row.of(name, "server").median, row.of(name, "generator").median
    return f"{percent(busy)} ({percent(server)}) and {percent(driving)} ({percent(wrk)})"
