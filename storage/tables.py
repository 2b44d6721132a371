"""The tables. One per kind of fact, with its fields as columns, and some that belong to the store.

There are no foreign keys: facts are written in the order in which a decision lists them, and what
must hold between them is decided by the rules, inside the transaction. Unique keys are here.
Columns of lists and records hold JSON; see ``storage.mapping``.
"""

from datetime import datetime
from typing import Annotated, Any, cast

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from bot.domain.announcements import Announcement
from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
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
from bot.domain.sweeps import Sweep
from bot.domain.teams import Bridging, Member, Room, Team
from storage.engine.dialects import WORDS, Instant

Key = Annotated[str, Field(sa_type=cast("Any", WORDS), primary_key=True)]
Words = Annotated[str, Field(sa_type=cast("Any", WORDS))]
MaybeWords = Annotated[str | None, Field(sa_type=cast("Any", WORDS))]
Json = Words
_SEALED: dict[str, Any] = {"info": {"sealed": True}}
Sealed = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_SEALED)]
"""What is personal: a text, or JSON, that the key of the table's subject seals."""
MaybeSealed = Annotated[str | None, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_SEALED)]
_LATER: dict[str, Any] = {"info": {"sealed": True}, "server_default": text("''")}
LaterSealed = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_LATER)]
"""A sealed text that came later: it is empty in what was there before."""
_RELEASED: dict[str, Any] = {"server_default": "released"}
Released = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_RELEASED)]
"""The state of a brief, which came later: what was there before is released."""
At = Annotated[datetime, Field(sa_type=Instant)]
MaybeAt = Annotated[datetime | None, Field(sa_type=Instant)]
Count = Annotated[int, Field(sa_type=BigInteger)]
No = Annotated[bool, Field(sa_column_kwargs={"server_default": false()})]
"""A flag that came later: what was there before has it not."""
MaybeCount = Annotated[int | None, Field(sa_type=BigInteger)]
Serial = Annotated[int | None, Field(primary_key=True)]


class Row(SQLModel):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


def _of(column: str, kind: str = "") -> dict[str, Any]:
    """Return what tells whose key seals a table: the column with an id, and its kind if any."""
    return {"info": {"subject": (kind, column)}}


class AccountRow(Row, table=True):
    """A messenger address."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "person_id"),)
    id: Key
    person_id: Words
    reachable: bool
    preferred: No


class PersonRow(Row, table=True):
    """A human."""

    __tablename__ = "person"
    __table_args__ = _of("id")
    id: Key
    language: Words
    form: Words
    name: Sealed
    snoozed_until: MaybeAt
    paused: bool


class MembershipRow(Row, table=True):
    """A role in a programme."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "programme_id", "role"),)
    person_id: Key
    programme_id: Key
    role: Key
    joined_at: At
    left_at: MaybeAt


class InvitationRow(Row, table=True):
    """A code that lets somebody in."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id"))
    code_hash: Key
    programme_id: Words
    role: MaybeWords
    team_id: MaybeWords
    uses_left: MaybeCount
    created_at: At
    person_id: MaybeWords
    expires_at: MaybeAt
    made_by: MaybeWords
    organisation_id: MaybeWords


class ConsentRow(Row, table=True):
    """What was agreed to."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "person_id"),)
    id: Key
    person_id: Words
    programme_id: Words
    purpose: Words
    version: Words
    wording: Words
    channel: Words
    given_at: At
    withdrawn_at: MaybeAt


class ProfileRow(Row, table=True):
    """What a maker brings."""

    __tablename__ = "profile"
    __table_args__ = (
        Index(None, "programme_id"),
        _of("person_id"),
    )
    person_id: Key
    programme_id: Key
    trade: Words
    doing: Sealed
    skills: Sealed
    tools: Sealed
    offers: Sealed
    expectations: Json
    hopes: Sealed
    availability: Json
    region: Sealed
    links: Sealed
    updated_at: At
    media: LaterSealed
    trade_other: LaterSealed


