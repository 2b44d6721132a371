"""The tables of whom an organisation's teams may ask, and of who speaks for it."""

from sqlalchemy import Index

from storage.tables.columns import (
    At,
    Key,
    MaybeAt,
    Row,
    Sealed,
    Words,
    of,
)


class ExpertiseRow(Row, table=True):
    """Whom an organisation's teams may ask."""

    __tablename__ = "expertise"
    __table_args__ = (Index(None, "organisation_id"), of("person_id"))
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
        of("person_id"),
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
    __table_args__ = (Index(None, "person_id"), of("person_id"))
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
