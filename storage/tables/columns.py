"""What the columns of all tables are made of, and what all tables share."""

from datetime import datetime
from typing import Annotated, Any, cast

from sqlalchemy import BigInteger, MetaData, false, text
from sqlmodel import Field, SQLModel

from storage.engine.dialects import WORDS, Instant

Key = Annotated[str, Field(sa_type=cast("Any", WORDS), primary_key=True)]
Words = Annotated[str, Field(sa_type=cast("Any", WORDS))]
MaybeWords = Annotated[str | None, Field(sa_type=cast("Any", WORDS))]
Json = Words
_SEALED: dict[str, Any] = {"info": {"sealed": True}}
Sealed = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_SEALED)]
"""What is personal: a text, or JSON, that the key of the table's subject seals."""
_CHOSEN: dict[str, Any] = {"info": {"sealed": True, "padded": True}}
Chosen = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_CHOSEN)]
"""What is sealed and chosen from a short list: of one length, as that would tell it."""
MaybeSealed = Annotated[str | None, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_SEALED)]
_LATER: dict[str, Any] = {"info": {"sealed": True}, "server_default": text("''")}
LaterSealed = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_LATER)]
"""A sealed text that came later: it is empty in what was there before."""
_EMPTY: dict[str, Any] = {"server_default": text("'[]'")}
LaterJson = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_EMPTY)]
"""A list that came later: it is empty in what was there before."""
_BARE: dict[str, Any] = {"server_default": text("''")}
LaterWords = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_BARE)]
"""A text that came later, and is not sealed: it is empty in what was there before."""
_RELEASED: dict[str, Any] = {"server_default": "released"}
Released = Annotated[str, Field(sa_type=cast("Any", WORDS), sa_column_kwargs=_RELEASED)]
"""The state of a brief, which came later: what was there before is released."""
At = Annotated[datetime, Field(sa_type=Instant)]
MaybeAt = Annotated[datetime | None, Field(sa_type=Instant)]
Count = Annotated[int, Field(sa_type=BigInteger)]
_NONE: dict[str, Any] = {"server_default": text("0")}
LaterCount = Annotated[int, Field(sa_type=BigInteger, sa_column_kwargs=_NONE)]
"""A number that came later: it is 0 in what was there before."""
No = Annotated[bool, Field(sa_column_kwargs={"server_default": false()})]
"""A flag that came later: what was there before has it not."""
MaybeCount = Annotated[int | None, Field(sa_type=BigInteger)]
Serial = Annotated[int | None, Field(primary_key=True)]


class Row(SQLModel):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


def of(column: str, kind: str = "") -> dict[str, Any]:
    """Return what tells whose key seals a table: the column with an id, and its kind if any."""
    return {"info": {"subject": (kind, column)}}
