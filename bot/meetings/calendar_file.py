"""A meeting as a calendar file (RFC 5545), to be opened by whatever calendar a person uses.

``METHOD:PUBLISH`` without attendees, since a chat knows no mail addresses; a stable UID and a
growing SEQUENCE, so that a moved meeting replaces the old entry.
"""

from datetime import datetime

from bot.domain.meetings import Meeting
from bot.talk.model import Document

MIME = "text/calendar; charset=utf-8"


def calendar_file(
    meeting: Meeting, title: str, now: datetime, *, cancelled: bool = False
) -> Document:
    """Return the file for an agreed meeting; ``title`` is what the calendar shows.

    ``cancelled`` makes the file that takes the entry out of the calendar again.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 # many a day goes by without a date

    entry = Event()
    entry.add("uid", f"{meeting.team_id}-{meeting.slot}@kupplung")
    entry.add("sequence", 2 * meeting.sequence + cancelled)
    entry.add("dtstamp", now)
    entry.add("dtstart", meeting.starts_at)
    entry.add("dtend", meeting.ends_at)
    entry.add("summary", title)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Kupplung//Kupplung//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(entry)
    return Document(f"kupplung-{meeting.slot}.ics", MIME, calendar.to_ical().decode())
