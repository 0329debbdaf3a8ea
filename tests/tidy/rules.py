"""The project's own rules, as functions of a source text: sizes, unfinished work, words that do not belong."""

import ast
import re

MAX_FILE, MAX_FUNCTION = 300, 50
_UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")


def faults(source: str) -> list[str]:
    """What is wrong with a Python file, one line each."""
    found = []
    if source.count("\n") > MAX_FILE:
        found.append(f"{source.count(chr(10))} lines, {MAX_FILE} allowed")
    found += [f"unfinished: {match}" for match in _UNFINISHED.findall(source)]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > MAX_FUNCTION:
                found.append(f"{node.name} has {length} lines, {MAX_FUNCTION} allowed")
    return found
