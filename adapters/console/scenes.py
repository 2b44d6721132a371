"""Which conversations are worth showing: found in what was said, by buttons and keys."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.console.stage import Line
from adapters.console.words import Words
from adapters.rehearsal.answering import SUMMARY
from adapters.rehearsal.persona import Cast
from bot.domain.people import Role
from bot.talk.model import Said, Why

SHOWN = frozenset({"side", "consent", "skills", SUMMARY})
"""The questions of joining that are shown; the others are counted."""
FEW = timedelta(minutes=6)
DAY, DAYS = timedelta(hours=9), timedelta(days=4)
OFTEN = 3
"""So many reminders make a story."""
HELP = "help"


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation to be shown; an ``int`` among its lines counts questions left out."""

    title: str
    lines: tuple[Line | int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Book:
    """What was said, in a programme with these people."""

    lines: Sequence[Line]
    cast: Cast
    words: Words

    def near(self, who: str, begin: datetime, span: timedelta = FEW) -> list[Line]:
        """Return what one person said and heard in a short time, edits left out."""
        return [
            each
            for each in self.lines
            if each.who == who and begin <= each.at <= begin + span and not is_edit(each)
        ]

    def name(self, key: str) -> str:
        """Return the full name of somebody."""
        return self.cast.person(key).name


def is_edit(line: Line) -> bool:
    """Whether a line only changes an earlier message."""
    return line.note is not None and line.note.edited


def join(book: Book) -> Iterator[Scene]:
    """Find how the first maker joined."""
    star = next(each for each in book.cast.people if each.side is Role.MAKER)
    mine = [each for each in book.lines if each.who == star.key and not is_edit(each)]
    ends = [number for number, each in enumerate(mine) if each.about in ("suggestion", "nothing")]
    if not ends:
        return
    shown: list[Line | int] = []
    hidden, visible = 0, True
    for line in mine[: ends[0] + 1]:
        question = line.note.question if line.note else None
        if line.note is not None:
            visible = question is None or question.step in SHOWN
            hidden += not visible
        if visible:
            if hidden:
                shown.append(hidden)
                hidden = 0
            shown.append(line)
    title = book.words.joined.format(name=star.name)
    yield Scene(title, tuple(shown), mine[ends[0]].at)


def meet(book: Book) -> Iterator[Scene]:
    """Find a suggestion to which both sides said yes, with a reason."""
    yes: dict[str, Line] = {}
    for line in book.lines:
        if not line.token.startswith("a.suggestion.") or not line.token.endswith(".interested"):
            continue
        first = yes.setdefault(line.token, line)
        if first is line:
            continue
        cards = [_card(book, each) for each in (first, line)]
        if any(each is None or each.note is None or each.note.reasons < 1 for each in cards):
            continue
        after = [each for each in book.near(line.who, line.at) if each.about == "match"]
        told = [each for card, said in zip(cards, (first, line), strict=True)
                for each in (card, said)]  # fmt: skip
        lines = tuple(each for each in (*told, *after[:1]) if each is not None)
        title = book.words.met.format(a=book.name(first.who), b=book.name(line.who))
        yield Scene(title, lines, line.at)


def _card(book: Book, pressed: Line) -> Line | None:
    """Return the message whose button was pressed."""
    for line in reversed(book.lines[: book.lines.index(pressed)]):
        if line.who != pressed.who or line.note is None or is_edit(line):
            continue
        if any(each.token == pressed.token for each in line.note.buttons):
            return line
    return None


def agree(book: Book) -> Iterator[Scene]:
    """Find a date that was proposed in words, and to which everybody said yes."""
    for number, line in enumerate(book.lines):
        if not line.token.startswith("a.date."):
            continue
        asked = book.near(line.who, line.at)
        said = list(_votes(book, number, line.token.split(".")[2:4]))
        if not said or not any(isinstance(each.said, Said) for each in asked):
            continue
        last = said[-1]
        end = [each for each in book.near(last.who, last.at) if each.heard
               and each.heard.body.documents]  # fmt: skip
        if end:
            title = book.words.dated.format(team=_team(book, said))
            yield Scene(title, (*asked, *said, end[0]), end[0].at)


def _votes(book: Book, number: int, words: list[str]) -> Iterator[Line]:
    """Yield the cards and the votes on the first proposal from there on, until one is a no."""
    stem, proposal = f"a.vote.{'.'.join(words)}.", ""
    for line in book.lines[number:]:
        if line.about == "date-agreed":
            return
        if not line.token.startswith(stem):
            continue
        sequence, answer = line.token.removeprefix(stem).split(".")
        proposal = proposal or sequence
        if sequence != proposal or answer != "yes":
            return
        card = _card(book, line)
        yield from (card, line) if card else (line,)


def nag(book: Book) -> Iterator[Scene]:
    """Find a month in which nobody answered until the coordinator heard of it."""
    for line in book.lines:
        if line.heard is None or line.heard.parcel.why is not Why.ESCALATION or is_edit(line):
            continue
        slots = {(*team, f"{line.at:%Y-%m}") for team in _about(line, "team")}
        asked: defaultdict[str, list[Line]] = defaultdict(list)
        for each in book.lines:
            if each.at <= line.at and not is_edit(each) and slots & _about(each, "date"):
                asked[each.who].append(each)
        nagged = max(asked.values(), key=len, default=[])
        if len(nagged) < OFTEN:
            continue
        opened = [each for each in book.near(line.who, line.at, DAY) if each.at > line.at]
        look = opened[:2] if opened and opened[0].token.startswith("a.team.") else []
        title = book.words.nagged.format(team=_team(book, nagged))
        yield Scene(title, (*nagged, line, *look), line.at)


def _about(line: Line, kind: str) -> set[tuple[str, ...]]:
    """Return what a message's matters of a kind are about."""
    return {each.about for each in line.note.matters if each.kind == kind} if line.note else set()


def call(book: Book) -> Iterator[Scene]:
    """Find a call for help, and who came."""
    for number, line in enumerate(book.lines):
        if line.heard is None or line.heard.parcel.why is not Why.ALARM or is_edit(line):
            continue
        around = book.lines[max(number - 8, 0) : number + 8]
        asker = next(each.who for each in around if each.said is not None and each.at == line.at)
        before = book.near(asker, line.at - FEW, FEW)
        begun = [at for at, each in enumerate(before) if _begins_update(each)]
        taken = _first(book, line.who, line.at, lambda each: each.token.startswith("a.help."))
        told = _first(book, asker, line.at, lambda each: each.about == HELP)
        lines = (*before[begun[-1] if begun else 0 :], line, *taken, *told)
        yield Scene(book.words.helped.format(team=_team(book, [line])), lines, line.at)


def _begins_update(line: Line) -> bool:
    typed = line.said.text if isinstance(line.said, Said) else ""
    return line.token.startswith("a.update.") or typed.startswith("/update")


def _first(
    book: Book, who: str, after: datetime, wanted: Callable[[Line], bool]
) -> tuple[Line, ...]:
    """Return the first such line of somebody in the days after an instant, if there is one."""
    later = [each for each in book.near(who, after, DAYS) if each.at > after and wanted(each)]
    return tuple(later[:1])


def _team(book: Book, lines: Sequence[Line]) -> str:
    """Return the organisation that these lines name."""
    text = " ".join(each.note.text for each in lines if each.note)
    names = [each.organisation for each in book.cast.people if each.organisation]
    return next((each for each in names if each in text), "")


FINDERS: Mapping[str, Callable[[Book], Iterator[Scene]]] = {
    "join": join,
    "meet": meet,
    "agree": agree,
    "nag": nag,
    "call": call,
}
AT_ONCE = 2
"""So many scenes are shown at a time."""


def find(book: Book, since: datetime, told: set[str]) -> list[Scene]:
    """Return new kinds of scenes that ended since then, a few at a time; remember the kinds."""
    found: list[Scene] = []
    for kind, finder in FINDERS.items():
        if kind in told or len(found) == AT_ONCE:
            continue
        scene = next((each for each in finder(book) if each.at >= since), None)
        if scene is not None:
            told.add(kind)
            found.append(scene)
    return sorted(found, key=lambda each: each.at)
