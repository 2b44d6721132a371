"""What is said before a bridge stands and comes after: nobody reads it, its author hears that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.app.parts import make_office, make_writer
from adapters.telegram.translate import Me, translate
from adapters.telegram.webhook import SECRET_HEADER, Webhook
from bot.codes import code_hash
from bot.domain.challenges import Side
from bot.domain.changes import Drop, Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Account, Invitation, Person, Role
from bot.domain.teams import Bridging, Carrying, Room
from bot.engine.erasing import carry_out_erasing
from bot.engine.heed import heed
from bot.ports import Store, StoreError, Tx
from bot.privacy.erasure import look_up_person
from bot.talk.model import Edited, Envelope, Overheard, Retracted, Said, Shown, Spoken
from tests.support.cases import BEN, kept, member, membership, settle
from tests.support.clock import at
from tests.support.heeding import BEFOREHAND
from tests.support.mixed_town import MixedTown
from tests.support.town import catalog

NOW = at("2024-10-08 10:00")
ME = Me(7, "kupplung_bot")
GROUP, NUMBER, CODE = "telegram:-100500", -100500, "abcd2345abcd2345"
WORDS = "Ben, unter uns: Frau Weber nervt."
TOLD = (
    "Alte Brauerei: Was du im Chat des Teams geschrieben hast, bevor ich es (nach meiner Uhr) "
    "weitergeben durfte, habe ich erst danach bekommen. Ich habe es nicht weitergegeben. Was die "
    "anderen lesen sollen, bitte dort noch einmal schicken. Geht es am selben Tag weiteren "
    "Nachrichten so, sage ich es nicht noch einmal."
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    """Return a town in which a team has a group chat, and Frau Weber is on Matrix."""
    town = MixedTown(tmp_path, NOW)
    town.live_on_matrix("weber")
    room = Room(GROUP, "t1", "ada", NOW - timedelta(days=5))
    await settle(town, member(BEN, Side.MAKER), room)
    yield town
    await town.close()


async def agreed(town: MixedTown, *names: str, since: datetime | None = None) -> None:
    when = since or NOW - timedelta(days=3)
    words = [Bridging("t1", each, Carrying.YES, when) for each in names]
    await town.store.run(lambda tx: tx.apply(map(Put, words)))


def number(town: MixedTown, name: str) -> int:
    return int(town.people[name].partition(":")[2])


def in_group(town: MixedTown, text: str, update: int = 900) -> dict[str, object]:
    """Return what Telegram tells of words that Ada said in the group at ten."""
    chat = {"id": NUMBER, "type": "supergroup", "title": "Tresen"}
    who = {"id": number(town, "ada"), "is_bot": False, "first_name": "Ada"}
    said = {"message_id": update, "date": int(NOW.timestamp()), "chat": chat, "from": who}
    return {"update_id": update, "message": {**said, "text": text}}


async def agrees(town: MixedTown, name: str) -> None:
    await town.says(name, "/bruecke")
    await town.presses(name, town.visible(name)[-1].labels[0])


def heard(town: MixedTown, name: str) -> list[str]:
    return [each.text for each in town.visible(name)]


def told(town: MixedTown, name: str) -> list[str]:
    return [each for each in heard(town, name) if "nach meiner Uhr" in each]


@pytest.mark.parametrize("linked", [False, True], ids=["last word", "speaker's own word"])
async def test_what_telegram_brings_late_was_said_before_the_bridge_stood(
    town: MixedTown, *, linked: bool
) -> None:
    """Telegram is away for ten minutes, and who was waited for agrees on Matrix meanwhile."""
    if linked:
        account = Account(town.on_matrix("ada"), "ada")
        await town.store.run(lambda tx: tx.apply([Put(account)]))
    await agreed(town, "ben", "weber" if linked else "ada")
    late = in_group(town, WORDS)
    town.clock.move(timedelta(minutes=5))
    if linked:
        at_telegram, town.people["ada"] = town.people["ada"], town.on_matrix("ada")
    await agrees(town, "ada" if linked else "weber")
    if linked:
        town.people["ada"] = at_telegram
    town.clock.move(timedelta(minutes=5))
    await town.comes_in(*translate(late, ME, town.clock.now()))
    assert not [each for name in ("weber", "ben") for each in heard(town, name) if "nervt" in each]
    assert told(town, "ada") == [TOLD]
    assert told(town, "weber") == told(town, "ben") == []


async def test_of_a_hundred_such_messages_their_author_hears_once_and_nothing_of_them_is_kept(
    town: MixedTown,
) -> None:
    await agreed(town, "ada", "ben", "weber", since=NOW + timedelta(minutes=5))
    town.clock.move(timedelta(minutes=10))
    late = [in_group(town, f"{WORDS} {n}", 900 + n) for n in range(100)]
    read = [each for update in late for each in translate(update, ME, town.clock.now())]
    (left,) = await heed(town.store, read)
    assert (left.event, left.account, left.answers) == (BEFOREHAND, town.people["ada"], None)
    for each in read[:5]:  # as webhooks bring them
        await town.comes_in(each)
    await town.comes_in(*read[5:])
    assert told(town, "ada") == [TOLD]
    town.clock.move(timedelta(minutes=1))
    await town.writes("ada", "Treffpunkt Rathaus", GROUP)
    assert "Ada Lindner: Treffpunkt Rathaus" in heard(town, "weber")


async def test_with_a_clock_that_is_ahead_what_is_said_behind_a_yes_is_told_not_lost(
    town: MixedTown,
) -> None:
    """The service is a minute ahead of Telegram, and the bridge stands for ten seconds."""
    await agreed(town, "ada", "ben", "weber", since=NOW + timedelta(seconds=60))
    town.clock.move(timedelta(seconds=70))
    said = replace(_said(town, Said("Jetzt geht es")), sent=NOW + timedelta(seconds=10))
    await town.comes_in(said)
    assert told(town, "ada") == [TOLD]
    near = replace(_said(town, Said("Nun aber")), sent=NOW + timedelta(seconds=56))
    await town.comes_in(near)
    assert "Ada Lindner: Nun aber" in heard(town, "weber")


def _said(town: MixedTown, what: Spoken) -> Envelope:
    return town._envelope("ada", Overheard(what), GROUP)


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (Said("unter uns"), True),
        (Shown(Media("telegram", MediaKind.PHOTO, "p"), "unter uns"), True),
        (Said("/wetter@other_bot"), False),
        (Edited("said-0", "unter uns, anders"), False),
    ],
)
async def test_who_misses_nothing_hears_nothing(
    town: MixedTown, what: Spoken, *, left: bool
) -> None:
    """Commands of other bots are carried never, and changes only of what was."""
    await agreed(town, "ada", "ben", "weber")
    early = replace(_said(town, what), sent=NOW - timedelta(days=4), answers="17")
    assert [each.event for each in await heed(town.store, [early])] == [BEFOREHAND] * left
    gone = replace(_said(town, Retracted("said-0")), sent=NOW - timedelta(days=4))
    assert await heed(town.store, [gone]) == [gone]


async def test_nor_does_who_is_not_carried(town: MixedTown) -> None:
    await agreed(town, "ben", "weber")
    mute = Bridging("t1", "ada", Carrying.OTHERS, NOW)
    await town.store.run(lambda tx: tx.apply([Put(mute)]))
    early = replace(_said(town, Said("unter uns")), sent=NOW - timedelta(days=4))
    assert await heed(town.store, [early]) == []


@pytest.mark.parametrize("word", [None, Carrying.NO])
@pytest.mark.parametrize("leaves", ["/aussteigen", "/vergessen", "erased", "member erased, too"])
async def test_a_bridge_that_stands_because_somebody_left_did_not_stand_before(
    town: MixedTown, leaves: str, word: Carrying | None
) -> None:
    """Matrix is away for ten minutes, and who kept the bridge from standing leaves meanwhile."""
    await with_lou(town)
    await agreed(town, "ada", "lou", "weber")
    if word is not None:
        no = Bridging("t1", "ben", word, NOW - timedelta(days=2))
        await town.store.run(lambda tx: tx.apply([Put(no)]))
    early = town._envelope("ada", Overheard(Said("Zu dir, Lou: Frau Weber nervt.")), GROUP)
    town.clock.move(timedelta(minutes=1))
    if leaves.startswith("/"):
        await town.says("ben", leaves)
        for _ in range(4):
            if labels := town.visible("ben")[-1].labels:
                await town.presses("ben", labels[0])
    else:
        await erased(town, "ben")
    assert [each for each in heard(town, "weber") if "Die Brücke steht" in each]
    if leaves == "member erased, too":
        town.clock.move(timedelta(minutes=1))
        await erased(town, "lou")
    town.clock.move(timedelta(minutes=10))
    late = town._envelope("ada", Overheard(Said("Neues vom Rathaus")), GROUP)
    since = {early.id: NOW, late.id: NOW + timedelta(minutes=5)}
    now = town.clock.now()
    came = [replace(each, at=now) for each in (early, late)]
    await town.store.accept(await heed(town.store, came, since))
    await town.settle()
    assert not [each for each in heard(town, "weber") if "nervt" in each]
    assert "Ada Lindner: Neues vom Rathaus" in heard(town, "weber")
    assert told(town, "ada") == [TOLD]


async def all_in_one_group(town: MixedTown) -> None:
    """Let all have agreed, and share the group: a second one makes the bridge stand."""
    town.people["weber"] = "telegram:1099"
    await town.store.run(lambda tx: tx.apply([Put(Account("telegram:1099", "weber"))]))
    gone = await kept(town, Account)
    matrix = [each for each in gone if each.channel == "matrix"]
    await town.store.run(lambda tx: tx.apply([*map(Drop, matrix)]))
    await agreed(town, "ada", "ben", "weber")
    code = Invitation(code_hash(CODE), "erzgebirge", None, "t1", 1, NOW)
    await town.store.run(lambda tx: tx.apply([Put(code)]))


async def test_nor_did_it_before_there_was_a_second_place(town: MixedTown) -> None:
    """All have agreed and share the group: it stands once one of them has a chat elsewhere."""
    await all_in_one_group(town)
    said = town._envelope("ada", Overheard(Said("unter uns")), GROUP)
    assert await heed(town.store, [said]) == []
    town.clock.move(timedelta(minutes=1))
    await town.comes_in(town._envelope("ada", Said(f"/start {CODE}"), "telegram:-100600"))
    town.clock.move(timedelta(minutes=9))
    early = replace(said, at=town.clock.now(), sent=NOW)
    assert [each.event for each in await heed(town.store, [early])] == [BEFOREHAND]
    since = replace(early, sent=NOW + timedelta(minutes=2))
    assert await heed(town.store, [since]) == [since]


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "the code waits"])
async def test_nor_before_the_second_place_though_all_comes_in_with_its_code(
    town: MixedTown, *, waits: bool
) -> None:
    """The service was off for ten minutes: nobody was told yet that the bridge stands."""
    await all_in_one_group(town)
    town.rooms |= {"first": GROUP, "second": "telegram:-100600"}
    town.clock.move(timedelta(minutes=10))
    given = replace(town._envelope("ada", Said(f"/start {CODE}"), town.rooms["second"]), sent=NOW)
    here, there, now = (
        replace(town._envelope("ben", Overheard(Said(words)), town.rooms[room]), sent=NOW + since)
        for words, room, since in (
            ("Frau Weber nervt", "first", -timedelta(minutes=1)),
            ("Frau Weber nervt sehr", "second", timedelta(minutes=1)),
            ("Hallo zusammen", "first", timedelta(minutes=10)),
        )
    )
    if waits:
        await town.store.accept(await heed(town.store, [given]))
    await town.comes_in(*([] if waits else [given]), here, there, now)
    assert "Ben Okafor: Hallo zusammen" in heard(town, "second")
    assert not [each for room in town.rooms for each in heard(town, room) if "nervt" in each]
    assert len([each for each in heard(town, "ben") if "by my clock" in each]) == 1


async def test_a_bridge_that_goes_on_when_somebody_leaves_carries_what_was_said_before(
    town: MixedTown,
) -> None:
    await with_lou(town)
    await agreed(town, "ada", "ben", "lou", "weber")
    early = town._envelope("ada", Overheard(Said("Treffpunkt Rathaus")), GROUP)
    town.clock.move(timedelta(minutes=1))
    await erased(town, "ben")
    town.clock.move(timedelta(minutes=10))
    late = replace(early, at=town.clock.now())
    assert await heed(town.store, [late], {late.id: NOW}) == [late]


async def with_lou(town: MixedTown) -> None:
    lou = Person("lou", "de", name="Lou Adam")
    town.settle_in("lou", "de")
    account = Account(town.people["lou"], "lou")
    place, joins = membership(lou, Role.MAKER), member(lou, Side.MAKER)
    await town.store.run(lambda tx: tx.apply([Put(lou), Put(account), Put(place), Put(joins)]))


async def erased(town: MixedTown, person_id: str) -> None:
    """Erase somebody as an operator does, from the command line."""
    writer = make_writer(town.programmes, catalog(), {})
    office = make_office(town.programmes, writer)

    async def work(tx: Tx) -> None:
        known = await look_up_person(tx, person_id)
        await carry_out_erasing(tx, office, writer, known, town.clock.now(), town.new_id)

    await town.store.run(work)
    await town.settle()


class _Once:
    """A store that fails once."""

    def __init__(self, store: Store) -> None:
        self.store, self.fails = store, True

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    async def run(self, act: object) -> object:
        if self.fails:
            self.fails = False
            raise StoreError("busy")
        return await self.store.run(act)  # type: ignore[arg-type]


async def _posted(town: MixedTown, *updates: dict[str, object]) -> list[int]:
    """Return how the webhook answers to these, of which the store refuses the first."""
    store = _Once(town.store)
    hook = Webhook(store, town.clock, "s", lambda: None, lambda _: None, ME)  # type: ignore[arg-type]
    app = web.Application()
    app.router.add_post("/", hook.handle)
    found = []
    async with TestClient(TestServer(app)) as client:
        for update in updates:
            async with client.post("/", json=update, headers={SECRET_HEADER: "s"}) as answer:
                found.append(answer.status)
            await town.settle()
            town.clock.move(timedelta(seconds=20))
    return found


async def test_what_the_webhook_refused_once_was_said_before_the_yes_that_came_between(
    town: MixedTown,
) -> None:
    await agreed(town, "ada", "weber")
    await town.says("ben", "/bridge")
    card, ben = town.visible("ben")[-1], number(town, "ben")
    date = int(NOW.timestamp())
    bot = {"id": 7, "is_bot": True, "first_name": "K"}
    below = {"message_id": int(card.ref), "date": date, "from": bot, "text": "x"}
    press = {
        "id": "1",
        "from": {"id": ben, "is_bot": False, "first_name": "Ben"},
        "chat_instance": "1",
        "data": card.buttons[0][0][1],
        "message": {**below, "chat": {"id": ben, "type": "private"}},
    }
    words = in_group(town, WORDS)
    pressed: dict[str, object] = {"update_id": 901, "callback_query": press}
    assert await _posted(town, words, pressed, words) == [503, 200, 200]
    assert [each for each in heard(town, "weber") if "Die Brücke" in each]
    assert not [each for each in heard(town, "weber") if "nervt" in each]
    assert told(town, "ada") == [TOLD]


@pytest.mark.parametrize("behind", [False, True])
async def test_words_count_by_when_a_code_was_given_not_by_when_it_was_decided(
    town: MixedTown, *, behind: bool
) -> None:
    """The code comes ten minutes late, and the words later still."""
    await agreed(town, "ada", "ben", "weber")
    new = "telegram:-100600"
    code = Invitation(code_hash(CODE), "erzgebirge", None, "t1", 1, NOW)
    await town.store.run(lambda tx: tx.apply([Put(code)]))
    town.clock.move(timedelta(minutes=10))
    given = replace(town._envelope("ada", Said(f"/start {CODE}"), new), sent=NOW)
    await town.comes_in(given)
    assert new in [each.id for each in await kept(town, Room)]
    when = NOW + timedelta(minutes=5 if behind else -5)
    said = town._envelope("ben", Overheard(Said("Hallo zusammen")), new)
    await town.comes_in(replace(said, sent=when))
    carried = "Ben Okafor: Hallo zusammen" in heard(town, "weber")
    english = [each for each in heard(town, "ben") if "by my clock" in each]
    assert (carried, len(english)) == (behind, not behind)
