"""Which tests stay together on one worker, and in which order they begin."""

from pathlib import Path

from tests.spread import APART, TOGETHER, mixed, unit

TESTS = Path(__file__).parents[1]


def test_a_files_tests_stay_together() -> None:
    assert unit("tests/unit/test_lane.py::test_one[a::b]") == "unit/test_lane.py"


def test_each_long_test_goes_by_itself() -> None:
    assert unit("tests/faults/test_away.py::test_one") == "tests/faults/test_away.py::test_one"


def test_what_one_deployment_answers_stays_together() -> None:
    units = {unit(f"tests/conformance/test_{n}.py::test_one[distributed-x]") for n in "ab"}

    assert units == {"conformance over servers"}
    assert unit("tests/conformance/test_a.py::test_one[embedded]") == "conformance/test_a.py"


def test_those_who_compute_are_mixed_with_those_who_wait_and_the_quick_ones_come_last() -> None:
    waiting = [f"tests/faults/test_a.py::test_{n}" for n in range(4)]
    computing = [f"tests/simulation/test_a.py::test_{n}" for n in range(2)]

    order = mixed(["tests/unit/test_a.py::test_one", *waiting, *computing])

    w, c = waiting, computing
    assert order == [w[0], c[0], w[1], w[2], c[1], w[3], "unit/test_a.py"]


def test_a_file_with_a_fixture_of_its_own_is_kept_together() -> None:
    files = [path for folder in APART for path in (TESTS / folder).glob("test_*.py")]
    sharing = {str(p.relative_to(TESTS)) for p in files if 'scope="module"' in p.read_text()}

    assert sharing == set(TOGETHER)
