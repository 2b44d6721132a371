"""A team's chats that move or go, and their people: nothing is lost around that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Account
from bot.domain.reminders import ABSENCE, CLOSED, SIGHTING, Reminder
from bot.domain.teams import Room
from bot.engine.heed import heed
from bot.engine.respond import respond
from bot.ports import Begin, Delivery, Later, Moved, Parcel, Uncertain, Unreachable
from bot.talk.model import (
    Arrived,
    Departed,
    Edited,
    Envelope,
    Event,
    Overheard,
    Pressed,
    RoomLeft,
    RoomMoved,
    Said,
    Why,
)
from tests.acceptance.test_bridge import GROUP, NOW, SPACE, bind, heard, mixed, words
from tests.support.cases import ADA, BEN, WEBER, kept
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

NEW = "telegram:-10042"
"""What a group chat is called once it is upgraded."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    yield town
    await town.close()


async def test_nothing_is_lost_around_an_upgrade_of_a_group_chat(town: MixedTown) -> None:
    """In one batch, as after an outage: nobody waits for a decision between two messages."""
    await mixed(town)
    old = [town._envelope("ada", Overheard(Said(f"alt {n}")), GROUP) for n in (1, 2)]
    moved = town._envelope("ben", RoomMoved(NEW), GROUP)
    new = [town._envelope("ada", Overheard(Said(f"neu {n}")), NEW) for n in (1, 2)]
    await town.comes_in(*old, moved, *new)
    await town.comes_in(town._envelope("ada", Overheard(Said("neu 3")), NEW))
    words = [f"{when} {n}" for when in ("alt", "neu") for n in (1, 2)]
    assert heard(town, SPACE) == [f"Ada Lindner: {each}" for each in (*words, "neu 3")]


async def test_a_group_chat_is_its_teams_before_its_upgrade_is_decided(town: MixedTown) -> None:
    await mixed(town)
    moved = town._envelope("ben", RoomMoved(NEW), GROUP)
    # As Telegram's adapter has it, whoever did it.
    await town.store.accept([replace(moved, account=town.room(GROUP))])
    said = town._envelope("ada", Overheard(Said("neu")), NEW)
    strange = town._envelope("ada", Overheard(Said("fremd")), "telegram:-99")
    arrived, away = (town._envelope("ben", each, NEW) for each in (Arrived(), Departed()))
    assert await heed(town.store, [strange, said, arrived, away]) == [said, arrived, away]


async def test_what_the_old_group_chat_holds_back_is_carried_after_its_upgrade(
    town: MixedTown,
) -> None:
    """A webhook brings chats side by side: the new one's words first, and its word of the move."""
    await mixed(town)
    early = await town.writes("ada", "vorher", GROUP)
    moved = [town._envelope("ben", RoomMoved(NEW), GROUP) for _ in range(2)]
    new = [town._envelope("ada", Overheard(Said(f"neu {n}")), NEW) for n in (1, 2)]
    old = [town._envelope("ada", Overheard(Said(f"alt {n}")), GROUP) for n in (1, 2)]
    old = [replace(late, ref=each.ref) for late, each in zip(old, new, strict=True)]
    for each in (moved[0], *new, *old, moved[1]):  # their numbers begin anew in the new one
        await town.comes_in(each)
    words = ["vorher", "neu 1", "neu 2", "alt 1", "alt 2"]
    assert heard(town, SPACE) == [f"Ada Lindner: {each}" for each in words]
    assert not any(heard(town, each) for each in (GROUP, "ada", "ben", "weber"))
    town.rooms["Supergruppe"] = NEW
    assert heard(town, "Supergruppe") == []  # they have read it in the old one
    for said, word in ((early, "von vorher"), (old[0], "von alt"), (new[0], "von neu")):
        await town.rewrites(said, word)
    shown = ["von vorher", "von neu", "neu 2", "von alt", "alt 2"]
    texts = [each.text for each in town.visible(SPACE)]
    assert texts == [f"Ada Lindner: {each}" for each in shown]


