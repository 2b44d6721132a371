"""The tables of teams, and of what they do and are told."""

from sqlalchemy import Index, UniqueConstraint

from storage.tables.columns import (
    At,
    Count,
    Json,
    Key,
    LaterJson,
    MaybeAt,
    MaybeSealed,
    MaybeWords,
    No,
    Row,
    Sealed,
    Words,
    of,
)


class TeamRow(Row, table=True):
    """A challenge's team."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "challenge_id"),
        Index(None, "contact_id"),
        of("id", "team"),
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
    former_ids: LaterJson


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
    __table_args__ = of("team_id", "team")
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
    moved_by: MaybeWords


class UpdateRow(Row, table=True):
    """How a team stands in a month."""

    __tablename__ = "update"
    __table_args__ = (Index(None, "team_id"), Index(None, "person_id"), of("person_id"))
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
        of("author_id"),
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
