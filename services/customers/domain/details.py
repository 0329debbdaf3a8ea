"""Details: `GET /v2/customers/{id}`. A customer as one source account, or all of them, know it."""

from typing import Any

from customers.domain.codes import Refused, Warned, warning_items
from customers.domain.embeds import embedded
from customers.domain.organisation import ALL
from customers.domain.scope import Scope
from customers.domain.state import Channel, Customer, Profile, Till


def details(
    customer: Customer | None, asked: int, where: Scope, embed: frozenset[str] = frozenset()
) -> dict[str, Any] | Refused:
    """The documented object, key by key; 8015 no such customer, 8065 no profile in this source account.

    `customer` is the live one; warning 8069 when it is not the one `asked` for, which was merged into it.
    """
    if customer is None:
        return Refused(8015)
    profiles = [
        p
        for p in customer.profiles
        if where.source == ALL or (p.source, p.account) == (where.source, where.account)
    ]
    if not profiles:
        return Refused(8065)
    return {
        "id": customer.id,
        "profiles": [_profile(customer.id, p) for p in profiles],
        "loyaltyInfo": _loyalty(customer),
        "segments": {},
        "extendedFields": customer.extended_fields,
        **embedded(customer, embed),
        "warnings": warning_items(() if customer.id == asked else (Warned(8069),)),
    }


def _profile(customer: int, profile: Profile) -> dict[str, Any]:
    return {
        "firstName": profile.first_name,
        "lastName": profile.last_name,
        "attribution": {
            "createDate": profile.created_at,
            "createdBy": _till(profile.created_by),
            "modifiedBy": _till(profile.modified_by),
            "modifiedDate": profile.modified_at,
        },
        "fields": profile.fields,
        "identifiers": [{"type": i.type, "value": i.text or i.value} for i in profile.identifiers],
        "commChannels": [_channel(c) for c in profile.channels],
        "source": profile.source,
        "accountId": profile.account,
        "userId": customer,
        "conflictingProfileList": [
            {"userId": c.customer, "source": c.source, "accountId": c.account}
            for c in profile.conflicts
        ],
        "autoUpdateTime": profile.modified_at,
    }


def _till(till: Till) -> dict[str, str]:
    return {"code": till.code, "description": "", "name": till.name, "type": "TILL"}


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "type": channel.type,
        "value": channel.value,
        "primary": channel.primary,
        "verified": channel.verified,
        "meta": {"residence": False, "office": False, **channel.meta},
    }


def _loyalty(customer: Customer) -> dict[str, Any]:
    created, modified = customer.created_by, customer.modified_by
    return {
        "loyaltyType": customer.loyalty,
        "attributionV2": {
            "createDate": customer.created_at,
            "createdBy": {"code": created.code, "name": created.name},
            "modifiedBy": {"code": modified.code, "name": modified.name},
            "modifiedDate": customer.modified_at,
        },
        "lifetimePurchases": 0,
    }
