"""The name of somebody who is erased, in what others have not heard yet.

What was heard stays as it was. What waits, or is held in doubt and may be sent again, goes on
without the name, and so do the questions that are open: nothing else that it tells gets lost.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from sqlalchemy import bindparam, or_, select, update

from bot.domain.codec import pack, unpack
from bot.ports import Body, Fate
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text
from bot.talk.model import OpenRoom, Progress
from storage.engine.dialects import WORDS
from storage.engine.seam import Connection, Row
from storage.facts import progresses, save_progress
from storage.mapping import from_json, place_of
from storage.outbox import seal_body
from storage.tables import OUTBOX, PROGRESS
from storage.vault.keys import Damaged
from storage.vault.rings import opener_for

OMITTED = "[…]"
"""What stands for the name, in every language."""

_SOME = 500
"""Messages that are opened at a time."""

_PLACE = place_of(OUTBOX.c.body)
_MAY_GO = or_(*(OUTBOX.c.fate == each.value for each in (Fate.WAITING, Fate.DOUBTFUL)))
_PARCELS = (
    select(OUTBOX.c.number, OUTBOX.c.to, OUTBOX.c.body)
    .where(_MAY_GO, OUTBOX.c.body != "", OUTBOX.c.number > bindparam("after"))
    .order_by(OUTBOX.c.number)
    .limit(bindparam("most"))
)
_REWORD = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values(body=bindparam("words", type_=WORDS))
)
_DIALOGS = select(PROGRESS.c.dialog).distinct()


class Omission:
    """Takes one name out of texts."""

    def __init__(self, name: str) -> None:
        """Take the name. One of a single word is left out only where it is a word."""
        # The lines of a calendar file are broken anywhere.
        letters = r"(?:\r?\n[ \t])?".join(map(re.escape, name))
        first, last = ("", "") if " " in name else (r"(?<!\w)", r"(?!\w)")
        self._pattern = re.compile(f"{first}{letters}{last}")
        self._quoted = quote(name, safe="")

    def text(self, text: str) -> str:
        """Return the text without the name."""
        return self._pattern.sub(OMITTED, text)

    def _url(self, url: str) -> str:
        return self.text(url).replace(self._quoted, quote(OMITTED, safe=""))

    def body(self, body: Body) -> Body:
        """Return a message without the name: in its words, buttons, files and what it does."""
        act = body.act
        if isinstance(act, OpenRoom):
            act = replace(act, name=self.text(act.name), topic=self.text(act.topic))
        return replace(
            body,
            markup=self._markup(body.markup),
            buttons=tuple(
                tuple(
                    replace(each, label=self.text(each.label), url=each.url and self._url(each.url))
                    for each in row
                )
                for row in body.buttons
            ),
            media=tuple(replace(each, name=self.text(each.name)) for each in body.media),
            documents=tuple(
                replace(each, name=self.text(each.name), text=self.text(each.text))
                for each in body.documents
            ),
            act=act,
        )

    def _markup(self, markup: Markup) -> Markup:
        return Markup(
            tuple(Paragraph(tuple(map(self._span, each.spans))) for each in markup.paragraphs)
        )

    def _span(self, span: Span) -> Span:
        match span:
            case Text(text):
                return Text(self.text(text))
            case Bold(text):
                return Bold(self.text(text))
            case Link(text, url):
                return Link(self.text(text), self._url(url))

    def progress(self, progress: Progress) -> Progress:
        """Return an open dialog, and those that it interrupted, without the name as a choice."""
        options = {
            step: tuple(replace(each, label=self.text(each.label)) for each in several)
            for step, several in progress.options.items()
        }
        before = progress.before
        if before is not None:
            before = pack(Progress, self.progress(unpack(Progress, before)))
        return replace(progress, options=options, before=before)


async def omit(connection: Connection, name: str) -> None:
    """Take a name out of everything that others have not heard yet."""
    if not name:
        return
    omission, after = Omission(name), -1
    while rows := await connection.execute(_PARCELS, {"after": after, "most": _SOME}):
        after = rows[-1][0]
        for row, body in zip(rows, await _bodies(connection, rows), strict=True):
            if body is not None and (other := omission.body(body)) != body:
                words = await seal_body(connection, row[1], other)
                await connection.execute(_REWORD, {"this": row[0], "words": words})
    dialogs = [row[0] for row in await connection.execute(_DIALOGS)]
    for account_id, progress in (await progresses(connection, dialogs)).items():
        if (asked := omission.progress(progress)) != progress:
            await save_progress(connection, account_id, asked)


async def _bodies(connection: Connection, rows: Sequence[Row]) -> list[Body | None]:
    """Return what these messages say; ``None`` for what cannot be read, nor is ever said so."""
    opener = await opener_for(connection, (row[2] for row in rows))

    def read(sealed: str) -> Body | None:
        try:
            text = opener.open(sealed, _PLACE)
            return from_json(Body, text) if text else None
        except (Damaged, TypeError, KeyError, ValueError):
            return None

    return [read(row[2]) for row in rows]
