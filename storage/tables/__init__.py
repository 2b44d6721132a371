"""The tables. One per kind of fact, with its fields as columns, and some that belong to the store.

There are no foreign keys: facts are written in the order in which a decision lists them, and what
must hold between them is decided by the rules, inside the transaction. Unique keys are here.
Columns of lists and records hold JSON; see ``storage.mapping``.
"""

from typing import Any, cast

from sqlalchemy import Column, Table

from bot.domain.announcements import Announcement
from bot.domain.answers import Lookout, Refusal
from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.evenings import Evening, Guest, Sitting, Vote
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.newcomers import Newcomer, Roster, Signup
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Introduction,
    Invitation,
    Membership,
    Person,
    Profile,
)
from bot.domain.reminders import Reminder
from bot.domain.rounds import Insistence, Leftover, Round
from bot.domain.sweeps import Sweep
from bot.domain.teams import Bridging, Member, Room, Team
from storage.tables.admission import NewcomerRow, RosterRow, SignupRow
from storage.tables.answers import IdeaRow, LookoutRow, RefusalRow
from storage.tables.briefs import DeputyRow, ExpertiseRow, QuestionRow, ReplyRow, SuccessionRow
from storage.tables.challenges import ChallengeRow, OrganisationRow, SuggestionRow
from storage.tables.columns import Row
from storage.tables.evenings import EveningRow, GuestRow, SittingRow, VoteRow
from storage.tables.leaving import LeavingRow, SweepRow
from storage.tables.people import (
    AccountRow,
    AuditRow,
    ConsentRow,
    IntroductionRow,
    InvitationRow,
    MembershipRow,
    PersonRow,
    ProfileRow,
)
from storage.tables.rounds import InsistenceRow, LeftoverRow, RoundRow
from storage.tables.store import (
    InboxRow,
    LeaseRow,
    LookRow,
    NoteRow,
    OutboxRow,
    ProgressRow,
    VaultKeyRow,
    WaitRow,
    WatchRow,
)
from storage.tables.teams import (
    AnnouncementRow,
    BridgingRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    RoomRow,
    TeamRow,
    UpdateRow,
)
from storage.tables.vectors import VectorRow

__all__ = [
    "INBOX",
    "LEASE",
    "LOOK",
    "NOTE",
    "OUTBOX",
    "PROGRESS",
    "TABLES",
    "VAULT_KEY",
    "VECTOR",
    "WAIT",
    "WATCH",
    "Row",
    "is_padded",
    "is_sealed",
    "table_of",
]

_ROWS: dict[type, type[Row]] = {
    Account: AccountRow,
    Person: PersonRow,
    Membership: MembershipRow,
    Invitation: InvitationRow,
    Consent: ConsentRow,
    Profile: ProfileRow,
    Audit: AuditRow,
    Organisation: OrganisationRow,
    Challenge: ChallengeRow,
    Suggestion: SuggestionRow,
    Refusal: RefusalRow,
    Lookout: LookoutRow,
    Idea: IdeaRow,
    Team: TeamRow,
    Member: MemberRow,
    Room: RoomRow,
    Bridging: BridgingRow,
    Meeting: MeetingRow,
    Update: UpdateRow,
    Reminder: ReminderRow,
    Announcement: AnnouncementRow,
    Sweep: SweepRow,
    Introduction: IntroductionRow,
    Expertise: ExpertiseRow,
    Question: QuestionRow,
    Reply: ReplyRow,
    Succession: SuccessionRow,
    Deputy: DeputyRow,
    Newcomer: NewcomerRow,
    Signup: SignupRow,
    Roster: RosterRow,
    Leaving: LeavingRow,
    Evening: EveningRow,
    Guest: GuestRow,
    Sitting: SittingRow,
    Vote: VoteRow,
    Round: RoundRow,
    Insistence: InsistenceRow,
    Leftover: LeftoverRow,
}


def is_sealed(column: Column[Any]) -> bool:
    """Whether what is in a column is sealed."""
    return bool(column.info.get("sealed"))


def is_padded(column: Column[Any]) -> bool:
    """Whether what is in a column is sealed so that its length tells nothing."""
    return bool(column.info.get("padded"))


def table_of(row: type[Row]) -> Table:
    """Return the table that a row class describes."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined] # SQLModel adds it


TABLES = {kind: table_of(row) for kind, row in _ROWS.items()}
"""The table of each kind of fact."""

PROGRESS = table_of(ProgressRow)
INBOX = table_of(InboxRow)
OUTBOX = table_of(OutboxRow)
LEASE = table_of(LeaseRow)
NOTE = table_of(NoteRow)
VAULT_KEY = table_of(VaultKeyRow)
LOOK = table_of(LookRow)
WAIT = table_of(WaitRow)
WATCH = table_of(WatchRow)
VECTOR = table_of(VectorRow)
