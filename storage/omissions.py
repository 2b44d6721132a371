"""What tells of somebody who is erased, in what others have not heard yet.

What was heard stays as it was. What waits, or is held in doubt and may be sent again, goes on
without the name, without the line that leads to one of their accounts, and without what they said
where it is only quoted; so do the questions that are open. Nothing else that it tells gets lost.
A brief that is being made of an idea of theirs goes on without the idea's words, and asks for them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from sqlalchemy import bindparam, case, delete, or_, select, update

from bot.domain.codec import pack, unpack
from bot.domain.people import Person, Role, role_in
from bot.ports import Body, Fate
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text
from bot.talk.model import Document, OpenRoom, Progress
from storage.engine.dialects import WORDS, one_of
from storage.engine.seam import Connection, Row
from storage.facts import progresses, save_progress
from storage.mapping import from_json, place_of
from storage.namesakes import concerns, others_matters
from storage.outbox import UNTRIED, seal_body
from storage.quotes import ANSWER, IDEA, OMITTED
from storage.redrawing import Drawn, draw_anew
from storage.tables import OUTBOX
from storage.traces import Trace
from storage.vault.keys import Damaged
from storage.vault.rings import opener_for

_SOME = 500
"""Messages that are opened at a time."""

_PLACE = place_of(OUTBOX.c.body)
_MAY_GO = or_(*(OUTBOX.c.fate == each.value for each in (Fate.WAITING, Fate.DOUBTFUL)))
_NEAR = or_(
    OUTBOX.c.programme_id.is_(None),
    OUTBOX.c.programme_id == "",
    one_of(OUTBOX.c.programme_id, "programmes"),
    one_of(OUTBOX.c.in_role, "roles"),
)
# Who leads is told where strangers are reached that ask for a lost account.
_FOR_ROLE = OUTBOX.c.in_role.is_not(None) & (OUTBOX.c.in_role != "")
_PARCELS = (
    select(OUTBOX.c.number, OUTBOX.c.to, OUTBOX.c.body, OUTBOX.c.key, _NEAR)
    .where(
        *(_MAY_GO, _NEAR | _FOR_ROLE, OUTBOX.c.body != "", OUTBOX.c.number > bindparam("after")),
        *(OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")),
    )
    .order_by(OUTBOX.c.number)
    .limit(bindparam("most"))
)
_REWORD = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values(
        body=bindparam("words", type_=WORDS),
        # Who has it in hand has its old words, and may begin only with what is theirs.
        owner=case((OUTBOX.c.begun, OUTBOX.c.owner), else_=None),
        leased_until=case((OUTBOX.c.begun, OUTBOX.c.leased_until), else_=None),
    )
)
_GO = delete(OUTBOX).where(OUTBOX.c.number == bindparam("this"), UNTRIED)

_SHOWN = ("name", "text")
"""What of a dialog's subject is only shown; whatever else is there, it goes by."""
_SAID_IN_CALENDARS = re.compile(
    r"^(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT|CONTACT|ORGANIZER|ATTENDEE)[:;].*(?:\r?\n[ \t].*)*",
    re.MULTILINE,
)
"""What of a calendar file is for people; whoever is called like another part of it stays there."""

_FROM_IDEA = ("title", "need")
"""The answers with which a brief begins that is made of an idea (``bot.ideas.adopting``)."""


class Omission:
    """Takes names out of texts, or whatever else somebody said."""

    def __init__(
        self,
        names: Sequence[str],
        accounts: Sequence[str] = (),
        said: Mapping[str, str] | None = None,
    ) -> None:
        """Take the names, where they can be reached, and what they said that others may quote.

        A name of a single word is left out only where it is a word.
        """
        self._names = sorted(names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_pattern, self._names)) or r"(?!)")
        self._addresses = [Trace(each.partition(":")[2]) for each in accounts]
        self._said = said or {}

    def text(self, text: str) -> str:
        """Return the text without the names."""
        return self._pattern.sub(OMITTED, text)

    def _url(self, url: str) -> str:
        left = self.text(url)
        for each in self._names:
            left = left.replace(quote(each, safe=""), quote(OMITTED, safe=""))
        return left

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
            documents=tuple(map(self._document, self._readable(body.documents))),
            act=act,
        )

    def _readable(self, documents: Sequence[Document]) -> Sequence[Document]:
        return [each for each in documents if not (self._names and each.shows)]

    def _document(self, document: Document) -> Document:
        name = self.text(document.name)
        left_out = self._calendar if document.mime.startswith("text/calendar") else self.text
        if not document.base64:
            return replace(document, name=name, text=left_out(document.text))
        if not document.mime.startswith("text/"):
            return replace(document, name=name)
        return Document.of(name, document.mime, left_out(document.data.decode()).encode())

    def _calendar(self, text: str) -> str:
        return _SAID_IN_CALENDARS.sub(lambda line: self._after_its_name(line[0]), text)

    def _after_its_name(self, line: str) -> str:
        at = re.search("[:;]", line)
        cut = at.end() if at is not None else 0
        return line[:cut] + self.text(line[cut:])

    def _markup(self, markup: Markup) -> Markup:
        return Markup(
            tuple(
                Paragraph(tuple(map(self._span, each.spans)))
                for each in markup.paragraphs
                if not any(map(self._leads_there, each.spans))
            )
        )

    def _leads_there(self, span: Span) -> bool:
        url = unquote(span.url) if isinstance(span, Link) else None
        return any(each.is_in(url) for each in self._addresses)

    def _span(self, span: Span) -> Span:
        match span:
            case Text(text):
                return Text(self.text(text))
            case Bold(text):
                return Bold(self.text(text))
            case Link(text, url):
                return Link(self.text(text), self._url(url))

    def progress(self, progress: Progress) -> Progress:
        """Return an open dialog, and those that it interrupted, without what it shows of them."""
        subject = {
            key: self.text(value) if key in _SHOWN else value
            for key, value in progress.subject.items()
        }
        if f"{ANSWER}{subject.get('question')}/" in self._said:
            subject["text"] = OMITTED
        words = self._said.get(f"{IDEA}/{subject.get(IDEA)}/")
        options = {
            step: tuple(replace(each, label=self.text(each.label)) for each in several)
            for step, several in progress.options.items()
        }
        before = progress.before
        if before is not None:
            before = pack(Progress, self.progress(unpack(Progress, before)))
        left = replace(progress, subject=subject, options=options, before=before)
        return left if words is None else _without(left, " ".join(words.split()))


