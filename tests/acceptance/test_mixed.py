"""A team of three over both real messengers.

Jutta Weber is on Telegram, Ada Lindner on Matrix, and Ben Okafor on both: there he is ``ben2``.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing
from bot.domain.policy import Meetings, Policy
from bot.domain.teams import Room
from bot.ports import Tx
from tests.support import element_install
from tests.support.both_taps import Said
from tests.support.both_telegram import File
from tests.support.both_town import BothTown
from tests.support.cases import BEN, WEBER, held, kept, member, programme, settle, talking, update
from tests.support.clock import at
from tests.support.demands import demand
from tests.support.element import ElementError, Elements
from tests.support.synapse import Synapse
from tests.support.town import Heard

pytestmark = [
    pytest.mark.matrix,
    pytest.mark.telegram,
    pytest.mark.asyncio(loop_scope="module"),
]

JUTTA = replace(WEBER, name="Jutta Weber")
ON_THE_FIRST = programme(policy=Policy(meetings=Meetings(ask_day=1)))
MINUTE = timedelta(seconds=61)
CODE = re.compile(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
ROOM, GROUP = "Raum", "Gruppe"
EVERYBODY = ("ada", "ben", "ben2", "weber", "kim")
EVERYWHERE = (*EVERYBODY, ROOM, GROUP)
ADA_YES, BEN_YES, JUTTA_YES = "Ada Lindner ✓", "Ben Okafor ✓", "Jutta Weber ✓"
BEN_OPEN, JUTTA_OPEN = "Ben Okafor …", "Jutta Weber …"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def elements(homeserver: Synapse) -> AsyncIterator[Elements]:
    demand(element_install.installed())
    async with Elements(homeserver.url) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def town(tmp_path: Path, homeserver: Synapse, elements: Elements) -> AsyncIterator[BothTown]:
    """Return a town where Ada is on Matrix, Ben on both, and everybody else on Telegram."""
    town = BothTown(tmp_path, at("2024-09-30 10:00"), homeserver, elements)
    town.live_on_matrix("ada", "ben2")
    yield town
    if town.matrix.down:
        await town.regain()
    await town.end()


@pytest_asyncio.fixture(loop_scope="module")
async def limited(
    tmp_path: Path, homeserver: Synapse, elements: Elements
) -> AsyncIterator[BothTown]:
    """Return the same town where Telegram keeps to its limits."""
    town = BothTown(tmp_path, at("2024-09-30 10:00"), homeserver, elements, limits=True)
    town.live_on_matrix("ada", "ben2")
    yield town
    await town.end()


async def trio(town: BothTown, *more: Entity) -> None:
    """Let the team live there, with nothing left to do for September, and Ben link his accounts."""
    past = (
        held("2024-09", "2024-09-20 14:00"),
        update("2024-09", Standing.ON_TRACK, "2024-09-20 15:00"),
    )
    await settle(town, JUTTA, member(BEN, Side.MAKER), *past, *more, base=ON_THE_FIRST)
    await town.meet()
    await town.says("ben", "/link")
    code = CODE.search(heard(town, "ben"))
    assert code is not None
    await town.says("ben2", f"/start {code[0]}")
    await town.presses("ben", "Yes, that is me")
    await town.presses("ben2", "Ja, das bin ich")
    assert "Here and there you are now Ben Okafor" in heard(town, "ben2")
    town.clock.move(MINUTE)
    await town.says("ben2", "hello")
    for name in EVERYBODY:
        town.news(name)


def heard(town: BothTown, name: str) -> str:
    """Return what somebody, or a chat, has newly heard."""
    return "\n".join(each.text for each in town.news(name) if not each.edited)


def card(town: BothTown, name: str) -> Said:
    """Return the card of a date as somebody sees it now: the message that was said with answers."""
    first = [each.ref for each in town.all_heard(name) if " ✓, " in each.text]
    (found,) = [each for each in town.visible(name) if each.ref == first[0]]
    assert isinstance(found, Said)
    return found


def answers(said: Heard) -> list[str]:
    return sorted(said.text.splitlines()[-1].split(", "))


def silent(town: BothTown, *names: str) -> bool:
    return not "".join(heard(town, name) for name in names)


def content(said: Said) -> bytes:
    assert said.content is not None
    return said.content


async def put(town: BothTown, *facts: Entity) -> None:
    """Write facts behind the bot's back."""

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await town.store.run(work)


