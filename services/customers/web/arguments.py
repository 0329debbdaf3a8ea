"""The arguments of an operation, read from a request as the operation's signature names them.

The same signature makes the OpenAPI document: a parameter that it does not name can be neither documented nor read.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

from fastapi import params
from pydantic import BaseModel, TypeAdapter
from starlette.types import Scope

from customers.web.edge import headers
from customers.web.errors import Malformed


class Reads(NamedTuple):
    """How the text of a parameter becomes its argument; `convert` raises Malformed. `any_case`: of the parameter's name."""

    convert: Callable[[str], Any]
    any_case: bool = False


class Argument(NamedTuple):
    """One parameter: the keyword of the argument, its name in the request, where it stands, and what it is when it is missing."""

    keyword: str
    name: str
    place: type[params.Param]
    reads: Reads
    missing: Any


class Group(NamedTuple):
    """Several parameters of the query that are one argument: a model of them."""

    keyword: str
    model: type[BaseModel]
    arguments: tuple[Argument, ...]


class Body(NamedTuple):
    """The argument that the body is, and what it is validated by."""

    keyword: str
    model: TypeAdapter[Any]


def trimmed(text: str) -> str:
    """The text as it is: blanks around it are gone already."""
    return text


def word(text: str) -> str:
    """A word; the documentation's quotation marks around it are tolerated."""
    return text.strip('"“”')


def described(
    operation: Callable[..., Any],
) -> tuple[tuple[Argument | Group, ...], Body | None]:
    """The parameters and the body in an operation's signature."""
    signature = inspect.signature(operation).parameters
    found: list[Argument | Group] = []
    body = None
    for keyword, hint in get_type_hints(operation, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            continue  # the request itself, and what is answered
        type_, *marks = get_args(hint)
        declared = next(mark for mark in marks if isinstance(mark, params.Param | params.Body))
        if isinstance(declared, params.Body):
            marks.remove(declared)
            body = Body(keyword, TypeAdapter(Annotated[(type_, *marks)] if marks else type_))
        elif isinstance(type_, type) and issubclass(type_, BaseModel):
            found.append(Group(keyword, type_, tuple(_fields(type_))))
        else:
            missing = signature[keyword].default
            name = declared.alias or keyword
            found.append(_described(keyword, name, type(declared), marks, missing))
    return tuple(found), body


def _fields(model: type[BaseModel]) -> Iterator[Argument]:
    for keyword, field in model.model_fields.items():
        name = field.alias or keyword
        yield _described(keyword, name, params.Query, field.metadata, field.default)


def _described(
    keyword: str, name: str, place: type[params.Param], marks: Iterable[object], missing: Any
) -> Argument:
    reads = next((mark for mark in marks if isinstance(mark, Reads)), Reads(trimmed))
    lower = reads.any_case or place is params.Header
    empty = missing is inspect.Parameter.empty
    return Argument(
        keyword, name.lower() if lower else name, place, reads, "" if empty else missing
    )


def read(wanted: Iterable[Argument | Group], scope: Scope) -> dict[str, Any]:
    """The arguments by their keywords. Raises Malformed."""
    given = _given(scope)
    return {each.keyword: _read(each, scope, given) for each in wanted}


def _read(wanted: Argument | Group, scope: Scope, given: list[tuple[str, str]]) -> Any:
    if isinstance(wanted, Argument):
        return _argument(wanted, scope, given)
    values = {each.keyword: _argument(each, scope, given) for each in wanted.arguments}
    return wanted.model.model_construct(**values)


def _argument(argument: Argument, scope: Scope, given: list[tuple[str, str]]) -> Any:
    name = argument.name
    if argument.place is params.Query:
        if argument.reads.any_case:
            values = [value for key, value in given if key.lower() == name]
        else:
            values = [value for key, value in given if key == name]
        if len(values) > 1:
            raise Malformed(f"The query parameter {name} is given more than once")
        text = values[0].strip() if values else ""
        return argument.reads.convert(text) if text else argument.missing
    if argument.place is params.Path:
        return argument.reads.convert(scope["path_params"][name])
    found = headers(scope, name.encode())
    return argument.reads.convert(", ".join(found).strip()) if found else argument.missing


def _given(scope: Scope) -> list[tuple[str, str]]:
    try:
        text = scope["query_string"].decode("latin-1")
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise Malformed("The query is not valid UTF-8") from None
