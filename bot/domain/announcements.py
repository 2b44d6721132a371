"""Announcements: what a coordinator tells many people at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Whom an announcement is for, of one programme."""

    EVERYONE = "everyone"
    MAKERS = "makers"
    CONTACTS = "contacts"


class Course(StrEnum):
    """How far an announcement has come."""

    DRAFT = "draft"
    GOING = "going"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Words of a coordinator for many people, and how far they have come.

    ``last`` is the id of the person who was reached last, in the order of ids: there it goes on
    after a restart. ``asked`` counts the people so far, of ``total``; once it was stopped, only
    those whose message was not taken back. ``shown_at`` is when its progress was last shown.
    """

    id: str
    programme_id: str
    author_id: str
    text: str
    audience: Audience
    course: Course
    made_at: datetime
    total: int = 0
    last: str = ""
    asked: int = 0
    shown_at: datetime | None = None
