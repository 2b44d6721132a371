"""The tables of challenges, and of who may fit."""

from sqlalchemy import Index, UniqueConstraint

from storage.tables.columns import (
    At,
    Count,
    Json,
    Key,
    LaterCount,
    LaterJson,
    LaterSealed,
    MaybeAt,
    MaybeCount,
    Released,
    Row,
    Sealed,
    Words,
    of,
)


class OrganisationRow(Row, table=True):
    """Who poses challenges."""

    __tablename__ = "organisation"
    __table_args__ = (
        Index(None, "programme_id"),
        Index(None, "contact_id"),
        of("id", "organisation"),
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
        Index(None, "updated_at"),
        of("organisation_id", "organisation"),
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
        Index(None, "programme_id"),
        Index(None, "maker_id"),
        Index(None, "contact_id"),
        of("maker_id"),
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
    maker_at: MaybeAt
    contact_at: MaybeAt
    found_for: LaterJson
    declined_of: LaterSealed
    askings: LaterCount
