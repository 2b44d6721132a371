"""A private chat on Matrix into which somebody else is invited: who writes on there is answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.matrix.home import Batch, Event, RoomNews
from adapters.matrix.late import Past
from adapters.matrix.news import Reader
from adapters.matrix.rooms import Rooms
from bot.domain.changes import Erase
from bot.domain.people import Account
from bot.engine.heed import heed
from bot.talk.model import Envelope, Said
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

ME, ADA, EVE = "@bot:town", "@ada:town", "@eve:elsewhere"
ROOM = "!private:town"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    """Return a town where Ada is on Matrix, in a room of her own with the bot."""
    town = MixedTown(tmp_path, at("2024-10-08 10:00"))
    town.live_on_matrix("ada")
    town.rooms["Raum"] = f"matrix:{ROOM}"
    await settle(town)
    yield town
    await town.close()


def member(user: str, membership: str = "join") -> Event:
    content = {"membership": membership}
    return Event(f"${user}", ROOM, user, "m.room.member", content, state_key=user)


class Device:
    """What the bot's device hears in that room."""

    def __init__(self, town: MixedTown) -> None:
        self._town = town
        self._count = 0
        self.restart()

    def restart(self, *members: Event) -> None:
        """Forget all but what is in the room's state, and where people spoke."""
        self._reader = Reader(Rooms(ME), Past(600), "matrix/")
        self._reader.remember({f"matrix/spoken/{ADA}": ROOM} if members else {})
        self._read(members or (member(ME), member(ADA)))

    async def hears(self, words: str) -> None:
        """Let Ada write something there."""
        self._count += 1
        content = {"msgtype": "m.text", "body": words}
        said = Event(f"${self._count}", ROOM, ADA, "m.room.message", content)
        await self._town.comes_in(*self._read((), said))

    def lets_in(self, user: str) -> None:
        self._read((), member(user, "invite"))

    def _read(self, state: tuple[Event, ...], *events: Event) -> list[Envelope]:
        news = RoomNews(ROOM, state, events)
        found = self._reader.read(Batch("s", (news,)), self._town.clock.now(), anew=bool(state))
        return [each for each in found.meant if isinstance(each, Envelope)]


async def test_who_answers_there_hears_once_that_only_commands_are_heard(town: MixedTown) -> None:
    device = Device(town)
    await device.hears("!update blockiert")
    assert "Was" in town.news("ada")[-1].text
    device.lets_in(EVE)
    await device.hears("Die Fräse ist kaputt, wir brauchen Hilfe")
    (hint,) = town.news("Raum")
    assert hint.text.startswith("Hier höre ich nur auf Befehle")
    await device.hears("ja, bitte Hilfe rufen")
    device.restart(member(ME), member(ADA), member(EVE, "invite"))
    await device.hears("hallo?")
    assert town.news("Raum") == []
    assert town.news("ada") == []


async def forgets_ada(town: MixedTown) -> None:
    await town.says("ada", "/vergessen")
    for _ in range(2):
        await town.presses("ada", town.visible("ada")[-1].labels[0])
    town.news("ada")


async def accounts(town: MixedTown) -> list[str]:
    return [each.id for each in await kept(town, Account)]


async def test_who_was_erased_stays_so_when_they_speak_to_others_there(town: MixedTown) -> None:
    device = Device(town)
    await device.hears("!hilfe")
    await forgets_ada(town)
    device.lets_in(EVE)
    town.news("Raum")
    await device.hears("Na Eve, wie geht es dir?")
    assert f"matrix:{ADA}" not in await accounts(town)
    assert town.news("Raum") == []
    await device.hears("!hilfe")  # to the bot
    assert f"matrix:{ADA}" in await accounts(town)


async def test_who_is_erased_before_such_words_are_decided_stays_so(town: MixedTown) -> None:
    said = Envelope(
        "matrix:1", f"matrix:{ADA}", Said("", aside=True), town.clock.now(), f"matrix:{ROOM}"
    )
    assert await heed(town.store, [said]) == [said]
    await town.store.run(lambda tx: tx.apply([Erase("ada", (said.account,))]))
    await town.store.accept([said])
    await town.settle()
    assert f"matrix:{ADA}" not in await accounts(town)
    assert town.news("Raum") == []
