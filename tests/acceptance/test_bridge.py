"""A team on two messengers talks as one, if all agree; nothing else is heard, kept or repeated."""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.bridge.shown import SHOWN
from bot.codes import code_hash, new_code
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Drop, Entity, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Account, Invitation, Person, Role
from bot.domain.reminders import Reminder
from bot.domain.teams import Bridging, Carrying, Room, Stage, Team
from bot.engine.heed import heed
from bot.ports import Failed, Later, Tx, Unreachable
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    RoomLeft,
    Said,
    Shown,
    Unblocked,
    Why,
)
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    WEBER,
    challenge,
    held,
    kept,
    member,
    membership,
    profile,
    proposed,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.heeding import heeded
from tests.support.mixed_town import MixedTown

pytestmark = pytest.mark.slow

NOW = "2024-10-08 10:00"  # a Tuesday
SINCE = at("2024-09-10 10:00")
GROUP, SPACE = "Gruppe", "Raum"
YES, NO, OTHERS = Carrying.YES, Carrying.NO, Carrying.OTHERS
AGREE, NOT_MINE, END = "Einverstanden", "Ohne meine Nachrichten", "Brücke beenden"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    yield town
    await town.close()


def rooms(town: MixedTown, *names: str) -> tuple[Room, ...]:
    """Return the bound chats of these names: the group is on Telegram, the space on Matrix."""
    ids = {each: town.matrix_room(each) if each == SPACE else town.room(each) for each in names}
    return tuple(Room(ids[each], "t1", "ada", SINCE) for each in names)


def words(*people: Person, word: Carrying = YES) -> tuple[Bridging, ...]:
    return tuple(Bridging("t1", each.id, word, SINCE) for each in people)


async def mixed(
    town: MixedTown, *more: Entity, chats: Iterable[str] = (GROUP, SPACE), agreed: bool = True
) -> MixedTown:
    """Ada and Ben on Telegram, Frau Weber on Matrix, with these chats."""
    town.live_on_matrix("weber")
    facts: tuple[Entity, ...] = (member(BEN, Side.MAKER), *rooms(town, *chats))
    said = words(ADA, BEN, WEBER) if agreed else ()
    await settle(town, *facts, *said, *more)
    return town


def heard(town: MixedTown, name: str) -> list[str]:
    """Return what somebody, or a chat, has heard since they were last asked, edits marked."""
    return [f"* {each.text}" if each.edited else each.text for each in town.news(name)]


async def morning(town: MixedTown, when: str) -> None:
    """Let time pass without reminders, which are not the matter here."""
    town.clock.set(at(when))
    await town.settle()


def silent(town: MixedTown, *names: str) -> bool:
    return not [text for name in names for text in heard(town, name)]


# Agreeing.