# The month of a team.


@pytest.mark.long
async def test_the_monthly_meeting(town: BothTown) -> None:
    await trio(town)
    await town.wait_until(at("2024-10-01 10:00"))
    for name in ("ada", "ben2", "weber"):
        (asked,) = [each for each in town.news(name) if not each.edited]
        assert len(asked.labels) == 3, name
    assert heard(town, "ben") == ""

    await town.presses("ada", "Termin vorschlagen")
    await town.says("ada", "15.10. 14 Uhr")
    with town.busy():
        await town.says("ada", "ja")
    await town.restart()
    await town.settle()
    open_ = {"ada": (), "ben2": ("Suits me", "Can’t make it"), "weber": ("Passt", "Passt nicht")}
    for name, labels in open_.items():
        assert answers(card(town, name)) == [ADA_YES, BEN_OPEN, JUTTA_OPEN]
        assert card(town, name).labels == labels

    with town.busy():
        await town.presses("weber", "Passt")
        await town.decide()
    await town.restart()
    await town.settle()
    for name in open_:
        assert answers(card(town, name)) == [ADA_YES, BEN_OPEN, JUTTA_YES]
    assert card(town, "weber").labels == ()
    town.news("ada")

    await town.says("ben", "/meeting")
    await town.presses("ben", "Suits me")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED
    for name in open_:
        assert answers(card(town, name)) == [ADA_YES, BEN_YES, JUTTA_YES]
        assert card(town, name).labels == ()
    assert not any("Suits me" in each.labels for each in town.visible("ben"))
    for name in ("ada", "ben", "weber"):
        (file,) = [each for each in town.saids(name) if each.files]
        assert file.files == ("kupplung-2024-10.ics",)
        assert b"DTSTART:20241015T120000Z" in content(file)
    everybody = ("ada", "ben", "ben2", "weber")
    for name in everybody:
        town.news(name)
    for when in ("2024-10-14 15:00", "2024-10-15 13:30"):
        await town.wait_until(at(when))
        told = [heard(town, each).partition(": ")[0] for each in everybody]
        assert told == ["Di, 15.10., 14:00", "Tue 15 Oct, 14:00", "", "Di, 15.10., 14:00"]

    await town.wait_until(at("2024-10-15 17:00"))
    await town.presses("ada", "Ja")
    await town.says("ada", "alle")
    await town.says("ada", "Der Tresen rollt")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, len(meeting.attended)) == (MeetingState.HELD, 3)
    await town.wait_until(at("2024-10-16 09:30"))
    assert (
        "sagt Ada Lindner. Dabei: Ada Lindner, Ben Okafor und Jutta Weber. „Der Tresen rollt“"
        in (heard(town, "weber"))
    )
    assert "says Ada Lindner. Present: Ada Lindner, Ben Okafor and Jutta Weber." in heard(
        town, "ben"
    )


async def test_an_update_with_a_photo_is_seen_in_the_other_messenger(town: BothTown) -> None:
    await trio(town)
    photo = File("skizze.png", PICTURE, caption="Die Skizze")
    for name, helps in (("ada", "ja"), ("weber", "nein")):
        await town.says(name, "/update gefährdet: Es fehlt Holz")
        with town.busy():
            await town.shows(name, photo)
        await town.restart()
        await town.settle()
        await town.says(name, helps)
        assert "Das Foto ist dabei." in town.visible(name)[-1].text
    said = {
        "kim": "Ada Lindner sagt: 🟡 Gefährdet",
        "weber": "sagt Ada Lindner",
        "ada": "sagt Jutta Weber",
    }
    for name, words in said.items():
        assert words in heard(town, name)
        (shown,) = [each for each in town.visible(name) if isinstance(each, Said) and each.content]
        assert shown.content == PICTURE


