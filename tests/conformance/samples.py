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
