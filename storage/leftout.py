"""What is left out of a message, or of a dialog: names, lines that lead to accounts, words.

What others said is theirs: what stands between quotation marks stays as it was said, unless a
name stands there alone, or is to go there, too. A date stays one, whatever somebody is called, and
an address leads where it led.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote, unquote

from bot.ports import Body
from bot.talk.formats import write_day, write_month
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text
from bot.talk.model import Document, OpenRoom, Progress
from storage.quotes import ANSWER, IDEA, OMITTED
from storage.traces import Trace
from storage.verbatim import QUOTED
from storage.wholes import Wholes, may_quote

_SHOWN = ("name",)
"""What of a dialog's subject is only shown, and nobody's words: by whatever else is there it goes.
"""
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
        *,
        inside: Sequence[str] | None = None,
        redrawn: bool | None = None,
        kept: Sequence[str] = (),
        wholes: Sequence[str] = (),
    ) -> None:
        """Take the names, where they can be reached, and what they said that others may quote.

        A name of a single word is left out only where it is a word. ``inside`` are those that
        go out of quotations, too (all, if nothing is said). ``redrawn``: files go that are drawn
        anew (if nothing is said, where there is a name). ``kept`` is what others are called: a name
        that is only a part of that stays there. ``wholes`` are texts that go where they are
        all of a quotation, but for files.
        """
        self._wholes = Wholes(wholes)
        self._kept = frozenset(kept).difference(names)
        self._pattern, self._encoded = (
            _any((*names, *self._kept), of) for of in (_plain, _encoded)
        )
        self._addresses = [Trace(each.partition(":")[2]) for each in accounts]
        self._said = said or {}
        self._inside = self._pattern if inside is None else _any((*inside, *self._kept), _plain)
        self._redrawn = bool(names) if redrawn is None else redrawn

    def text(self, text: str) -> str:
        """Return the text without the names."""
        if self._inside is self._pattern:
            return self._bare(text)
        parts = enumerate(QUOTED.split(text))
        return "".join(self._quoted(each) if n % 2 else self._bare(each) for n, each in parts)

    def _told(self, text: str) -> str:
        return self.text(self._wholes.out_of(text))

    def _bare(self, text: str) -> str:
        return self._pattern.sub(self._instead, text)

    def _instead(self, found: re.Match[str]) -> str:
        return found[0] if _FOLD.sub("", found[0]) in self._kept else OMITTED

    def _quoted(self, text: str) -> str:
        """Return a quotation: as it is, without what goes there, too, or is all of it."""
        alone = self._bare(text[1:-1].strip()) == OMITTED
        return f"{text[0]}{OMITTED}{text[-1]}" if alone else self._inside.sub(self._instead, text)

    def _url(self, url: str) -> str:
        """Return an address without names in what it asks for; where it leads stays."""
        cut = min((url.find(each) for each in "?#" if each in url), default=len(url))
        return url[:cut] + self._encoded.sub(self._instead_there, self._bare(url[cut:]))

    def _instead_there(self, found: re.Match[str]) -> str:
        return found[0] if unquote(found[0]) in self._kept else quote(OMITTED, safe="")

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
                    replace(
                        each, label=self._told(each.label), url=each.url and self._url(each.url)
                    )
                    for each in row
                )
                for row in body.buttons
            ),
            media=tuple(replace(each, name=self.text(each.name)) for each in body.media),
            documents=tuple(map(self._document, self._readable(body.documents))),
            act=act,
        )

    def _readable(self, documents: Sequence[Document]) -> Sequence[Document]:
        return [each for each in documents if not (self._redrawn and each.shows)]

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
        text = self._told(span.text)
        match span:
            case Text():
                return Text(text)
            case Bold():
                return Bold(text)
            case Link(_, url):
                return Link(text, self._url(url))

    def progress(self, progress: Progress) -> Progress:
        """Return an open dialog without what it shows of them."""
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
        left = replace(progress, subject=subject, options=options)
        return left if words is None else _without(left, " ".join(words.split()))


def sieve(
    names: Sequence[str],
    accounts: Sequence[str],
    texts: Sequence[str] = (),
    cards: Iterable[str] = (),
) -> Callable[[str], bool]:
    """Return what tells whether an omission may find something in a body as it is kept.

    That takes a part of the time, and most have nothing of it. Files are always looked through.
    """
    firsts = {each.split()[0] for each in names if each.strip()}
    quotes_one, cards = may_quote(texts), tuple(cards)
    words = sorted(firsts | {quote(each, safe="") for each in firsts})
    addresses = [each.partition(":")[2] for each in accounts]
    always = any(mark in each for each in (*words, *addresses) for mark in '"\\')

    def may_have(kept: str) -> bool:
        if always or '"documents":[]' not in kept or "\\u" in kept:
            return True
        led = unquote(kept) if addresses and "%" in kept else kept
        found = any(each in kept for each in (*words, *cards))
        return found or quotes_one(kept) or any(each in led for each in addresses)

    return may_have


def _days_and_months() -> Iterator[str]:
    """Yield the words with which dates are written."""
    for language in ("de", "en"):
        for number in range(366):
            day = date(2024, 1, 1) + timedelta(days=number)
            yield from re.findall(r"[^\W\d_]+", write_day(language, day))
            yield write_month(language, day)


_OF_DATES = frozenset(_days_and_months())


_FOLD = re.compile(r"\r?\n[ \t]")
"""Where a line of a calendar file is broken, which may be anywhere."""


def _any(names: Sequence[str], of: Callable[[str], str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(of, longest_first)) or r"(?!)")


def _plain(name: str) -> str:
    """Return what finds a name in words."""
    letters = f"(?:{_FOLD.pattern})?".join(map(re.escape, name))
    if " " in name:
        return letters
    word = rf"(?<!\w){letters}(?!\w)"
    # "Do, 24.10.", "24 May 2024", "im Mai"
    return rf"(?<!\d )(?<!\bim )(?<!\bin ){word}(?!,? \d)" if name in _OF_DATES else word


def _encoded(name: str) -> str:
    """Return what finds a name in an address, where ``%20`` ends no word."""
    letters = re.escape(quote(name, safe=""))
    return letters if " " in name else rf"(?:(?<!\w)|(?<=%[0-9A-F][0-9A-F])){letters}(?!\w)"


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