class IntroductionRow(Row, table=True):
    """What an expert or a coordinator told of themselves."""

    __tablename__ = "introduction"
    __table_args__ = (Index(None, "programme_id"), _of("person_id"))
    person_id: Key
    programme_id: Key
    role: Key
    field: Sealed
    availability: Json
    regions: Sealed
    updated_at: At


class AuditRow(Row, table=True):
    """An act of a coordinator."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "programme_id", "at"), Index(None, "person_id"))
    id: Key
    programme_id: Words
    person_id: Words
    act: Words
    subject: Words
    at: At


class OrganisationRow(Row, table=True):
    """Who poses challenges."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index(None, "programme_id"),
        Index(None, "contact_id"),
        _of("id", "organisation"),
    )
    id: Key
    programme_id: Words
    name: Sealed
    sector: Sealed
    size: Words
    contact_id: Words


class ChallengeRow(Row, table=True):
    """What an organisation wants solved."""

    __tablename__ = "challenge"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "organisation_id"),
        Index(None, "contact_id"),
        _of("organisation_id", "organisation"),
    )
    id: Key
    programme_id: Words
    number: Count
    organisation_id: Words
    contact_id: Words
    title: Sealed
    need: Sealed
    skills: Sealed
    supports: Json
    budget: MaybeCount
    expectations: Json
    region: Sealed
    publish: Words
    committed: bool
    updated_at: At
    tried: LaterSealed
    success: LaterSealed
    askable: LaterSealed
    review: Released
    comment: LaterSealed


class SuggestionRow(Row, table=True):
    """A pair that may fit."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("challenge_id", "maker_id"),
        Index(None, "maker_id"),
        Index(None, "contact_id"),
        _of("maker_id"),
    )
    id: Key
    programme_id: Words
    challenge_id: Words
    maker_id: Words
    contact_id: Words
    score: float
    fits: Sealed
    made_at: At
    maker: Words
    contact: Words
    asked_at: MaybeAt
    withdrawn_at: MaybeAt
    declined_at: MaybeAt


class TeamRow(Row, table=True):
    """A challenge's team."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "challenge_id"),
        Index(None, "contact_id"),
        _of("id", "team"),
    )
    id: Key
    programme_id: Words
    number: Count
    challenge_id: Words
    contact_id: Words
    name: Sealed
    stage: Words
    matched_at: At
    form: MaybeWords
    extent: MaybeWords
    setup: MaybeWords
    formed_at: MaybeAt
    ended_at: MaybeAt