def _pattern(name: str) -> str:
    # The lines of a calendar file are broken anywhere.
    letters = r"(?:\r?\n[ \t])?".join(map(re.escape, name))
    return letters if " " in name else rf"(?<!\w){letters}(?!\w)"


def _without(progress: Progress, words: str) -> Progress:
    """Return a dialog that began with somebody's words without them: they are asked for anew.

    Where these cannot be read any more, whatever may be theirs goes.
    """

    def theirs(answer: object) -> bool:
        said = " ".join(str(answer).split()).removesuffix("…").rstrip()
        return said in words or words in said

    answers = progress.answers
    known = [each for each in progress.known if each in _FROM_IDEA]
    gone = [each for each in known if answers.get(each) and theirs(answers[each])]
    if not gone:
        return progress
    at = progress.step in gone or progress.step.startswith("-")
    bare = replace(
        progress,
        answers={name: each for name, each in answers.items() if name not in gone},
        known=tuple(each for each in progress.known if each not in gone),
        heard={name: each for name, each in progress.heard.items() if name not in gone},
    )
    return replace(bare, step=gone[0], pending=None, picked=(), editing=False) if at else bare


async def omit(
    connection: Connection,
    person: Person | None,
    accounts: Sequence[str],
    said: Mapping[str, str],
    programmes: Sequence[str],
) -> None:
    """Take names, and what was ``quoted``, out of everything that others have not heard yet.

    That is, in the programmes where they were, and not in matters of others who are called so:
    elsewhere the same words mean somebody or something else. Lines that lead to their accounts go
    there, too. What was drawn goes, whoever stands in it, and is drawn anew.
    """
    names = () if person is None else person.names
    others = await others_matters(connection, person, programmes)
    for stem, words in said.items():
        if words:
            await _reword(connection, Omission((words,)), stem, programmes)
    named, unnamed = Omission(names, accounts, said), Omission((), accounts, said)
    if names or accounts:
        await _reword(connection, named, "", programmes, others, unnamed)
    open_ones = await progresses(connection) if names or said else {}
    for account_id, progress in open_ones.items():
        if progress.subject.get("programme", "") not in {"", *programmes}:
            continue
        omission = named if set(progress.subject.values()).isdisjoint(others) else unnamed
        if (asked := omission.progress(progress)) != progress:
            await save_progress(connection, account_id, asked)


async def _reword(
    connection: Connection,
    omission: Omission,
    stem: str,
    programmes: Sequence[str],
    others: Collection[str] = (),
    elsewhere: Omission | None = None,
) -> None:
    """Leave something out of these programmes' messages whose keys begin so.

    What is ``elsewhere`` left out is that of matters of ``others``, and of what those read who
    have a role in another programme.
    """
    roles = [role_in(programme, role) for programme in programmes for role in Role]
    span = {"first": stem, "end": f"{stem}\U0010ffff", "most": _SOME}
    where = {**span, "programmes": programmes, "roles": roles}
    after = -1
    drawn: set[Drawn] = set()
    while rows := await connection.execute(_PARCELS, {**where, "after": after}):
        after = rows[-1][0]
        for row, body in zip(rows, await _bodies(connection, rows), strict=True):
            away = not row[4] or concerns(row[3], others)
            left_out = elsewhere if elsewhere and away else omission
            if body is not None and (other := left_out.body(body)) != body:
                if len(other.documents) < len(body.documents):
                    drawn |= {Drawn(each.shows, bool(body.buttons)) for each in body.documents}
                    await connection.execute(_GO, {"this": row[0]})
                words = await seal_body(connection, row[1], other)
                await connection.execute(_REWORD, {"this": row[0], "words": words})
    await draw_anew(connection, drawn)


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
