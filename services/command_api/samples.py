"""What the document shows as examples: the samples of the API's documentation, where it has any."""

from typing import Any

from fastapi import Body

from customers.web.parameters import example

Json = dict[str, Any]


def body(sample: object) -> Any:
    """The body of a request, with an example."""
    return Body(openapi_examples=example(sample))


REGISTRATION: Json = {
    "loyaltyInfo": {"loyaltyType": "loyalty"},
    "associatedWith": "westTill",
    "profiles": [
        {
            "source": "INSTORE",
            "firstName": "Tom",
            "lastName": "Sawyer",
            "fields": {"Favorite Color": "Green", "Favorite Sport": "Cricket"},
            "identifiers": [
                {"type": "mobile", "value": "928000000113"},
                {"type": "line", "value": "line12347"},
            ],
            "commChannels": [
                {
                    "type": "line",
                    "value": "line12345",
                    "primary": True,
                    "verified": True,
                    "meta": {"residence": True, "office": False},
                }
            ],
        }
    ],
    "extendedFields": {"gender": "Male", "city": "Bangalore"},
}
UPDATE: Json = {"profiles": [{"source": "INSTORE", "firstName": "Tom", "lastName": "Sawyer"}]}
CREATED: Json = {"createdId": 316452956, "warnings": [], "sideEffects": []}
BULK: Json = {
    "response": [{"entityId": 316452956, "result": True, "errors": [], "warnings": []}],
    "totalCount": 1,
    "failureCount": 0,
}
UPDATED: Json = {"createdId": 329, "warnings": []}
CHANGE: Json = {
    "add": [{"type": "wechat", "value": "ray11"}],
    "remove": [{"type": "email", "value": "tom.sawyer@example.com"}],
}
CHANGED: Json = {"success": True, "createdId": 418, "warnings": []}
SUBSCRIPTIONS: Json = {
    "communicationId": -1,
    "campaignId": -1,
    "reason": "Example reason",
    "scope": {"scope": "USER", "subScope": "NONE"},
    "subscriptions": [
        {"channel": "EMAIL", "accountId": "", "priority": "BULK", "type": "OPTOUT"},
        {"channel": "MOBILE", "accountId": "123", "priority": "TRANS", "type": "OPTIN"},
    ],
}
SUBSCRIBED: Json = {
    **SUBSCRIPTIONS,
    "scope": {
        "scopeId": 0,
        "scope": "USER",
        "subScope": "NONE",
        "setCreatedOn": False,
        "setPriority": False,
        "setScopeId": False,
        "setScope": True,
        "setSubScope": True,
    },
    "subscriptions": [
        {"channel": "EMAIL", "accountId": "", "priority": "BULK", "type": "OPTOUT"},
        {"channel": "SMS", "accountId": "123", "priority": "TRANS", "type": "OPTIN"},
    ],
    "warnings": [],
}
FACT: Json = {
    "type": "LifetimePurchases.v1",
    "customer": 316452956,
    "sequence": 1571221422000,
    "amount": 8500.5,
}
FACTS_TAKEN: Json = {
    "response": [{"result": True, "errors": [], "warnings": []}],
    "totalCount": 1,
    "failureCount": 0,
    "warnings": [],
    "errors": [],
}
CREDENTIALS: Json = {"key": "demo.client", "secret": "demo"}
TOKEN: Json = {"data": {"accessToken": "eyJ…", "ttlSeconds": 300}, "errors": None}
