"""The terminal: what a message looks like there, and the chat at the keyboard."""

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from adapters.app import Mind, Pace, open_mind
from adapters.app.meaning import MEANING
from adapters.cli import main
from adapters.console.chat import converse
from adapters.console.gateway import ConsoleGateway, ConsoleLinks
from adapters.console.render import BOLD, PLAIN, render
from adapters.console.screen import Screen
from adapters.console.thinking import READ, Think
from adapters.console.typed import language_of, read_span
from adapters.embeddings import Aside
from adapters.lease import Lease
from adapters.settings import Settings
from bot.domain.milestones import Media, MediaKind
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Body, Clock, Parcel, Sent, Store
from bot.talk.markup import Bold, Link, Markup, Paragraph, Text
from bot.talk.model import Button, Document, Why
from tests.support.clock import SeededIds, StillClock
from tests.support.embedding import PieceEmbedder
from tests.support.starts import at_once

BUTTONS = ((Button("Ja", "y"), Button("Nein", "n")), (Button("Ansehen", "o", "https://a.example"),))
WORDS_ALONE = {"KUPPLUNG_EMBEDDINGS__MODELS": "none"}


def said(*spans: Text | Bold | Link, **more: object) -> Body:
    return Body(Markup((Paragraph(spans),)), **more)  # type: ignore[arg-type]


def parcel(key: str, body: Body, edits: str | None = None) -> Parcel:
    return Parcel(
        key, "console:Ada", body, Why.ANSWER, "", None, datetime(2024, 9, 2, tzinfo=UTC), edits
    )


# What it looks like.


def test_choices_are_numbered_and_pages_are_not() -> None:
    text = render(said(Text("Passt das?"), buttons=BUTTONS))
    assert text.splitlines() == [
        "Passt das?",
        "  [1] Ja",
        "  [2] Nein",
        "  → Ansehen: https://a.example",
    ]


def test_bold_is_ansi_on_a_terminal_alone_and_ends_with_its_line() -> None:
    body = said(Text("Das ist "), Bold("sehr wichtig für alle Leute"), Text(" hier."))
    assert "\x1b" not in render(body, width=20)
    lines = render(body, width=20, tty=True).splitlines()
    assert len(lines) == 3
    assert all(each.count(BOLD) == each.count(PLAIN) for each in lines)
    assert f"{BOLD}wichtig" in lines[1]


def test_paragraphs_breaks_links_and_attachments() -> None:
    markup = Markup(
        (Paragraph((Text("Eins\nzwei"),)), Paragraph((Link("hier", "https://b.example"),)))
    )
    body = Body(
        markup,
        media=(Media("console", MediaKind.PHOTO, "/tmp/a.jpg", "a.jpg"),),
        documents=(Document("termin.ics", "text/calendar", ""),),
    )
    assert render(body).splitlines() == [
        "Eins",
        "zwei",
        "",
        "hier (https://b.example)",
        "📷 a.jpg (/tmp/a.jpg)",
        "📎 termin.ics",
    ]


def test_a_file_of_bytes_is_named_and_its_bytes_are_not_shown() -> None:
    code = Document.of("code.png", "image/png", b"\x89PNG\0\xff")
    shown = render(Body(Markup((Paragraph((Text("Ihr Code"),)),)), documents=(code,)))
    assert shown.splitlines() == ["Ihr Code", "📎 code.png"]


def test_an_edit_is_marked() -> None:
    assert render(said(Text("Neu")), edited=True) == "✎ Neu"


@given(st.text(max_size=200), st.integers(20, 120))
def test_what_people_type_does_not_steer_the_terminal(text: str, width: int) -> None:
    shown = render(said(Bold(text), Text(text)), width=width)
    assert not any(ord(each) < 32 and each != "\n" for each in shown)
    assert "\x1b" not in shown


@given(
    st.lists(st.text(alphabet="abc äöü", min_size=1, max_size=12), max_size=30), st.integers(20, 80)
)
def test_lines_keep_to_the_width(words: list[str], width: int) -> None:
    shown = render(said(Text(" ".join(words)), Bold("und Schluss")), width=width)
    assert all(len(each) <= width for each in shown.splitlines())


