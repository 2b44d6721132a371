"""The tables of what answers teach, of who is still looked for, and of ideas."""

from sqlalchemy import Index

from storage.tables.columns import At, Key, MaybeAt, MaybeWords, Row, Sealed, Words, of


class RefusalRow(Row, table=True):
    """Why somebody did not want a suggestion: the reason of our list, and their own words.

    The reason is plain, as the no is (see ``storage.vault``); the words are sealed.
    """

    __tablename__ = "refusal"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id"), of("person_id"))
    id: Key
    programme_id: Words
    person_id: Words
    side: Words
    because: Words
    note: Sealed
    at: At


class LookoutRow(Row, table=True):
    """For whom the bot looks again."""

    __tablename__ = "lookout"
    __table_args__ = (Index(None, "person_id"), Index(None, "programme_id", "side", "id"))
    id: Key
    programme_id: Words
    person_id: Words
    side: Words
    challenge_id: Words
    since: At


class IdeaRow(Row, table=True):
    """A maker's own idea."""

    __tablename__ = "idea"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "asked_id"),
        Index(None, "programme_id", "stage"),
        of("person_id"),
    )
    id: Key
    programme_id: Words
    person_id: Words
    text: Sealed
    wanted: Sealed
    stage: Words
    made_at: At
    asked_id: MaybeWords
    challenge_id: MaybeWords
    settled_at: MaybeAt
