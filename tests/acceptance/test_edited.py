"""Messages that were changed: the odd ways in which that can go. See also ``de_16_geaendert``."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Standing, Update
from bot.domain.people import Account, Role
from bot.domain.teams import Room
from bot.ports import Later, Sent
from bot.talk.model import Edited
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
SETTLED = "Diese Nachricht habe ich schon beantwortet"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOW))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


async def test_a_wrong_code_can_be_put_right(town: Town) -> None:
    town.settle_in("eva", "de")
    code = await town.invite(Role.MAKER, programme="erzgebirge")
    await town.says("eva", "/start aaaa-aaaa-aaaa-aaaa")
    assert "Willkommen" not in heard(town, "eva")
    await town.edits("eva", "/start aaaa-aaaa-aaaa-aaaa", f"/start {code}")
    assert "Willkommen" in heard(town, "eva")


async def test_a_command_runs_once_however_often_it_is_changed(town: Town) -> None:
    await town.says("ada", "/treffn")
    await town.edits("ada", "/treffn", "/treffen")
    assert "noch kein Termin" in heard(town, "ada")
    for words in ("/treffen 15.10. 14 Uhr", "/pause"):
        await town.edits("ada", "/treffen", words)
        assert heard(town, "ada").startswith(SETTLED)
        await town.edits("ada", words, "/treffen")
        assert heard(town, "ada").startswith(SETTLED)
    assert await kept(town, Meeting) == ()


async def test_it_is_read_again_as_long_as_it_is_not_understood(town: Town) -> None:
    await town.says("ada", "blabla")
    await town.edits("ada", "blabla", "blubb")
    await town.edits("ada", "blubb", "hilfe")
    first, second, third = town.news("ada")
    assert first.text == second.text != third.text
    assert third.text.startswith("Team")


async def test_a_change_may_wait_over_a_weekend_for_the_service(town: Town) -> None:
    await town.says("ada", "blabla")
    change = Edited(town.said("ada", "blabla"), "/treffen")
    await town.happens_late("ada", change, timedelta(days=3))
    assert "noch kein Termin" in heard(town, "ada")


async def test_what_was_not_understood_long_ago_is_not_read_again(town: Town) -> None:
    await town.says("ada", "blabla")
    town.clock.move(timedelta(days=3))
    town.news("ada")
    await town.edits("ada", "blabla", "/treffen")
    assert heard(town, "ada").startswith(SETTLED)


async def test_only_the_last_thing_said_is_read_again(town: Town) -> None:
    await town.says("ada", "blabla")
    await town.says("ada", "/team")
    town.news("ada")
    await town.edits("ada", "blabla", "/treffen")
    assert heard(town, "ada").startswith(SETTLED)


async def test_news_in_between_are_nothing_that_was_said(town: Town) -> None:
    await town.says("ada", "blabla")
    await town.says("weber", "/update im plan")
    await town.says("weber", "überspringen")
    await town.says("weber", "überspringen")
    assert "Im Plan" in heard(town, "ada")
    await town.edits("ada", "blabla", "/treffen")
    assert "noch kein Termin" in heard(town, "ada")


@pytest.mark.parametrize("words", ["", " ", "\u200b", "zurück", "abbrechen", "/x"])
async def test_what_is_no_answer_takes_no_answer_away(town: Town, words: str) -> None:
    await town.says("ada", "/update im plan")
    await town.says("ada", "Das Handbuch wächst.")
    question = town.news("ada")[-1].text
    await town.edits("ada", "Das Handbuch wächst.", words)
    settled, again = town.news("ada")
    assert settled.text.startswith(SETTLED)
    assert again.text == question
    await town.says("ada", "überspringen")
    assert "Das Handbuch wächst." in heard(town, "ada")


@pytest.mark.parametrize("words", ["/", "x" * 5000])
async def test_an_answer_that_is_none_is_asked_for_again(town: Town, words: str) -> None:
    await town.says("ada", "/update im plan")
    await town.says("ada", "Das Handbuch wächst.")
    await town.edits("ada", "Das Handbuch wächst.", words)
    assert "Was gibt es dazu zu sagen?" in heard(town, "ada")
    await town.edits("ada", words, "Das Handbuch ist fertig.")
    await town.says("ada", "überspringen")
    assert "Das Handbuch ist fertig." in heard(town, "ada")


async def mistypes(town: Town, words: str) -> None:
    """Let Ada mistype a command in the team's group, where others go on talking to the bot."""
    town.room("Teamchat")
    await town.store.run(lambda tx: tx.apply([Put(Room(town.rooms["Teamchat"], "t1", "ada", NOW))]))
    await town.says("ada", words, "Teamchat")
    await town.says("ben", "/team", "Teamchat")
    assert town.news("Teamchat")


async def corrects(town: Town, words: str, new: str) -> str:
    """Let Ada change it there, and return what the group hears then."""
    await town.happens("ada", Edited(town.said("ada", words), new), "Teamchat")
    return heard(town, "Teamchat")


