"""What was said to the team and never got through: whoever said it hears of that, once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Drop, Erase, Put
from bot.domain.people import Account
from bot.domain.teams import Bridging, Carrying, Room
from bot.engine.deliver import LEASE
from bot.engine.heed import heed
from bot.ports import (
    Begin,
    Delivery,
    Failed,
    Fate,
    Parcel,
    Refused,
    Tx,
    Uncertain,
    Unreachable,
    Verdict,
)
from bot.talk.model import (
    Blocked,
    Envelope,
    Odd,
    Overheard,
    Pressed,
    Said,
    Unblocked,
    Unreadable,
)
from tests.support.clock import at
from tests.support.heeding import heeded
from tests.support.mixed_town import MixedTown, bridged

NOW = at("2024-10-08 10:00")
LATE = (
    "Alte Brauerei: Deine Nachricht vom Di, 8.10., 10:00 konnte ich nicht allen weitergeben, und "
    "jetzt ist es dafür zu spät. Wenn sie noch wichtig ist: mit /sagen noch einmal, oder auf "
    "anderem Weg."
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = await bridged(tmp_path, NOW)
    yield town
    await town.close()


async def days_later(town: MixedTown, days: int = 6) -> None:
    town.clock.set(NOW + timedelta(days=days))
    await town.settle()


def told(town: MixedTown, name: str) -> list[str]:
    return [each.text for each in town.news(name) if "zu spät" in each.text]


async def expired(town: MixedTown) -> int:
    counts = await town.store.run(lambda tx: tx.outbox_counts())
    return sum(number for (fate, *_), number in counts.items() if fate == Fate.EXPIRED)


@pytest.mark.parametrize("speaker", ["ada", "weber"])
async def test_its_sender_hears_of_it_once(town: MixedTown, speaker: str) -> None:
    """From Telegram to Matrix and the other way round; whoever could not be reached."""
    for hands in (town.hands, town.matrix):
        hands.answer = lambda _: Failed("out")
    await town.says(speaker, "/sagen Bin gleich da")
    await days_later(town, 2)
    assert await expired(town) == 0
    await days_later(town)
    assert await expired(town) == 2
    for hands in (town.hands, town.matrix):
        hands.answer = None
    await days_later(town, 7)
    text = LATE if speaker == "ada" else LATE.replace("Deine", "Ihre")
    assert told(town, speaker) == [text]
    await days_later(town, 9)
    assert [told(town, name) for name in ("ada", "ben", "weber")] == [[], [], []]


async def test_so_it_is_where_it_was_tried_to_the_last_minute(town: MixedTown) -> None:
    """A further try would be beyond its end, as the hour is for which that waits which is kept."""
    town.matrix.answer = lambda _: Failed("out")
    for words in ("Bin gleich da", "Und Ben auch"):
        await town.says("ada", f"/sagen {words}")
    for _ in range(14):  # the pauses grow
        town.clock.set(town.clock.now() + timedelta(minutes=5, seconds=1))
        await town.settle()
    end = NOW + timedelta(days=3)
    for minutes in (-1, 6, 60 * 24):
        town.clock.set(end + timedelta(minutes=minutes))
        await town.settle()
    assert told(town, "ada") == [LATE, LATE]


async def test_it_is_said_in_answer_to_the_message_itself(town: MixedTown) -> None:
    town.matrix.answer = lambda _: Failed("out")
    await town.says("ada", "/sagen Bin gleich da")
    await days_later(town)
    [word] = [each for each in town.sent if each.about == "bridge-late"]
    assert word.body.quotes == town.said("ada", "/sagen Bin gleich da")
    assert word.person_id == "ada"


@pytest.mark.parametrize("channel", ["telegram", "matrix"])
async def test_whoever_had_it_in_hand_died(town: MixedTown, channel: str) -> None:
    """On Matrix nobody knows how far it got; it is too late there, too."""
    hands = town.hands if channel == "telegram" else town.matrix
    hands.answer = lambda _: Failed("out")
    speaker = "weber" if channel == "telegram" else "ada"
    await town.says(speaker, "/sagen Bin gleich da")
    now = town.clock.now() + timedelta(hours=1)

    async def die(tx: Tx) -> int:
        found = await tx.claim_parcels(channel, "dead", now, now + timedelta(minutes=3), 9)
        return len([each for each in found if each.key.startswith("carry ")])

    assert await town.store.run(die) >= 1
    hands.answer = None
    town.sent.clear()
    await days_later(town)
    assert len(told(town, speaker)) == 1
    assert [each.key for each in town.sent if each.key.startswith("carry ")] == []


REFUSED = Refused("Bad Request: not enough rights to send text messages to the chat")
SHUT_OUT = Unreachable("Forbidden: bot was blocked by the user")


def lost(town: MixedTown, name: str) -> list[str]:
    return [each.text for each in town.news(name) if "nicht allen weitergeben" in each.text]


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (REFUSED, "Der Messenger hat sie in einem der Chats abgelehnt"),
        (SHUT_OUT, "In einem der Chats erreiche ich niemanden mehr."),
    ],
)
async def test_of_what_was_turned_away_its_sender_hears_once_a_day(
    town: MixedTown, ending: Delivery, why: str
) -> None:
    town.matrix.answer = lambda _: ending
    await town.says("ada", "/sagen Treffpunkt ist das Rathaus")
    await town.says("ada", "/sagen Und zwar um zehn")
    town.matrix.answer = None
    [word] = lost(town, "ada")
    assert "Deine Nachricht vom Di, 8.10., 10:00" in word
    assert why in word
    town.clock.set(NOW + timedelta(days=1))
    town.matrix.answer = lambda _: REFUSED
    await town.says("ada", "/sagen Wir sind da")
    assert len(lost(town, "ada")) == (1 if ending is REFUSED else 0)  # nobody is tried any more


async def test_of_what_certainly_lacks_its_end_its_sender_hears(town: MixedTown) -> None:
    town.hands.answer = lambda _: Uncertain("reset", cut_short=True)
    await town.says("weber", "/sagen Sehr lang. Treffpunkt ist das Rathaus")
    town.hands.answer = None
    await days_later(town, 1)
    [word] = lost(town, "weber")
    assert "In einem der Chats fehlt sicher das Ende." in word


INTERRUPTED = (
    "Alte Brauerei: Während ich Ihre Nachricht vom Di, 8.10., 10:00 weitergab, wurde ich "
    "unterbrochen. In einem der Chats fehlt sie vielleicht, ganz oder zum Teil. Wenn sie noch "
    "wichtig ist: mit /sagen noch einmal, oder auf anderem Weg."
)


def interrupted(town: MixedTown, name: str) -> list[str]:
    return [each.text for each in town.news(name) if "unterbrochen" in each.text]


async def dies_sending(town: MixedTown) -> int:
    """Let another process begin what waits for Telegram, and die; return how much it began."""
    town.clock.move(LEASE)  # a pause after a failure is over
    now = town.clock.now()

    async def die(tx: Tx) -> int:
        found = await tx.claim_parcels("telegram", "dead", now, now + LEASE, 9)
        return len(await tx.begin_parcels([each.key for each in found], "dead", now + LEASE))

    began = await town.store.run(die)
    town.clock.move(LEASE)
    town.hands.answer = None
    return began


async def test_of_what_was_on_its_way_when_the_service_died_its_sender_hears_once(
    town: MixedTown,
) -> None:
    """However many were to get it, and however often it starts anew; it is not sent again."""
    town.hands.answer = lambda _: Failed("out")
    await town.says("weber", "/sagen Bin gleich da")
    assert await dies_sending(town) == 2
    await town.settle()
    assert interrupted(town, "weber") == [INTERRUPTED]
    for _ in range(2):
        assert await dies_sending(town) == 0
        await days_later(town, 1)
    assert interrupted(town, "weber") == []
    heard = [each.text for name in ("ada", "ben") for each in town.news(name)]
    assert not any("Bin gleich da" in each or "unterbrochen" in each for each in heard)


async def test_so_they_do_of_the_next_one_on_the_same_day(town: MixedTown) -> None:
    for words in ("Bin gleich da", "Am Rathaus"):
        town.hands.answer = lambda _: Failed("out")
        await town.says("weber", f"/sagen {words}")
        assert await dies_sending(town) == 2
        await town.settle()
        assert len(interrupted(town, "weber")) == 1


async def test_so_they_do_of_each_whose_answer_was_lost_while_the_service_lives(
    town: MixedTown,
) -> None:
    """Once for each message, in the same words; it is not sent again, nor do its readers hear."""
    for words in ("Bin gleich da", "Am Rathaus"):
        town.hands.answer = lambda _: Uncertain("timeout")
        await town.says("weber", f"/sagen {words}")
        town.hands.answer = None
        assert interrupted(town, "weber") == [INTERRUPTED]
        assert await dies_sending(town) == 0
        town.clock.set(NOW)
    await days_later(town, 1)
    assert lost(town, "weber") == interrupted(town, "weber") == []
    heard = [each.text for name in ("ada", "ben") for each in town.news(name)]
    assert heard == []


async def test_of_a_correction_whose_answer_was_lost_they_hear_nothing(town: MixedTown) -> None:
    early, late = "/sagen Bin um zehn da", "/sagen Bin um elf da"
    await town.says("weber", early)
    town.hands.answer = lambda _: Uncertain("timeout")
    await town.edits("weber", early, late)
    await days_later(town, 1)
    assert interrupted(town, "weber") == []


async def test_of_a_correction_that_was_on_its_way_then_they_hear_nothing(town: MixedTown) -> None:
    """As of each that does not get through: what it corrects was read."""
    early, late = "/sagen Bin um zehn da", "/sagen Bin um elf da"
    await town.says("weber", early)
    town.hands.answer = lambda _: Failed("out")
    await town.edits("weber", early, late)
    assert await dies_sending(town) == 2
    await town.settle()
    assert interrupted(town, "weber") == []


async def test_what_another_account_took_was_not_lost(town: MixedTown) -> None:
    old = Account("matrix:@weber:old", "weber", preferred=True)
    await town.store.run(lambda tx: tx.apply([Put(old)]))
    send = town.matrix.send

    async def shut_out(parcel: Parcel, begin: Begin) -> Delivery:
        return SHUT_OUT if parcel.to == old.id else await send(parcel, begin)

    town.matrix.send = shut_out  # type: ignore[method-assign]
    await town.says("ada", "/sagen Treffpunkt ist das Rathaus")
    await town.settle()
    assert any("Rathaus" in each.text for each in town.news("weber"))
    assert lost(town, "ada") == []


async def test_of_what_arrived_nothing_is_said(town: MixedTown) -> None:
    town.matrix.answer = lambda _: Failed("out")
    await town.says("ada", "/sagen Bin gleich da")

    async def arrive(tx: Tx) -> None:
        for channel in ("telegram", "matrix"):
            for each in await tx.claim_parcels(channel, "x", at("2024-10-08 12:00"), NOW, 9):
                await tx.settle_parcel(each.key, Verdict(Fate.SENT, ref="1"), NOW)

    await town.store.run(arrive)
    town.matrix.answer = None
    await days_later(town)
    assert told(town, "ada") == []


def sealed(town: MixedTown, name: str, room: str) -> Envelope:
    return town._envelope(name, Unreadable(Odd.SEALED), room)


async def test_whose_key_never_came_hears_of_it_where_all_are_carried(town: MixedTown) -> None:
    """In private, and nowhere else; as little as words may it be stored where nobody listens."""
    room = town.matrix_room("team")
    await town.store.run(lambda tx: tx.apply([Put(Room(room, "t1", "weber", NOW))]))
    early, elsewhere = sealed(town, "weber", room), sealed(town, "weber", "matrix:!other")
    before = {early.id: NOW - timedelta(minutes=1)}
    assert await heeded(town.store, [early, elsewhere, sealed(town, "kim", room)], before) == []
    await town.comes_in(sealed(town, "weber", room))
    [word] = [each.text for each in town.news("weber")]
    assert word.startswith("Alte Brauerei: Ihre Nachricht im Chat des Teams ist bei mir versch")
    assert [town.news(name) for name in ("ada", "ben", "kim")] == [[], [], []]
    assert room not in town.matrix.chats
    mute = Bridging("t1", "weber", Carrying.OTHERS, NOW)
    await town.store.run(lambda tx: tx.apply([Put(mute)]))
    await town.comes_in(sealed(town, "weber", room))
    assert town.news("weber") == []


async def test_who_was_erased_before_their_sealed_words_are_decided_stays_so(
    town: MixedTown,
) -> None:
    room = town.matrix_room("team")
    await town.store.run(lambda tx: tx.apply([Put(Room(room, "t1", "weber", NOW))]))
    said = sealed(town, "weber", room)
    assert await heed(town.store, [said], {}) == [said]
    await town.store.run(lambda tx: tx.apply([Erase("weber", (said.account,))]))
    await town.store.accept([said])
    await town.settle()
    assert await town.store.run(lambda tx: tx.get(Account, said.account)) is None


def of_nobody(town: MixedTown, room: str) -> Envelope:
    return replace(town._envelope("ada", Overheard(Said("")), room), account=room)


async def test_where_words_have_no_author_their_group_hears_once_that_they_are_not_carried(
    town: MixedTown,
) -> None:
    """As of an administrator who remains anonymous, who may be a stranger to the team."""
    group = town.room("Gruppe")
    elsewhere, unbound = of_nobody(town, "telegram:-9"), of_nobody(town, group)
    assert await heed(town.store, [elsewhere, unbound]) == []
    await town.store.run(lambda tx: tx.apply([Put(Room(group, "t1", "ada", NOW))]))
    early = of_nobody(town, group)
    assert await heed(town.store, [early], {early.id: NOW - timedelta(minutes=1)}) == []
    for _ in range(2):
        await town.comes_in(of_nobody(town, group))
    [word] = [each.text for each in town.news("Gruppe")]
    assert word.startswith("Alte Brauerei: Was hier im Namen der Gruppe oder eines Kanals gesch")
    assert [town.news(name) for name in ("ada", "ben", "weber")] == [[], [], []]


@pytest.mark.parametrize("word", [Carrying.NO, None])
async def test_where_no_bridge_stands_what_nobody_said_is_not_even_stored(
    town: MixedTown, word: Carrying | None
) -> None:
    group = town.room("Gruppe")
    room, said = Room(group, "t1", "ada", NOW), Bridging("t1", "ben", Carrying.YES, NOW)
    change = Drop(said) if word is None else Put(replace(said, carrying=word))
    await town.store.run(lambda tx: tx.apply([Put(room), change]))
    assert await heed(town.store, [of_nobody(town, group)]) == []
    await town.store.accept([of_nobody(town, group)])  # it stood when that came in
    await town.settle()
    assert town.news("Gruppe") == []


EVENING = at("2024-10-08 21:30")
UNSAID = "nicht mehr weiter"
BOTH = (
    "Alte Brauerei: 2 deiner Nachrichten, die erste vom Di, 8.10., 21:30, haben noch nicht alle "
    "erreicht, und jetzt gebe ich sie nicht mehr weiter. Wenn sie noch wichtig sind, dann bitte "
    "auf anderem Weg."
)


def unsaid(town: MixedTown, name: str) -> list[str]:
    return [
        each.text for each in town.news(name) if "won’t carry" in each.text or UNSAID in each.text
    ]


async def test_whose_words_wait_for_the_morning_hears_that_somebody_ends_the_bridge_before(
    town: MixedTown,
) -> None:
    """One word for each of them; who ends it hears of their own at once."""
    town.clock.set(EVENING)
    for name, words in (("ada", "Morgen fällt aus"), ("ada", "Alles"), ("ben", "Right")):
        await town.says(name, f"/sagen {words}")
        town.clock.set(town.clock.now() + timedelta(minutes=1))
    await town.happens("ben", Pressed("a.bridge.t1.no", "0"))
    (own,) = unsaid(town, "ben")
    assert own.startswith(
        "Alte Brauerei: your message of Tue 8 Oct, 21:32 has not reached everybody"
    )
    assert unsaid(town, "ada") == []
    town.clock.set(at("2024-10-09 09:00"))
    await town.settle()
    ended, *rest = [each.text for each in town.news("ada") if each.text.startswith("Alte")]
    assert "Ben Okafor möchte die Brücke nicht mehr" in ended
    assert rest == [BOTH]
    assert not any(
        "fällt aus" in each.text for name in ("ben", "weber") for each in town.news(name)
    )


async def test_so_does_who_wants_their_own_words_to_stay(town: MixedTown) -> None:
    town.clock.set(EVENING)
    await town.says("ada", "/sagen Morgen fällt aus")
    await town.says("ben", "/sagen Right")
    await town.happens("ada", Pressed("a.bridge.t1.others", "0"))
    assert len(unsaid(town, "ada")) == 1
    town.clock.set(at("2024-10-09 09:00"))
    await town.settle()
    assert unsaid(town, "ben") == []
    assert "Ben Okafor: Right" in [each.text for each in town.news("weber")]


async def test_nobody_hears_that_of_what_has_left(town: MixedTown) -> None:
    await town.says("ada", "/sagen Bin gleich da")
    await town.happens("ben", Pressed("a.bridge.t1.no", "0"))
    assert unsaid(town, "ada") == []


# Whose readers are out.


async def from_group(town: MixedTown, *words: str) -> list[Envelope]:
    """Let Ada say something in a group chat of the team, and return how it came in."""
    group = town.room("Gruppe")
    await town.store.run(lambda tx: tx.apply([Put(Room(group, "t1", "ada", NOW))]))
    return [await town.writes("ada", each, "Gruppe") for each in words]


def read(town: MixedTown, name: str) -> list[str]:
    return [each.text for each in town.news(name) if each.text.startswith("Ada Lindner: ")]


async def test_who_is_out_for_half_an_hour_reads_on_their_return_what_was_said(
    town: MixedTown,
) -> None:
    """As it stands by then: what was corrected, or taken back, meanwhile is so for them."""
    await town.happens("weber", Blocked())
    _, wrong, gone, _ = await from_group(
        town, "Morgen", "um neun", "Ada taugt nichts", "im Rathaus"
    )
    await town.rewrites(wrong, "um zehn")
    await town.takes_back(gone)
    assert read(town, "weber") == []
    town.clock.set(NOW + timedelta(minutes=30))
    await town.happens("weber", Unblocked())
    assert read(town, "weber") == [
        f"Ada Lindner: {each}" for each in ("Morgen", "um zehn", "im Rathaus")
    ]
    await days_later(town)
    assert lost(town, "ada") == []


async def test_so_does_whose_absence_only_a_copy_shows(town: MixedTown) -> None:
    town.matrix.answer = lambda _: SHUT_OUT
    await from_group(town, "Morgen", "um zehn")
    assert len(lost(town, "ada")) == 1
    town.matrix.answer = None
    await town.happens("weber", Unblocked())
    assert read(town, "weber") == ["Ada Lindner: Morgen", "Ada Lindner: um zehn"]


@pytest.mark.parametrize("known", [True, False])
async def test_of_who_does_not_come_back_in_time_the_sender_hears_once(
    town: MixedTown, known: bool
) -> None:
    if known:
        await town.happens("weber", Blocked())
    town.matrix.answer = lambda _: SHUT_OUT
    await from_group(town, "Morgen", "um zehn")
    for hours in range(0, 24 * 5, 6):
        town.clock.set(NOW + timedelta(hours=hours))
        await town.settle()
    (word,) = lost(town, "ada")
    assert "In einem der Chats erreiche ich niemanden mehr." in word
    town.matrix.answer = None
    await town.happens("weber", Unblocked())
    assert read(town, "weber") == []


async def spoken_daily(town: MixedTown, first: int, days: int) -> None:
    """Let Ada and Ben speak on each of these days, and look after the last of them, too."""
    for day in range(first, first + days + 6):
        town.clock.set(NOW + timedelta(days=day))
        await town.settle()
        if day < first + days:
            for name in ("ada", "ben"):
                await town.writes(name, f"Tag {day}", "Gruppe")


@pytest.mark.parametrize("known", [True, False])
async def test_of_who_stays_out_each_hears_once_however_long_that_is(
    town: MixedTown, *, known: bool
) -> None:
    """Of the next absence they hear again, and of all in one week once."""
    await from_group(town, "Morgen")
    town.matrix.answer = lambda _: SHUT_OUT
    if known:
        await town.happens("weber", Blocked())
    await spoken_daily(town, 0, 15)
    (word,) = lost(town, "ada")
    assert "Geht es weiteren Nachrichten so, sage ich es nicht jedes Mal." in word
    english = [each.text for each in town.news("ben") if "carried to everybody" in each.text]
    assert len(english) == 1
    for day in (21, 22):
        town.clock.set(NOW + timedelta(days=day))
        await town.happens("weber", Unblocked())
        await town.happens("weber", Blocked())
        await town.writes("ada", "Wieder da?", "Gruppe")
    await spoken_daily(town, 23, 15)
    assert len(lost(town, "ada")) == 1


async def test_of_a_group_chat_that_cannot_be_reached_its_sender_hears_each_day(
    town: MixedTown,
) -> None:
    """Nobody is left for whom it could go on: they have it in a chat that is there."""
    lost_one, other = town.room("Gruppe"), town.room("Andere")
    rooms = [Room(each, "t1", "ada", NOW) for each in (lost_one, other)]
    send = town.hands.send

    async def shut_out(parcel: Parcel, begin: Begin) -> Delivery:
        return SHUT_OUT if parcel.to == lost_one else await send(parcel, begin)

    town.hands.send = shut_out  # type: ignore[method-assign]
    for day in range(2):
        town.clock.set(NOW + timedelta(days=day))
        await town.store.run(lambda tx: tx.apply(map(Put, rooms)))
        await town.says("weber", "/sagen Bin gleich da")
        (word,) = lost(town, "weber")
        assert "In einem der Chats erreiche ich niemanden mehr." in word
        assert "Geht es am selben Tag" in word


async def test_what_they_had_read_before_is_put_right_on_their_return(town: MixedTown) -> None:
    wrong, gone = await from_group(town, "Um neun", "Ada taugt nichts")
    town.news("weber")
    await town.happens("weber", Blocked())
    await town.rewrites(wrong, "Um zehn")
    await town.takes_back(gone)
    assert "Ada Lindner: Ada taugt nichts" in [each.text for each in town.visible("weber")]
    await town.happens("weber", Unblocked())
    seen = [each.text for each in town.visible("weber")]
    assert "Ada Lindner: Um zehn" in seen
    assert not any("neun" in each or "taugt" in each for each in seen)