# One room, one group.


async def open_room(town: BothTown) -> None:
    """Let Ada have a room opened, in which she and Ben are."""
    await town.says("ada", "/team")
    await town.presses("ada", "Teamraum öffnen")
    (room,) = await kept(town, Room)
    assert room.made
    town.rooms[ROOM] = room.id


async def bind_group(town: BothTown) -> None:
    """Let Jutta bind a group, in which she and Ben are."""
    await town.says("weber", "/team")
    await town.presses("weber", "Gruppe verbinden")
    code = CODE.search(heard(town, "weber"))
    assert code is not None
    await town.opens_group(GROUP, "weber", "ben", code=code[0])
    assert "gehört jetzt zum Team Alte Brauerei" in heard(town, GROUP)


async def agree(town: BothTown) -> None:
    """Let all three agree to the bridge."""
    await town.says("ada", "/bruecke")
    await town.presses("ada", "Einverstanden")
    await town.presses("ben2", "I agree")
    await town.presses("weber", "Einverstanden")


@pytest.mark.long
async def test_who_has_no_room_of_the_team_hears_it_in_private_and_answers(town: BothTown) -> None:
    await trio(town)
    await open_room(town)
    assert "Mit /bruecke gebe ich Nachrichten weiter" in heard(town, ROOM)
    await agree(town)
    heard(town, "weber")
    question = await town.writes("ada", "Passt Freitag?", ROOM)
    (copy,) = town.saids("weber")
    assert copy.text == "Ada Lindner: Passt Freitag?"
    with town.busy():
        told = await town.writes("weber", "Ja, ab 14 Uhr.", answers=copy.ref)
    await town.restart()
    await town.settle()
    answer = town.saids(ROOM)[-1]
    assert (answer.text, answer.quotes) == ("Jutta Weber: Ja, ab 14 Uhr.", question)
    await town.writes("ada", "Gut", ROOM, answers=answer.ref)
    (copy,) = town.saids("weber")
    assert (copy.text, copy.quotes) == ("Ada Lindner: Gut", told)
    await town.writes("weber", "/sagen Bis dann")
    assert heard(town, ROOM) == "Jutta Weber: Bis dann"
    assert silent(town, "weber", "ben")


async def bridged(town: BothTown, *more: Entity) -> None:
    """Let the team have a room and a group, and a bridge between them."""
    await trio(town, *more)
    await open_room(town)
    await bind_group(town)
    await agree(town)
    for name in EVERYWHERE:
        town.news(name)


