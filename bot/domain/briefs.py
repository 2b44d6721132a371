"""Who speaks for an organisation besides its contact, and what a team asked there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Expertise:
    """Somebody of an organisation whom its teams may ask; the two ids are its key.

    ``field`` is what they know about, in their own words, empty until they said it.
    """

    person_id: str
    organisation_id: str
    programme_id: str
    field: str
    since: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a member of a team wants to know from somebody of the organisation."""

    id: str
    team_id: str
    person_id: str
    asked_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to a question; the two ids are its key."""

    question_id: str
    person_id: str
    text: str
    at: datetime


class Handover(StrEnum):
    """How far the hand-over of a contact's role has come; unanswered, it is withdrawn in time."""

    ASKED = "asked"
    TAKEN = "taken"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Succession:
    """That a contact (``person_id``) hands their role to somebody else of the organisation."""

    id: str
    organisation_id: str
    programme_id: str
    person_id: str
    heir_id: str
    handover: Handover
    begun_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who stands in for a contact until a given instant; the two ids are the key.

    A deputy belongs to the organisation's teams meanwhile. ``ended_at`` is when that was over.
    """

    organisation_id: str
    person_id: str
    programme_id: str
    since: datetime
    until: datetime
    ended_at: datetime | None = None