class MemberRow(Row, table=True):
    """A person in a team."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "person_id"),)
    team_id: Key
    person_id: Key
    side: Words
    joined_at: At
    verdict: MaybeWords
    left_at: MaybeAt


class RoomRow(Row, table=True):
    """A group chat of a team."""

    __tablename__ = "room"
    __table_args__ = (Index(None, "team_id"), Index(None, "bound_by"))
    id: Key
    team_id: Words
    bound_by: Words
    bound_at: At
    made: No


class BridgingRow(Row, table=True):
    """A member's word on carrying the team's messages."""

    __tablename__ = "bridging"
    __table_args__ = (Index(None, "person_id"),)
    team_id: Key
    person_id: Key
    carrying: Words
    at: At


class MeetingRow(Row, table=True):
    """A slot of a team."""

    __tablename__ = "meeting"
    __table_args__ = _of("team_id", "team")
    team_id: Key
    slot: Key
    state: Words
    starts_at: MaybeAt
    minutes: Count
    proposed_by: MaybeWords
    proposed_at: MaybeAt
    yes: Json
    sequence: Count
    closed_at: MaybeAt
    attended: Json
    note: Sealed


class UpdateRow(Row, table=True):
    """How a team stands in a month."""

    __tablename__ = "update"
    __table_args__ = (Index(None, "team_id"), Index(None, "person_id"), _of("person_id"))
    id: Key
    team_id: Words
    person_id: Words
    month: Words
    standing: Words
    milestone_id: MaybeWords
    sentence: Sealed
    media: MaybeSealed
    help: bool
    at: At
    helped_at: MaybeAt


class ReminderRow(Row, table=True):
    """What was brought up with whom."""

    __tablename__ = "reminder"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "team_id"))
    key: Key
    person_id: Words
    programme_id: Words
    kind: Words
    team_id: MaybeWords
    why: Words
    at: At


class AnnouncementRow(Row, table=True):
    """Words for many people, and how far they have come."""

    __tablename__ = "announcement"
    __table_args__ = (
        Index(None, "course"),
        _of("author_id"),
    )
    id: Key
    programme_id: Words
    author_id: Words
    text: Sealed
    audience: Words
    course: Words
    made_at: At
    total: Count
    last: Words
    asked: Count
    shown_at: MaybeAt


class NewcomerRow(Row, table=True):
    """Who may not take part yet."""

    __tablename__ = "newcomer"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "admission"),
    )
    person_id: Key
    programme_id: Key
    role: Key
    number: Count
    admission: Words
    since: At
    code_hash: Words
    settled_at: MaybeAt


class SignupRow(Row, table=True):
    """Somebody of a coordinator's list."""

    __tablename__ = "signup"
    __table_args__ = (
        Index(None, "programme_id"),
        Index(None, "roster_id"),
        Index(None, "code_hash"),
        _of("roster_id", "roster"),
    )
    id: Key
    programme_id: Words
    roster_id: Words
    code_hash: Words
    role: Words
    name: Sealed
    organisation: Sealed
    made_at: At


class RosterRow(Row, table=True):
    """A list that a coordinator handed in."""

    __tablename__ = "roster"
    __table_args__ = (
        Index(None, "author_id"),
        Index(None, "reading"),
        _of("id", "roster"),
    )
    id: Key
    programme_id: Words
    author_id: Words
    account_id: Words
    role: MaybeWords
    media: MaybeSealed
    entries: Sealed
    reading: Words
    at: At
    invited: Count


class ExpertiseRow(Row, table=True):
    """Whom an organisation's teams may ask."""

    __tablename__ = "expertise"
    __table_args__ = (Index(None, "organisation_id"), _of("person_id"))
    person_id: Key
    organisation_id: Key
    programme_id: Words
    field: Sealed
    since: At
    left_at: MaybeAt


class QuestionRow(Row, table=True):
    """What a team asked."""

    __tablename__ = "question"
    __table_args__ = (
        Index(None, "team_id"),
        Index(None, "person_id"),
        Index(None, "asked_id"),
        _of("person_id"),
    )
    id: Key
    team_id: Words
    person_id: Words
    asked_id: Words
    text: Sealed
    at: At


class ReplyRow(Row, table=True):
    """What was answered."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "person_id"), _of("person_id"))
    question_id: Key
    person_id: Key
    text: Sealed
    at: At


class SuccessionRow(Row, table=True):
    """The hand-over of a contact's role."""

    __tablename__ = "succession"
    __table_args__ = (
        Index(None, "organisation_id"),
        Index(None, "person_id"),
        Index(None, "heir_id"),
    )
    id: Key
    organisation_id: Words
    programme_id: Words
    person_id: Words
    heir_id: Words
    handover: Words
    begun_at: At
    settled_at: MaybeAt


class DeputyRow(Row, table=True):
    """Who stands in for a contact."""

    __tablename__ = "deputy"
    __table_args__ = (Index(None, "person_id"), Index(None, "ended_at", "until"))
    organisation_id: Key
    person_id: Key
    programme_id: Words
    since: At
    until: At
    ended_at: MaybeAt


class LeavingRow(Row, table=True):
    """Who left what, and why."""

    __tablename__ = "leaving"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id"), _of("person_id"))
    id: Key
    programme_id: Words
    person_id: Words
    scope: Words
    reasons: Sealed
    words: Sealed
    at: At
    team_id: MaybeWords
    suggestion_id: MaybeWords


