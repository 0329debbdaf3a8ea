"""How `make bench` reckons: what wrk said, what the kernel counted, medians and spreads, and which rows are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import distributed_tables, embedded_tables, report
from tests.bench.costs import WRK, Cost, Costly, Costs
from tests.bench.counters import Ticks, family, loads, since, ticks
from tests.bench.kinds import BEFORE, CHEAPEST, NOOP, OURS
from tests.bench.listeners import Socket, sockets
from tests.bench.rounds import Round, Row, Server, Spread, turns
from tests.bench.tables import others, ratio, refusal, table
from tests.bench.wrk import MISSING, Said, parsed
from tests.servers.processes import ROOT

OUTPUT = """\
Running 2s test @ http://127.0.0.1:20777
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.54ms  823.12us  11.20ms   91.04%
    Req/Sec     9.08k   507.43    9.80k    75.00%
  Latency Distribution
     50%  {p50}
     75%    3.71ms
     90%    4.04ms
     99%  {p99}
  18080 requests in 2.00s, 3.21MB read
{more}Requests/sec:   9036.66
Transfer/sec:      1.61MB
"""


def said(p50: str = "3.41ms", p99: str = "7.02ms", more: str = "") -> Said:
    return parsed(OUTPUT.format(p50=p50, p99=p99, more=more))


def test_wrk_says_how_many_requests_how_fast_and_how_late() -> None:
    assert said() == Said(requests=18080, rate=9036.66, failed=0, p50=3.41, p99=7.02)


@pytest.mark.parametrize(
    ("shown", "ms"), [("850.00us", 0.85), ("12.34ms", 12.34), ("1.02s", 1020), ("1.00m", 60_000)]
)
def test_a_latency_is_read_in_each_unit_of_wrk(shown: str, ms: float) -> None:
    assert said(p99=shown).p99 == pytest.approx(ms)


def test_answers_that_are_not_2xx_and_sockets_that_failed_are_counted() -> None:
    assert said(more="  Non-2xx or 3xx responses: 17\n").failed == 17
    assert said(more="  Socket errors: connect 1, read 2, write 3, timeout 4\n").failed == 10


@pytest.mark.parametrize("text", ["", "unable to connect to 127.0.0.1:1 Connection refused"])
def test_a_wrk_that_does_not_say_how_it_went_is_no_measurement(text: str) -> None:
    with pytest.raises(ValueError, match="wrk did not say how it went"):
        parsed(text)


def test_cpu_time_is_what_each_process_spent_between() -> None:
    assert since({1: 500, 2: 70}, {1: 900, 2: 100}) == 430


def test_a_process_that_is_new_spent_all_its_time_between_and_one_that_ended_none() -> None:
    assert since({1: 500, 2: 70}, {1: 900, 3: 50}) == 450


def test_a_process_is_counted_with_all_that_descends_from_it() -> None:
    parents = {10: 1, 11: 10, 12: 11, 20: 1}

    assert family([10], parents) == {10, 11, 12}


STAT = """\
cpu  300 0 100 1500 100 0 0 0 0 0
cpu0 {busy} 0 50 {idle} 100 0 0 10 5 5
cpu1 100 0 50 800 0 0 0 0 0 0
intr 7
"""


def test_a_core_is_busy_when_it_is_neither_idle_nor_waiting_for_a_disk() -> None:
    assert ticks(STAT.format(busy=200, idle=700)) == [Ticks(260, 1060), Ticks(150, 950)]


def test_the_load_of_a_core_is_its_share_of_busy_time_between() -> None:
    before, after = ticks(STAT.format(busy=200, idle=700)), ticks(STAT.format(busy=290, idle=710))

    assert loads(before, after) == (0.9, 0.0)


def test_sockets_are_read_from_the_kernels_list() -> None:
    text = (
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:6B09 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8214 1\n"
        "   1: 0100007F:D431 0100007F:6B09 01 00000000:00000000 00:00000000 00000000     0        0 9377 1\n"
    )

    listening, connected = sockets(text)

    assert listening == Socket(27401, 0, "0A", "8214")
    assert connected == Socket(54321, 27401, "01", "9377")


def a_round(rate: float = 1000.0, server: float = 0.9, generator: float = 0.3) -> Round:
    return Round(
        requests=2000,
        rate=rate,
        p50=3.0,
        p99=9.0,
        cpu_us=1e6 / rate,
        server=server,
        generator=generator,
        cores=(server, generator),
        size=100,
    )


def a_row(ours: Round, noop: Round) -> Row:
    rounds = {OURS: [a_round(), ours], NOOP: [a_round(), noop], CHEAPEST: [a_round()] * 2}
    return Row("lookup", rounds)


def test_a_ratio_is_taken_round_by_round() -> None:
    rounds = {
        OURS: [a_round(100), a_round(300), a_round(200)],
        NOOP: [a_round(200), a_round(400), a_round(800)],
    }

    assert Row("lookup", rounds).ratio(OURS, NOOP) == Spread(median=0.5, low=0.25, high=0.75)


def test_a_median_is_shown_with_the_least_and_the_most() -> None:
    assert ratio(Spread(0.954, 0.9, 1.042)) == "**0.95** (0.90 to 1.04)"


def test_in_its_rounds_no_server_always_comes_first_or_after_the_same() -> None:
    servers = [Server(name, 0, 0, ()) for name in "abc"]

    orders = ["".join(s.name for s in turns(servers, turn)) for turn in range(5)]

    assert orders == ["abc", "bac", "cab", "cba", "bca"]


@pytest.mark.parametrize(
    ("server", "generator", "void"), [(0.9, 0.3, False), (0.5, 0.5, True), (0.4, 0.6, True)]
)
def test_a_round_is_void_when_the_generator_took_as_much_of_its_core_as_the_server(
    server: float, generator: float, void: bool
) -> None:
    assert a_round(server=server, generator=generator).void is void


@pytest.mark.parametrize("which", [OURS, NOOP])
def test_a_row_with_a_void_round_is_refused_with_both_loads_instead_of_figures(which: str) -> None:
    void = a_round(server=0.62, generator=0.97)
    row = a_row(void, a_round()) if which == OURS else a_row(a_round(), void)

    shown = embedded_tables.beside([row])

    assert f"round 2 of {which}: wrk 97 % of its core, the server 62 % of its own" in shown
    assert "1000" not in shown
    assert refusal(a_row(a_round(), a_round())) == ""


def a_cost(generator: float) -> Costs:
    cost = Cost(300.0, {"command-api": 968.4, WRK: 40.0}, 0.4, generator, (0.9, 0.8))
    return Costs("registration", "command-api", [cost])


def test_what_a_request_costs_each_process_is_named() -> None:
    shown = distributed_tables.costs(Costly([a_cost(0.1)], {"command-api": 12.0, WRK: 0.0}))

    assert "| registration | 968 (968 to 968) | 40 (40 to 40) | 300 |" in shown
    assert "| nobody asks | 12.0 | 0.0 |" in shown


def test_a_process_that_is_not_on_this_machine_has_no_figure() -> None:
    cost = a_cost(0.1)
    cost.rounds[0].cpu_us["broker"] = 0.0

    shown = distributed_tables.costs(Costly([cost], {"command-api": 12.0, "broker": 0.0}))

    assert "| registration | 968 (968 to 968) |  | 300 |" in shown


def test_a_cost_is_refused_when_the_generator_was_the_busier_side() -> None:
    shown = distributed_tables.costs(Costly([a_cost(0.4)], {"command-api": 12.0, WRK: 0.0}))

    assert "| registration | **refused**: the generator was the busier side" in shown
    assert "968" not in shown


def test_a_row_names_ratios_rates_and_cpu_per_request_of_ours_and_both_references() -> None:
    row = a_row(a_round(1000), a_round(1000))

    line = embedded_tables.beside([row]).splitlines()[2]

    assert line == (
        "| lookup | **1.00** (1.00 to 1.00) | 0.80 | **1.00** (1.00 to 1.00) | 1000, 1000, 1000 "
        "| 1000, 1000, 1000 | 3.0 / 9.0 |"
    )


def test_a_rate_that_was_not_kept_is_named() -> None:
    rounds = {
        OURS: [a_round(940), a_round(940), a_round(1100)],
        BEFORE: [a_round(1000)] * 3,
    }

    assert "0.95, **not kept** |" in embedded_tables.after_before([Row("lookup", rounds)])
    assert "not kept" not in embedded_tables.after_before([Row("merge", rounds)])


def test_what_others_took_of_a_core_is_what_was_not_the_servers() -> None:
    rounds = [a_round(server=0.5)._replace(cores=(busy, 0.3)) for busy in (0.9, 0.6, 0.8)]

    assert others([Row("lookup", {OURS: rounds})], 0, "server") == pytest.approx(0.3)


def test_a_row_that_is_shorter_than_its_heads_ends_in_empty_cells() -> None:
    assert table(("", "a", "b"), [["x"]]) == "|  | a | b |\n| --- | --- | --- |\n| x |  |  |\n"


def test_the_section_of_a_million_customers_is_found_at_the_end_of_the_page() -> None:
    kept = report.NOT_YET

    assert report.many(f"# Performance\n\n## Search\n\nAll.\n{kept}") == kept
    assert report.many("# Performance\n\n## Search\n\nAll.\n") == ""


@pytest.mark.parametrize("command", ["tests.bench", "tests.bench.scale"])
def test_without_wrk_one_sentence_names_the_package_and_nothing_is_started(
    command: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", command],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{MISSING}\n"
    assert "Debian package wrk" in MISSING
