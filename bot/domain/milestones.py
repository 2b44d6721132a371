"""Milestone updates: how a team says where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """The four answers of an update."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    BLOCKED = "blocked"
    DONE = "done"


class MediaKind(StrEnum):
    """What was attached."""

    PHOTO = "photo"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or a file by the messenger's own reference; ``size`` is in bytes, 0 if unknown.

    ``lasting`` is what the messenger always calls it, where its reference changes from one report
    to the next. It fetches nothing, and older rows lack it: two that differ in it only are equal.
    """

    channel: str
    kind: MediaKind
    ref: str
    name: str = ""
    size: int = 0
    mime: str = ""
    lasting: str = field(default="", compare=False)


def without_photos(media: Iterable[Media]) -> tuple[Media, ...]:
    """Return what is left to show for whom photos are not to be shown."""
    return tuple(each for each in media if each.kind is not MediaKind.PHOTO)


@dataclass(frozen=True, slots=True)
class Update:
    """One update of a team for one month; ``helped_at`` ends an open call for help."""

    id: str
    team_id: str
    person_id: str
    month: str
    standing: Standing
    milestone_id: str | None
    sentence: str
    media: Media | None
    help: bool
    at: datetime
    helped_at: datetime | None = None