async def test_who_left_the_old_group_chat_is_outside_though_it_is_known_after_its_upgrade(
    town: MixedTown,
) -> None:
    await mixed(town)
    await upgrade(town)
    await town.happens("ben", Departed(), GROUP)
    heard(town, "ben")
    await town.writes("weber", "Hallo", SPACE)
    assert heard(town, "ben") == heard(town, "Supergruppe") == ["Frau Weber: Hallo"]
    await town.happens("ben", Arrived(), GROUP)  # of which it is not known whether it was before
    await town.writes("weber", "Noch da?", SPACE)
    assert heard(town, "ben") == heard(town, "Supergruppe") == ["Frau Weber: Noch da?"]


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("there", [Arrived(), Overheard(Said("Da bin ich")), Said("/team")])
async def test_who_was_seen_after_its_upgrade_is_not_taken_out_by_what_the_old_group_chat_tells(
    town: MixedTown, there: Event, before: bool
) -> None:
    await mixed(town)
    if before:  # and was seen in the old one as well
        await town.happens("ben", Arrived(), GROUP)
    await upgrade(town)
    await town.happens("ben", there, "Supergruppe")
    told = [heard(town, each) for each in ("kim", "ben")]
    await town.happens("ben", Departed(), GROUP)
    await town.happens("ada", Departed(), GROUP)
    await town.writes("weber", "Hallo", SPACE)
    assert heard(town, "Supergruppe")[-1] == "Frau Weber: Hallo"
    assert heard(town, "ben") == []
    assert "Frau Weber: Hallo" in heard(town, "ada")
    assert not [each for each in heard(town, "kim") if "Ben" in each], told
    await town.happens("ben", Departed(), "Supergruppe")
    await town.writes("weber", "Noch da?", SPACE)
    assert heard(town, "ben")[-1] == "Frau Weber: Noch da?"


async def test_the_old_group_chat_can_end_without_the_one_that_it_became(town: MixedTown) -> None:
    await mixed(town)
    await upgrade(town)
    await town.happens("ben", RoomLeft(), GROUP)
    await town.happens("ben", RoomMoved(NEW), GROUP)
    await town.writes("weber", "Hallo", SPACE)
    assert heard(town, "Supergruppe") == ["Frau Weber: Hallo"]
    (room,) = await kept(town, Room, team_id="t1", channel="telegram")
    assert (room.id, room.former_ids) == (NEW, (town.room(GROUP),))


async def test_what_is_typed_late_in_the_old_group_chat_is_meant_for_its_team(
    town: MixedTown,
) -> None:
    await mixed(town)
    await upgrade(town)
    await town.says("ada", "/sagen Wir fangen an", GROUP)
    assert heard(town, SPACE) == ["Ada Lindner: Wir fangen an"]
    assert heard(town, "Supergruppe") == heard(town, GROUP) == []


async def test_what_was_said_before_the_bot_was_removed_is_carried(town: MixedTown) -> None:
    await mixed(town)
    said = [town._envelope("ada", Overheard(Said(f"noch {n}")), GROUP) for n in (1, 2, 3)]
    await town.comes_in(*said, town._envelope("ben", RoomLeft(), GROUP))
    assert [f"Ada Lindner: noch {n}" for n in (1, 2, 3)] == heard(town, SPACE)[:3]


def dated(town: MixedTown, name: str, event: Event, when: str) -> Envelope:
    """Return what happened in the group chat, or was said there, at a time by Telegram's clock."""
    return replace(town._envelope(name, event, GROUP), sent=at(f"2024-10-08 {when}"))


@pytest.mark.parametrize("found", [False, True])
async def test_what_was_said_before_the_bot_was_removed_is_carried_though_it_comes_after_that(
    town: MixedTown, *, found: bool
) -> None:
    """A webhook brings the removal beside the chat; or a copy for it has found nobody there."""
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    await town.happens("ben", Arrived(), GROUP)
    if found:
        town.hands.answer = lambda parcel: (
            Unreachable("kicked") if parcel.to == town.room(GROUP) else Later(1)
        )
        await town.writes("weber", "Hallo", SPACE)
        town.hands.answer = None
        town.clock.set(town.clock.now() + timedelta(minutes=5))
        await town.settle()
    else:
        await town.comes_in(dated(town, "ben", RoomLeft(), "09:30"))
    assert not await kept(town, Room, channel="telegram")
    for name in ("ada", "ben", "weber", SPACE):
        heard(town, name)
    said = dated(town, "ada", Overheard(Said("noch eins")), "09:30")
    await town.comes_in(said, dated(town, "ada", Overheard(Said("und noch")), "09:29"))
    change = Overheard(Edited(said.ref, "noch zwei"))
    await town.comes_in(replace(said, id="telegram:7:99", event=change))
    assert [each.text for each in town.visible(SPACE)][-2:] == [
        "Ada Lindner: noch zwei",
        "Ada Lindner: und noch",
    ]
    assert heard(town, "ben") == []  # who has read it there
    assert not await kept(town, Room, channel="telegram")


