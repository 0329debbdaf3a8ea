"""Which language a client wants: the header `language`, else `Accept-Language`; English is what is kept."""

from collections.abc import Mapping


def words(
    language: str, accepted: str, translations: Mapping[str, dict[str, str]]
) -> dict[str, str]:
    """The translations of the first wanted language that there are; none: English, or nothing known."""
    for code in wanted(language, accepted):
        if code in translations:
            return translations[code]
        if code.split("-")[0] == "en":
            break
    return {}


def wanted(language: str, accepted: str) -> list[str]:
    """Language codes, the most wanted first, each followed by its language without a region."""
    named = [language] if language else _accepted(accepted)
    lower = [name.strip().lower() for name in named]
    return list(dict.fromkeys(code for name in lower for code in (name, name.split("-")[0])))


def _accepted(text: str) -> list[str]:
    if not text:
        return []
    weighed = []
    for part in text.split(","):
        name, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), name))
        except ValueError:
            continue
    return [name for _, name in sorted(weighed, key=lambda pair: pair[0])]