class SweepRow(Row, table=True):
    """How far something has come that goes through everybody in a programme."""

    __tablename__ = "sweep"
    id: Key
    programme_id: Words
    begun_at: At
    last: Words
    ended_at: MaybeAt


class ProgressRow(Row, table=True):
    """Where the dialog of an account stands; ``body`` is the whole ``Progress``."""

    __tablename__ = "progress"
    __table_args__ = (
        Index(None, "dialog"),
        _of("account_id"),
    )
    account_id: Key
    dialog: Words
    body: Sealed


class InboxRow(Row, table=True):
    """An envelope. Once it is decided its ``body`` goes; its ``id`` stays, lest it is taken twice.

    ``heard`` tells that the person wrote or pressed something. ``conversation`` is what keeps its
    order: the account, or the group chat in which people talk to each other.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("id"),
        Index(None, "state", "number"),
        Index(None, "conversation", "state", "number"),
        Index(None, "account", "heard", "at"),
        _of("account"),
    )
    number: Serial
    id: Words
    account: Words
    at: At
    heard: bool
    state: Words
    attempts: Count
    body: MaybeSealed
    conversation: MaybeWords


class OutboxRow(Row, table=True):
    """A parcel. ``turn_at`` is the instant from which it may be said, and orders what was said.

    ``owner`` and ``leased_until`` are its lease. ``begun`` tells that it may be on its way, and
    ends with the try; ``doubt`` tells that one never ended, or its answer was lost, and stays.
    ``attempts`` counts the tries that ended, ``settled_at`` is when it was last put down.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "channel", "fate", "number", "not_before"),
        Index(None, "channel", "fate", "not_after"),
        Index(None, "to", "fate", "number"),
        Index(None, "to", "turn_at"),
        Index(None, "to", "ref"),
        _of("to"),
    )
    number: Serial
    key: Words
    to: Words
    channel: Words
    body: Sealed
    why: Words
    about: Words
    person_id: MaybeWords
    created_at: At
    edits: MaybeWords
    not_before: MaybeAt
    not_after: MaybeAt
    attempts: Count
    ref: MaybeWords
    fate: Words
    turn_at: At
    owner: MaybeWords
    leased_until: MaybeAt
    doubt: bool
    settled_at: MaybeAt
    note: Words
    begun: bool = Field(sa_column_kwargs={"server_default": false()})


class LeaseRow(Row, table=True):
    """Who may poll a channel."""

    __tablename__ = "lease"
    name: Key
    owner: Words
    until: At


class NoteRow(Row, table=True):
    """What a channel remembers."""

    __tablename__ = "note"
    name: Key
    value: Words


class VaultKeyRow(Row, table=True):
    """A key that seals what is its subject's; see ``storage.vault``."""

    __tablename__ = "vault_key"
    __table_args__ = (Index(None, "subject"),)
    id: Key
    subject: Words
    master: Words
    wrapped: Words


class LookRow(Row, table=True):
    """When a case has to be looked at again, and when it was; see ``storage.looks``."""

    __tablename__ = "look"
    __table_args__ = (Index(None, "programme_id", "matter", "at"),)
    matter: Key
    id: Key
    programme_id: Words
    at: At
    seen_at: At


class WaitRow(Row, table=True):
    """That a case has something for a person which could not be said yet."""

    __tablename__ = "wait"
    __table_args__ = (Index(None, "programme_id", "at"),)
    person_id: Key
    matter: Key
    id: Key
    programme_id: Words
    at: At


class WatchRow(Row, table=True):
    """By which rules a programme's looks were set, and when the last one."""

    __tablename__ = "watch"
    programme_id: Key
    edition: Words
    seen_at: At


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
}


def is_sealed(column: Column[Any]) -> bool:
    """Whether what is in a column is sealed."""
    return bool(column.info.get("sealed"))


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
