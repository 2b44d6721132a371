"""The tables of who may not take part yet, and of the lists that invite people."""

from sqlalchemy import Index, UniqueConstraint

from storage.tables.columns import (
    At,
    Count,
    Key,
    MaybeAt,
    MaybeSealed,
    MaybeWords,
    Row,
    Sealed,
    Words,
    of,
)


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
    reminded_at: MaybeAt


class SignupRow(Row, table=True):
    """Somebody of a coordinator's list."""

    __tablename__ = "signup"
    __table_args__ = (
        Index(None, "programme_id"),
        Index(None, "roster_id"),
        Index(None, "code_hash"),
        of("id", "signup"),
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
        of("id", "roster"),
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
