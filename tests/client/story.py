"""What somebody does who has the generated client and nothing else. Runs in the client's own environment.

`python story.py ADDRESS` with the client on the path prints what came back, as JSON. How the document sorts its
operations under tags, and what it calls its schemas, is left to the document: operations are found by their ids,
bodies by the types of the operations' arguments.
"""

import base64
import enum
import importlib
import json
import pkgutil
import re
import sys
import typing
from types import ModuleType
from typing import Any

import generated
import generated.api

LOGIN = base64.b64encode(b"demo.till:demo").decode()


class Service:
    """The operations of a service, called as the generated client has them."""

    def __init__(self, address: str) -> None:
        self._client = generated.AuthenticatedClient(address, token=LOGIN, prefix="Basic")

    def call(self, operation: str, *path: int, body: Any = None, **query: Any) -> Any:
        """The parsed answer of an operation, whatever its status."""
        module = _module(operation)
        kinds = typing.get_type_hints(module.sync_detailed)
        given = {name: _as(kinds[name], value) for name, value in query.items()}
        if body is not None:
            given["body"] = _as(kinds["body"], body)
        return module.sync_detailed(*path, client=self._client, **given).parsed


def _module(operation: str) -> ModuleType:
    name = re.sub("([A-Z])", r"_\1", operation).lower()
    found = [
        m.name
        for m in pkgutil.walk_packages(generated.api.__path__, "generated.api.")
        if m.name.endswith(f".{name}")
    ]
    assert len(found) == 1, f"{operation}: {found}"
    return importlib.import_module(found[0])


def _as(kind: Any, value: Any) -> Any:
    """A plain value as the argument's type has it: a member of an enum, a model, or itself."""
    for one in typing.get_args(kind) or (kind,):
        if isinstance(one, type) and issubclass(one, enum.Enum) and value in list(one):
            return one(value)
        if hasattr(one, "from_dict") and isinstance(value, dict):
            return one.from_dict(value)
    return value


def _person(first_name: str, kind: str, value: str) -> dict[str, Any]:
    profile = {"firstName": first_name, "identifiers": [{"type": kind, "value": value}]}
    return {"profiles": [profile]}


def told(service: Service) -> dict[str, Any]:
    """Register, look up, read, update, merge, search; what each answered, and what is refused."""
    tom = _person("Tom", "mobile", "919111111111")
    mobile = {"identifier_name": "mobile", "identifier_value": "919111111111"}
    registered = service.call("registerCustomer", body=tom, source="INSTORE")
    refused = service.call("registerCustomer", body=tom, source="INSTORE")
    found = service.call("lookUpCustomer", source="INSTORE", **mobile)
    details = service.call("getCustomer", found.entity, source="INSTORE")
    thomas = {"profiles": [{"firstName": "Thomas"}]}
    updated = service.call("updateCustomer", found.entity, body=thomas, source="INSTORE")
    again = service.call("getCustomer", found.entity, source="INSTORE")
    other = _person("T.", "email", "tom@example.com")
    other_id = service.call("registerCustomer", body=other, source="WEBSITE").created_id
    change = {"add": [{"type": "mobile", "value": "919111111111"}]}
    merged = service.call("changeIdentifier", other_id, body=change, source="WEBSITE")
    whole = service.call("getCustomer", other_id, source="ALL")
    page = service.call("searchCustomers", q="thom")
    return {
        "registered": registered.created_id,
        "refused": refused.errors[0].code,
        "found": found.entity,
        "first name": details.profiles[0].first_name,
        "identifier": details.profiles[0].identifiers[0].value,
        "updated": updated.created_id,
        "first name afterwards": again.profiles[0].first_name,
        "other": other_id,
        "merged": [merged.created_id, merged.warnings[0].code],
        "whole": [whole.id, sorted(str(p.source) for p in whole.profiles)],
        "searched": [[hit.user_id for hit in page.data], page.pagination.total],
    }


if __name__ == "__main__":
    print(json.dumps(told(Service(sys.argv[1]))))
