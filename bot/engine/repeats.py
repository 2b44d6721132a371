"""The mark of a message that its reader may have got already."""

from dataclasses import replace

from bot.domain.people import Form, Person
from bot.domain.teams import Room
from bot.engine.wording import DEFAULT_LANGUAGE, Writer
from bot.ports import Parcel, Store, Tx
from bot.talk.markup import Markup
from bot.talk.model import Message, ToAccount, say


async def marked(store: Store, writer: Writer, parcel: Parcel) -> Parcel:
    """Return the parcel with words which say that it may be there twice.

    What is done shows nothing twice and stays as it is, as does what only changes a message: an
    edit has these words for where it becomes a new one.
    """
    if parcel.body.act is not None:
        return parcel
    reader = await store.run(lambda tx: _reader(tx, parcel))
    language, form = (reader.language, reader.form) if reader else (DEFAULT_LANGUAGE, Form.SIE)
    words = writer.body(Message(ToAccount(parcel.to), (say("talk-twice"),)), language, form)
    said = Markup((*parcel.body.markup.paragraphs, *words.markup.paragraphs))
    body = replace(parcel.body, markup=said)
    return replace(parcel, body=body) if parcel.edits is None else replace(parcel, anew=body)


async def _reader(tx: Tx, parcel: Parcel) -> Person | None:
    """Return whose language it is: a group chat's is that of whoever bound it."""
    person_id = parcel.person_id
    if person_id is None:
        room = await tx.get(Room, parcel.to)
        person_id = room.bound_by if room is not None else None
    return None if person_id is None else await tx.get(Person, person_id)


TEXT_IDS = ("talk-twice",)
