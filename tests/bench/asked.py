"""What is asked of a server: one request for every number, as bytes for Python and as a script for wrk."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.bench.load import request

USER = "ZGVtby50aWxsOmRlbW8="  # demo.till:demo
_MARK = re.compile(r"<(\w+)>")
_SCRIPT = """\
local following = 0
local lists = {{}}
{lists}
local function at(list, n) return list[n % #list + 1] end
function init(args) following = tonumber(args[1]) end
function request()
  local n = following
  following = n + 1
{request}
end
"""


class Asked(NamedTuple):
    """In path and body `<n>` stands for the number, `<mobile>` for the mobile of person n, and `<name>` for what the
    list `name` holds at n, over and over. A list's values have no blanks.
    """

    method: str
    path: str
    body: str = ""
    lists: Mapping[str, Sequence[object]] = {}

    def sent(self, n: int) -> bytes:
        """The bytes of request n."""
        body = self._filled(self.body, n).encode()
        return request(self.method, self._filled(self.path, n), USER, body)

    def _filled(self, text: str, n: int) -> str:
        def value(mark: "re.Match[str]") -> str:
            name = mark[1]
            if name == "n":
                return str(n)
            return (
                mobile(n) if name == "mobile" else str(self.lists[name][n % len(self.lists[name])])
            )

        return _MARK.sub(value, text)

    def script(self) -> str:
        """The same requests in Lua for wrk: its first argument is the number it begins with."""
        lists = [
            f"lists.{name} = {{}}\n"
            f"for value in ({_quoted(' '.join(map(str, values)))}):gmatch('%S+') do table.insert(lists.{name}, value) end"
            for name, values in self.lists.items()
        ]
        head = f"{self.method} {self.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {USER}\r\n"
        if self.body:
            head += "Content-Type: application/json\r\nContent-Length: "
            lines = [
                f"  local body = {_expression(self.body)}",
                f"  return {_expression(head)} .. #body .. {_quoted(_END)} .. body",
            ]
        else:
            lines = [f"  return {_expression(head + _END[2:])}"]
        return _SCRIPT.format(lists="\n".join(lists), request="\n".join(lines))


_END = "\r\n\r\n"


def mobile(n: int) -> str:
    """The mobile of person n, below ten thousand million."""
    return f"91{n:010}"


def _expression(text: str) -> str:
    """The text with its marks filled in, in Lua."""
    parts = [
        _quoted(part) if i % 2 == 0 else _value(part) for i, part in enumerate(_MARK.split(text))
    ]
    return " .. ".join(part for part in parts if part != '""')


def _value(name: str) -> str:
    if name == "n":
        return 'string.format("%.0f", n)'
    return 'string.format("91%010.0f", n)' if name == "mobile" else f"at(lists.{name}, n)"


def _quoted(text: str) -> str:
    """A string of Lua; ASCII only, so that lengths in characters are lengths in bytes."""
    assert text.isascii(), text
    for char, escape in (("\\", "\\\\"), ('"', '\\"'), ("\r", "\\r"), ("\n", "\\n")):
        text = text.replace(char, escape)
    return f'"{text}"'
