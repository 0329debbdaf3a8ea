"""Files and functions stay small, nothing unfinished is called done; and these guards can fail."""

from pathlib import Path

from tests.tidy.rules import faults

ROOT = Path(__file__).parents[2]
SOURCES = [p for d in ("services", "tests", "examples") for p in sorted((ROOT / d).rglob("*.py"))]


def test_every_source_file_is_small_and_finished() -> None:
    found = {path.relative_to(ROOT): faults(path.read_text()) for path in SOURCES}

    assert {str(path): wrong for path, wrong in found.items() if wrong} == {}


def test_a_file_of_301_lines_is_found() -> None:
    assert faults("x = 1\n" * 301) == ["301 lines, 300 allowed"]


def test_a_function_of_51_lines_is_found() -> None:
    source = "def long():\n" + "    x = 1\n" * 50
    assert faults(source) == ["long has 51 lines, 50 allowed"]


def test_unfinished_work_is_found() -> None:
    word = "".join(("TO", "DO"))
    assert faults(f"x = 1  # {word} later\n") == [f"unfinished: {word}"]
