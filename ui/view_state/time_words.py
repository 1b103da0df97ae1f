"""Hours of the year as one says them. No Qt."""

from datetime import datetime, timedelta

_NEW_YEAR = datetime(2026, 1, 1)  # no leap year; only day and month are shown


def in_words(hour: int, minute: int = 0) -> str:
    """'21 June, 12:00' for an hour of the year."""
    moment = _NEW_YEAR + timedelta(hours=hour, minutes=minute)
    return f"{moment.day} {moment:%B}, {moment:%H:%M}"


def day_in_words(hour: int) -> str:
    """'21 Jun', the day that an hour of the year is in, short enough for a week of them."""
    moment = _NEW_YEAR + timedelta(hours=hour)
    return f"{moment.day} {moment:%b}"
