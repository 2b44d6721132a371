"""What a transcript cannot tell: groups that move, chats that close, floods, menus, old buttons.

The whole bot is at work here: core, store, adapter and python-telegram-bot, against the Bot API
server on loopback.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from adapters.app.menus import add_leading, common_menus, leading_menus
from bot.domain.people import Account
from bot.domain.teams import Room
from tests.support import residents
from tests.support.botapi import Fault, Group, Seen, faults
from tests.support.cases import kept
from tests.support.clock import at
from tests.support.telegram_town import TelegramTown
from tests.support.town import CHANNEL, catalog

pytestmark = pytest.mark.telegram

PEOPLE = {"Kim": "de", "Weber": "de", "Ada": "de", "Ben": "en"}
KNOWN = (
    "Kim = Kim Seidel, coordinator, du",
    "Weber = Jutta Weber, contact: Alte Brauerei | Handbuch | Es fehlt ein Handbuch. | Grafik",
    "Ada = Ada Lindner, maker, du: Ich gestalte Abläufe. | Prozesse | Ein Team.",
    "Ben = Ben Okafor, maker: I draw handbooks. | graphics | Something printed.",
)
TEAM = "Weber, Ada, Ben"


async def inhabited(town: TelegramTown, teams: Sequence[str] = (TEAM,)) -> TelegramTown:
    await town.open()
    for name, language in PEOPLE.items():
        town.settle_in(name, language)
    await residents.settle(town, KNOWN, teams)
    return town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TelegramTown]:
    found = await inhabited(TelegramTown(tmp_path, at("2024-11-01 12:00")))
    yield found
    assert found.server.unanswered == []
    await found.end()


def last(town: TelegramTown, name: str) -> Seen:
    """The newest message in a person's chat."""
    return town.persons[name].chat[-1]


def texts(town: TelegramTown, name: str) -> list[str]:
    return [each.text for each in town.news(name)]


async def found_group(town: TelegramTown) -> Group:
    """Let Ada bind a group to the team by the link that the bot gave her."""
    await town.says("Ada", "/team")
    await town.presses("Ada", "Gruppe verbinden")
    button = last(town, "Ada").button("Gruppe auswählen")
    assert button is not None
    assert button.url is not None
    link, _, code = button.url.partition("?startgroup=")
    assert link == "https://t.me/kupplung_bot"
    members = [town.persons[name] for name in ("Ada", "Weber", "Ben")]
    group = town.server.group("Teamchat", members)
    await group.add_bot(code, by=members[0])
    keep(town, group)
    await town.arrive()
    return group


def keep(town: TelegramTown, group: Group) -> None:
    """Follow what is said in a group under the name "Teamchat"."""
    town.groups["Teamchat"] = group
    town.rooms["Teamchat"] = f"{CHANNEL}:{group.id}"


# Groups.


async def test_a_link_binds_a_group_to_its_team(town: TelegramTown) -> None:
    group = await found_group(town)
    (bound,) = texts(town, "Teamchat")
    assert bound.startswith("Dieser Chat gehört jetzt zum Team Alte Brauerei.")
    (room,) = await kept(town, Room)
    assert (room.id, room.team_id, room.bound_by) == (f"telegram:{group.id}", "t1", "ada")


async def test_a_link_works_once(town: TelegramTown) -> None:
    await found_group(town)
    used = town.server.group("Zweite Gruppe", [town.persons["Ada"]])
    button = last(town, "Ada").button("Gruppe auswählen")
    assert button is not None
    await used.add_bot(str(button.url).partition("=")[2], by=town.persons["Ada"])
    keep(town, used)
    await town.arrive()
    assert texts(town, "Teamchat")[-1].startswith("Dieser Code ist verbraucht oder abgelaufen.")
    assert len(await kept(town, Room)) == 1


async def test_the_bot_hears_nothing_but_what_is_meant_for_it(town: TelegramTown) -> None:
    group = await found_group(town)
    ada = town.persons["Ada"]
    town.server.first_bot.reads_all = True  # somebody switched its privacy mode off
    town.news("Teamchat")
    await town.says("Ada", "Wann treffen wir uns?", "Teamchat")
    await town.says("Ada", "/treffen@another_bot", "Teamchat")
    await ada.sends_photo(b"\x89PNG\r\n\x1a\n", into=group)
    await town.arrive()
    assert texts(town, "Teamchat") == []
    await town.says("Ada", "/treffen@kupplung_bot", "Teamchat")
    (card,) = texts(town, "Teamchat")
    assert card == "Alte Brauerei, Treffen im November: noch kein Termin."
    await ada.replies_to(group.chat[-1], "nächste Woche?", into=group)
    await town.arrive()
    (hint,) = texts(town, "Teamchat")
    assert hint.startswith("Hier höre ich nur auf Befehle")