async def test_who_had_left_a_group_chat_gets_what_comes_after_the_bot_was_removed(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    await town.comes_in(dated(town, "ada", RoomLeft(), "09:30"))
    heard(town, "ben")
    await town.comes_in(dated(town, "ada", Overheard(Said("noch eins")), "09:29"))
    assert heard(town, "ben") == heard(town, SPACE)[-1:] == ["Ada Lindner: noch eins"]


async def test_what_is_said_after_the_bot_was_removed_is_not_heard_once_it_is_back(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.comes_in(dated(town, "ben", RoomLeft(), "09:30"))
    strange, before = (dated(town, "ada", Overheard(Said("unter uns")), "09:29") for _ in range(2))
    heeded = await heed(
        town.store,
        [
            dated(town, "ada", Overheard(Said("unter uns")), "09:31"),
            town._envelope("ada", Overheard(Said("unter uns")), GROUP),
            replace(strange, account="telegram:1999"),
            replace(strange, id="telegram:7:98", room="telegram:-77"),
            before,
        ],
    )
    assert heeded == [before]


async def test_what_comes_after_the_bot_was_removed_is_heard_only_where_it_would_have_been(
    town: MixedTown,
) -> None:
    await mixed(town, agreed=False)
    await town.comes_in(dated(town, "ben", RoomLeft(), "09:30"))
    said = dated(town, "ada", Overheard(Said("unter uns")), "09:29")
    assert await heed(town.store, [said]) == []


async def test_what_was_said_before_all_agreed_is_not_heard_after_the_bot_was_removed(
    town: MixedTown,
) -> None:
    """All agreed between the removal and what comes after it."""
    agreed = [replace(each, at=at("2024-10-08 09:40")) for each in words(ADA, BEN, WEBER)]
    await mixed(town, *agreed, agreed=False)
    await town.comes_in(dated(town, "ben", RoomLeft(), "09:50"))
    early, said = (
        dated(town, "ada", Overheard(Said("unter uns")), when) for when in ("09:39", "09:41")
    )
    assert await heed(town.store, [early, said]) == [said]


async def test_what_was_typed_before_the_bot_was_removed_is_answered_in_private(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.comes_in(dated(town, "ben", RoomLeft(), "09:30"))
    for name in ("ada", "ben", SPACE):
        heard(town, name)
    await town.comes_in(dated(town, "ada", Said("/treffen"), "09:29"))
    assert "noch kein Termin" in heard(town, "ada")[-1]
    await town.comes_in(dated(town, "ada", Said("/sagen Bis gleich"), "09:29"))
    assert heard(town, SPACE) == ["Ada Lindner: Bis gleich"]
    assert heard(town, "ben") == heard(town, GROUP) == []
    await town.comes_in(dated(town, "ada", Said("/treffen"), "09:31"))
    assert heard(town, GROUP)  # where it is again, and which is not the team's any more
    assert heard(town, "ada") == []


async def test_a_chat_that_is_bound_anew_knows_nothing_of_the_bots_removal(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    await town.comes_in(dated(town, "ada", RoomLeft(), "09:30"))
    kinds = {each.kind for each in await kept(town, Reminder)}
    assert kinds >= {CLOSED, ABSENCE}
    await bind(town, "ada", GROUP)
    assert await kept(town, Room, channel="telegram")
    kinds = {each.kind for each in await kept(town, Reminder)}
    assert not kinds & {CLOSED, ABSENCE}


async def test_who_leaves_a_group_chat_gets_in_private_what_is_said_next(town: MixedTown) -> None:
    """However much of theirs waits for its decision."""
    await mixed(town)
    busy = [town._envelope("ben", Said(each)) for each in ("/help", "/team")]
    left = town._envelope("ben", Departed(), GROUP)
    said = town._envelope("ada", Overheard(Said("Ben ist weg")), GROUP)
    await town.comes_in(*busy, left, said)
    assert "Ada Lindner: Ben ist weg" in heard(town, "ben")


async def upgrade(town: MixedTown) -> None:
    """Let the group chat be upgraded; from then on it is found under its new id."""
    await town.happens("ben", RoomMoved(NEW), GROUP)
    town.rooms["Supergruppe"] = NEW


async def test_who_had_left_a_group_chat_before_its_upgrade_is_known_to_be_outside(
    town: MixedTown,
) -> None:
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    await upgrade(town)
    heard(town, "ben")
    await town.writes("weber", "Hallo", SPACE)
    assert heard(town, "ben") == heard(town, "Supergruppe") == ["Frau Weber: Hallo"]
    await town.happens("ben", Arrived(), "Supergruppe")
    [record] = await kept(town, Reminder, person_id="ben")
    assert record.kind == SIGHTING
    await town.writes("weber", "Da bist du ja", SPACE)
    assert heard(town, "ben") == []


async def test_a_copy_that_waits_through_an_upgrade_is_changed_and_taken_back(
    town: MixedTown,
) -> None:
    await mixed(town)
    town.hands.answer = lambda _: Later(60)
    gone = await town.writes("weber", "das war privat", SPACE)
    wrong = await town.writes("weber", "um zehn", SPACE)
    await upgrade(town)
    await town.takes_back(gone)
    await town.rewrites(wrong, "um elf")
    town.hands.answer = None
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    await town.settle()
    assert heard(town, "Supergruppe") == ["Frau Weber: um elf"]


async def test_what_lies_in_the_old_group_chat_is_corrected_in_the_new_one(
    town: MixedTown,
) -> None:
    """Nothing can be changed in the old one; further corrections change what was said anew."""
    await mixed(town)
    wrong = await town.writes("weber", "um zehn", SPACE)
    await upgrade(town)
    for word in ("um elf", "um zwölf"):
        await town.rewrites(wrong, word)
    assert heard(town, GROUP) == ["Frau Weber: um zehn"]
    assert [each.text for each in town.visible("Supergruppe")] == ["Frau Weber: um zwölf"]
    await town.takes_back(wrong)
    assert "um zwölf" not in "".join(each.text for each in town.visible("Supergruppe"))


async def test_a_correction_that_waits_through_an_upgrade_is_not_lost(town: MixedTown) -> None:
    await mixed(town)
    wrong = await town.writes("weber", "um zehn", SPACE)
    town.hands.answer = lambda _: Later(60)
    for word in ("um elf", "um zwölf"):
        await town.rewrites(wrong, word)
    await upgrade(town)
    town.hands.answer = None
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    await town.settle()
    assert [each.text for each in town.visible("Supergruppe")] == ["Frau Weber: um zwölf"]


async def test_who_keeps_to_themselves_takes_back_what_waits_also_for_an_upgraded_chat(
    town: MixedTown,
) -> None:
    await mixed(town)
    town.hands.answer = lambda _: Later(60)
    await town.writes("weber", "das bleibt hier", SPACE)
    await upgrade(town)
    await town.happens("weber", Pressed("a.bridge.t1.others", "0"))
    town.hands.answer = None
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    await town.settle()
    assert not [each for each in heard(town, "Supergruppe") if "das bleibt hier" in each]


async def test_what_is_in_doubt_for_a_group_chat_can_be_decided_after_its_upgrade(
    town: MixedTown,
) -> None:
    await mixed(town)
    town.hands.answer = lambda _: Uncertain("reset")
    await town.writes("weber", "kommt das an?", SPACE)
    town.hands.answer = None
    await upgrade(town)
    await town.says("kim", "/status")
    assert "Bei einer Nachricht ist ungewiss, ob sie ankam." in heard(town, "kim")[-1]


async def test_a_move_that_the_courier_meets_first_takes_nothing_out_of_its_order(
    town: MixedTown,
) -> None:
    """What was said in the old chat waits still, while a copy for it learns of the move."""
    await mixed(town)
    old = town.room(GROUP)
    town.hands.answer = lambda _: Later(60)
    await town.writes("weber", "Hallo", SPACE)
    said = [town._envelope("ada", Overheard(Said(f"alt {n}")), GROUP) for n in (1, 2)]
    await town.store.accept(await heed(town.store, said))
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    town.hands.answer = lambda parcel: (
        Moved(NEW.partition(":")[2]) if parcel.to == old else Later(1)
    )
    await town.service._carry_all()
    town.hands.answer = None
    await town.comes_in(town._envelope("ada", Overheard(Said("neu")), NEW))
    assert heard(town, SPACE) == [f"Ada Lindner: {each}" for each in ("alt 1", "alt 2", "neu")]
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    await town.settle()
    town.rooms["Supergruppe"] = NEW
    assert heard(town, "Supergruppe") == ["Frau Weber: Hallo"]
    (room,) = (each for each in await kept(town, Room) if each.id == NEW)
    assert room.former_ids == (old,)


async def test_a_chat_that_is_bound_by_its_new_id_already_stays(town: MixedTown) -> None:
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    (room,) = (each for each in await kept(town, Room) if each.id == town.room(GROUP))
    theirs, others = replace(room, id=NEW), replace(room, id="telegram:-7", team_id="another")
    await town.store.run(lambda tx: tx.apply([Put(theirs)]))
    await upgrade(town)
    assert await kept(town, Room, team_id="t1", channel="telegram") == (
        replace(theirs, former_ids=(room.id,)),
    )
    (absence,) = await kept(town, Reminder, person_id="ben")
    assert absence.key == f"room-absence/{NEW}/ben"
    await town.store.run(lambda tx: tx.apply([Put(others)]))
    await town.happens("ben", RoomMoved(others.id), "Supergruppe")
    assert await kept(town, Room, channel="telegram") == (others,)
    assert await kept(town, Reminder, person_id="ben") == ()


async def test_what_waits_for_a_chat_that_becomes_anothers_reaches_its_readers(
    town: MixedTown,
) -> None:
    await mixed(town)
    (room,) = (each for each in await kept(town, Room) if each.id == town.room(GROUP))
    others = replace(room, id=NEW, team_id="another")
    await town.store.run(lambda tx: tx.apply([Put(others)]))
    town.hands.busy.add(room.id)
    await town.writes("weber", "Treffpunkt Rathaus", SPACE)
    await town.happens("ben", RoomMoved(NEW), GROUP)
    town.hands.busy.clear()
    for name in ("ada", "ben"):
        assert heard(town, name).count("Frau Weber: Treffpunkt Rathaus") == 1
    assert NEW not in town.hands.chats or heard(town, NEW) == []


async def test_a_copy_in_hand_goes_once_to_who_parts_with_its_messenger_meanwhile(
    town: MixedTown,
) -> None:
    """They have shut the bot out there, which the messenger says after they have parted with it.

    By then it is on its way to the other one: marked, as the first may show it.
    """
    await mixed(town)
    await town.happens("ben", Departed(), GROUP)
    first, second = town.people["ben"], town.on_matrix("ben")
    town.people["ben2"], town.languages["ben2"] = second, "de"
    both = Account(first, "ben", preferred=True), Account(second, "ben")
    await town.store.run(lambda tx: tx.apply(map(Put, both)))
    await town.happens("ben2", Departed(), SPACE)
    await town.says("ben2", "/link")
    (part,) = (each for each in town.visible("ben2")[-1].labels if "Unlink Telegram" in each)
    send = town.hands.send

    async def parts_meanwhile(parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to != first or parcel.why is not Why.CHAT:
            return await send(parcel, begin)
        town.hands.send = send  # type: ignore[method-assign]
        assert await begin()
        pressed = town._envelope("ben2", town.button("ben2", part))
        await town.store.accept([pressed])
        await respond(town.store, town.service.desk, 64)
        return Unreachable("Forbidden: bot was blocked by the user")

    town.hands.send = parts_meanwhile  # type: ignore[method-assign]
    await town.writes("weber", "Bringt bitte den Schlüssel mit", SPACE)
    assert town.hands.send == send
    copies = [e for e in heard(town, "ben2") if "Bringt bitte den Schlüssel mit" in e]
    assert copies == ["Frau Weber: Bringt bitte den Schlüssel mit\n\n(perhaps a repetition)"]
