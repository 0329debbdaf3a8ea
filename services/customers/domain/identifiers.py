"""Identifier types and their normal form, which is part of the key format: frozen.

Two texts name the same person exactly when their normal forms are equal. No library takes part,
since its metadata would change over the years; a change here is a new key-derivation version.
"""

import re
import unicodedata

from customers.domain.organisation import CountryRule, ExternalIdRule

TYPES = (
    "mobile",
    "email",
    "externalId",
    "wechat",
    "martjackId",
    "fbId",
    "tmall_uname",
    "cuid",
    "ali_uname",
    "jd_uname",
    "vip_uname",
    "line",
)
CHANNEL_TYPES = ("mobile", "email", "wechat", "ios", "android", "line")
MAX_LENGTH = 255

_CANONICAL = {name.lower(): name for name in TYPES}
_CHANNELS = {name.lower(): name for name in CHANNEL_TYPES}
_MOBILE_NOISE = str.maketrans("", "", " \t+-().")
_EMAIL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)
_REFUSED_CATEGORIES = frozenset(("Cc", "Cn", "Cs"))


def canonical_type(name: str) -> str | None:
    """The documented spelling of an identifier type, whatever the case, or none."""
    return _CANONICAL.get(name.lower())


def canonical_channel(name: str) -> str | None:
    """The documented spelling of a channel type, whatever the case, or none."""
    return _CHANNELS.get(name.lower())


def is_plain(text: str) -> bool:
    """No control, unassigned or surrogate character: NFC of such a text never changes again."""
    if text.isascii():
        return text.isprintable()
    return not any(unicodedata.category(c) in _REFUSED_CATEGORIES for c in text)


def normal(type_: str, text: str, country: CountryRule) -> str | None:
    """The normal form of an identifier value, or none when it is not valid for its type."""
    value = text.strip()
    if not value or not is_plain(value):
        return None
    if type_ == "mobile":
        return _mobile(value, country)
    if type_ == "email":
        value = value.lower()
        return value if len(value) <= MAX_LENGTH and _EMAIL.fullmatch(value) else None
    value = value if value.isascii() else unicodedata.normalize("NFC", value)
    return value if len(value) <= MAX_LENGTH else None


def _mobile(value: str, country: CountryRule) -> str | None:
    digits = value.translate(_MOBILE_NOISE)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if country.code and len(digits) in country.national_lengths:
        digits = country.code + digits
    return digits if country.min_digits <= len(digits) <= country.max_digits else None


def fits(value: str, rule: ExternalIdRule) -> bool:
    """Whether an external id has the prefix and length its organisation asks for (8064)."""
    return value.startswith(rule.prefix) and rule.min_length <= len(value) <= rule.max_length
