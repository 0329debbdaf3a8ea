"""Moments as texts: ISO 8601 in, one time zone to compare and show them in."""

from datetime import UTC, datetime


def utc(text: str) -> datetime:
    """An ISO 8601 moment in UTC; one without an offset is meant so. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the years 1 to 9999") from None