async def test_the_gateway_shows_and_remembers_what_can_be_pressed() -> None:
    seen: list[str] = []
    gateway = ConsoleGateway("s", lambda arrival: seen.append(arrival.text()))
    first = await gateway.send(parcel("a", said(Text("Passt das?"), buttons=BUTTONS)), at_once)
    second = await gateway.send(parcel("b", said(Text("Übrigens"))), at_once)
    assert isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert first.ref != second.ref
    found = gateway.buttons("console:Ada")
    assert found is not None
    assert found[0] == first.ref
    assert [each.token for each in found[1]] == ["y", "n"]
    assert await gateway.send(parcel("c", said(Text("Ja")), edits=first.ref), at_once) == first
    assert gateway.buttons("console:Ada") is None
    assert seen[-1] == "✎ Ja"


def test_links_are_what_has_to_be_typed() -> None:
    assert ConsoleLinks().deep_link("abcd") == "/start abcd"
    assert ConsoleLinks().group_link("abcd") is None


# At the keyboard.


def typing(*lines: str) -> tuple[Screen, list[str]]:
    waiting: Iterator[str] = iter(lines)
    heard: list[str] = []

    def read(prompt: str) -> str | None:
        line = next(waiting, None)
        heard.append(f"{prompt}{line}")
        return line

    return Screen(read, heard.append), heard


async def talk(home: Path, *lines: str, seed: int = 1, think: Think = open_mind) -> str:
    screen, heard = typing(*lines)
    clock = StillClock(datetime(2024, 9, 3, 8, tzinfo=UTC))
    environ = {"KUPPLUNG_DATA_DIR": str(home), "LANG": "de_DE.UTF-8", **WORDS_ALONE}
    await converse(screen, "Ada", environ, clock=clock, fresh=SeededIds(seed), think=think)
    return "\n".join(heard)


JOINED = ("/start", "1", "1", "1")


async def test_a_conversation_with_numbers_labels_and_buttons(tmp_path: Path) -> None:
    said = ("/start", "1", ":press Einverstanden", ":press 1", "Ada Lindner", ":quit")
    heard = await talk(tmp_path, *said)
    assert "Ada> Ada Lindner" in heard
    assert "2/12" in heard
    assert "✓ Einverstanden" in heard


async def test_several_people_on_one_store_and_a_restart(tmp_path: Path) -> None:
    before = await talk(tmp_path, *JOINED, ":as Weber", "/start", "2", ":people", ":quit")
    assert "Weber> /start" in before
    assert "Ada, Weber" in before
    after = await talk(tmp_path, "Ada Lindner", ":quit", seed=2)
    assert "2/12" in after


async def test_time_passes_here_and_reminders_come(tmp_path: Path) -> None:
    heard = await talk(tmp_path, *JOINED, ":as Weber", ":wait 3d", ":time")
    assert "Kupplung → Ada" in heard
    assert "2024-09-06 10:00" in heard


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (":wait nonsense", "How long? As in :wait 3d"),
        (":wait 0d", "How long? As in :wait 3d"),
        (":at 2024-13-01 9:00", "When? As in :at 2024-11-04 9:00."),
        (":as Ada Lindner", "A name has 1 to 40 letters"),
        (":nonsense", ":wait 3d           let time pass"),
    ],
)
async def test_what_is_wrong_is_told(tmp_path: Path, line: str, answer: str) -> None:
    heard = await talk(tmp_path, line, ":quit")
    assert answer in heard
    assert (":quit              leave" in heard) is (line == ":nonsense")
    assert "here." not in heard


async def test_attachments_and_oddities_are_answered(tmp_path: Path) -> None:
    photo = tmp_path / "ein bild.jpg"
    photo.write_bytes(b"jpg")
    oddities = (":sticker", f':photo "{photo}"', f':file "{photo}" 123', ":voice", "")
    heard = await talk(tmp_path, ":press 1", *JOINED, *oddities, ":photo /nowhere.jpg", ":nonsense")
    assert "There is no file /nowhere.jpg." in heard
    assert "There is no button to press." in heard
    assert ":quit              leave" in heard
    assert heard.count("1/12") == 5


async def test_a_button_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    heard = await talk(tmp_path, "/start", ":press Unsinn")
    assert "Which button? [1] " in heard


def test_piped_input_is_shown_with_its_prompt(tmp_path: Path) -> None:
    environ = {"KUPPLUNG_DATA_DIR": str(tmp_path), **WORDS_ALONE}
    said = "/start\n:quit\n"
    result = CliRunner().invoke(main, ["chat", "--as", "Ben"], input=said, env=environ)
    assert result.exit_code == 0, result.output
    assert "Ben> /start" in result.output
    assert "[1] " in result.output


