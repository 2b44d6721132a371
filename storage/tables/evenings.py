"""The tables of speed-dating evenings."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from storage.tables.columns import (
    At,
    Chosen,
    Count,
    Json,
    Key,
    MaybeAt,
    Row,
    Sealed,
    Words,
    of,
)


class EveningRow(Row, table=True):
    """An evening of short talks."""

    __tablename__ = "evening"
    __table_args__ = (
        Index(None, "programme_id"),
        Index(None, "phase"),
        Index(None, "code_hash"),
        of("id", "evening"),
    )
    id: Key
    programme_id: Words
    number: Count
    author_id: Words
    starts_at: At
    place: Sealed
    tables: Count
    rounds: Count
    minutes: Count
    pause_after: Count
    places: Count
    phase: Words
    made_at: At
    code: Sealed
    code_hash: Words
    wish: Words
    revision: Count
    round: Count
    round_at: MaybeAt
    paused_at: MaybeAt
    timer: bool
    moved: Count
    closed_at: MaybeAt


class GuestRow(Row, table=True):
    """Somebody who is asked to an evening."""

    __tablename__ = "guest"
    __table_args__ = (Index(None, "evening_id"),)
    person_id: Key
    evening_id: Key
    side: Words
    challenge_id: Words
    coming: Words
    asked_at: At
    answered_at: MaybeAt
    arrived_at: MaybeAt
    left_at: MaybeAt
    door_at: MaybeAt
    told: Json


class SittingRow(Row, table=True):
    """Two people at a table in a round."""

    __tablename__ = "sitting"
    __table_args__ = (
        Index(None, "maker_id"),
        Index(None, "contact_id"),
        of("evening_id", "evening"),
    )
    evening_id: Key
    round: int = Field(sa_type=BigInteger, primary_key=True)
    maker_id: Key
    contact_id: Words
    table: Count
    match: Chosen


class VoteRow(Row, table=True):
    """What somebody thought of a talk."""

    __tablename__ = "vote"
    __table_args__ = (Index(None, "evening_id"), Index(None, "partner_id"), of("person_id"))
    person_id: Key
    evening_id: Key
    partner_id: Key
    interest: Chosen
    at: At
