"""What a messenger does not take in the form in which it was said: its reader has a plainer one.

It is logged and counted, but nobody else hears of it, and who asked something must not be left with
a chat that says nothing.
"""

from dataclasses import replace

from bot.domain.people import Person
from bot.engine.wording import Writer
from bot.ports import Body, Delivery, Fate, Parcel, Refused, Tx
from bot.talk.markup import Markup
from bot.talk.model import Message, Say, ToPerson, Why, say

_PLAIN, _SORRY = "@plain", "@sorry"
"""What follows the key of a message in those of its plainer forms."""


async def told_plainly(
    tx: Tx, writer: Writer, parcel: Parcel, delivery: Delivery | None
) -> tuple[Parcel, ...]:
    """Return what a reader is told in the place of what was refused: its words alone.

    Where these are refused as well, and were an answer, they hear that it went wrong. Nothing is
    said anew of which a part has arrived, or may have, nor what others say to the team: that is for
    its author to hear.
    """
    if not isinstance(delivery, Refused) or delivery.pieces or parcel.doubt:
        return ()
    if parcel.edits is not None or parcel.body.act is not None or parcel.why is Why.CHAT:
        return ()
    reader = await tx.get(Person, parcel.person_id) if parcel.person_id is not None else None
    if reader is None or parcel.key.endswith(_SORRY):
        return ()
    kept = await tx.parcel(parcel.key)
    if went_before(parcel, kept) or Fate.REFUSED not in await tx.fates(parcel.key):
        return ()  # or another replica had it, and knows better
    words = None if kept is None else _words_of(kept.body)
    if words is not None and not parcel.key.endswith(_PLAIN):
        markup = words.markup
        if parcel.body.buttons or parcel.body.media or parcel.body.documents:
            note = _worded(writer, reader, say("talk-plain"))
            markup = Markup((*markup.paragraphs, *note.paragraphs))
        return (_instead(parcel, _PLAIN, replace(words, markup=markup)),)
    if parcel.why is not Why.ANSWER:
        return ()
    sorry = Body(_worded(writer, reader, say("talk-sorry")))
    return (_instead(parcel, _SORRY, sorry),)


def went_before(parcel: Parcel, kept: Parcel | None) -> bool:
    """Whether something has taken its place by now, in that chat or in another one.

    Its reader has parted with the chat it was for; or the same was recorded before, by another
    replica, or by a transaction of which nobody heard whether it was done.
    """
    return kept is not None and (kept.key, kept.to) != (parcel.key, parcel.to)


def _words_of(body: Body) -> Body | None:
    """Return the words of a message without all that goes with them; ``None`` if that is the same.

    Of what was wiped out meanwhile nothing is left to be said.
    """
    words = replace(body, buttons=(), media=(), documents=(), quotes=None, thread=None)
    return None if words == body else words


def _worded(writer: Writer, reader: Person, text: Say) -> Markup:
    message = Message(ToPerson(reader.id), (text,))
    return writer.body(message, reader.language, reader.form).markup


def _instead(parcel: Parcel, end: str, body: Body) -> Parcel:
    key = f"{parcel.key.removesuffix(_PLAIN)}{end}"
    return replace(parcel.readdressed(key, parcel.to), body=body)


TEXT_IDS = ("talk-plain",)
