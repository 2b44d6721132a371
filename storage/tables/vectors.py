"""The table of what models said to texts."""

from sqlalchemy import Index

from storage.tables.columns import At, Key, Row, Sealed, Words, of


class VectorRow(Row, table=True):
    """The vectors of all texts of a profile, of a challenge, or of the population, by one model.

    ``subject`` is whose key seals them, which is that of the texts; ``at`` is the edition of the
    source. The hashes of the texts are sealed, too: who has them can try texts.
    """

    __tablename__ = "vector"
    __table_args__ = (Index(None, "subject"), of("subject"))
    side: Key
    programme_id: Key
    id: Key
    model: Key
    subject: Words
    at: At
    body: Sealed
