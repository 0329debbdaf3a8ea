"""Answers as the documentation prints them. The texts are the documentation's, not read from the code."""

from typing import Any

TEXTS = {
    8050: "Same Customer found in other sources,Combining",
    8051: "Same Customer found in other sources,Merging with userId {}",
    8052: "Add customer, Conflicting Customers found",
    8055: "Invalid email id",
    8056: "Invalid mobile",
    8057: "Invalid email id in comm channel",
    8058: "Invalid mobile in comm channel",
    8064: "External id validation failed",
    8070: "No valid change identifiers detected",
    8071: "Mobile already attached with this user",
    8072: "Email already attached with this user",
    8073: "External id already attached with this user",
    8077: "Invalid associatedWith passed, attribution not updated",
    91015: "Extended fields not updated: unknown name or value too long",
}


def registered(who: int, *warnings: int) -> dict[str, Any]:
    """A registration's answer: the customer's id, new or known."""
    return {"createdId": who, "warnings": _items(warnings), "sideEffects": []}


def updated(who: int, *warnings: int) -> dict[str, Any]:
    """An update's answer."""
    return {"createdId": who, "warnings": _items(warnings)}


def changed(who: int, *warnings: int) -> dict[str, Any]:
    """A change of identifiers."""
    return {"success": True, "createdId": who, "warnings": _items(warnings)}


def merged_into(survivor: int, *warnings: int) -> dict[str, Any]:
    """A change of identifiers that was a merge: the survivor's id, and 8051 before all other warnings."""
    merging = {"status": False, "code": 8051, "message": TEXTS[8051].format(survivor)}
    return {"success": True, "createdId": survivor, "warnings": [merging, *_items(warnings)]}


def chosen(*rows: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    """The echo of subscriptions: (channel, account, priority, type)."""
    scope: dict[str, Any] = {"scopeId": 0, "scope": "USER", "subScope": "NONE"}
    scope |= {"setCreatedOn": False, "setPriority": False, "setScopeId": False}
    scope |= {"setScope": True, "setSubScope": True}
    names = ("channel", "accountId", "priority", "type")
    echoed = [dict(zip(names, row, strict=True)) for row in rows]
    usual = {"campaignId": -1, "communicationId": -1, "reason": "", "warnings": []}
    return {"scope": scope, "subscriptions": echoed, **usual, **more}


def _items(codes: tuple[int, ...]) -> list[dict[str, Any]]:
    return [{"status": False, "code": code, "message": TEXTS[code]} for code in codes]
