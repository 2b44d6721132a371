"""Long words between messengers: changed, taken back, and broken off, nothing of them is lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest

from adapters.telegram.pace import Pace
from adapters.telegram.request import Flood
from adapters.telegram.send import TelegramGateway
from bot.engine.deliver import LEASE
from bot.ports import Fate
from tests.acceptance.test_bridge import GROUP, NOW, SPACE, mixed
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

LONG = "Lang " + "wort " * 1000
NAME = "<b>Frau Weber:</b> "


class Death(BaseException):
    """The service ends in the middle of it."""


@dataclass
class Board:
    """As much of the Bot API as keeps the messages of chats."""

    chats: dict[int, dict[int, str]] = field(default_factory=dict)
    count: int = 0
    floods: list[int] = field(default_factory=list)
    deaths: list[int] = field(default_factory=list)

    async def call(self, method: str, **fields: Any) -> Any:
        """Write, change or delete a message."""
        chat, number = self.chats.setdefault(fields["chat_id"], {}), fields.get("message_id")
        if method == "sendMessage":
            self.count += 1
            if self.count in self.floods:
                self.floods.remove(self.count)
                raise Flood(40)
            if self.count in self.deaths:
                raise Death
            chat[self.count] = fields["text"]
            return {"message_id": self.count}
        if number not in chat:
            raise BadRequest("message to edit not found")
        if method == "deleteMessage":
            del chat[number]
            return True
        chat[number] = fields["text"]
        return {"message_id": number}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    await mixed(town)
    yield town
    await town.close()


def board(town: MixedTown) -> Board:
    """Let the town's Telegram be a board."""
    found = Board()

    async def sleep(_: float) -> None:
        """Wait for nothing."""

    pace = Pace(None, time=lambda: town.clock.now().timestamp(), sleep=sleep)
    town.hands.send = TelegramGateway(found, pace, sleep=sleep).send  # type: ignore[method-assign, arg-type]
    return found


async def pause(town: MixedTown) -> None:
    """Let a minute pass."""
    town.clock.move(timedelta(minutes=1))
    await town.settle()


def read(town: MixedTown, found: Board) -> str:
    """Return all that stands in the team's group, without the name on each message."""
    chat = found.chats.get(int(town.room(GROUP).partition(":")[2]), {})
    assert all(each.startswith(NAME) for each in chat.values())
    return " ".join(each.removeprefix(NAME) for each in chat.values())


async def test_words_that_became_long_are_changed_and_taken_back_whole(town: MixedTown) -> None:
    group = board(town)
    said = await town.writes("weber", "kurz", SPACE)
    for words in (LONG, "Doch kurz", LONG * 2, LONG):
        await town.rewrites(said, words)
        assert read(town, group).split() == words.split()
    await town.takes_back(said)
    assert read(town, group) == ""


async def test_the_longest_words_of_matrix_are_carried_whole(town: MixedTown) -> None:
    group, words = board(town), " ".join(f"w{number}" for number in range(9_500))
    await town.writes("weber", words, SPACE)
    assert read(town, group).split() == words.split()


async def test_a_long_text_that_a_flood_breaks_off_goes_on(town: MixedTown) -> None:
    group = board(town)
    group.floods = [3, 6]
    await town.writes("weber", LONG * 4, SPACE)
    await town.writes("weber", "Und noch etwas", SPACE)
    for _ in range(3):
        await pause(town)
    assert read(town, group).split() == f"{LONG * 4} Und noch etwas".split()
    counts = await town.store.run(lambda tx: tx.outbox_counts())
    assert {fate for fate, _, _ in counts} == {Fate.SENT.value}


async def test_who_said_what_a_death_broke_off_hears_that_the_others_may_have_a_part(
    town: MixedTown,
) -> None:
    """Once, and the others read no more of it: what comes after goes on."""
    group = board(town)
    group.deaths = [2]
    with pytest.raises(Death):
        await town.writes("weber", LONG * 4, SPACE)
    part = read(town, group)
    assert part
    for _ in range(2):
        town.clock.move(LEASE)
        await town.settle()
    assert read(town, group) == part
    await town.writes("weber", "Und noch etwas", SPACE)
    assert read(town, group) == f"{part} Und noch etwas"
    (told,) = [each.text for each in town.news("weber") if "unterbrochen" in each.text]
    assert "Ihre Nachricht vom Di, 8.10., 10:00" in told
    assert "fehlt sie vielleicht, ganz oder zum Teil" in told


async def test_what_arrived_before_a_flood_is_taken_back_with_the_rest(town: MixedTown) -> None:
    group = board(town)
    group.floods = [3]
    said = await town.writes("weber", LONG * 4, SPACE)
    await town.takes_back(said)
    await pause(town)
    assert read(town, group) == ""