async def test_a_room_and_a_group_are_one(town: BothTown) -> None:
    await bridged(town)

    asked = await town.writes("weber", "Wer bringt *Holz* & <Leim>?", GROUP)
    (copy,) = town.saids(ROOM)
    assert copy.text == "Jutta Weber: Wer bringt *Holz* & <Leim>?"
    said = await town.writes("ada", "Ich, morgen.", ROOM, answers=copy.ref)
    (copy,) = town.saids(GROUP)
    assert (copy.text, copy.quotes) == ("Ada Lindner: Ich, morgen.", asked)
    await town.writes("ben", "Danke!", GROUP, answers=copy.ref)
    (thanks,) = town.saids(ROOM)
    assert (thanks.text, thanks.quotes) == ("Ben Okafor: Danke!", said)

    await town.rewrites("ada", said, "Ich, übermorgen.", ROOM)
    (edit,) = town.saids(GROUP)
    assert (edit.text, edit.ref) == ("Ada Lindner: Ich, übermorgen.", copy.ref)
    await town.rewrites("weber", asked, "Wer bringt Holz?", GROUP)
    (edit,) = town.saids(ROOM)
    assert (edit.text, edit.edited) == ("Jutta Weber: Wer bringt Holz?", True)
    photo = await town.shows("ada", File("skizze.png", PICTURE), ROOM)
    (shown,) = town.saids(GROUP)
    group = town.telegram.groups[town.rooms[GROUP]]
    for taken, gone in ((said, copy), (photo, shown)):
        assert int(gone.ref) in group.messages
        await town.takes_back("ada", taken, ROOM)
        assert int(gone.ref) not in group.messages
    assert silent(town, GROUP)

    await town.presses("ada", "Ohne meine Nachrichten")
    assert "Nachrichten von Ada Lindner bleiben ab jetzt, wo" in heard(town, GROUP)
    await town.writes("ada", "Unter uns.", ROOM)
    await town.writes("weber", "Ist da wer?", GROUP)
    assert "Jutta Weber: Ist da wer?" in heard(town, ROOM)
    assert silent(town, GROUP)
    assert not [each for each in group.transcript() if "Ada Lindner: " in each.text]


async def test_photos_and_files_go_both_ways_once(town: BothTown) -> None:
    await bridged(town)
    picture = File("skizze.png", PICTURE, caption="Die Skizze")
    plan = File("plan.pdf", b"%PDF-1.7 Tresen", "application/pdf")
    for name, who, here, there in (
        ("ada", "Ada Lindner", ROOM, GROUP),
        ("weber", "Jutta Weber", GROUP, ROOM),
    ):
        for file, words in ((picture, f"{who}: Die Skizze"), (plan, who)):
            with town.busy():
                await town.shows(name, file, here)
            await town.restart()
            await town.settle()
            told = town.saids(there)
            (shown,) = [each for each in told if each.files]
            assert content(shown) == file.content
            assert file is picture or shown.files == ("plan.pdf",)
            assert "".join(each.text for each in told) == words
        assert silent(town, here)
    assert silent(town, "weber", "ben")


async def test_who_answers_a_photo_answers_whoever_sent_it(town: BothTown) -> None:
    await bridged(town)
    sent = await town.shows("weber", File("skizze.png", PICTURE, caption="Die Skizze"), GROUP)
    shown, words = town.saids(ROOM)
    for copy in (shown, words):
        await town.writes("ada", "Schön", ROOM, answers=copy.ref)
        (answer,) = town.saids(GROUP)
        assert (answer.text, answer.quotes) == ("Ada Lindner: Schön", sent)
    sent = await town.shows("ada", File("skizze.png", PICTURE), ROOM)
    (copy,) = town.saids(GROUP)
    await town.writes("weber", "Auch schön", GROUP, answers=copy.ref)
    (answer,) = town.saids(ROOM)
    assert (answer.text, answer.quotes) == ("Jutta Weber: Auch schön", sent)


@pytest.mark.long
async def test_what_is_too_long_or_too_large(limited: BothTown) -> None:
    town = limited
    await bridged(town)
    long = " ".join(f"Wort{number}" for number in range(1200))[:10_000]
    await town.writes("ada", long, ROOM)
    pieces = town.saids(GROUP)
    assert len(pieces) == 3
    assert all(each.text.startswith("Ada Lindner: ") for each in pieces)
    assert " ".join(each.text.removeprefix("Ada Lindner: ") for each in pieces) == long
    large = File("film.mp4", bytes(25 * 1024 * 1024), "video/mp4")
    await town.shows("ada", large, ROOM)
    (named,) = town.saids(GROUP)
    assert (named.content, "film.mp4" in named.text, "Ada Lindner" in named.text) == (
        None,
        True,
        True,
    )
    await town.shows("weber", large, GROUP)
    named, *_ = town.saids(ROOM)
    assert (named.content, "film.mp4" in named.text) == (None, True)
    with town.busy():
        for number in range(25):
            await town.writes("ada", f"Nummer {number}", ROOM)
    await town.settle()
    first = heard(town, GROUP).splitlines()
    assert 0 < len(first) < 20
    town.clock.move(MINUTE)
    await town.telegram.seconds.sleep(MINUTE.total_seconds())
    await town.settle()
    rest = heard(town, GROUP).splitlines()
    assert [*first, *rest] == [f"Ada Lindner: Nummer {number}" for number in range(25)]
    assert [each.error for each in town.telegram.server.log if each.error] == []


