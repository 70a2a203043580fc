"""Read when something was handed in, as platforms write it, and write it as nbgrader does."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder.project import BadUse

BLACKBOARD = "%Y-%m-%d-%H-%M-%S"
DAYS = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")  # Brightspace's, without commas
CLOCKS = ("%I:%M %p", "%H:%M")  # once its 926 PM is 9:26 PM
FORMATS = (BLACKBOARD, *(f"{day} {clock}" for day in DAYS for clock in CLOCKS))
HOURS_AND_MINUTES = re.compile(r"(?<= )(\d{1,2})(\d\d)(?= ?[AP]M$|$)")
DIGITS = re.compile(r"(\d{14})\d{0,6}")  # Sakai's, in UTC
ZONE_NAME = re.compile(r"^(\d{4}-\d\d-\d\d[ T][\d:.]+) ?(?:UTC|GMT|Z)$")


def read_time(text, zone=None):
    """A time in UTC, or None where it cannot be read.

    Parameters
    ----------
    text : str
    zone : tzinfo, optional
        Where a time without a zone was noted; by default this machine's own.
    """
    text = ZONE_NAME.sub(r"\1+00:00", " ".join(text.split()))
    try:
        if digits := DIGITS.fullmatch(text):
            return datetime.strptime(digits[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return in_utc(_parse(text), zone)
    except (ValueError, OverflowError):
        return None


def read_zone(name):
    """The time zone of a name; None, which is this machine's, for none.

    Raises
    ------
    BadUse
        If there is no such zone.
    """
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError) as error:
        raise BadUse(f"--timezone: there is no {name!r}") from error


def in_utc(time, zone=None):
    """The same moment in UTC; a time without a zone is of `zone`, or else of this machine's."""
    if time.tzinfo is None and zone is not None:
        time = time.replace(tzinfo=zone)
    return time.astimezone(UTC)


def as_timestamp(time):
    """What nbgrader writes into timestamp.txt."""
    return f"{time:%Y-%m-%d %H:%M:%S.%f} UTC"


def _parse(text):
    if re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", text):
        return datetime.fromisoformat(text)
    text = HOURS_AND_MINUTES.sub(r"\1:\2", re.sub("[,.]", "", text))
    for format_ in FORMATS:
        try:
            return datetime.strptime(text, format_)
        except ValueError:
            continue
    raise ValueError(text)
