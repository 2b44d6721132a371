"""The tables of rounds. They hold ids, figures and states, and nobody's words."""

from sqlalchemy import Index, UniqueConstraint

from storage.tables.columns import At, Count, Json, Key, MaybeAt, Row, Words


class RoundRow(Row, table=True):
    """A proposal for a whole programme."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index(None, "phase"),
        Index(None, "author_id"),
    )
    id: Key
    programme_id: Words
    number: Count
    author_id: Words
    phase: Words
    aim: Words
    begun_at: At
    asked_at: MaybeAt
    version: Count
    seen_at: MaybeAt
    solved: bool
    worth: float
    percent: float
    passed_over: Count
    seats: Json
    left: Json
    sent_at: MaybeAt
    last: Words
    answered_at: MaybeAt


class InsistenceRow(Row, table=True):
    """That a pair has to be, or must not be."""

    __tablename__ = "insistence"
    __table_args__ = (Index(None, "maker_id"), Index(None, "made_by"))
    programme_id: Key
    challenge_id: Key
    maker_id: Key
    insists: Key
    made_by: Words
    made_at: At
    lasting: bool


class LeftoverRow(Row, table=True):
    """Somebody who had nobody in a round."""

    __tablename__ = "leftover"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id"))
    round_id: Key
    person_id: Key
    challenge_id: Key
    programme_id: Words
    why: Words
    at: At
