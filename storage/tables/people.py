"""The tables of people, and of what they are and agreed to."""

from sqlalchemy import Index

from storage.tables.columns import (
    At,
    Json,
    Key,
    LaterSealed,
    MaybeAt,
    MaybeCount,
    MaybeWords,
    No,
    Row,
    Sealed,
    Words,
    of,
)


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
    __table_args__ = of("id")
    id: Key
    language: Words
    form: Words
    name: Sealed
    snoozed_until: MaybeAt
    paused: bool
    former: LaterSealed


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
        Index(None, "updated_at"),
        of("person_id"),
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
    __table_args__ = (Index(None, "programme_id"), of("person_id"))
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
