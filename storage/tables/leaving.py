"""The tables of who left, and of what goes through everybody in a programme."""

from sqlalchemy import Index

from storage.tables.columns import (
    At,
    Chosen,
    Key,
    MaybeAt,
    MaybeWords,
    Row,
    Sealed,
    Words,
    of,
)


class LeavingRow(Row, table=True):
    """Who left what, and why."""

    __tablename__ = "leaving"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id"), of("person_id"))
    id: Key
    programme_id: Words
    person_id: Words
    scope: Words
    reasons: Chosen
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
