"""Meetings: the first one, and one a month. Values and the moves that are allowed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FIRST = "first"
"""The slot of a team's first meeting; the others are months such as ``2024-10``."""


class MeetingState(StrEnum):
    """Where one slot stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    AGREED = "agreed"
    HELD = "held"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a team arranged for one slot; no row means that nothing was said yet.

    ``yes`` holds the people who agreed to ``starts_at`` (the proposer included). ``sequence``
    counts the proposals: it voids old buttons, keys the reminders and versions the calendar file.
    ``closed_at`` is when it was held or moved; of one that is over, when somebody said that it took
    place, but not yet who came; of any other, when it lost one that stood. ``moved_by`` is who said
    why it was moved: the ``note`` is theirs. Of a meeting from before that was kept it is ``None``.
    """

    team_id: str
    slot: str
    state: MeetingState = MeetingState.OPEN
    starts_at: datetime | None = None
    minutes: int = 60
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    yes: tuple[str, ...] = ()
    sequence: int = 0
    closed_at: datetime | None = None
    attended: tuple[str, ...] = ()
    note: str = ""
    moved_by: str | None = None

    @property
    def settled(self) -> bool:
        """Nothing needs to be asked any more."""
        return self.state in (MeetingState.HELD, MeetingState.MOVED)

    @property
    def ends_at(self) -> datetime | None:
        """When the agreed or proposed meeting is over."""
        return None if self.starts_at is None else self.starts_at + timedelta(minutes=self.minutes)

    def propose(
        self, person_id: str, starts_at: datetime, minutes: int, now: datetime
    ) -> "Meeting":
        """Return the slot with a new date, which only its proposer has agreed to yet."""
        return replace(
            self,
            state=MeetingState.PROPOSED,
            starts_at=starts_at,
            minutes=minutes,
            proposed_by=person_id,
            proposed_at=now,
            yes=(person_id,),
            sequence=self.sequence + 1,
        )

    def agree(self, person_id: str, everybody: frozenset[str]) -> "Meeting":
        """Return the slot with one more yes; with everybody's, the date is agreed."""
        yes = self.yes if person_id in self.yes else (*self.yes, person_id)
        state = MeetingState.AGREED if everybody <= set(yes) else self.state
        return replace(self, yes=yes, state=state)

    def object(self) -> "Meeting":
        """Return the slot without a date: somebody cannot come."""
        return replace(self, state=MeetingState.OPEN, starts_at=None, proposed_by=None, yes=())

    def lose(self, now: datetime) -> "Meeting":
        """Return the slot without the date that stood: it is off, or nobody met."""
        return replace(self.object(), closed_at=now)

    def confirm(self, now: datetime) -> "Meeting":
        """Return the slot with the word that the agreed meeting took place."""
        return replace(self, closed_at=now)

    def hold(self, attended: tuple[str, ...], note: str, now: datetime) -> "Meeting":
        """Return the slot closed as held."""
        return replace(
            self,
            state=MeetingState.HELD,
            attended=attended,
            note=note,
            closed_at=now,
            moved_by=None,
        )

    def move(self, person_id: str, reason: str, now: datetime) -> "Meeting":
        """Return the slot closed as moved to a later month, with the reason that somebody said."""
        return replace(
            self, state=MeetingState.MOVED, note=reason, closed_at=now, moved_by=person_id
        )