async def test_a_group_that_becomes_a_supergroup_stays_with_its_team(town: TelegramTown) -> None:
    group = await found_group(town)
    moved = await group.migrate()
    await town.arrive()
    keep(town, moved)
    await propose(town)
    assert any("schlägt Di, 12.11., 10:00 vor" in each for each in texts(town, "Teamchat"))
    assert [each.id for each in await kept(town, Room)] == [f"telegram:{moved.id}"]
    await town.presses("Ben", "Suits me")
    await town.presses("Weber", "Passt", "Teamchat")
    assert texts(town, "Teamchat")[-1].startswith("Der Termin steht: Di, 12.11., 10:00")


@pytest.mark.parametrize("told", ["to", "from"])
async def test_one_word_of_a_move_is_enough(town: TelegramTown, told: str) -> None:
    group = await found_group(town)
    moved = await group.migrate()
    pending = town.server.first_bot.queue.pending
    for each in list(pending.values()):
        if f"migrate_{told}_chat_id".encode() not in each.body:
            del pending[each.update_id]
    await town.arrive()
    assert [each.id for each in await kept(town, Room)] == [f"telegram:{moved.id}"]


async def test_what_was_typed_before_the_bot_was_removed_is_done_though_it_comes_after_that(
    town: TelegramTown,
) -> None:
    """A webhook brings the bot's own membership beside what is said in the chat."""
    group = await found_group(town)
    await town.persons["Ada"].says("/treffen 12.11. 10 Uhr", into=group)
    queue = town.server.first_bot.queue
    late = queue.pending.popitem()[1]
    await group.remove_bot(by=town.persons["Ben"])
    await town.arrive()
    assert await kept(town, Room) == ()
    for name in ("Ada", "Weber"):
        texts(town, name)
    town.clock.move(timedelta(minutes=2))
    queue.add(late.kind, orjson.loads(late.body)[late.kind], late.lane)
    await town.arrive()
    assert texts(town, "Ada")[-1].startswith("Verstanden: Di, 12.11., 10:00.")
    await town.says("Ada", "ja")
    assert any("schlägt Di, 12.11., 10:00 vor" in each for each in texts(town, "Weber"))
    assert await kept(town, Room) == ()


async def test_a_move_that_nobody_told_is_noticed_when_writing(town: TelegramTown) -> None:
    group = await found_group(town)
    moved = await group.migrate()
    town.server.first_bot.queue.pending.clear()
    keep(town, moved)
    await propose(town)
    assert any("schlägt Di, 12.11., 10:00 vor" in each for each in texts(town, "Teamchat"))
    assert [each.id for each in await kept(town, Room)] == [f"telegram:{moved.id}"]


@pytest.mark.parametrize("told", [True, False])
async def test_a_bot_that_was_removed_forgets_the_group(town: TelegramTown, told: bool) -> None:
    group = await found_group(town)
    await group.remove_bot(by=town.persons["Ben"])
    if not told:
        town.server.first_bot.queue.pending.clear()
    await town.arrive()
    town.news("Teamchat")
    await propose(town)
    assert texts(town, "Teamchat") == []
    assert await kept(town, Room) == ()
    print(
        [each.text for n in ("Ada", "Weber", "Ben") for each in town.persons[n].chat[-4:]],
        town.groups["Teamchat"].chat[-2:],
    )
    assert any("schlägt Di, 12.11., 10:00 vor" in each for each in texts(town, "Weber"))


async def propose(town: TelegramTown) -> None:
    await town.says("Ada", "/treffen 12.11. 10 Uhr")
    await town.says("Ada", "ja")


# Buttons.


async def test_every_press_is_answered(town: TelegramTown) -> None:
    await propose(town)
    ben = town.persons["Ben"]
    card = last(town, "Ben")
    first = await ben.presses_old(card, "Suits me")
    again = await ben.presses_old(card, "Suits me")
    strange = town.server.world.press(ben, ben.private, card.message_id, "a.nothing.of.ours")
    for press in (first, again, strange):
        await town.arrive(press)
        assert press.answers == 1
    heard = texts(town, "Ben")
    assert any("Tue 12 Nov" in each and "Ben Okafor ✓" in each for each in heard)
    assert heard[-1].startswith("That no longer counts")
    assert last(town, "Ben").labels == []


async def test_an_answer_that_comes_too_late_harms_nothing(
    town: TelegramTown, caplog: pytest.LogCaptureFixture
) -> None:
    await propose(town)
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    body = orjson.dumps({"ok": False, "error_code": 400, "description": words})
    town.server.faults.queue(Fault("too old", status=400, body=body), "answerCallbackQuery")
    press = await town.persons["Ben"].presses("Suits me")
    assert press is not None
    await town.arrive()
    assert "Ben Okafor ✓" in last(town, "Ben").text
    await town.restart()
    assert town.server.faults.injected["too old"] == 1
    assert [each for each in caplog.records if "no answer" in each.getMessage()] == []
    press.settle("", alert=False)


