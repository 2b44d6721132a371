"""Whatever anybody types, presses or sends, in any state of any dialog: an answer, nothing lost."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import registry
from bot.domain.challenges import Size
from bot.domain.codec import pack, unpack
from bot.domain.milestones import Media, MediaKind, Standing
from bot.domain.people import Expectation, Form, Person
from bot.engine.wording import Writer
from bot.onboarding.dialog import Yes
from bot.talk.asides import says_enough
from bot.talk.controls import Control, read_control
from bot.talk.dialog import OTHER, Attach, Dialog, Given
from bot.talk.machine import Chosen, Input, advance, begin
from bot.talk.model import (
    TOKEN_BYTES,
    Message,
    Odd,
    Option,
    Progress,
    Shown,
    ToAccount,
    Unreadable,
)
from bot.talk.readers import clean, meant
from bot.talk.show import BACK, CHANGE, SUMMARY, Turn, ask
from tests.support.clock import BERLIN, at
from tests.support.town import catalog

NOW = at("2024-09-30 10:00").astimezone(BERLIN)
RUN = "runrunrunrun"
WRITER = Writer(catalog(), BERLIN)
READERS = [(language, form) for language in ("de", "en") for form in Form]
LABEL = WRITER.label(Person("ada", "de", Form.DU))


@dataclass(frozen=True)
class Start:
    """A dialog as its flow opens it."""

    subject: dict[str, str]
    options: Mapping[str, tuple[Option, ...]]
    answers: Mapping[str, object]


REGIONS = (Option("Erzgebirge", "Erzgebirge"), Option("Meißen", "Meißen"))
ELSEWHERE = (*REGIONS, Option("other", ""))
SECTORS = (Option("wood", "Holz"), Option("it", "IT, Software"))
PROGRAMME = {"programme": "p", "name": "CIMIS II"}
WELCOME = {
    **PROGRAMME,
    "role": "maker",
    "code": "",
    "controller": "Verein",
    "email": "a@example.org",
}
TEAM = {"programme": "p", "team": "t1", "name": "Alte Brauerei"}
BRIEF = {"programme": "p", "organisation": "o1", "challenge": "", "name": "Alte Brauerei"}
SHARPENED = {
    "committed": True,
    "title": "Mehr Gäste am Abend",
    "expectations": (Expectation.ORDER,),
    "region": "Erzgebirge",
}
CONTACT = {
    "name": "Jutta Weber",
    "organisation": "Alte Brauerei",
    "sector": "culture",
    "size": Size.SMALL,
    "region": "Erzgebirge",
    "expectations": (Expectation.ORDER,),
    "commitment": Yes.YES,
    "share": Yes.NO,
    "title": "Mehr Gäste am Abend",
}
INTRODUCTION = {"region": REGIONS, "sector": SECTORS}
HOUSES = {"organisation": (Option("o1", "Alte Brauerei"), Option("all", "Alle fragen"))}
MILESTONES = {"milestone": (Option("prototype", "Prototyp"), Option("show", "Vorführung"))}
STARTS: dict[str, tuple[Start, ...]] = {
    "which": (Start({}, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),),
    "side": (
        Start(
            {"name": "CIMIS II"},
            {"side": (Option("maker", ""), Option("code", ""))},
            {"programme": "p"},
        ),
    ),
    "welcome": (Start(WELCOME, {}, {"known": False}), Start(WELCOME, {}, {"known": True})),
    "maker": (
        Start(PROGRAMME, {"region": ELSEWHERE}, {}),
        Start(PROGRAMME, INTRODUCTION, {"name": "Ada Lindner", "region": "Erzgebirge"}),
    ),
    "contact": (
        Start(PROGRAMME, INTRODUCTION, {}),
        Start(PROGRAMME, INTRODUCTION, {"name": "Jutta Weber"}),
    ),
    "twin": (Start({**PROGRAMME, "other": "o1", "organisation": "Alte Brauerei"}, {}, CONTACT),),
    "brief": (
        Start(BRIEF, {"region": REGIONS}, SHARPENED),
        Start(BRIEF, {"region": REGIONS}, {**SHARPENED, "need": "Neue brauchen Monate."}),
    ),
    "wish": (
        Start(BRIEF, {"region": REGIONS}, {}),
        Start(BRIEF, {"region": REGIONS}, {"region": "Erzgebirge", "committed": "yes"}),
    ),
    "brief-comment": (Start({**BRIEF, "edition": "1", "title": "Mehr Gäste"}, {}, {}),),
    "expert": (Start(PROGRAMME, {}, {}), Start(PROGRAMME, {}, {"name": "Mia Wolf"})),
    "lead": (
        Start(PROGRAMME, {"regions": REGIONS}, {}),
        Start(PROGRAMME, {}, {"regions": ()}),
    ),
    "invite": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(PROGRAMME, {}, {"programme": "p"}),
    ),
    "invite-house": (Start(PROGRAMME, HOUSES, {"programme": "p", "life": "month"}),),
    "import": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(PROGRAMME, {}, {"programme": "p", "listed": "makers"}),
    ),
    "roster": (Start({"programme": "p", "roster": "r"}, {}, {}),),
    "newcomer": (Start({"programme": "p", "role": "maker"}, {}, {}),),
    "ask": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(PROGRAMME, {}, {"programme": "p"}),
    ),
    "ask-reply": (Start({**PROGRAMME, "asker": "ada", "ask": "x"}, {}, {}),),
    "ask-twice": (Start({**PROGRAMME, "asker": "ada", "ask": "x", "text": "Ja"}, {}, {}),),
    "question": (Start({**TEAM, "asked": "mia", "name": "Mia Wolf"}, {}, {}),),
    "response": (Start({**TEAM, "question": "q1", "text": "Wie alt ist sie?"}, {}, {}),),
    "deputy": (Start({**PROGRAMME, "person": "ada", "name": "Ada Lindner"}, {}, {}),),
    "agreement": (Start(TEAM, {}, {}),),
    "house": (
        Start({**PROGRAMME, "organisation": "o1", "amends": "yes"}, INTRODUCTION, {}),
        Start(PROGRAMME, INTRODUCTION, {"name": "Jutta Weber", "size": "small"}),
    ),
    "saying": (
        Start(PROGRAMME, {"team": (Option("t1", "Brauerei"), Option("t2", "Stadtbad"))}, {}),
        Start(PROGRAMME, {}, {"team": "t1"}),
    ),
    "leave": (Start({**PROGRAMME, "word0": "team", "word1": "t1"}, {}, {}),),
    "date": (Start(TEAM, {}, {"slot": "first"}), Start(TEAM, {}, {"slot": "2024-10"})),
    "date-for": (
        Start(
            PROGRAMME,
            {"team": (Option("t1", "Brauerei"), Option("t2", "Stadtbad"))},
            {"words": "morgen um drei"},
        ),
    ),
    "held": (
        Start(
            {**TEAM, "slot": "2024-10"},
            {"attended": (Option("ada", "Ada Lindner"), Option("weber", "Jutta Weber"))},
            {},
        ),
    ),
    "update-for": (
        Start(PROGRAMME, {"team": (Option("t1", "Brauerei"), Option("t2", "Stadtbad"))}, {}),
        Start(PROGRAMME, {"team": (Option("t1", "Brauerei"),)}, {"standing": Standing.BLOCKED}),
    ),
    "update": (
        Start(TEAM, MILESTONES, {"plans": True}),
        Start(TEAM, {"milestone": ()}, {"plans": False, "standing": Standing.BLOCKED}),
    ),
    "announce": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(PROGRAMME, {"programme": (Option("p", "A"),)}, {"programme": "p"}),
    ),
    "announce-draft": (Start({"programme": "p", "draft": "a1"}, {}, {}),),
    "refusal": (Start({"programme": "p", "suggestion": "s1"}, {}, {}),),
    "idea": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(PROGRAMME, {"programme": (Option("p", "A"),)}, {"programme": "p"}),
    ),
    "idea-hand": (Start({"programme": "p", "idea": "i1"}, HOUSES, {}),),
    "evening-plan": (
        Start(PROGRAMME, {"programme": (Option("p", "A"), Option("q", "B"))}, {}),
        Start(
            PROGRAMME,
            {"programme": (Option("p", "A"),)},
            {"programme": "p", "when": at("2024-11-14 18:00")},
        ),
    ),
    "evening-change": (Start({"programme": "p", "evening": "e1"}, {}, {}),),
    "evening-move": (Start({"programme": "p", "evening": "e1"}, {}, {}),),
    "evening-whom": (Start({"programme": "p", "evening": "e1"}, {}, {}),),
    "evening-there": (Start({"programme": "p", "evening": "e1"}, {}, {}),),
}

LONG = "a" * 10_000
CONTROLS = ("zurück", "/zurück", "BACK", "überspringen", "skip", "!skip", "hilfe", "/help")
ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "\u200b\u202e",
    "\ud800",
    "😀",
    "👍",
    "👩‍🔧",
    "2️⃣",
    "<b>fett</b> & <script>alert(1)</script>",
    "*fett* [Link](https://example.org) _x_ `x` { $name } { -term }",
    "مرحبا بالعالم",
    "\u202eabc",
    LONG,
    "wort, " * 2_000,
    "1" * 5_000,
    "\n" * 500,
    "ja",
    "nein",
    "alle",
    "1",
    "2",
    "zwei",
    "die zweite",
    "99",
    "0",
    "-1",
    "1, 2",
    "ö",
    "keine",
    "keine Ahnung",
    "abends, nicht abends",
    "1 2",
    "und",
    ", ,",
    "/start abcd",
    "/foo",
    "d.run.step.-yes",
)
GOOD_TEXTS = (
    "Ada Lindner",
    "Alte Brauerei",
    "Holz, Metall und Farbe",
    "Ich baue Möbel aus Holz und Stahl.",
    "500 EUR",
    "https://example.org",
    "Ich bin Ada, Schweißerin aus Aue, abends",
    "Ada Lindner, www.example.org, Handwerk, Meißen",
    "abends, aber nicht am Wochenende",
    "Dienstag",
    "14 Uhr",
    "morgen 14 Uhr",
    "nächsten Di 14 Uhr",
    "5.11. um 9",
    "Erzgebirge",
    "Auftrag, Lernen",
    "fertig",
    "passt so",
)
MEDIA = Media("telegram", MediaKind.PHOTO, "ref", "bild.jpg", 12)
texts = st.one_of(
    st.sampled_from(CONTROLS),
    st.sampled_from(ODD_TEXTS),
    st.sampled_from(GOOD_TEXTS),
    st.text(max_size=30),
)
UNREADABLE = [Unreadable(each) for each in Odd if each not in (Odd.TOO_EARLY, Odd.BEFOREHAND)]
"""What nobody can be told in a private chat is left out: that comes in new rooms alone."""
anything: st.SearchStrategy[Input] = st.one_of(
    texts,
    st.builds(Chosen, st.text(max_size=9), st.text(max_size=9)),
    st.sampled_from([Shown(MEDIA), Shown(MEDIA, "Holz, Metall"), Shown(MEDIA, "😀")]),
    st.sampled_from(UNREADABLE),
    st.sampled_from(list(Control)),
)
CANCELS = ("abbrechen", "/Abbrechen", "cancel", "abbruch")


def test_every_dialog_has_a_start() -> None:
    assert STARTS.keys() == registry.FORMS.keys()


def options(turn: Turn) -> list[Chosen]:
    """Return what can be pressed."""
    found = []
    for row in turn.choices:
        for choice in row:
            kind, run, step, option = choice.token.split(".")
            assert (kind, run) == ("d", RUN)
            found.append(Chosen(step, option))
    return found


def goes_back(turn: Turn, what: Input) -> bool:
    """Whether an input means to go back, pressed or typed."""
    if isinstance(what, Shown):
        what = what.caption
    if isinstance(what, Chosen):
        return what.option == BACK
    if isinstance(what, str):
        labels = [LABEL(choice.label) for row in turn.choices for choice in row]
        hit = meant(clean(what), labels)
        near = hit is not None and options(turn)[hit].option == BACK
        return near or read_control(what) is Control.BACK
    return isinstance(what, Control) and what is Control.BACK


def check_shown(turn: Turn, readers: Sequence[tuple[str, Form]] = READERS) -> None:
    assert turn.lines
    message = Message(ToAccount("telegram:1"), turn.lines, turn.choices)
    for language, form in readers:
        body = WRITER.body(message, language, form)
        assert body.markup.paragraphs
        for row in body.buttons:
            for each in row:
                assert each.label.strip()
                assert len(each.token.encode()) <= TOKEN_BYTES
    tokens = [choice.token for row in turn.choices for choice in row]
    assert len(tokens) == len(set(tokens))


def check_progress(dialog: Dialog, progress: Progress) -> None:
    names = {step.name for step in dialog.steps if not isinstance(step, Given)}
    visible = {step.name for step in dialog.visible(progress.answers)}
    if progress.step in (SUMMARY, CHANGE):
        assert dialog.summary
        asked = {step.name for step in dialog.asked(progress.answers)}
        assert asked <= progress.answers.keys()
    else:
        assert progress.step in names
        assert progress.step in visible
    stored = json.loads(json.dumps(pack(Progress, progress)))
    assert unpack(Progress, stored) == progress


def goes_on(before: object, after: object) -> bool:
    """Whether a file was added to others, or its caption to the words before it."""
    if isinstance(before, str) and isinstance(after, str):
        return after.startswith(before)
    return isinstance(after, list) and after[:-1] == before


def check_kept(dialog: Dialog, before: Progress, turn: Turn, what: Input, after: Progress) -> None:
    lost = before.answers.keys() - after.answers.keys()
    if lost:
        assert goes_back(turn, what)
        assert lost == {after.step}
    files = {each.name for each in dialog.steps if isinstance(each, Attach)}
    for_file = isinstance(what, Shown) or before.step in files
    changed = {
        name
        for name in before.answers.keys() & after.answers.keys()
        if before.answers[name]
        not in (None, after.answers[name])  # a caption answers what was skipped
        and not (for_file and goes_on(before.answers[name], after.answers[name]))
    }
    unlisted = {each.name for each in dialog.steps if getattr(each, "other", "") == before.step}
    taken_back = {name for name in unlisted & changed if before.answers[name] == OTHER}
    assert changed - taken_back <= ({before.step} if before.editing else set())


def play(dialog: Dialog, start: Start, inputs: Iterator[Input | int]) -> None:
    """Play a dialog; a whole number presses one of the buttons that can be seen."""
    progress = begin(dialog, RUN, NOW, start.subject, options=start.options, answers=start.answers)
    turn = ask(dialog, progress, LABEL)
    check_shown(turn)
    for what in inputs:
        seen = options(turn)
        if isinstance(what, int):
            if not seen:
                continue
            what = seen[what % len(seen)]  # noqa: PLW2901
        turn_after = advance(dialog, progress, what, NOW, LABEL)
        if turn_after.result is not None:
            assert isinstance(turn_after.result, dialog.result)
            return
        check_shown(turn_after)
        if turn_after.progress is None:
            assert isinstance(what, str), f"{what!r} ended the dialog"
            meant = read_control(what) is Control.CANCEL or says_enough(what)
            assert meant, f"{what!r} ended the dialog"
            return
        check_progress(dialog, turn_after.progress)
        check_kept(dialog, progress, turn, what, turn_after.progress)
        turn, progress = turn_after, turn_after.progress
        again = ask(dialog, progress, LABEL)
        assert again.choices == turn.choices
        assert turn.lines[-len(again.lines) :] == again.lines


@pytest.mark.parametrize("name", sorted(STARTS))
@given(data=st.data())
def test_never_silence_and_nothing_lost(name: str, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(STARTS[name]))
    presses = st.integers(0, 20)
    inputs = data.draw(
        st.lists(st.one_of(presses, st.sampled_from(GOOD_TEXTS), anything), max_size=25)
    )
    inputs = [each for each in inputs if each is not Control.CANCEL]
    play(registry.FORMS[name].dialog, start, iter(inputs))


@pytest.mark.parametrize("name", sorted(STARTS))
@settings(max_examples=10)
@given(data=st.data())
def test_cancel_ends_every_dialog(name: str, data: st.DataObject) -> None:
    dialog = registry.FORMS[name].dialog
    start = data.draw(st.sampled_from(STARTS[name]))
    progress = begin(dialog, RUN, NOW, start.subject, options=start.options, answers=start.answers)
    for what in data.draw(st.lists(st.sampled_from(GOOD_TEXTS), max_size=8)):
        turn = advance(dialog, progress, what, NOW, LABEL)
        if turn.progress is None:
            return
        progress = turn.progress
    turn = advance(dialog, progress, data.draw(st.sampled_from(CANCELS)), NOW, LABEL)
    assert turn.progress is None
    assert turn.result is None
    check_shown(turn)


GOOD: dict[tuple[str, str], str] = {
    ("lead", "name"): "Kim Seidel",
    ("expert", "name"): "Mia Wolf",
    ("maker", "name"): "Ada Lindner",
    ("maker", "links"): "https://example.org",
    ("contact", "name"): "Jutta Weber",
    ("house", "name"): "Jutta Weber",
    ("newcomer", "name"): "Ada Lindner",
    ("brief", "budget"): "500 EUR",
    ("date", "when"): "14.10. 14 Uhr",
    ("deputy", "last"): "14.10.",
    ("evening-plan", "when"): "Do 14.11. 18 Uhr",
    ("evening-plan", "tables"): "12",
    ("evening-plan", "rounds"): "6",
    ("evening-plan", "minutes"): "8",
    ("evening-plan", "pause"): "3",
    ("evening-plan", "places"): "24",
    ("evening-move", "when"): "Do 14.11. 18 Uhr",
    ("date", "reason"): "Urlaub",
}
"""What answers a question in words where an ordinary sentence does not."""


def through(dialog: Dialog, start: Start) -> list[Progress]:
    """Return every state on the straight way through a dialog, ended by its result."""
    progress = begin(dialog, RUN, NOW, start.subject, options=start.options, answers=start.answers)
    states: list[Progress] = []
    while True:
        assert len(states) < 60
        states.append(progress)
        turn = ask(dialog, progress, LABEL)
        seen = [each for each in options(turn) if each.option not in (BACK, "-skip")]
        what: Input
        if progress.picked:
            what = "fertig"
        elif seen:
            what = seen[0]
        else:
            what = GOOD.get((dialog.name, progress.step), "Ein Satz, der genügt")
        if isinstance(what, str) and progress.step == "media":
            what = Shown(MEDIA)
        turn = advance(dialog, progress, what, NOW, LABEL)
        if turn.result is not None:
            return states
        assert turn.progress is not None
        assert turn.progress != progress, turn.lines
        progress = turn.progress


EVERYWHERE = [
    *ODD_TEXTS,
    *GOOD_TEXTS,
    *CONTROLS,
    Shown(MEDIA),
    Shown(MEDIA, "x" * 1024),
    *UNREADABLE,
    *Control,
    *(
        Chosen(step, option)
        for step in ("", "name", "when", SUMMARY, CHANGE)
        for option in ("", BACK, "-skip", "-done", "-yes", "-no", "either0", "either9", CHANGE)
    ),
]


@pytest.mark.parametrize("name", sorted(STARTS))
def test_in_every_state_everything_is_answered(name: str) -> None:
    dialog = registry.FORMS[name].dialog
    for start in STARTS[name]:
        for progress in through(dialog, start):
            check_progress(dialog, progress)
            here = ask(dialog, progress, LABEL)
            own = [Chosen(progress.step, each.option) for each in EVERYWHERE
                   if isinstance(each, Chosen)]  # fmt: skip
            for what in (*EVERYWHERE, *own, *options(here)):
                turn = advance(dialog, progress, what, NOW, LABEL)
                if turn.result is not None:
                    continue
                check_shown(turn, READERS[1:3])
                if turn.progress is not None:
                    check_progress(dialog, turn.progress)
                    check_kept(dialog, progress, here, what, turn.progress)


def test_the_summary_is_reached_and_every_answer_can_be_corrected() -> None:
    for name, starts in STARTS.items():
        dialog = registry.FORMS[name].dialog
        if not dialog.summary:
            continue
        last = through(dialog, starts[0])[-1]
        assert last.step == SUMMARY
        listed = advance(dialog, last, Chosen(SUMMARY, CHANGE), NOW, LABEL)
        assert listed.progress is not None
        assert {each.option for each in options(listed)} >= {
            step.name for step in dialog.visible(last.answers)
        }


NOWS = [at("2024-10-27 00:30"), at("2025-03-30 00:30"), at("2024-12-31 23:59")]


@pytest.mark.parametrize("now", NOWS, ids=str)
def test_dates_are_asked_for_at_any_hour(now: datetime) -> None:
    dialog = registry.FORMS["date"].dialog
    progress = begin(dialog, RUN, now, TEAM, answers={"slot": "first"})
    for text in (
        "heute",
        "gleich",
        "um 2:30",
        "morgen 2:30",
        "heute 2:30",
        "30.3. 2:30",
        "27.10. 2:30",
    ):
        turn = advance(dialog, progress, text, now.astimezone(BERLIN), LABEL)
        check_shown(turn)
