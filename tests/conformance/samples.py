"""The documentation's sample bodies, and what they must be answered."""

from typing import Any

SAMPLE: dict[str, Any] = {
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

REGISTERED: dict[str, Any] = {
    "profiles": [
        {
            "firstName": " Tom ",
            "lastName": "Sawyer",
            "fields": {"Gender": "Male", "Favorite Color": "Green"},
            "identifiers": [{"type": "email", "value": "tom.sawyer@example.com"}],
            "commChannels": [
                {"type": "wechat", "value": "ojOP", "primary": True, "verified": True}
            ],
        }
    ],
    "loyaltyInfo": {
        "loyaltyType": "non_loyalty",
        "attributionV2": {"createDate": "2016-06-23T19:11:18+08:00"},
    },
    "associatedWith": "rr.till",
    "extendedFields": {"ethnicity": "Bangalore", "religion": "Hindu"},
}
TILL = {"code": "rr.till", "description": "", "name": "rr.till", "type": "TILL"}
BY = {"code": "rr.till", "name": "rr.till"}
CREATED = "2016-06-23T19:11:18+08:00"


def details_of_registered(customer: int, modified: str) -> dict[str, Any]:
    """Every key of the documentation's details sample, for REGISTERED in WECHAT 22232."""
    attribution = {"createDate": CREATED, "modifiedDate": modified}
    profile = {
        "firstName": "Tom",
        "lastName": "Sawyer",
        "attribution": {**attribution, "createdBy": TILL, "modifiedBy": TILL},
        "fields": {"Gender": "Male", "Favorite Color": "Green"},
        "identifiers": [{"type": "email", "value": "tom.sawyer@example.com"}],
        "commChannels": [
            {
                "type": "wechat",
                "value": "ojOP",
                "primary": True,
                "verified": True,
                "meta": {"residence": False, "office": False},
            }
        ],
        "source": "WECHAT",
        "accountId": "22232",
        "userId": customer,
        "conflictingProfileList": [],
        "autoUpdateTime": modified,
    }
    return {
        "id": customer,
        "profiles": [profile],
        "loyaltyInfo": {
            "loyaltyType": "non_loyalty",
            "attributionV2": {**attribution, "createdBy": BY, "modifiedBy": BY},
            "lifetimePurchases": 0,
        },
        "segments": {},
        "extendedFields": {"ethnicity": "Bangalore", "religion": "Hindu"},
        "warnings": [],
    }


UPDATE: dict[str, Any] = {
    "profiles": [
        {
            "firstName": "Tom",
            "lastName": "Sawyer",
            "fields": {"gender": "Male", "city": "Bangalore"},
            "identifiers": [
                {"type": "mobile", "value": 919111111111},
                {"type": "email", "value": "tom.sawyer@example.com"},
                {"type": "wechat", "value": "wc_2"},
            ],
            "commChannels": [
                {
                    "type": "email",
                    "value": "tom.sawyer@example.com",
                    "primary": "true",
                    "verified": "false",
                    "meta": {"residence": True},
                },
                {
                    "type": "wechat",
                    "value": "wc_2",
                    "primary": "true",
                    "verified": "true",
                    "meta": {"residence": True},
                },
            ],
            "source": "WECHAT",
            "accountId": "1234",
        }
    ],
    "loyaltyInfo": {"loyaltyType": "loyalty"},
    "extendedFields": {"gender": "MALE", "city": "Bangalore"},
}
SUBSCRIPTIONS: dict[str, Any] = {
    "communicationId": -1,
    "campaignId": -1,
    "reason": "Example reason",
    "scope": {"scope": "USER", "subScope": "NONE"},
    "subscriptions": [
        {"channel": "EMAIL", "accountId": "", "priority": "BULK", "type": "OPTOUT"},
        {"channel": "MOBILE", "accountId": "", "priority": "BULK", "type": "OPTOUT"},
        {"channel": "EMAIL", "accountId": "", "priority": "TRANS", "type": "OPTIN"},
        {"channel": "MOBILE", "accountId": "123", "priority": "TRANS", "type": "OPTIN"},
    ],
}
SUBSCRIPTIONS_ECHO: dict[str, Any] = {
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
        {"channel": "SMS", "accountId": "", "priority": "BULK", "type": "OPTOUT"},
        {"channel": "EMAIL", "accountId": "", "priority": "TRANS", "type": "OPTIN"},
        {"channel": "SMS", "accountId": "123", "priority": "TRANS", "type": "OPTIN"},
    ],
    "campaignId": -1,
    "communicationId": -1,
    "reason": "Example reason",
    "warnings": [],
}