# Menus.


async def test_menus_by_language_place_and_role(town: TelegramTown) -> None:
    group = await found_group(town)
    leading = await town.store.run(lambda tx: leading_menus(tx, catalog(), CHANNEL))
    await town.channel.publish_menus(add_leading(common_menus(catalog()), leading, {}))
    ada, ben, kim = (town.persons[name].menu for name in ("Ada", "Ben", "Kim"))
    assert ada["treffen"] == "Nächstes Treffen"
    assert ben["meeting"] == "Next meeting"
    assert "status" in kim
    assert "status" not in ada.keys() | ben.keys()
    stranger = town.server.person("Zoé", language="fr")
    assert stranger.menu == ben
    here = town.server.first_bot.menu(group, "de")
    assert "treffen" in {each["command"] for each in here}
    assert "status" not in {each["command"] for each in here}


# Long messages.


async def test_a_long_answer_comes_in_pieces_with_its_buttons_on_the_last(tmp_path: Path) -> None:
    town = await inhabited(TelegramTown(tmp_path, at("2024-11-25 12:00")), [TEAM] * 60)
    town.clock.set(at("2025-01-10 12:00"))
    await town.says("Kim", "/status")
    pieces = town.news("Kim")
    assert len(pieces) > 1
    assert max(len(each.text) for each in pieces) <= 4096
    assert [bool(each.buttons) for each in pieces] == [*[False] * (len(pieces) - 1), True]
    for number in range(1, 61):
        (line,) = [
            line
            for each in pieces
            for line in each.text.splitlines()
            if f"· {number} Alte Brauerei: " in line
        ]
        assert line.startswith("🔴 handeln")
    await town.end()


async def test_who_writes_ten_thousand_characters_loses_nothing(town: TelegramTown) -> None:
    await town.says("Ada", "/update")
    await town.says("Ada", "Im Plan")
    town.news("Ada")
    await town.says("Ada", "x" * 10_000)
    heard = texts(town, "Ada")
    assert len(heard) == 3  # a client cuts it into so many
    assert all(each.startswith("Das ist zu lang. 400 Zeichen sind genug.") for each in heard)
    await town.says("Ada", "Es läuft.")
    await town.says("Ada", "überspringen")
    assert "„Es läuft.“" in last(town, "Ada").text


# People who cannot be reached.


@pytest.mark.parametrize("told", [True, False])
async def test_the_coordinator_hears_once_of_who_cannot_be_reached(
    town: TelegramTown, told: bool
) -> None:
    ben = town.persons["Ben"]
    await ben.blocks()
    if not told:
        town.server.first_bot.queue.pending.clear()
    await town.arrive()
    await propose(town)
    await town.says("Ada", "/treffen 13.11. 10 Uhr")
    await town.says("Ada", "ja")
    await town.says("Ada", "/update im plan")
    await town.says("Ada", "überspringen")
    await town.says("Ada", "überspringen")
    told_kim = [each for each in texts(town, "Kim") if "nicht mehr erreichbar" in each]
    assert len(told_kim) == 1
    assert told_kim[0].startswith("Ben Okafor (Maker)")
    refused = [each for each in town.server.log if each.error and "blocked" in each.error]
    assert len(refused) == (0 if told else 1)
    (account,) = await kept(town, Account, person_id="ben")
    assert not account.reachable
    await ben.unblocks()
    await town.says("Ben", "/meeting")
    (account,) = await kept(town, Account, person_id="ben")
    assert account.reachable
    *_, answer, update = texts(town, "Ben")
    assert "13 Nov" in answer
    assert update == "Alte Brauerei in November: 🟢 On track, says Ada Lindner."


# Floods.


async def test_a_flood_in_one_chat_holds_up_nobody_else(tmp_path: Path) -> None:
    town = await inhabited(TelegramTown(tmp_path, at("2024-11-01 12:00"), limits=True))
    await town.says("Ada", "/treffen 12.11. 10 Uhr")
    for name in PEOPLE:
        town.news(name)
    town.server.faults.queue(faults.delay(0), "sendMessage")
    town.server.faults.queue(faults.flood(30), "sendMessage")
    await town.says("Ada", "ja")
    heard = {name: bool(town.news(name)) for name in ("Ada", "Weber", "Ben")}
    assert heard["Ada"]
    (waiting,) = [name for name, anything in heard.items() if not anything]
    await pass_time(town, 29)
    assert town.news(waiting) == []
    await pass_time(town, 1)
    assert len(town.news(waiting)) == 1
    flooded = [each for each in town.server.log if each.error == "flood"]
    assert len(flooded) == 1
    await town.end()


async def pass_time(town: TelegramTown, seconds: int) -> None:
    """Let seconds pass on both clocks, the core's and the pace's."""
    town.clock.move(timedelta(seconds=seconds))
    town.seconds.seconds += seconds
    await town.settle()