# One person, two messengers.


@pytest.mark.long
async def test_ben_parts_with_matrix_and_an_old_button_there_is_a_strangers(town: BothTown) -> None:
    await trio(town)
    await open_room(town)
    await propose(town)
    assert card(town, "ben2").labels == ("Suits me", "Can’t make it")
    await town.says("ben", "/link")
    unlink = next(each for each in town.visible("ben")[-1].labels if each.startswith("Unlink"))
    await town.presses("ben", unlink)
    assert "is unlinked" in heard(town, "ben")
    heard(town, "ben2")
    room, ben = town.rooms[ROOM].removeprefix("matrix:"), town.matrix.persons["ben2"]
    await ben.in_room(lambda each: each.id == room and each.membership == "leave")
    await town.presses("ben2", "Suits me")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == ("ada",)
    assert "Ben" not in heard(town, "ben2")
    await town.says("ben", "/meeting")
    await town.presses("ben", "Suits me")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == ("ada", "ben")
    assert BEN_YES in answers(card(town, "ada"))


async def test_an_old_button_in_the_other_messenger_counts_once(town: BothTown) -> None:
    await trio(town)
    town.clock.move(MINUTE)
    await town.says("ben", "hello")
    await propose(town)
    await town.says("ben2", "/meeting")
    with town.busy():
        await town.presses("ben", "Suits me")
        await town.presses("ben2", "Suits me")
    await town.settle()
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == ("ada", "ben")
    assert card(town, "ben").labels == ()
    assert BEN_YES in answers(card(town, "ada"))
    assert "I have noted that already" in town.visible("ben2")[-1].text
    assert [each.labels for each in town.visible("ben2") if "Suits me" in each.labels] == []


async def test_what_waits_for_a_messenger_that_is_shut_goes_to_the_other(town: BothTown) -> None:
    await trio(town)
    await town.says("ben", "hello")
    town.clock.set(at("2024-09-30 20:00"))
    await town.says("weber", "/update im Plan: Der Lack ist da")
    await town.says("weber", "überspringen")
    await town.says("weber", "nein")
    heard(town, "ben2")
    await town.telegram.persons["ben"].blocks()
    await town.wait_until(at("2024-10-01 09:30"))
    assert heard(town, "ben2").count("Der Lack ist da") == 1
    assert silent(town, "kim")

    await town.telegram.persons["ben"].starts()
    await town.settle()
    await town.says("ben2", "hello")
    town.clock.set(at("2024-10-01 20:00"))
    await town.says("weber", "/update im Plan: Der Lack ist ab")
    await town.says("weber", "überspringen")
    await town.says("weber", "nein")
    heard(town, "ben")
    await town.matrix.leaves("ben2")
    await town.wait_until(at("2024-10-02 09:30"))
    assert heard(town, "ben").count("Der Lack ist ab") == 1
    assert silent(town, "kim")


# Coming, going, and the end.


async def test_who_leaves_the_room_is_told_to_the_coordinator_elsewhere(town: BothTown) -> None:
    await trio(town)
    await open_room(town)
    with town.busy():
        await town.matrix.leaves("ada", town.rooms[ROOM])
        await town.settle()
    await town.restart()
    await town.settle()
    assert heard(town, "kim") == (
        "Team 1 (Alte Brauerei): Ada Lindner hat den Chat des Teams verlassen."
    )