async def test_the_clock_can_be_set(tmp_path: Path) -> None:
    heard = await talk(tmp_path, ":at 2025-04-30 9:00", ":at 2024-10-01 16:30")
    assert "It is Wed 2025-04-30 09:00 here." in heard
    assert "It is Tue 2024-10-01 16:30 here." in heard


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en_GB.UTF-8"),
        ({"LANG": "C.UTF-8"}, ""),
        ({}, ""),
    ],
)
def test_the_language_of_the_terminal(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3d", timedelta(days=3)),
        ("90 m", timedelta(minutes=90)),
        ("2w", timedelta(weeks=2)),
        ("0h", None),
        ("9999w", None),
        ("99999999999999999999w", None),
        ("bald", None),
        ("", None),
    ],
)
def test_spans(text: str, span: timedelta | None) -> None:
    assert read_span(text) == span


async def test_a_list_that_is_sent_here_is_read(tmp_path: Path) -> None:
    environ = {"KUPPLUNG_DATA_DIR": str(tmp_path / "data"), **WORDS_ALONE}
    command = "invite --programme cimis2-erzgebirge --role coordinator"
    invited = await asyncio.to_thread(CliRunner().invoke, main, command.split(), env=environ)
    code = re.search(r"^ {4}(\S+)$", invited.output, re.MULTILINE)
    assert code is not None
    people = tmp_path / "people.csv"
    people.write_text("Name;Rolle\nBen Okafor;Maker\nCem Arslan;Maker\n")
    joined = (code[1], "Einverstanden", "Du", "Kim Seidel", "alle", "ja")
    heard = await talk(tmp_path / "data", *joined, "/einlesen", "Maker", f":file {people}")
    assert "Ben Okafor" in heard
    assert "Cem Arslan" in heard


# Meaning.


def with_pieces(_: Settings, store: Store, clock: Clock, owner: str, pace: Pace) -> Mind:
    aside = Aside(PieceEmbedder())
    return Mind(
        BlendedScorer([aside.model]), [aside], store, Lease(store, clock, MEANING, owner), pace
    )


MAKER = (
    *JOINED, "Ada Lindner", "1", "Ich baue Figuren, die sich bewegen", "Holz, Mechanik", "keine",
    "keine", "Auftrag", "Neue Aufgaben", "abends", "Erzgebirge", "hab nix", "ja", "ja",
)  # fmt: skip
CONTACT = (
    ":as Weber", "/start", "2", "1", "1", "Jutta Weber", "Alte Brauerei", "1", "2", "Erzgebirge",
    "Auftrag", "ja", "ja", "Eine Figur im Schaufenster soll sich bewegen", "ja",
    "Die Leute gehen vorbei", "nein", "keine", "Sie bleiben stehen", "Figuren, Mechanik", "nein",
    "nein", "ja", "ja",
)  # fmt: skip


async def test_meaning_counts_at_the_keyboard_and_in_the_next_session(tmp_path: Path) -> None:
    heard = await talk(tmp_path, *MAKER, *CONTACT, "/warum", ":quit", think=with_pieces)
    assert READ in heard
    assert "mit einem Sprachmodell" in " ".join(heard.split())
    again = await talk(tmp_path, ":as Weber", "/warum", ":quit", seed=2, think=with_pieces)
    assert "mit einem Sprachmodell" in " ".join(again.split())


async def test_all_goes_on_while_a_line_is_waited_for(tmp_path: Path) -> None:
    asked, moved = threading.Event(), threading.Event()

    def read(_: str) -> str | None:
        asked.set()
        assert moved.wait(9), "nothing moves while somebody thinks"
        return None

    async def move() -> None:
        while not asked.is_set():  # noqa: ASYNC110 # it is set in a thread
            await asyncio.sleep(0.001)
        moved.set()

    moving = asyncio.create_task(move())
    environ = {"KUPPLUNG_DATA_DIR": str(tmp_path), **WORDS_ALONE}
    clock = StillClock(datetime(2024, 9, 3, 8, tzinfo=UTC))
    heard: list[str] = []
    await converse(Screen(read, heard.append), "Ada", environ, clock=clock, fresh=SeededIds(1))
    await moving