async def test_a_mistyped_command_is_put_right_in_a_group_and_runs_once(town: Town) -> None:
    await mistypes(town, "/trefen")
    assert await corrects(town, "/trefen", "/trefen") == ""  # a preview was added, say
    assert "/treffen" in await corrects(town, "/trefen", "/trffen")
    assert "noch kein Termin" in await corrects(town, "/trffen", "/treffen")
    for words in ("/treffen 15.10. 14 Uhr", "/team"):
        assert await corrects(town, "/treffen", words) == ""
    assert await kept(town, Meeting) == ()


@pytest.mark.parametrize("new", ["Ich meinte treffen", "treffen", ""])
async def test_what_is_no_command_is_not_for_the_bot_in_a_group(town: Town, new: str) -> None:
    await mistypes(town, "/trefen")
    assert await corrects(town, "/trefen", new) == ""


async def test_what_was_a_command_or_is_old_is_not_read_again_in_a_group(town: Town) -> None:
    await mistypes(town, "/team")
    assert await corrects(town, "/team", "/treffen") == ""
    await town.says("ada", "/trefen", "Teamchat")
    town.news("Teamchat")
    town.clock.move(timedelta(minutes=16))
    assert await corrects(town, "/trefen", "/treffen") == ""
    assert town.news("ada") == []


async def test_nothing_happens_in_a_group_or_for_a_stranger(town: Town) -> None:
    town.room("Teamchat")
    await town.happens("ada", Edited("said-1", "/treffen"), "Teamchat")
    assert town.news("Teamchat") == town.news("ada") == []
    town.settle_in("eva", "de")
    await town.happens("eva", Edited("said-1", "/start"))
    assert town.news("eva") == []
    assert await kept(town, Account, id=town.people["eva"]) == ()


@pytest.mark.parametrize("said", [("/team",), ("blabla",), ("/update im plan", "Es wächst.")])
async def test_a_change_that_changes_nothing_gets_no_answer(
    town: Town, said: tuple[str, ...]
) -> None:
    for each in said:
        await town.says("ada", each)
    town.news("ada")
    for each in (*said, *said):
        await town.edits("ada", each, each)
        assert town.news("ada") == []
    await town.says("ada", "/hilfe")
    town.news("ada")
    for each in said:
        await town.edits("ada", each, each)
        assert town.news("ada") == []


async def test_a_date_that_is_read_back_is_not_read_back_again_unchanged(town: Town) -> None:
    await town.says("ada", "/treffen")
    await town.says("ada", "15.10. 14 Uhr")
    await town.edits("ada", "15.10. 14 Uhr", "15.10. 15 Uhr")
    assert "15:00" in town.news("ada")[-1].text
    await town.edits("ada", "15.10. 15 Uhr", "15.10. 15 Uhr")
    assert town.news("ada") == []
    await town.presses("ada", "Passt so")
    (meeting,) = await kept(town, Meeting)
    assert meeting.starts_at == at("2024-10-15 15:00")


async def test_what_was_changed_and_settled_is_settled_once(town: Town) -> None:
    await town.says("ada", "/team")
    await town.edits("ada", "/team", "/treffen")
    assert town.news("ada")[-1].text.startswith(SETTLED)
    await town.edits("ada", "/treffen", "/treffen")
    assert town.news("ada") == []


async def test_a_button_settles_what_was_typed_before(town: Town) -> None:
    await town.says("ada", "/update")
    for words in ("im plan", "zurück"):
        await town.says("ada", words)
    await town.presses("ada", "🔴 Blockiert")
    town.news("ada")
    await town.edits("ada", "im plan", "gefährdet")
    assert heard(town, "ada").startswith(SETTLED)
    for words in ("Es klemmt.", "überspringen", "nein"):
        await town.says("ada", words)
    (update,) = await kept(town, Update)
    assert update.standing is Standing.BLOCKED


async def test_an_unknown_message_gets_a_kind_word(town: Town) -> None:
    await town.happens("ada", Edited("said-99", "nächste Woche dann"))
    assert heard(town, "ada").startswith(SETTLED)


async def test_an_older_answer_that_arrives_later_is_nothing_that_was_said(town: Town) -> None:
    town.hands.answer = lambda _: Later(60)
    await town.says("ada", "/hilfe")
    town.clock.move(timedelta(seconds=1))
    await town.says("ada", "blabla")
    town.clock.move(timedelta(minutes=2))
    town.hands.answer = lambda parcel: Later(60) if "/unclear/" in parcel.key else Sent("1")
    await town.settle()
    await town.edits("ada", "blabla", "/treffen")
    town.hands.answer = None
    await town.wait_until(NOW + timedelta(hours=1))
    assert SETTLED not in (told := heard(town, "ada"))
    assert "noch kein Termin" in told
