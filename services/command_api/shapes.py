"""The bodies of writes and of their answers as OpenAPI schemas, with the documentation's samples."""

from customers.domain.identifiers import CHANNEL_TYPES, TYPES
from customers.domain.subscribe import CHANNELS, PRIORITIES
from customers.domain.subscribe import TYPES as CHOICES
from customers.web.openapi import WARNINGS, Json

ID: Json = {"type": "integer", "format": "int64"}
SCALAR: Json = {
    "nullable": True,
    "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}],
}
FIELDS: Json = {"type": "object", "nullable": True, "additionalProperties": SCALAR}
EXTENDED: Json = {
    "type": "object",
    "nullable": True,
    "additionalProperties": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]},
}
VALUE: Json = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
FLAG: Json = {"anyOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]}
TEXT: Json = {"type": "string", "nullable": True}
ATTRIBUTION: Json = {
    "type": "object",
    "nullable": True,
    "properties": {
        "createDate": {**TEXT, "description": "YYYY-MM-DDTHH:MM:SS+HH:MM"},
    },
}
IDENTIFIER: Json = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"type": "string", "enum": list(TYPES)}, "value": VALUE},
}
PROFILE: Json = {
    "type": "object",
    "properties": {
        "firstName": TEXT,
        "lastName": TEXT,
        "fields": FIELDS,
        "identifiers": {
            "type": "array",
            "nullable": True,
            "items": IDENTIFIER,
        },
        "commChannels": {
            "type": "array",
            "nullable": True,
            "items": {
                "type": "object",
                "required": ["type", "value"],
                "properties": {
                    "type": {"type": "string", "enum": list(CHANNEL_TYPES)},
                    "value": VALUE,
                    "primary": FLAG,
                    "verified": FLAG,
                    "meta": FIELDS,
                },
            },
        },
        "source": TEXT,
        "accountId": {**VALUE, "nullable": True},
    },
}
REGISTRATION: Json = {
    "type": "object",
    "properties": {
        "loyaltyInfo": {
            "type": "object",
            "nullable": True,
            "properties": {
                "loyaltyType": {"type": "string", "enum": ["loyalty", "non_loyalty"]},
                "attributionV2": ATTRIBUTION,
            },
        },
        "attributionV2": ATTRIBUTION,
        "associatedWith": {**TEXT, "description": "a till's code"},
        "profiles": {"type": "array", "maxItems": 1, "items": PROFILE},
        "extendedFields": EXTENDED,
    },
}
REGISTRATION_SAMPLE: Json = {
    "loyaltyInfo": {"loyaltyType": "loyalty"},
    "associatedWith": "westTill",
    "profiles": [
        {
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
CREATED: Json = {
    "type": "object",
    "required": ["createdId", "warnings", "sideEffects"],
    "properties": {
        "createdId": {"type": "integer", "format": "int64"},
        "warnings": WARNINGS,
        "sideEffects": {"type": "array", "items": {}},
    },
}
UPDATED: Json = {
    "type": "object",
    "required": ["createdId", "warnings"],
    "properties": {"createdId": ID, "warnings": WARNINGS},
}
IDENTIFIERS: Json = {"type": "array", "nullable": True, "items": IDENTIFIER}
CHANGE: Json = {"type": "object", "properties": {"add": IDENTIFIERS, "remove": IDENTIFIERS}}
CHANGE_SAMPLE: Json = {
    "add": [{"type": "wechat", "value": "ray11"}],
    "remove": [{"type": "email", "value": "tom.sawyer@example.com"}],
}
CHANGE_DONE: Json = {
    "type": "object",
    "required": ["success", "createdId", "warnings"],
    "properties": {
        "success": {"type": "boolean", "enum": [True]},
        "createdId": {**ID, "description": "the live customer: after a merge, the survivor"},
        "warnings": WARNINGS,
    },
}
SCOPE: Json = {
    "type": "object",
    "properties": {
        "scope": {"type": "string", "enum": ["USER"]},
        "subScope": {"type": "string", "enum": ["NONE"]},
    },
}
SUBSCRIPTION: Json = {
    "type": "object",
    "required": ["channel", "priority", "type"],
    "properties": {
        "channel": {"type": "string", "enum": ["MOBILE", *CHANNELS]},
        "accountId": {**VALUE, "nullable": True},
        "priority": {"type": "string", "enum": list(PRIORITIES)},
        "type": {"type": "string", "enum": list(CHOICES)},
    },
}
SUBSCRIPTIONS: Json = {
    "type": "object",
    "required": ["subscriptions"],
    "properties": {
        "communicationId": {"type": "integer", "nullable": True},
        "campaignId": {"type": "integer", "nullable": True},
        "reason": {**TEXT, "maxLength": 1000},
        "scope": SCOPE,
        "subscriptions": {"type": "array", "minItems": 1, "items": SUBSCRIPTION},
    },
}
SUBSCRIPTIONS_SAMPLE: Json = {
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
    "type": "object",
    "required": [
        *("scope", "subscriptions", "campaignId", "communicationId", "reason", "warnings")
    ],
    "properties": {
        "scope": {"type": "object", "required": ["scope", "subScope"]},
        "subscriptions": {"type": "array", "items": SUBSCRIPTION},
        "campaignId": {"type": "integer"},
        "communicationId": {"type": "integer"},
        "reason": {"type": "string"},
        "warnings": WARNINGS,
    },
}
SUBSCRIBED_SAMPLE: Json = {
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
    "campaignId": -1,
    "communicationId": -1,
    "reason": "Example reason",
    "warnings": [],
}

BULK: Json = {"type": "array", "minItems": 1, "maxItems": 1000, "items": REGISTRATION}
BULK_DONE: Json = {
    "type": "object",
    "required": ["response", "totalCount", "failureCount"],
    "properties": {
        "response": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["entityId", "result", "errors", "warnings"],
                "properties": {
                    "entityId": {**ID, "description": "the customer, or -1"},
                    "result": {"type": "boolean"},
                    "errors": WARNINGS,
                    "warnings": WARNINGS,
                },
            },
        },
        "totalCount": {"type": "integer"},
        "failureCount": {"type": "integer"},
    },
}
BULK_SAMPLE: Json = {
    "response": [{"entityId": 316452956, "result": True, "errors": [], "warnings": []}],
    "totalCount": 1,
    "failureCount": 0,
}

CREDENTIALS: Json = {
    "type": "object",
    "required": ["key", "secret"],
    "properties": {"key": {"type": "string"}, "secret": {"type": "string"}},
}
CREDENTIALS_SAMPLE: Json = {"key": "demo.client", "secret": "demo"}
TOKEN: Json = {
    "type": "object",
    "required": ["data", "errors"],
    "properties": {
        "data": {
            "type": "object",
            "required": ["accessToken", "ttlSeconds"],
            "properties": {
                "accessToken": {"type": "string"},
                "ttlSeconds": {"type": "integer"},
            },
        },
        "errors": {"nullable": True, "type": "array", "items": {}},
    },
}
TOKEN_SAMPLE: Json = {"data": {"accessToken": "eyJ…", "ttlSeconds": 300}, "errors": None}
