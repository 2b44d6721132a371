"""Cases: the facts of one matter side by side, as rules and reminders need them.

Rules take a case and an instant; who gathers the case is not their business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.briefs import Question
from bot.domain.calendar import Month
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Update
from bot.domain.people import Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Stage, Team

SILENT_YES_DAYS = 2
"""After so many days a date stands without those who did not answer, if both sides said yes."""


def stands_at(meeting: Meeting) -> tuple[datetime, ...]:
    """Return when a proposed date may begin to stand; empty where none waits for answers."""
    if meeting.state is not MeetingState.PROPOSED or meeting.proposed_at is None:
        return ()
    return (meeting.proposed_at + timedelta(days=SILENT_YES_DAYS),)


@dataclass(frozen=True, slots=True)
class TeamCase:
    """One team with everything around it. ``people`` are the living members by id."""

    programme: Programme
    team: Team
    challenge: Challenge
    members: tuple[Member, ...]
    people: Mapping[str, Person]
    meetings: Mapping[str, Meeting]
    updates: tuple[Update, ...]
    heard: Mapping[str, datetime]
    coordinators: tuple[str, ...]
    rooms: tuple[Room, ...] = ()
    questions: tuple[Question, ...] = ()
    """What nobody of the organisation has answered yet."""
    experts: frozenset[str] = frozenset()
    """Who of those that are asked there is an expert of the organisation now."""

    def meeting(self, slot: str) -> Meeting:
        """The slot's meeting; an empty one where nothing was said yet."""
        return self.meetings.get(slot) or Meeting(self.team.id, slot)

    def slot(self, now: datetime) -> str:
        """The slot that matters now: the first meeting while the team talks, then the month.

        A team formed late in a month owes its first meeting for the next one; a date that was
        fixed or proposed earlier than that matters first.
        """
        if self.team.stage is Stage.TALKING or self.team.formed_at is None:
            return FIRST
        present = self.programme.calendar.month_of(now)
        owed = str(max(present, self._first_month(self.team.formed_at)))
        dated = [
            each.slot
            for each in self.meetings.values()
            if each.slot != FIRST and each.starts_at is not None and not each.settled
        ]
        return min([*dated, owed])

    def agreed(self, meeting: Meeting, now: datetime) -> bool:
        """Whether a date stands: all said yes, or both sides did and the rest stayed silent."""
        if meeting.state is MeetingState.AGREED:
            return True
        if meeting.state is not MeetingState.PROPOSED or meeting.proposed_at is None:
            return False
        stands_at = meeting.proposed_at + timedelta(days=SILENT_YES_DAYS)
        if now < stands_at or meeting.starts_at is None or meeting.starts_at <= stands_at:
            return False
        return self.both_said_yes(meeting)

    def both_said_yes(self, meeting: Meeting) -> bool:
        """Whether somebody of each side said yes to the proposed date."""
        sides = {member.side for member in self.members if member.person_id in meeting.yes}
        return sides == {Side.MAKER, Side.CONTACT}

    def expects(self, now: datetime) -> bool:
        """Whether something is asked of the team: where nothing is, silence is no sign."""
        if self.team.stage is Stage.TALKING:
            return True
        month = self.programme.calendar.month_of(now)
        return month in self.months(now) and not self.meeting(str(month)).settled

    def silent(self, meeting: Meeting) -> tuple[str, ...]:
        """The members whose word on the proposed date is awaited.

        For the organisation one is enough: its contact's, or a deputy's.
        """
        said = [each for each in self.members if each.person_id in meeting.yes]
        spoken = any(each.side is Side.CONTACT for each in said)
        return tuple(
            each.person_id
            for each in self.members
            if each not in said and not (spoken and each.side is Side.CONTACT)
        )

    @property
    def deciding(self) -> tuple[Member, ...]:
        """The members who say whether it goes on: who stands in for the contact does not."""
        return tuple(
            each
            for each in self.members
            if each.side is Side.MAKER or each.person_id == self.team.contact_id
        )

    def names(self, without: str = "") -> tuple[str, ...]:
        """The members' names, without one of them."""
        return tuple(person.name for key, person in self.people.items() if key != without)

    def months(self, now: datetime) -> tuple[Month, ...]:
        """The months in which this team owes a meeting, up to and including the present one.

        The month of forming counts only if it was formed before the day on which dates are asked.
        """
        if self.team.formed_at is None:
            return ()
        calendar = self.programme.calendar
        first = self._first_month(self.team.formed_at)
        last = min(calendar.month_of(now), Month.of(self.programme.ends))
        months: list[Month] = []
        while first <= last:
            months.append(first)
            first = first.next
        return tuple(months)

    def _first_month(self, formed_at: datetime) -> Month:
        calendar = self.programme.calendar
        month = calendar.month_of(formed_at)
        late = calendar.local(formed_at).day > self.programme.policy.meetings.ask_day
        return month.next if late else month


@dataclass(frozen=True, slots=True)
class RequestCase:
    """A suggestion about which something may have to be told by itself.

    One side said yes, and the other side's answer is awaited; or a side put it off; or it was
    looked for when nothing fitted. ``hidden`` are those of its people who let so many requests
    lapse that they are suggested to nobody. ``beside`` are the other ones of who has not been
    told of this one, as far as they could be shown them now. ``held_since`` is since when its brief
    waits to be read, or to be revised; ``None`` while it is released.
    """

    programme: Programme
    suggestion: Suggestion
    challenge: Challenge
    organisation: Organisation
    profile: Profile
    people: Mapping[str, Person]
    coordinators: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    beside: tuple[Suggestion, ...] = ()
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftCase:
    """Somebody who began to introduce themselves and stopped."""

    programme: Programme
    role: Role
    person: Person
    dialog: str
    stopped_at: datetime
    coordinators: tuple[str, ...]


Case = TeamCase | RequestCase | DraftCase