async def test_at_its_end_the_team_has_no_room(town: BothTown) -> None:
    facts = (talking(), held("first", "2024-09-20 14:00"))
    await trio(town, *facts)
    await open_room(town)
    await bind_group(town)
    await town.says("weber", "/treffen")
    await town.presses("weber", "Lieber nicht")
    assert "Das Team Alte Brauerei ist zu Ende" in heard(town, ROOM)
    assert await kept(town, Room) == ()
    ada, room = town.matrix.persons["ada"], town.acts[-1][0].removeprefix("matrix:")
    await ada.in_room(lambda each: each.id == room and town.matrix.bot not in each.joined)
    with pytest.raises(ElementError, match="permission to post"):
        await ada.say(room, "Noch jemand da?")
    for name in EVERYWHERE:
        town.news(name)
    await town.writes("weber", "Danke euch", GROUP)
    assert silent(town, *EVERYWHERE)


# Trouble.


async def propose(town: BothTown) -> None:
    """Let Ada propose a date."""
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    await town.says("ada", "ja")


async def test_matrix_is_down_and_telegram_goes_on(town: BothTown) -> None:
    await bridged(town)
    await propose(town)
    for name in EVERYWHERE:
        town.news(name)
    await town.matrix.lose()
    said = [await town.writes("weber", f"Nummer {number}", GROUP) for number in range(3)]
    await town.presses("weber", "Passt")
    await town.rewrites("weber", said[1], "Nummer eins", GROUP)
    await town.restart()
    await town.presses("ben", "Passt", GROUP)
    await town.writes("ben", "Nummer 3", GROUP, answers=said[2])
    await town.wait_until(at("2024-09-30 12:00"))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED
    for name in ("weber", "ben"):
        assert sum(bool(each.files) for each in town.saids(name)) == 1, name
    assert answers(card(town, GROUP)) == [ADA_YES, BEN_YES, JUTTA_YES]
    assert answers(card(town, "ada")) == [ADA_YES, BEN_OPEN, JUTTA_OPEN]

    await town.regain()
    town.clock.move(MINUTE * 10)
    await town.settle()
    for name in ("ada", "ben2", ROOM):
        assert answers(card(town, name)) == [ADA_YES, BEN_YES, JUTTA_YES]
        assert card(town, name).labels == ()
    told = town.saids("ada")
    assert [each.files for each in told if each.files] == [("kupplung-2024-10.ics",)]
    assert sum("Der Termin steht" in each.text for each in told if not each.edited) == 1
    carried = [each for each in town.saids(ROOM) if "Nummer" in each.text]
    assert [each.text.partition(" Nummer ")[2] for each in carried if not each.edited] == [
        "0",
        "eins",
        "2",
        "3",
    ]
    assert carried[-1].quotes == carried[-2].ref
    for name in EVERYWHERE:
        town.news(name)
    await town.restart()
    await town.settle()
    assert silent(town, *EVERYWHERE)


async def test_a_kill_in_the_middle_of_sending_doubles_nothing_on_matrix(town: BothTown) -> None:
    await bridged(town)
    with town.busy():
        await town.shows("weber", File("skizze.png", PICTURE, caption="Die Skizze"), GROUP)
    await town.die_after(1)
    await town.open()
    await town.settle()
    shown, words = town.saids(ROOM)
    assert (content(shown), words.text) == (PICTURE, "Jutta Weber: Die Skizze")

    await town.says("ada", "/treffen 15.10. 14 Uhr")
    with town.busy():
        await town.says("ada", "ja")
    for _ in range(3):
        await town.die_after(1)
        await town.open()
    await town.settle()
    for name in ("ada", "ben2", "weber", ROOM, GROUP):
        dealt = [each for each in town.all_heard(name) if " ✓, " in each.text]
        assert [(answers(each), each.edited) for each in dealt] == [
            ([ADA_YES, BEN_OPEN, JUTTA_OPEN], False)
        ], name