async def test_a_bridge_begins_when_all_agree_and_all_are_told(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    await town.says("ada", "/bruecke")
    (card,) = town.news("ada")
    assert "Matrix-Raum: Frau Weber\nTelegram-Gruppe: Ada Lindner und Ben Okafor" in card.text
    assert "Noch keine Antwort: Ada Lindner, Ben Okafor und Frau Weber" in card.text
    assert card.labels == (AGREE, NOT_MINE, "Nicht einverstanden")
    assert silent(town, "ben", "weber", GROUP, SPACE)  # nobody has asked them yet

    await town.presses("ada", AGREE)
    assert "Zustimmung von Ben Okafor und Frau Weber" in heard(town, "ada")[0]
    (asked,) = town.news("weber")
    assert "Einverstanden: Ada Lindner" in asked.text
    assert heard(town, "ben")[0].startswith("Alte Brauerei: the bridge")
    await town.presses("ben", "Without my messages")
    assert (
        "Einverstanden, ohne die eigenen Nachrichten: Ben Okafor" in town.visible("weber")[0].text
    )
    assert "Ben Okafor" in town.visible("ada")[0].text.partition("ohne die eigenen")[2]
    for name in ("ada", "ben", "weber", GROUP, SPACE):
        heard(town, name)

    await town.says("weber", "ja")
    for name in ("ada", "weber", GROUP, SPACE):
        fresh = [each for each in heard(town, name) if not each.startswith("*")]
        assert len(fresh) == 1, name
        assert "Die Brücke steht. Ab jetzt gebe ich" in fresh[0]
        everything = "Alles, was Teammitglieder hier schreiben, gebe ich weiter" in fresh[0]
        assert everything is (name in (GROUP, SPACE))
    assert "Die Brücke steht." in town.visible("ada")[0].text
    assert await kept(town, Bridging) == (
        Bridging("t1", "ada", YES, at(NOW)),
        Bridging("t1", "ben", OTHERS, at(NOW)),
        Bridging("t1", "weber", YES, at(NOW)),
    )


async def test_an_answer_given_twice_is_one_and_keeps_its_time(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    town.clock.set(at("2024-10-09 10:00"))
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    assert await kept(town, Bridging) == (Bridging("t1", "ada", YES, at(NOW)),)
    assert len([each for each in town.news("weber") if not each.edited]) == 1


async def test_members_are_asked_in_polite_hours(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    town.clock.set(at("2024-10-11 21:00"))
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    assert silent(town, "ben", "weber")
    await town.happens("ben", Pressed("a.bridge.t1.yes", "0"))
    await morning(town, "2024-10-14 09:00")
    (asked,) = town.news("weber")
    assert "Einverstanden: Ada Lindner und Ben Okafor" in asked.text


@pytest.mark.parametrize("when", ["2024-10-08 10:30", "2024-10-18 10:00"])
@pytest.mark.parametrize("known", [True, False])
async def test_whom_the_question_could_not_reach_is_asked_once_they_are_back(
    town: MixedTown, when: str, *, known: bool
) -> None:
    """Frau Weber shut the bot out before she was asked, or the question found it out.

    What was kept for her is gone after a week.
    """
    await mixed(town, agreed=False)
    if known:
        await town.happens("weber", Blocked())
    town.matrix.answer = lambda _: Unreachable("gone")
    for name in ("ada", "ben"):
        await town.happens(name, Pressed("a.bridge.t1.yes", "0"))
    town.matrix.answer = None
    await morning(town, when)
    heard(town, "weber")
    for _ in range(2):
        await town.happens("weber", Unblocked())
    (asked,) = [each for each in town.news("weber") if not each.edited]
    assert "Einverstanden: Ada Lindner" in asked.text
    await town.presses("weber", AGREE)
    assert "Die Brücke steht" in heard(town, GROUP)[-1]


async def test_a_question_that_is_put_anew_is_kept_up_to_date(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    town.matrix.answer = lambda _: Unreachable("gone")
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    town.matrix.answer = None
    await town.happens("weber", Unblocked())
    heard(town, "weber")
    await town.happens("ben", Pressed("a.bridge.t1.yes", "0"))
    (card,) = town.news("weber")
    assert card.edited
    assert "Einverstanden: Ada Lindner und Ben Okafor" in card.text


async def test_whoever_is_in_no_team_is_told_so(town: MixedTown) -> None:
    await settle(town)
    for command in ("/bridge", "/say Hallo"):
        await town.says("ben", command)
        assert heard(town, "ben") == ["There is no team yet. /suggestions gets you started."]


async def test_in_a_chat_the_card_is_pressed_by_each(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    await town.says("ada", "/bridge", GROUP)
    await town.presses("ada", AGREE, GROUP)
    await town.presses("ben", AGREE, GROUP)
    (card,) = (each for each in town.visible(GROUP) if each.labels)
    assert "Einverstanden: Ada Lindner und Ben Okafor" in card.text
    assert len(card.labels) == 3
    await town.happens("weber", Pressed("a.bridge.t1.yes", "0"))
    (card,) = (each for each in town.visible(GROUP) if each.labels)
    assert "Die Brücke steht." in card.text


# Carrying.


async def test_what_is_said_in_a_chat_is_carried_into_the_other_with_the_name(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.writes("ada", "Wer bringt *Holz* mit?\nIch nicht.", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Wer bringt *Holz* mit?\nIch nicht."]
    assert silent(town, GROUP, "ada", "ben", "weber")
    await town.writes("weber", "Wir.", SPACE)
    assert heard(town, GROUP) == ["Frau Weber: Wir."]
    assert silent(town, SPACE, "ada", "ben", "weber")
    assert {each.why for each in town.sent} == {Why.CHAT}


async def test_who_is_outside_gets_it_in_private_and_answers_there(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    said = await town.writes("ada", "Passt Freitag?", GROUP)
    (copy,) = town.news("weber")
    assert copy.text == "Ada Lindner: Passt Freitag?"
    await town.writes("weber", "Freitag passt.", answers=copy.ref)
    assert heard(town, GROUP) == ["Frau Weber: Freitag passt."]
    assert town.sent[-1].body.quotes == said.ref
    assert silent(town, "weber", "ada", "ben")
    await town.says("weber", "/sagen Und Montag auch.")
    assert heard(town, GROUP) == ["Frau Weber: Und Montag auch."]
    assert silent(town, "weber")


async def test_without_chats_members_talk_through_their_private_ones(town: MixedTown) -> None:
    await mixed(town, chats=[])
    await town.writes("weber", "/say Guten Tag zusammen")
    (to_ada,) = town.news("ada")
    assert to_ada.text == "Frau Weber: Guten Tag zusammen"
    assert heard(town, "ben") == ["Frau Weber: Guten Tag zusammen"]
    await town.writes("ada", "Hallo!", answers=to_ada.ref)
    (to_weber,) = town.news("weber")
    (to_ben,) = town.news("ben")
    assert to_weber.text == to_ben.text == "Ada Lindner: Hallo!"
    quoted = {each.to: each.body.quotes for each in town.sent[-2:]}
    assert quoted[town.people["weber"]] == "said-1"
    assert quoted[town.people["ben"]] is not None
    assert quoted[town.people["ben"]] != "said-1"


async def test_a_reply_quotes_the_right_message_everywhere(town: MixedTown) -> None:
    await mixed(town)
    first = await town.writes("ada", "Wer kommt?", GROUP)
    (in_space,) = town.news(SPACE)
    await town.writes("weber", "Ich.", SPACE, answers=in_space.ref)  # a copy is answered
    assert town.sent[-1].to == town.rooms[GROUP]
    assert town.sent[-1].body.quotes == first.ref
    (in_group,) = town.news(GROUP)
    await town.writes("ben", "Ich auch.", GROUP, answers=in_group.ref)  # and a copy of that
    assert town.sent[-1].body.quotes == "said-2"
    await town.writes("ben", "Und Ada?", GROUP, answers=first.ref)  # an original, in its own chat
    assert town.sent[-1].body.quotes == in_space.ref
    await town.writes("ben", "Hm?", GROUP, answers="somebody else's")
    assert town.sent[-1].body.quotes is None


async def test_what_is_said_in_a_thread_answers_its_first_message(town: MixedTown) -> None:
    await mixed(town)
    first = await town.writes("ada", "Wer kommt?", GROUP)
    (in_space,) = town.news(SPACE)
    envelope = town._envelope("weber", Overheard(Said("Ich.")), SPACE)
    await town.comes_in(replace(envelope, thread=in_space.ref))
    assert heard(town, GROUP) == ["Frau Weber: Ich."]
    assert town.sent[-1].body.quotes == first.ref


async def test_photos_and_files_are_carried_by_reference(town: MixedTown) -> None:
    await mixed(town)
    photo = Media("telegram", MediaKind.PHOTO, "abc", size=12)
    await town.writes("ada", Shown(photo, "Der Prototyp"), GROUP)
    await town.writes("ada", Shown(photo), GROUP)
    assert [(each.text, each.files) for each in town.news(SPACE)] == [
        ("Ada Lindner: Der Prototyp", ("photo",)),
        ("Ada Lindner", ("photo",)),
    ]
    assert town.sent[-1].body.media == (photo,)
    plan = Media("matrix", MediaKind.FILE, "{}", "plan.pdf", mime="application/pdf")
    await town.writes("weber", Shown(plan, "/sagen Der Plan"))
    assert [(each.text, each.files) for each in town.news(GROUP)] == [
        ("Frau Weber: Der Plan", ("plan.pdf",))
    ]
    assert [each.text for each in town.news(SPACE)] == ["Frau Weber: Der Plan"]


async def test_of_what_cannot_be_carried_the_words_are_and_that_it_was_there(
    town: MixedTown,
) -> None:
    await mixed(town)
    voice = "(Dazu eine Sprachnachricht oder Aufnahme, nur im Chat selbst.)"
    said = await town.writes("ada", "Um drei", GROUP, beside=Odd.VOICE)
    await town.writes("ada", "", GROUP, beside=Odd.POLL)
    await town.rewrites(said, "Um vier")
    await town.takes_back(said)
    assert heard(town, SPACE) == [
        f"Ada Lindner: Um drei\n\n{voice}",
        "Ada Lindner\n\n(Dazu eine Umfrage, nur im Chat selbst.)",
        f"* Ada Lindner: Um vier\n\n{voice}",
        "* Ada Lindner: (zurückgenommen)",
    ]
    assert silent(town, GROUP, "ada", "ben", "weber")


async def test_of_whom_not_all_could_be_read_they_hear_so_in_private_once_a_day(
    town: MixedTown, tmp_path: Path
) -> None:
    await mixed(town, *words(BEN, word=OTHERS))
    town.settle_in("stranger", "de")
    told = (
        "Alte Brauerei: Im Chat kam von dir so viel auf einmal (Di, 8.10., 10:00), dass ich nicht "
        "alles weitergeben konnte. Was wichtig ist, bitte nach einer kurzen Pause noch einmal "
        "schicken. Kommt das am selben Tag wieder vor, sage ich es nicht noch einmal."
    )
    for _ in range(2):
        await town.writes("ada", "", GROUP, beside=Odd.TOO_FAST)
    assert heard(town, "ada") == [told]
    before = stored(tmp_path)
    for name in ("ben", "stranger"):  # who is not carried has lost nothing
        await town.writes(name, "", GROUP, beside=Odd.TOO_FAST)
    assert stored(tmp_path) == before
    assert silent(town, GROUP, SPACE, "ada", "ben", "stranger", "weber", "kim")
    await morning(town, "2024-10-09 10:00")
    await town.writes("ada", "", GROUP, beside=Odd.TOO_FAST)
    assert heard(town, "ada") == [told.replace("Di, 8.", "Mi, 9.")]


async def test_whose_words_in_the_chat_came_too_late_hear_in_private_that_they_are_not_carried(
    town: MixedTown, tmp_path: Path
) -> None:
    await mixed(town, *words(BEN, word=OTHERS))
    await town.writes("weber", "", SPACE, beside=Odd.TOO_LATE)
    told = (
        "Alte Brauerei: Was Sie im Chat des Teams vor mehr als zwei Tagen geschrieben haben, oder "
        "bevor ich auf einen früheren Stand zurückgesetzt wurde, habe ich zu spät bekommen und "
        "gebe es nicht mehr weiter. Bitte noch einmal schicken, was noch gilt. Geht es am selben "
        "Tag weiteren Nachrichten so, sage ich es nicht noch einmal."
    )
    assert heard(town, "weber") == [told]
    before = stored(tmp_path)
    await town.writes("ben", "", SPACE, beside=Odd.TOO_LATE)  # who is not carried has lost nothing
    await town.writes("ada", "", town.matrix_room("other"), beside=Odd.TOO_LATE)
    assert stored(tmp_path) == before
    assert silent(town, GROUP, SPACE, "ada", "ben", "weber", "kim")


async def test_edits_are_followed_each_with_the_name(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    said = await town.writes("ada", "Freitag um 3", GROUP)
    await town.rewrites(said, "Freitag um 4")
    await town.rewrites(said, "Freitag um 5")
    assert heard(town, "weber") == [
        "Ada Lindner: Freitag um 3",
        "* Ada Lindner: Freitag um 4",
        "* Ada Lindner: Freitag um 5",
    ]
    (copy,) = town.visible("weber")
    reply = await town.writes("weber", "Gern", answers=copy.ref)  # the last edit has that id, too
    assert town.sent[-1].body.quotes == said.ref
    await town.rewrites(reply, "Sehr gern")
    assert heard(town, GROUP) == ["Frau Weber: Gern", "* Frau Weber: Sehr gern"]
    typed = await town.writes("weber", "/sagen Bis dann")
    await town.rewrites(typed, "/sagen Bis Freitag")
    assert [each.text for each in town.visible(GROUP)] == [
        "Frau Weber: Sehr gern",
        "Frau Weber: Bis Freitag",
    ]
    assert silent(town, "weber", "ada", "ben")


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_mistyped_command_is_put_right_where_the_bot_overhears_changes(
    town: MixedTown, *, at_once: bool
) -> None:
    """The command is decided in its author's order, the change in the room's."""
    await mixed(town)
    room = town.room(GROUP)
    typed = [town._envelope("ada", Said(each), room) for each in ("/team", "/trefen")]
    change = Overheard(Edited(typed[1].ref, "/treffen"))
    edited = replace(town._envelope("ada", change, room), ref=typed[1].ref)
    if at_once:
        await town.comes_in(*typed, edited)
    else:
        for each in (*typed, edited):
            await town.comes_in(each)
    team_page, unknown, meeting = heard(town, GROUP)
    assert "Alte Brauerei" in team_page
    assert "/treffen" in unknown
    assert "noch kein Termin" in meeting
    assert silent(town, SPACE, "weber")
    again = replace(edited, id="telegram:7:99", event=Overheard(Edited(edited.ref, "/sagen Halt")))
    await town.comes_in(again)
    assert silent(town, GROUP, SPACE, "weber")


async def test_a_mistyped_word_to_the_team_is_put_right_and_can_be_changed(
    town: MixedTown,
) -> None:
    await mixed(town)
    room = town.room(GROUP)
    typed = town._envelope("ada", Said("/sgen Um drei"), room)
    await town.comes_in(typed)
    assert "/sagen" in heard(town, GROUP)[0]
    for number, words in enumerate(("/sagen Um drei", "/sagen Um vier")):
        change = Overheard(Edited(typed.ref, words))
        await town.comes_in(replace(typed, id=f"telegram:7:9{number}", event=change))
    assert heard(town, SPACE) == ["Ada Lindner: Um drei", "* Ada Lindner: Um vier"]
    assert silent(town, GROUP)


async def test_what_all_read_is_followed_also_where_it_became_a_command(town: MixedTown) -> None:
    await mixed(town)
    said = await town.writes("ada", "Treffen um 3", GROUP)
    await town.rewrites(said, "/abgesagt Treffen um 3")
    assert heard(town, SPACE)[-1] == "* Ada Lindner: /abgesagt Treffen um 3"
    said = await town.writes("weber", "Treffen um 4", SPACE)
    await town.comes_in(replace(said, id="matrix:$99", event=Edited(said.ref, "/abgesagt")))
    assert heard(town, GROUP)[-1] == "* Frau Weber: /abgesagt"
    alone = await town.writes("weber", "/sagen Bis dann")
    await town.rewrites(alone, "/status")
    assert "Frau Weber: Bis dann" in [each.text for each in town.visible(GROUP)]


async def test_a_photo_whose_caption_changes_before_it_left_is_still_a_photo(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    first = await town.writes("ada", "Schaut mal", GROUP)
    town.clock.set(at("2024-10-08 21:00"))
    photo = Media("telegram", MediaKind.PHOTO, "abc")
    said = await town.writes("ada", Shown(photo, "Entwurf"), GROUP, answers=first.ref)
    await town.rewrites(said, "Zweiter Entwurf")
    heard(town, "weber")
    await morning(town, "2024-10-09 09:00")
    (copy,) = town.news("weber")
    assert (copy.text, copy.files) == ("Ada Lindner: Zweiter Entwurf", ("photo",))
    assert town.sent[-1].body.quotes == town.visible("weber")[0].ref


async def test_another_photo_takes_the_place_of_the_one_that_was_carried(town: MixedTown) -> None:
    await mixed(town)
    wrong, right = (Media("telegram", MediaKind.PHOTO, each) for each in ("wrong", "right"))
    said = await town.writes("ada", Shown(wrong, "Die Halle"), GROUP)
    heard(town, SPACE)
    for media, caption in ((wrong, "Die Halle"), (right, "Die Halle"), (right, "Halle 2")):
        await town.rewrites(said, caption, media)
    instead = "* Ada Lindner: Die Halle\n\n(Ersetzt die frühere Nachricht.)"
    assert heard(town, SPACE) == ["* Ada Lindner: Die Halle", instead, "* Ada Lindner: Halle 2"]
    assert [each.body.media for each in town.sent[-3:]] == [(), (right,), ()]
    before = await prints(town)
    await town.takes_back(said)
    assert len(await prints(town)) == len(before) - 1


async def prints(town: MixedTown) -> list[Reminder]:
    """Return the records of what is shown, and since when they are kept."""
    return [each for each in await kept(town, Reminder) if each.kind.startswith(SHOWN)]


async def test_a_photo_by_another_reference_is_the_same_one(town: MixedTown) -> None:
    await mixed(town)
    first, again, other = (
        Media("telegram", MediaKind.PHOTO, ref, lasting=lasting)
        for ref, lasting in (("a", "AQADx"), ("b", "AQADx"), ("c", "AQADy"))
    )
    said = await town.writes("ada", Shown(first, "Die Hale"), GROUP)
    heard(town, SPACE)
    await town.rewrites(said, "Die Halle", again)
    assert heard(town, SPACE) == ["* Ada Lindner: Die Halle"]
    await town.rewrites(said, "Die Halle", other)
    assert heard(town, SPACE)[-1].endswith("Die Halle\n\n(Ersetzt die frühere Nachricht.)")
    assert [each.body.media for each in town.sent[-2:]] == [(), (other,)]


async def test_a_photo_carried_before_its_lasting_name_was_kept_counts_as_the_same_one(
    town: MixedTown,
) -> None:
    await mixed(town)
    first, again = (Media("telegram", MediaKind.PHOTO, each) for each in ("a", "b"))
    said = await town.writes("ada", Shown(first), GROUP)
    await town.rewrites(said, "Die Halle", replace(again, lasting="AQADx"))
    for each in await prints(town):  # as if this was carried before there were any
        await town.store.run(partial(_drop, each))
    await town.rewrites(said, "Die neue Halle", again)
    town.clock.set(at("2024-10-08 10:01"))
    await town.writes("ada", "Und noch etwas", GROUP)
    await town.rewrites(said, "Die alte Halle", again)
    assert [each.body.media for each in town.sent if each.edits] == [(), (), ()]


async def _drop(record: Reminder, tx: Tx) -> None:
    await tx.apply([Drop(record)])


async def test_what_was_shown_is_forgotten_with_the_team(town: MixedTown) -> None:
    await mixed(town, team(stage=Stage.TALKING), held("first", "2024-10-01 14:00"))
    await town.writes("ada", Shown(Media("telegram", MediaKind.PHOTO, "a")), GROUP)
    assert len(await prints(town)) == 2
    await town.happens("weber", Pressed("a.verdict.t1.no-go", "0"))
    (ended,) = await kept(town, Team)
    assert ended.stage is Stage.ENDED
    assert not await prints(town)


async def test_a_photo_that_words_get_later_is_carried_also_from_a_private_chat(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    photo = Media("matrix", MediaKind.PHOTO, "mxc")
    said = await town.writes("weber", "/sagen Die Halle")
    await town.rewrites(said, "/sagen Die Halle", photo)
    assert town.sent[-1].body.media == (photo,)
    assert heard(town, GROUP)[-1].endswith("Die Halle\n\n(Ersetzt die frühere Nachricht.)")


async def test_a_photo_that_is_replaced_before_it_left_comes_as_if_it_was_the_first(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    town.clock.set(at("2024-10-08 21:00"))
    wrong, right = (Media("telegram", MediaKind.PHOTO, each) for each in ("wrong", "right"))
    said = await town.writes("ada", Shown(wrong), GROUP)
    await town.rewrites(said, "", right)
    heard(town, "weber")
    await morning(town, "2024-10-09 09:00")
    assert heard(town, "weber") == ["Ada Lindner"]
    assert town.sent[-1].body.media == (right,)


async def test_what_is_taken_back_is_taken_back_everywhere(town: MixedTown) -> None:
    await mixed(town)
    said = await town.writes("ada", "Ups", GROUP)
    await town.takes_back(said)
    assert heard(town, SPACE) == ["Ada Lindner: Ups", "* Ada Lindner: (zurückgenommen)"]
    assert [each.body.removes for each in town.sent] == [False, True]
    typed = await town.writes("weber", "/say Auch ups")
    await town.takes_back(typed)
    for name in (GROUP, SPACE):
        assert heard(town, name)[-1] == "* Frau Weber: (zurückgenommen)"


async def test_somebody_else_may_take_a_message_out_of_a_room_but_not_change_it(
    town: MixedTown,
) -> None:
    await mixed(town)
    people = len(await kept(town, Person))
    said = await town.writes("weber", "Das war zu grob.", SPACE)
    other = replace(said, account=town.people["ada"])
    await town.rewrites(other, "Das war fein.")
    assert heard(town, GROUP) == ["Frau Weber: Das war zu grob."]
    await town.takes_back(replace(said, account="matrix:@moderator:town"))
    assert heard(town, GROUP) == ["* Frau Weber: (zurückgenommen)"]
    assert len(await kept(town, Person)) == people  # a moderator stays a stranger
    for account in (town.people["ada"], town.people["kim"]):
        said = await town.writes("weber", "Das auch.", SPACE)
        await town.takes_back(replace(said, account=account))
        assert heard(town, GROUP)[-1] == "* Frau Weber: (zurückgenommen)"
    said = await town.writes("weber", "Das nicht.", SPACE)
    await town.takes_back(replace(said, account="matrix:@troll:town", room="matrix:!other:town"))
    assert heard(town, GROUP) == ["Frau Weber: Das nicht."]


async def test_a_moderator_takes_back_also_a_command_that_waits_for_its_turn(
    town: MixedTown,
) -> None:
    await mixed(town)
    before, said = (town._envelope("weber", Said(f"/say {n}"), SPACE) for n in ("Eins", "Zwei"))
    said = replace(said, id="matrix:$2", ref="$2")
    gone = replace(
        said, id="matrix:$3", event=Overheard(Retracted("$2")), account="matrix:@moderator:town"
    )
    await town.comes_in(before, said, gone)
    assert "Frau Weber: Eins" in heard(town, GROUP)
    assert "Frau Weber: Zwei" not in [each.text for each in town.visible(GROUP)]


async def test_what_is_taken_back_before_it_left_is_never_seen(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    town.clock.set(at("2024-10-08 21:00"))
    said = await town.writes("ada", "Ups", GROUP)
    also = await town.writes("ada", "Bleibt", GROUP)
    await town.rewrites(said, "Ups!")
    await town.takes_back(said)
    await morning(town, "2024-10-09 09:00")
    assert heard(town, "weber") == ["Ada Lindner: Bleibt"]
    await town.takes_back(also)
    assert heard(town, "weber") == ["* Ada Lindner: (zurückgenommen)"]


async def test_private_copies_wait_for_the_morning_and_chats_do_not(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP, "Zweite"])
    town.clock.set(at("2024-10-11 21:00"))
    first = await town.writes("ada", "Noch wach?", GROUP)
    await town.writes("ben", "Ja", GROUP, answers=first.ref)
    assert silent(town, "weber")
    assert heard(town, "Zweite") == ["Ada Lindner: Noch wach?", "Ben Okafor: Ja"]
    await morning(town, "2024-10-14 08:59")
    assert silent(town, "weber")
    await morning(town, "2024-10-14 09:00")
    copies = town.news("weber")
    assert [each.text for each in copies] == ["Ada Lindner: Noch wach?", "Ben Okafor: Ja"]
    assert town.sent[-1].body.quotes == copies[0].ref


async def test_what_could_not_be_read_for_three_days_is_not_delivered_any_more(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    town.clock.set(at("2024-10-11 21:00"))
    await town.writes("ada", "Noch wach?", GROUP)
    await morning(town, "2024-10-17 09:01")
    assert silent(town, "weber")


async def test_a_message_that_comes_in_again_is_carried_once(town: MixedTown) -> None:
    await mixed(town)
    said = await town.writes("ada", "Einmal", GROUP)
    await town.comes_in(said, said)
    await town.comes_in(replace(said, id="telegram:7:again"))  # under another number
    await town.restart()
    await town.comes_in(said)
    assert heard(town, SPACE) == ["Ada Lindner: Einmal"]
    assert len({each.key for each in town.sent}) == len(town.sent)


async def test_a_command_that_still_waits_is_decided_before_it_is_taken_back(
    town: MixedTown,
) -> None:
    await mixed(town)
    before = town._envelope("weber", Said("/hilfe"))
    said = town._envelope("weber", Said("/sagen Das war ein Versehen"), SPACE)
    back = town._envelope("weber", Overheard(Retracted(said.ref)), SPACE)
    await town.comes_in(before, said, back)
    assert heard(town, GROUP) == []
    assert not [each for each in town.sent if "Versehen" in str(each.body)]


async def test_one_person_in_both_messengers_gets_it_once(town: MixedTown) -> None:
    town.live_on_matrix("weber")
    twice = Account(town.on_matrix("ben"), "ben")
    said = words(ADA, BEN, WEBER)
    await settle(town, member(BEN, Side.MAKER), *rooms(town, GROUP), *said, twice)
    await town.writes("ada", "Hallo", GROUP)
    assert heard(town, "weber") == ["Ada Lindner: Hallo"]
    assert silent(town, "ben", town.on_matrix("ben"), GROUP)
    town.people["ben"] = town.on_matrix("ben")  # and speaks from wherever they like
    await town.writes("ben", "/say Hallo auch")
    assert heard(town, GROUP) == heard(town, "weber") == ["Ben Okafor: Hallo auch"]


# Who is not carried.


async def test_nothing_is_carried_of_commands_strangers_and_other_chats(town: MixedTown) -> None:
    await mixed(town, JO)
    other = Room(town.room("Andere"), "t2", "jo", SINCE)
    second: tuple[Entity, ...] = (
        team(id="t2", number=2),
        member(JO, Side.MAKER, team_id="t2"),
        other,
    )
    await town.store.run(lambda tx: tx.apply(Put(each) for each in second))
    town.settle_in("stranger", "de")
    await town.writes("stranger", "Ich verkaufe Uhren", GROUP)
    await town.writes("jo", "Ich war nur zu Besuch", GROUP)
    await town.writes("ada", "/foo@other_bot", GROUP)
    await town.writes("ada", "   ", GROUP)
    await town.writes("ada", "Falscher Chat", "Andere")
    await town.says("ada", "/treffen", GROUP)
    assert silent(town, SPACE, "weber", "ben", "jo", "Andere")


async def test_who_keeps_their_own_messages_is_not_carried_at_once(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    town.clock.set(at("2024-10-08 21:00"))
    before = await town.writes("ada", "Das hier doch lieber nicht", GROUP)
    await town.writes("ben", "Meins schon", GROUP)
    await town.says("ada", "/bruecke")
    await town.presses("ada", NOT_MINE)
    assert "Deine Nachrichten bleiben, wo sie geschrieben werden." in heard(town, "ada")[1]
    assert heard(town, GROUP) == [
        "Alte Brauerei: Nachrichten von Ada Lindner bleiben ab jetzt, wo sie geschrieben werden."
    ]
    await town.writes("ada", "Unter uns", GROUP)
    await town.rewrites(before, "Und das auch nicht")
    await town.says("ada", "/sagen Geht das?")
    assert "bleiben, wo sie geschrieben werden" in heard(town, "ada")[-1]
    await morning(town, "2024-10-09 09:00")
    told = heard(town, "weber")
    assert [each for each in told if "Ada Lindner:" in each] == []
    assert "Ben Okafor: Meins schon" in told
    await town.writes("weber", "/say Ich höre wenig")
    assert heard(town, GROUP) == ["Frau Weber: Ich höre wenig"]  # others are still carried
    await town.presses("ada", AGREE)
    await town.writes("ada", "Doch", GROUP)
    assert heard(town, "weber")[-1] == "Ada Lindner: Doch"


async def test_what_was_carried_can_be_taken_back_even_after_that(town: MixedTown) -> None:
    await mixed(town)
    said = await town.writes("ada", "Ups", GROUP)
    await town.happens("ada", Pressed("a.bridge.t1.others", "0"))
    heard(town, SPACE)
    await town.takes_back(said)
    assert heard(town, SPACE) == ["* Ada Lindner: (zurückgenommen)"]


async def test_one_no_ends_it_for_all_and_says_so(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    town.clock.set(at("2024-10-08 21:00"))
    await town.writes("ada", "Noch unterwegs", GROUP)
    await town.says("ben", "/bridge")
    await town.presses("ben", "End the bridge")
    assert "Ben Okafor möchte die Brücke nicht mehr" in heard(town, GROUP)[0]
    await town.writes("ada", "Hört mich wer?", GROUP)
    await morning(town, "2024-10-09 09:00")
    (told,) = heard(town, "weber")
    assert "Ben Okafor möchte die Brücke nicht mehr" in told
    await town.says("weber", "/say Hallo?")
    assert "Alte Brauerei hat keine Brücke" in heard(town, "weber")[0]
    assert silent(town, GROUP)


async def test_however_silent_a_team_wants_it_what_was_read_is_put_right(town: MixedTown) -> None:
    await mixed(town)
    gone = await town.writes("ada", "Ups", GROUP)
    changed = await town.writes("ada", "Um 3", GROUP)
    heard(town, SPACE)
    town.matrix.answer = lambda _: Failed("down")
    failed = await town.writes("ada", "Auch ups", GROUP)
    await town.takes_back(gone)
    await town.rewrites(changed, "Um 4")
    await town.takes_back(failed)
    await town.happens("ada", Pressed("a.bridge.t1.others", "0"))
    await town.happens("ada", Pressed("a.bridge.t1.no", "0"))
    town.matrix.answer = None
    await morning(town, "2024-10-08 10:10")
    first, second, farewell = [each.text for each in town.visible(SPACE)][:3]
    assert [first, second] == ["Ada Lindner: (zurückgenommen)", "Ada Lindner: Um 4"]
    assert "möchte die Brücke nicht mehr" in farewell  # what never arrived needs no word


async def test_changes_of_what_was_read_come_at_night_too_and_however_late(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    changed = await town.writes("ada", "Um 3", GROUP)
    gone = await town.writes("ada", "Ups", GROUP)
    late = await town.writes("ada", "Uups", GROUP)
    heard(town, "weber")
    town.clock.set(at("2024-10-08 21:00"))
    await town.rewrites(changed, "Um 4")
    await town.takes_back(gone)
    assert heard(town, "weber") == ["* Ada Lindner: Um 4", "* Ada Lindner: (zurückgenommen)"]
    town.matrix.answer = lambda _: Failed("down")
    await town.takes_back(late)
    town.clock.set(at("2024-10-13 21:00"))
    town.matrix.answer = None
    await town.settle()
    assert heard(town, "weber") == ["* Ada Lindner: (zurückgenommen)"]


async def test_a_copy_is_taken_back_from_who_has_a_chat_now_or_has_left(town: MixedTown) -> None:
    town.live_on_matrix("jo")
    jo: tuple[Entity, ...] = (
        JO,
        membership(JO, Role.MAKER),
        member(JO, Side.MAKER, verdict=None),
        *words(JO),
    )
    await mixed(town, *jo, chats=[GROUP])
    gone = await town.writes("ada", "Ups", GROUP)
    changed = await town.writes("ada", "Um 3", GROUP)
    typed = await town.writes("jo", "/sagen Bin gleich da")
    await bind(town, "weber", town.matrix_room(SPACE))
    await town.happens("jo", Pressed("a.verdict.t1.no-go", "0"))
    for name in ("weber", "jo", SPACE, GROUP):
        heard(town, name)
    await town.takes_back(gone)
    await town.rewrites(changed, "Um 4")
    await town.takes_back(typed)
    theirs = "* Ada Lindner: (zurückgenommen)"
    mine = "* Jo Krause: (zurückgenommen)"
    assert heard(town, "weber") == [theirs, "* Ada Lindner: Um 4", mine]
    assert heard(town, "jo") == [theirs]  # new words are not for who has left the team
    assert heard(town, GROUP) == [mine]
    assert silent(town, SPACE)


async def test_a_copy_is_taken_back_where_it_was_read_in_the_end(town: MixedTown) -> None:
    """Ben is in no group chat any more, and is reached on Telegram instead of Matrix."""
    twice = Account(town.on_matrix("ben"), "ben")
    await mixed(town, twice)
    for room in (town.rooms[GROUP], town.rooms[SPACE]):
        await town.happens("ben", Departed(), room)
    town.matrix.answer = lambda _: Unreachable("gone")
    said = await town.writes("ada", "Ups", GROUP)
    town.matrix.answer = None
    assert heard(town, "ben")[-1] == "Ada Lindner: Ups"
    await town.takes_back(said)
    assert heard(town, "ben") == ["* Ada Lindner: (taken back)"]


async def test_after_the_end_copies_are_still_taken_back(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    said = await town.writes("ada", "Ups", GROUP)
    typed = await town.writes("weber", "/sagen Auch ups")
    await town.happens("ben", Pressed("a.bridge.t1.no", "0"))
    heard(town, GROUP)
    heard(town, "weber")
    await town.takes_back(said)
    assert heard(town, "weber") == ["* Ada Lindner: (zurückgenommen)"]
    await town.takes_back(typed)
    assert heard(town, GROUP) == ["* Frau Weber: (zurückgenommen)"]


async def test_who_joins_is_asked_first_and_so_long_it_rests(town: MixedTown) -> None:
    offered = Suggestion(
        "s1", "erzgebirge", "c1", "jo", "weber", 0.5, (), SINCE,
        contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), offered)
    await town.happens("jo", Pressed("a.suggestion.s1.interested", "0"))
    assert "Noch keine Antwort: Jo Krause" in heard(town, "jo")[-1]
    for name in ("weber", GROUP, SPACE):
        assert "Jo Krause ist neu dabei" in heard(town, name)[-1]
    await town.writes("ada", "Hallo Jo", GROUP)
    assert silent(town, SPACE, "jo")
    await town.presses("jo", AGREE)
    assert "Die Brücke steht" in heard(town, SPACE)[-1]
    await town.writes("ada", "Hallo Jo", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Hallo Jo"]


async def test_who_leaves_does_not_count_and_gets_nothing_any_more(town: MixedTown) -> None:
    """Ben alone has not agreed; Frau Weber's colleague Jo would still get something."""
    town.live_on_matrix("jo")
    hesitant = member(JO, Side.MAKER, verdict=None)
    await mixed(town, JO, membership(JO, Role.MAKER), hesitant, *words(JO), chats=[GROUP])
    town.clock.set(at("2024-10-08 21:00"))
    await town.writes("ada", "Bis morgen", GROUP)
    await town.happens("jo", Pressed("a.verdict.t1.no-go", "0"))
    heard(town, "jo")
    await morning(town, "2024-10-09 09:00")
    assert "Ada Lindner: Bis morgen" in heard(town, "weber")
    await town.writes("ada", "Guten Morgen", GROUP)
    await town.writes("jo", "/say Noch da?")
    assert heard(town, "weber") == ["Ada Lindner: Guten Morgen"]
    assert heard(town, "jo") == ["Noch gibt es kein Team. Mit /vorschlaege geht es los."]


async def test_it_begins_when_the_only_one_who_hesitated_leaves(town: MixedTown) -> None:
    await mixed(town, member(BEN, Side.MAKER, verdict=None), *words(BEN, word=NO))
    await town.happens("ben", Pressed("a.verdict.t1.no-go", "0"))
    for name in (GROUP, SPACE, "ada", "weber"):
        assert "Die Brücke steht" in heard(town, name)[-1]


async def test_a_verdict_makes_nobody_new(town: MixedTown) -> None:
    talking = team(stage=Stage.TALKING, formed_at=None)
    undecided = member(BEN, Side.MAKER, verdict=None)
    await mixed(town, talking, undecided, held("first", "2024-10-07 10:00"), agreed=False)
    said = [Put(each) for each in words(ADA, WEBER)]
    await town.store.run(lambda tx: tx.apply(said))
    await town.happens("ben", Pressed("a.verdict.t1.go", "0"))
    assert [each for each in heard(town, "ben") if "the bridge" in each] == []
    assert silent(town, GROUP, SPACE)


async def test_who_leaves_the_room_gets_it_in_private_until_they_are_back(town: MixedTown) -> None:
    town.live_on_matrix("jo")
    stays = (JO, membership(JO, Role.MAKER), member(JO, Side.MAKER))
    await mixed(town, *stays, *words(JO))
    town.clock.set(at("2024-10-08 21:00"))
    await town.happens("weber", Departed(), SPACE)
    await morning(town, "2024-10-09 09:00")
    (told,) = heard(town, "weber")
    assert told.startswith("Alte Brauerei: Außerhalb des Gruppenchats geht nichts verloren.")
    assert "/sagen" in told
    await town.writes("ada", "Hallo", GROUP)
    (copy,) = town.news("weber")
    assert copy.text == "Ada Lindner: Hallo"
    assert heard(town, SPACE) == ["Ada Lindner: Hallo"]
    await town.writes("weber", "Hallo auch", answers=copy.ref)
    assert heard(town, GROUP) == heard(town, SPACE) == ["Frau Weber: Hallo auch"]
    await town.says("ada", "/bruecke")
    assert "Im privaten Chat mit mir: Frau Weber" in heard(town, "ada")[0]
    town.clock.set(at("2024-10-09 21:00"))
    await town.happens("weber", Arrived(), SPACE)
    await town.happens("weber", Departed(), SPACE)
    await town.happens("weber", Arrived(), SPACE)
    await town.writes("ada", "Willkommen", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Willkommen"]
    await morning(town, "2024-10-10 09:00")
    assert silent(town, "weber")


async def test_a_bridge_that_begins_or_stops_with_who_comes_and_goes_is_told(
    town: MixedTown,
) -> None:
    alone = member(WEBER, Side.CONTACT, left_at=SINCE)
    await mixed(town, alone, chats=[GROUP])
    await town.happens("ben", Departed(), GROUP)
    for name in ("ada", "ben", GROUP):
        assert any(
            "Die Brücke steht" in each or "bridge is up" in each for each in heard(town, name)
        )
    await town.writes("ada", "Hallo", GROUP)
    assert heard(town, "ben") == ["Ada Lindner: Hallo"]
    await town.happens("ben", Arrived(), GROUP)
    for name in ("ada", GROUP):
        assert "Ab jetzt gebe ich nichts mehr weiter" in heard(town, name)[-1]
    assert "from now on I carry nothing" in heard(town, "ben")[-1]


async def test_a_bridge_that_stops_with_the_loss_of_a_chat_is_told(town: MixedTown) -> None:
    await mixed(town, member(WEBER, Side.CONTACT, left_at=SINCE), chats=[GROUP, "Zweite"])
    await town.happens("ada", RoomLeft(), town.rooms["Zweite"])
    for name in ("ada", GROUP):
        assert "Ab jetzt gebe ich nichts mehr weiter" in heard(town, name)[-1]
    assert silent(town, "weber", "Zweite")


@pytest.mark.parametrize("found", ["told", "refused", "told while words wait"])
async def test_a_chat_that_is_lost_is_told_and_nothing_said_is_lost(
    town: MixedTown, found: str
) -> None:
    """The messenger tells that the bot was removed, or a message on its way finds it out."""
    await mixed(town)
    group = town.room(GROUP)
    lost = Unreachable("bot was kicked from the group chat")
    if found != "told":
        refused = found == "refused"
        town.hands.answer = lambda each: lost if refused and each.to == group else Later(60)
        await town.writes("weber", "Ich bringe die Pläne mit", SPACE)
    town.hands.answer = None
    await town.happens("ada", RoomLeft(), GROUP)
    if found == "told":
        await town.writes("weber", "Ich bringe die Pläne mit", SPACE)
    await morning(town, "2024-10-09 10:00")
    assert [each.id for each in await kept(town, Room)] == [town.matrix_room(SPACE)]
    assert heard(town, GROUP) == []
    for name, words in (
        ("ada", "Außerhalb des Gruppenchats"),
        ("ben", "outside of the group chat"),
    ):
        told = "\n".join(heard(town, name))
        assert words in told, told
        assert told.count("Frau Weber: Ich bringe die Pläne mit") == 1
    assert "\n".join(heard(town, "kim")).count("Ich bin nicht mehr im Chat des Teams") == 1
    await town.writes("weber", "Und morgen?", SPACE)
    assert heard(town, "ada") == ["Frau Weber: Und morgen?"]


async def test_a_bridge_that_stops_with_a_linked_messenger_is_told(town: MixedTown) -> None:
    """Without group chats it is for those only who share no messenger."""
    await mixed(town, *words(ADA, WEBER), chats=[])
    await town.writes("ada", "/say Hallo")
    assert heard(town, "weber") == ["Ada Lindner: Hallo"]
    for name in ("ada", "ben"):
        heard(town, name)
        await link(town, name)
        told = "from now on I carry nothing" if name == "ben" else "gebe ich nichts mehr weiter"
        said = [*heard(town, name), *heard(town, f"{name}2")]
        assert any(told in each for each in said) is (name == "ben")
    assert "Ab jetzt gebe ich nichts mehr weiter" in heard(town, "weber")[-1]
    await town.says("ben", "/link")
    (part,) = (each for each in town.visible("ben")[-1].labels if each.startswith("Unlink Matrix"))
    await town.presses("ben", part)
    assert "Die Brücke steht" in heard(town, "weber")[-1]
    assert "the bridge is up" in "".join(heard(town, "ben"))


async def test_who_links_a_messenger_is_in_no_chat_there_before_they_are_seen(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[SPACE])
    await link(town, "ben")
    assert not any("nichts mehr weiter" in each for each in heard(town, "weber"))
    heard(town, "ben"), heard(town, "ben2")
    await town.writes("weber", "Wo ist Ben?", SPACE)
    assert "Frau Weber: Wo ist Ben?" in [*heard(town, "ben"), *heard(town, "ben2")]
    await town.says("ben2", "/bridge", SPACE)
    heard(town, "ben"), heard(town, "ben2")
    await town.writes("weber", "Da bist du ja.", SPACE)
    assert silent(town, "ben", "ben2")


async def link(town: MixedTown, name: str) -> None:
    """Somebody links their address on Matrix."""
    other = f"{name}2"
    town.people[other], town.languages[other] = town.on_matrix(name), "de"
    await town.says(name, "/link")
    code = re.search(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", heard(town, name)[-1])
    assert code is not None
    await town.says(other, f"/start {code[0]}")
    await town.presses(name, town.visible(name)[-1].labels[0])
    await town.presses(other, "Ja, das bin ich")


async def test_in_the_morning_only_the_state_is_told_that_holds(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    said = [Put(each) for each in words(BEN, WEBER)]
    await town.store.run(lambda tx: tx.apply(said))
    town.clock.set(at("2024-10-08 21:00"))
    for word in ("yes", "others"):
        await town.happens("ada", Pressed(f"a.bridge.t1.{word}", "0"))
    heard(town, GROUP)
    await morning(town, "2024-10-09 09:00")
    begins, own = heard(town, "weber")  # that it stands is not lost
    assert "Die Brücke steht" in begins
    assert (
        own
        == "Alte Brauerei: Nachrichten von Ada Lindner bleiben ab jetzt, wo sie geschrieben werden."
    )
    town.clock.set(at("2024-10-09 21:00"))
    for word in ("yes", "others", "no", "yes"):
        await town.happens("ada", Pressed(f"a.bridge.t1.{word}", "0"))
    await morning(town, "2024-10-10 09:00")
    (again,) = heard(town, "weber")
    assert "Die Brücke steht" in again
    town.clock.set(at("2024-10-10 21:00"))
    for word in ("no", "yes", "no"):
        await town.happens("ada", Pressed(f"a.bridge.t1.{word}", "0"))
    await morning(town, "2024-10-11 09:00")
    (ended,) = heard(town, "weber")
    assert "Ada Lindner möchte die Brücke nicht mehr" in ended


async def test_nor_is_told_that_it_rested_in_the_night(town: MixedTown) -> None:
    offered = Suggestion(
        "s1", "erzgebirge", "c1", "jo", "weber", 0.5, (), SINCE,
        contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip
    await mixed(town, JO, membership(JO, Role.MAKER), profile(JO), offered)
    town.clock.set(at("2024-10-08 21:00"))
    await town.happens("jo", Pressed("a.suggestion.s1.interested", "0"))
    await town.happens("jo", Pressed("a.bridge.t1.yes", "0"))
    await morning(town, "2024-10-09 09:00")
    told = [each for each in heard(town, "weber") if "Brücke" in each]
    assert len(told) == 1
    assert "Die Brücke steht" in told[0]


async def test_who_completes_a_bridge_without_their_own_messages_learns_both(
    town: MixedTown,
) -> None:
    await mixed(town, agreed=False)
    said = [Put(each) for each in words(BEN, WEBER)]
    await town.store.run(lambda tx: tx.apply(said))
    await town.happens("ada", Pressed("a.bridge.t1.others", "0"))
    answer = heard(town, "ada")[0]
    assert "Deine Nachrichten bleiben, wo sie geschrieben werden." in answer
    assert "Die Brücke steht" in answer


async def test_a_new_chat_learns_that_it_is_carried_and_the_others_that_it_is_there(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    await bind(town, "weber", town.matrix_room(SPACE))
    assert "Die Brücke steht" in heard(town, SPACE)[-1]
    (told,) = heard(town, GROUP)
    assert "Frau Weber hat einen weiteren Chat mit dem Team verbunden." in told
    assert "Matrix-Raum: Frau Weber" in told
    assert silent(town, "ada", "ben")
    await town.writes("ada", "Willkommen", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Willkommen"]
    assert silent(town, "weber")


async def test_a_second_chat_may_be_all_that_was_missing(town: MixedTown) -> None:
    await settle(town, *rooms(town, GROUP), *words(WEBER))
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    assert "fehlt noch ein zweiter Chat" in heard(town, "ada")[-1]
    await town.writes("ada", "Ist da wer?", GROUP)
    await bind(town, "weber", town.room("Zweite"))
    for name in (GROUP, "Zweite", "ada", "weber"):
        assert "Die Brücke steht" in heard(town, name)[-1]
    await town.writes("ada", "Jetzt", GROUP)
    assert heard(town, "Zweite") == ["Ada Lindner: Jetzt"]


async def test_a_new_chat_takes_the_copies_of_nobody_who_was_not_seen_there(
    town: MixedTown,
) -> None:
    """Whoever binds a group may be alone in it."""
    await mixed(town, chats=())
    await bind(town, "ben", town.room(GROUP))
    assert "Telegram group: Ben Okafor\nIn " in heard(town, GROUP)[-1]
    (to_ada,), (to_weber,) = heard(town, "ada"), heard(town, "weber")
    for told in (to_ada, to_weber):
        assert "Ben Okafor hat einen weiteren Chat mit dem Team verbunden." in told
    assert "Wer in dem neuen Chat dabei ist, schreibt dort einmal /bruecke" in to_ada
    assert "Wer in dem neuen Chat" not in to_weber  # she is on Matrix
    await town.writes("weber", "/sagen Bitte kündigen!")
    assert heard(town, GROUP) == heard(town, "ada") == ["Frau Weber: Bitte kündigen!"]

    await town.says("ada", "/bruecke", GROUP)
    assert "Telegram group: Ada Lindner and Ben Okafor" in heard(town, GROUP)[0]
    await town.writes("weber", "/sagen Danke")
    assert heard(town, GROUP) == ["Frau Weber: Danke"]
    assert silent(town, "ada")


async def test_who_was_not_seen_in_a_new_chat_may_still_read_there_after_they_left(
    town: MixedTown,
) -> None:
    await mixed(town, chats=())
    await bind(town, "ben", town.room(GROUP))
    heard(town, "weber")
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja, aussteigen")
    told = " ".join(heard(town, "weber"))
    assert "Ada Lindner gehört nicht mehr zum Team" in told
    assert "kann aber noch im Telegram-Chat" in told


async def test_who_leaves_one_chat_is_not_taken_to_be_in_another_one_made_meanwhile(
    town: MixedTown,
) -> None:
    await mixed(town)
    await bind(town, "ben", town.room("Zweite"))
    await town.happens("ada", Departed(), GROUP)
    heard(town, "ada")
    await town.writes("weber", "Wo ist Ada?", SPACE)
    assert heard(town, "ada") == ["Frau Weber: Wo ist Ada?"]


async def bind(town: MixedTown, name: str, room: str) -> None:
    """Somebody gives the team's code in a chat."""
    code = new_code(town.new_id)
    invitation = Invitation(code_hash(code), "erzgebirge", None, "t1", 1, SINCE)
    await town.store.run(lambda tx: tx.apply([Put(invitation)]))
    await town.happens(name, Said(f"/start {code}"), room)


async def test_a_team_that_has_ended_has_no_bridge(town: MixedTown) -> None:
    await mixed(town)
    ended = team(stage=Stage.ENDED, ended_at=at(NOW))
    await town.store.run(lambda tx: tx.apply([Put(ended)]))
    await town.writes("ada", "Hallo?", GROUP)
    await town.writes("ada", "/say Hallo?")
    assert heard(town, "ada") == ["Noch gibt es kein Team. Mit /vorschlaege geht es los."]
    assert silent(town, SPACE, GROUP, "weber", "ben")


# In the private chat, where much else is said.


async def test_with_several_teams_the_number_tells_which(town: MixedTown) -> None:
    second = team(id="t2", number=2, name="Stadtbad", challenge_id="c2")
    await mixed(
        town,
        *(second, challenge(id="c2", number=2)),
        *(member(each, Side.MAKER, team_id="t2") for each in (ADA, JO)),
        *(JO, membership(JO, Role.MAKER), Room(town.room("Bad"), "t2", "jo", SINCE)),
    )
    await town.writes("ada", "/say Nur eine Brücke")
    assert heard(town, SPACE) == ["Ada Lindner: Nur eine Brücke"]
    await town.writes("ada", "/say 2 Und hier?")
    assert "Stadtbad hat keine Brücke" in heard(town, "ada")[0]
    agreed = [Put(replace(each, team_id="t2")) for each in words(ADA, JO)]
    other = Put(Room(town.matrix_room("Becken"), "t2", "jo", SINCE))
    await town.store.run(lambda tx: tx.apply([other, *agreed]))
    await town.writes("ada", "/say Welches?")
    assert heard(town, "ada") == ["An welches Team?"]
    assert town.visible("ada")[-1].labels[:2] == ("Alte Brauerei", "Stadtbad")
    await town.writes("ada", "abbrechen")
    assert silent(town, SPACE, "Becken")
    heard(town, "ada")
    said = await town.writes("ada", "/say 2 Dieses")
    await town.rewrites(said, "/say 2 Genau dieses")
    assert heard(town, "Becken") == ["Ada Lindner: Dieses", "* Ada Lindner: Genau dieses"]
    heard(town, "Bad")
    heard(town, SPACE)
    heard(town, GROUP)
    await town.writes("jo", "Verstanden", "Bad", answers=town.visible("Bad")[0].ref)
    assert heard(town, "Becken") == ["Jo Krause: Verstanden"]
    assert silent(town, SPACE, GROUP)


async def test_the_own_team_s_number_is_not_carried_where_it_is_set_off(town: MixedTown) -> None:
    await mixed(town)
    said = await town.writes("ada", "/sagen 1: Bin gleich da")
    await town.rewrites(said, "/sagen 1: Bin da")
    await town.writes("ada", "/sagen 2 Bretter fehlen")
    assert heard(town, SPACE) == [
        "Ada Lindner: Bin gleich da",
        "* Ada Lindner: Bin da",
        "Ada Lindner: 2 Bretter fehlen",
    ]


async def test_whoever_says_something_that_reaches_nobody_learns_so(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    await town.happens("weber", Blocked())
    await town.says("ada", "/sagen Noch da?", GROUP)
    assert heard(town, GROUP) == [
        "Das konnte ich nicht weitergeben: Frau Weber kann ich im Moment nicht erreichen."
    ]
    await town.says("weber", "/sagen Wieder da")
    await town.says("ada", "/sagen Hallo!", GROUP)
    assert heard(town, "weber") == ["Ada Lindner: Hallo!"]


async def test_say_without_words_asks_for_them(town: MixedTown) -> None:
    await mixed(town)
    await town.says("ada", "/say")
    assert heard(town, "ada") == ["Was soll ich dem Team sagen?"]
    await town.says("ada", "Bin gleich da")
    assert heard(town, SPACE) == ["Ada Lindner: Bin gleich da"]


async def test_in_a_chat_say_is_carried_into_the_others(town: MixedTown) -> None:
    """Where the bot hears nothing but commands, this is how to be heard elsewhere."""
    await mixed(town)
    await town.says("ada", "/sagen Hallo drüben", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Hallo drüben"]
    assert silent(town, GROUP)


async def test_an_answer_that_mentions_the_bot_is_for_the_team_all_the_same(
    town: MixedTown,
) -> None:
    """Clients of Matrix mention whose message is answered: here the bot's, a copy."""
    await mixed(town)
    first = await town.writes("ada", "Wer kommt?", GROUP)
    envelope = town._envelope("weber", Said("Ich."), SPACE)
    await town.comes_in(replace(envelope, answers=town.visible(SPACE)[0].ref))
    assert heard(town, GROUP) == ["Frau Weber: Ich."]
    assert town.sent[-1].body.quotes == first.ref


async def test_a_reply_goes_before_an_open_question_and_leaves_it_open(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    await town.writes("ada", "Passt Freitag?", GROUP)
    (copy,) = town.news("weber")
    await town.says("weber", "/update")
    asked = heard(town, "weber")[-1]
    own = await town.writes("weber", "Ja, Freitag.", answers=copy.ref)
    await town.writes("weber", "Um 3.", answers=own.ref)  # in answer to one's own words
    assert heard(town, GROUP) == ["Frau Weber: Ja, Freitag.", "Frau Weber: Um 3."]
    assert silent(town, "weber")
    await town.says("weber", "zurück")
    assert asked in heard(town, "weber")[-1]
    await town.writes("weber", "/treffen", answers=copy.ref)  # a command stays a command
    assert "Treffen im Oktober" in heard(town, "weber")[0]
    assert silent(town, GROUP)


async def in_thread(town: MixedTown, name: str, words: str, thread: str) -> None:
    """Say something to the bot in a thread, and in answer to no message of it."""
    await town.comes_in(replace(town._envelope(name, Said(words)), thread=thread))


async def test_in_a_thread_the_answer_to_what_the_bot_asks_there_is_not_the_teams(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    await town.writes("ada", "Wie läuft es?", GROUP)
    (copy,) = town.news("weber")
    await in_thread(town, "weber", "Gut.", copy.ref)
    assert heard(town, GROUP) == ["Frau Weber: Gut."]
    await in_thread(town, "weber", "/aussteigen", copy.ref)
    assert town.sent[-1].body.thread == copy.ref
    await town.presses("weber", "Team Alte Brauerei")  # the next question is beside the thread
    await town.presses("weber", "Etwas anderes")
    assert "die anderen lesen ihn nicht" in town.visible("weber")[-1].text
    await in_thread(town, "weber", "Ada schreit mich an", copy.ref)
    assert "Wirklich aussteigen?" in town.visible("weber")[-1].text
    await in_thread(town, "weber", "Nein, doch nicht", copy.ref)
    assert silent(town, GROUP)
    await in_thread(town, "weber", "Bis morgen!", copy.ref)
    assert heard(town, GROUP) == ["Frau Weber: Bis morgen!"]


async def test_in_a_thread_on_own_words_a_number_presses_the_button_that_stands_there(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    own = await town.writes("weber", "/sagen Der Tresen ist fertig.")
    heard(town, GROUP)
    await in_thread(town, "weber", "/vergessen", own.ref)
    assert town.visible("weber")[-1].labels == ("Weiter zum Löschen", "Nein, alles bleibt")
    await in_thread(town, "weber", "2", own.ref)
    assert "es bleibt alles" in town.visible("weber")[-1].text
    assert silent(town, GROUP)
    await in_thread(town, "weber", "Morgen wird geliefert.", own.ref)
    assert heard(town, GROUP) == ["Frau Weber: Morgen wird geliefert."]


async def test_a_question_beside_a_thread_leaves_the_thread_to_the_team(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    await town.writes("ada", "Passt Freitag?", GROUP)
    (copy,) = town.news("weber")
    await town.says("weber", "/update")
    await in_thread(town, "weber", "Ja, Freitag.", copy.ref)
    assert heard(town, GROUP) == ["Frau Weber: Ja, Freitag."]


async def test_after_the_end_a_reply_is_not_lost_in_silence(town: MixedTown) -> None:
    await mixed(town, chats=[GROUP])
    await town.writes("ada", "Passt Freitag?", GROUP)
    (copy,) = town.news("weber")
    await town.happens("ben", Pressed("a.bridge.t1.no", "0"))
    heard(town, "weber")
    heard(town, GROUP)
    await town.writes("weber", "Ja, Freitag.", answers=copy.ref)
    assert "Alte Brauerei hat keine Brücke" in heard(town, "weber")[0]
    assert silent(town, GROUP)


async def test_a_yes_to_a_partner_is_not_taken_for_a_vote(town: MixedTown) -> None:
    date = proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00")
    await mixed(town, date, chats=[GROUP])
    await town.says("weber", "/treffen")
    await town.writes("ada", "Bringen Sie die Pläne mit?", GROUP)
    heard(town, "weber")
    await town.says("weber", "ja")
    (told,) = heard(town, "weber")
    assert told.endswith(
        "Dann bitte als Antwort auf die Nachricht schreiben, oder mit /sagen davor."
    )
    (meeting,) = await kept(town, Meeting)
    assert meeting.yes == ("ada",)
    await town.says("weber", "Passt")  # a button's own word is still its
    (meeting,) = await kept(town, Meeting)
    assert meeting.yes == ("ada", "weber")


# What the bot does not hear.


def stored(tmp_path: Path) -> int:
    """Return how many envelopes are on the disk, whatever their state."""
    with closing(sqlite3.connect(tmp_path / "town.db")) as database:
        (number,) = database.execute("SELECT count(*) FROM inbox").fetchone()
    return int(number)


async def test_what_is_said_in_a_chat_without_a_bridge_is_not_even_stored(
    town: MixedTown, tmp_path: Path
) -> None:
    await mixed(town, agreed=False)
    await town.happens("ada", Pressed("a.bridge.t1.yes", "0"))
    said = await town.writes("ada", "Unter vier Augen", GROUP)
    await town.rewrites(said, "Unter sechs Augen")
    await town.writes("ada", "Ohne jeden Chat", "telegram:-99")
    assert stored(tmp_path) == 1  # the pressed button


async def test_nor_is_what_those_say_who_are_not_carried(town: MixedTown, tmp_path: Path) -> None:
    await mixed(town, *words(ADA, word=OTHERS))
    town.settle_in("stranger", "de")
    before = stored(tmp_path)
    await town.writes("ada", "Meins bleibt hier", GROUP)
    await town.writes("stranger", "Uhren zu verkaufen", GROUP)
    assert stored(tmp_path) == before
    await town.writes("ben", "Das geht hinaus", GROUP)
    assert stored(tmp_path) == before + 1


async def test_nor_is_what_was_said_before_all_had_agreed_whenever_it_can_be_read(
    town: MixedTown,
) -> None:
    """The key to it may come a day later."""
    late = Bridging("t1", "weber", YES, at("2024-10-07 10:00"))
    await mixed(town, late)
    times = ("2024-10-07 09:59:54", "2024-10-07 09:59:55", NOW)  # clocks differ by seconds
    said = [town._envelope("ada", Overheard(Said(each)), GROUP) for each in times]
    said_at = {each.id: at(when) for each, when in zip(said, times, strict=True)}
    assert await heeded(town.store, said, said_at) == said[1:]
    assert await heed(town.store, said) == said  # of what messengers say at once


@pytest.mark.parametrize(("first", "buttons"), [(YES, [NOT_MINE]), (OTHERS, [AGREE, NOT_MINE])])
async def test_who_only_changes_how_they_agree_takes_nothing_of_what_others_said_before(
    town: MixedTown, first: Carrying, buttons: list[str]
) -> None:
    await mixed(town, *words(WEBER, word=first))
    for button in buttons:
        await town.says("weber", "/bruecke")
        await town.presses("weber", button)
    said = [town._envelope("ada", Overheard(Said(each)), GROUP) for each in ("früh", "spät")]
    times = dict(zip((each.id for each in said), (SINCE, at(NOW)), strict=True))
    assert await heed(town.store, said, times) == said
    early = {said[0].id: SINCE - timedelta(seconds=6)}  # clocks differ by seconds
    assert await heeded(town.store, said, early) == said[1:]


async def test_what_they_said_themselves_is_carried_from_their_yes_on(town: MixedTown) -> None:
    await mixed(town, *words(ADA, word=OTHERS))
    await town.says("ada", "/bruecke")
    await town.presses("ada", AGREE)
    mine, theirs = (
        town._envelope(each, Overheard(Said("hallo")), GROUP) for each in ("ada", "ben")
    )
    before = at("2024-10-08 09:00")
    assert await heeded(town.store, [mine, theirs], {mine.id: before, theirs.id: before}) == [
        theirs
    ]


async def test_who_agrees_after_a_no_is_waited_for_anew(town: MixedTown) -> None:
    await mixed(town)
    for button in (NOT_MINE, END, AGREE):
        await town.says("weber", "/bruecke")
        await town.presses("weber", button)
    said = town._envelope("ada", Overheard(Said("unter uns")), GROUP)
    assert await heeded(town.store, [said], {said.id: at("2024-10-08 09:00")}) == []


async def test_what_a_clock_has_noted_that_was_ahead_counts_as_now(town: MixedTown) -> None:
    ahead = at("2024-10-08 11:00")
    agreed = (Bridging("t1", each, YES, ahead) for each in ("ada", "ben", "weber"))
    await mixed(town, *agreed)
    said = [town._envelope("ada", Overheard(Said(each)), GROUP) for each in ("vor", "nach")]
    times = dict(zip((each.id for each in said), (at("2024-10-08 09:59"), at(NOW)), strict=True))
    assert await heeded(town.store, said, times) == said[1:]


async def test_nor_has_a_member_to_wait_until_they_have_joined(town: MixedTown) -> None:
    ahead = at("2024-10-08 11:00")
    await mixed(town, replace(member(BEN, Side.MAKER), joined_at=ahead), *words(ADA, WEBER))
    await town.says("ben", "/bruecke")
    await town.presses("ben", "I agree")
    await town.writes("ada", "Treffpunkt Rathaus", GROUP)
    assert "Ada Lindner: Treffpunkt Rathaus" in heard(town, SPACE)
    await town.says("ben", "/bruecke")
    await town.presses("ben", "End the bridge")
    await town.writes("ada", "Unter uns", GROUP)
    assert "Ada Lindner: Unter uns" not in heard(town, SPACE)


async def test_nor_what_was_said_in_a_chat_before_it_was_the_teams(town: MixedTown) -> None:
    await mixed(town, chats=[SPACE])
    await town.store.run(
        lambda tx: tx.apply([Put(Room(town.room(GROUP), "t1", "ada", at("2024-10-07 10:00")))])
    )
    said = town._envelope("ada", Overheard(Said("unter uns")), GROUP)
    assert await heeded(town.store, [said], {said.id: at("2024-10-07 09:59")}) == []
    assert await heed(town.store, [said], {said.id: at("2024-10-07 10:01")}) == [said]
    gone = town._envelope("ada", Overheard(Retracted("said-1")), GROUP)
    assert await heed(town.store, [gone], {gone.id: SINCE}) == [gone]


async def test_whatever_is_meant_for_the_bot_comes_through_in_its_order(town: MixedTown) -> None:
    await mixed(town)
    events = (Said("a"), Overheard(Said("b")), Pressed("c", "1"), Overheard(Said("d")))
    in_group = [town._envelope("ada", each, GROUP) for each in events]
    elsewhere = [town._envelope("ada", each, "telegram:-99") for each in events]
    assert await heed(town.store, in_group) == in_group
    assert await heed(town.store, [*elsewhere, *in_group]) == [
        elsewhere[0],
        elsewhere[2],
        *in_group,
    ]
    assert await heed(town.store, []) == []


async def test_who_comes_and_goes_counts_only_in_a_group_of_a_team(town: MixedTown) -> None:
    await mixed(town, agreed=False)
    events = (Arrived(), Departed(), Departed("telegram:7"))
    in_group = [town._envelope("ada", each, GROUP) for each in events]
    elsewhere = [town._envelope("ada", each, "telegram:-99") for each in events]
    said = town._envelope("ada", Overheard(Said("a")), GROUP)
    assert await heed(town.store, [*elsewhere, *in_group]) == in_group
    assert await heed(town.store, [*elsewhere, said, *in_group]) == in_group
    assert await heed(town.store, elsewhere) == []


async def test_where_nothing_was_overheard_the_store_is_not_asked(town: MixedTown) -> None:
    await mixed(town)
    plain = [town._envelope("ada", Said("a"))]
    await town.store.close()
    assert await heed(town.store, plain) == plain
    await town.open()
