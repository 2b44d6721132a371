"""The tables. One per kind of fact, with its fields as columns, and five that belong to the store.

There are no foreign keys: facts are written in the order in which a decision lists them, and what
must hold between them is decided by the rules, inside the transaction. Unique keys are here.
Columns of lists and records hold JSON; see ``storage.mapping``.
"""

from datetime import datetime
from typing import Annotated, Any, cast

from sqlalchemy import BigInteger, Index, MetaData, Table, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.people import Account, Audit, Consent, Invitation, Membership, Person, Profile
from bot.domain.reminders import Reminder
from bot.domain.teams import Bridging, Member, Room, Team
from storage.engine.dialects import WORDS, Instant

Key = Annotated[str, Field(sa_type=cast("Any", WORDS), primary_key=True)]
Words = Annotated[str, Field(sa_type=cast("Any", WORDS))]
MaybeWords = Annotated[str | None, Field(sa_type=cast("Any", WORDS))]
Json = Words
MaybeJson = MaybeWords
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


class AccountRow(Row, table=True):
    """A messenger address."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "person_id"),)
    id: Key
    person_id: Words
    reachable: bool


class PersonRow(Row, table=True):
    """A human."""

    __tablename__ = "person"
    id: Key
    language: Words
    form: Words
    name: Words
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
    __table_args__ = (Index(None, "person_id"),)
    code_hash: Key
    programme_id: Words
    role: MaybeWords
    team_id: MaybeWords
    uses_left: MaybeCount
    created_at: At
    person_id: MaybeWords


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
    __table_args__ = (Index(None, "programme_id"),)
    person_id: Key
    programme_id: Key
    trade: Words
    doing: Words
    skills: Json
    tools: Json
    offers: Words
    expectations: Json
    hopes: Words
    availability: Json
    region: Words
    links: Json
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
    __table_args__ = (Index(None, "programme_id"), Index(None, "contact_id"))
    id: Key
    programme_id: Words
    name: Words
    sector: Words
    size: Words
    contact_id: Words


class ChallengeRow(Row, table=True):
    """What an organisation wants solved."""

    __tablename__ = "challenge"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "organisation_id"),
        Index(None, "contact_id"),
    )
    id: Key
    programme_id: Words
    number: Count
    organisation_id: Words
    contact_id: Words
    title: Words
    need: Words
    skills: Json
    supports: Json
    budget: MaybeCount
    expectations: Json
    region: Words
    publish: Words
    committed: bool
    updated_at: At


class SuggestionRow(Row, table=True):
    """A pair that may fit."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("challenge_id", "maker_id"),
        Index(None, "maker_id"),
        Index(None, "contact_id"),
    )
    id: Key
    programme_id: Words
    challenge_id: Words
    maker_id: Words
    contact_id: Words
    score: float
    fits: Json
    made_at: At
    maker: Words
    contact: Words
    asked_at: MaybeAt
    withdrawn_at: MaybeAt


class TeamRow(Row, table=True):
    """A challenge's team."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "challenge_id"),
        Index(None, "contact_id"),
    )
    id: Key
    programme_id: Words
    number: Count
    challenge_id: Words
    contact_id: Words
    name: Words
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
    note: Words


class UpdateRow(Row, table=True):
    """How a team stands in a month."""

    __tablename__ = "update"
    __table_args__ = (Index(None, "team_id"), Index(None, "person_id"))
    id: Key
    team_id: Words
    person_id: Words
    month: Words
    standing: Words
    milestone_id: MaybeWords
    sentence: Words
    media: MaybeJson
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


class ProgressRow(Row, table=True):
    """Where the dialog of an account stands; ``body`` is the whole ``Progress``."""

    __tablename__ = "progress"
    __table_args__ = (Index(None, "dialog"),)
    account_id: Key
    dialog: Words
    body: Json


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
    )
    number: Serial
    id: Words
    account: Words
    at: At
    heard: bool
    state: Words
    attempts: Count
    body: MaybeJson
    conversation: MaybeWords


class OutboxRow(Row, table=True):
    """A parcel. ``turn_at`` is the instant from which it may be said, and orders what was said.

    ``owner`` and ``leased_until`` are its lease; ``doubt`` tells that a lease ran out unanswered.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "channel", "fate", "number", "not_before"),
        Index(None, "channel", "fate", "not_after"),
        Index(None, "to", "fate", "number"),
        Index(None, "to", "turn_at"),
        Index(None, "to", "ref"),
    )
    number: Serial
    key: Words
    to: Words
    channel: Words
    body: Json
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
}


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
