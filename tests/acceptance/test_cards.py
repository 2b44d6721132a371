"""Cards of a date: what one answers shows everywhere, whatever is slow, asleep or elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing
from bot.domain.people import Account
from bot.domain.teams import Room, Team
from bot.ports import Body, Delivery, Parcel, Sent, Tx, Unreachable
from bot.talk.markup import literal
from bot.talk.model import Envelope, Event, Message, Pressed, RoomMoved, Said, ToPerson, Why
from tests.support.cases import BEN, kept, member, profile, settle, talking, team, update
from tests.support.clock import at
from tests.support.mixed_town import MixedTown
from tests.support.town import Heard, Town

NOW = "2024-10-08 10:00"
BEN_TOO = member(BEN, Side.MAKER)
YES, NO = (f"a.vote.t1.2024-10.1.{each}" for each in ("yes", "no"))
ADA_YES, BEN_YES, WEBER_YES = ALL = ["Ada Lindner ✓", "Ben Okafor ✓", "Frau Weber ✓"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at(NOW))
    yield town
    await town.close()


async def propose(town: Town) -> None:
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    await town.says("ada", "ja")


def card(town: Town, name: str) -> Heard:
    """Return the card as somebody sees it now: the one message that was proposed with answers."""
    refs = {each.ref for each in town.all_heard(name) if " ✓, " in each.text}
    (found,) = [each for each in town.visible(name) if each.ref in refs]
    return found


def answers(heard: Heard) -> list[str]:
    return sorted(heard.text.splitlines()[-1].split(", "))


async def test_two_answers_at_once_both_show(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    await town.at_once(*((each, Pressed(YES, card(town, each).ref)) for each in ("ben", "weber")))
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.AGREED
    for name in ("ada", "ben", "weber"):
        assert answers(card(town, name)) == ALL
        assert card(town, name).buttons == ()
        assert sum(bool(each.files) for each in town.news(name)) == 1


async def test_a_yes_and_a_no_at_once_leave_no_buttons(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    yes, no = Pressed(YES, card(town, "ben").ref), Pressed(NO, card(town, "weber").ref)
    await town.at_once(("ben", yes), ("weber", no))
    (meeting,) = await kept(town, Meeting)
    assert meeting.starts_at is None
    for name in ("ada", "ben", "weber"):
        assert card(town, name).buttons == ()
    assert "Frau Weber" in town.visible("ada")[-1].text


async def test_a_card_that_is_slow_to_arrive_shows_the_result_in_the_end(town: Town) -> None:
    """Once it was tried it is not changed in place any more; what changes it waits behind it."""
    await settle(town, BEN_TOO)
    await town.says("ada", "/treffen 15.10. 14 Uhr")
    town.hands.busy.add(town.people["ada"])
    await town.says("ada", "ja")
    town.hands.busy.add(town.people["ben"])
    await town.says("weber", "passt")
    town.clock.set(at("2024-10-08 10:05"))
    town.hands.busy.clear()
    await town.settle()
    assert answers(card(town, "ada")) == [ADA_YES, "Ben Okafor …", WEBER_YES]
    assert answers(card(town, "ben")) == [ADA_YES, "Ben Okafor …", WEBER_YES]
    assert card(town, "ben").labels == ("Suits me", "Can’t make it")


async def test_settling_the_date_does_not_swallow_what_still_has_to_be_shown(town: Town) -> None:
    await settle(town, BEN_TOO)
    await propose(town)
    town.hands.busy.add(town.people["ada"])
    await town.says("weber", "passt")
    await town.says("ben", "suits me")
    town.clock.set(at("2024-10-08 10:05"))
    town.hands.busy.clear()
    await town.settle()
    assert answers(card(town, "ada")) == ALL
    assert "Der Termin steht" in card(town, "ada").text


async def test_a_card_that_nobody_has_seen_is_not_shown_once_it_is_of_no_use(town: Town) -> None:
    await settle(town)
    town.clock.set(at("2024-10-08 20:30"))
    await propose(town)
    await town.says("weber", "/treffen")
    await town.presses("weber", "Passt nicht")
    await town.says("weber", "abbrechen")
    town.news("weber")
    await town.wait_until(at("2024-10-09 10:00"))
    assert not any("15.10." in each.text for each in town.news("weber"))
    assert card(town, "ada").text.endswith("entfällt.")
    assert any("Frau Weber kann dann nicht" in each.text for each in town.visible("ada"))


async def test_every_group_chat_of_a_team_has_its_card(town: Town) -> None:
    rooms = [Room(town.room(each), "t1", "ada", at(NOW)) for each in ("Eins", "Zwei")]
    await settle(town, BEN_TOO, *rooms)
    await propose(town)
    for name in ("Eins", "Zwei"):
        assert card(town, name).labels == ("Passt", "Passt nicht")
    await town.presses("ben", "Passt", "Eins")
    for name in ("Eins", "Zwei"):
        assert answers(card(town, name)) == [ADA_YES, BEN_YES, "Frau Weber …"]
        assert card(town, name).labels == ("Passt", "Passt nicht")
    await town.says("weber", "passt")
    for name in ("Eins", "Zwei"):
        assert answers(card(town, name)) == ALL
        assert card(town, name).labels == ()


async def test_a_card_that_waits_while_its_group_chat_moves_is_followed(town: Town) -> None:
    await settle(town, BEN_TOO, Room(town.room("Eins"), "t1", "ada", at(NOW)))
    town.hands.busy.add(town.room("Eins"))
    await propose(town)
    await town.happens("ada", RoomMoved("telegram:-10042"), "Eins")
    town.rooms["Zwei"] = "telegram:-10042"
    await town.says("ben", "suits me")
    town.clock.set(at("2024-10-08 10:05"))
    await town.settle()
    assert answers(card(town, "Zwei")) == [ADA_YES, BEN_YES, "Frau Weber …"]
    await town.says("weber", "passt")
    assert answers(card(town, "Zwei")) == ALL
    assert card(town, "Zwei").labels == ()


async def test_a_yes_to_the_reminder_shows_on_the_card(town: Town) -> None:
    await settle(town)
    await propose(town)
    await town.wait_until(at("2024-10-10 10:00"))
    reminder = town.visible("weber")[-1]
    assert reminder.ref != card(town, "weber").ref
    await town.presses("weber", "Passt")
    assert answers(card(town, "weber")) == [ADA_YES, WEBER_YES]
    assert card(town, "weber").labels == ()
    (pressed,) = [each for each in town.visible("weber") if each.ref == reminder.ref]
    assert pressed.text.endswith("✓ Passt")


async def test_a_no_to_a_date_that_stood_is_told_with_the_file_that_takes_it_out(
    town: Town,
) -> None:
    await settle(town)
    await propose(town)
    await town.presses("weber", "Passt")
    town.news("ada")
    await town.says("weber", "/treffen")
    await town.presses("weber", "Ich kann doch nicht")
    edited, told = town.news("ada")
    assert (edited.edited, edited.ref) == (True, card(town, "ada").ref)
    assert edited.text.endswith("entfällt.")
    assert told.files == ("kupplung-2024-10.ics",)


async def test_who_left_in_the_evening_is_not_shown_the_date_in_the_morning(town: Town) -> None:
    news = Message(ToPerson("ben"), (), why=Why.NEWS)
    await settle(town, member(BEN, Side.MAKER, verdict=None), update("2024-10", *BY_ADA))
    town.clock.set(at("2024-10-08 20:30"))
    await propose(town)
    keys = ("update-news/u2024-10/ben", "silence/t1/1/ben", "match/t1/jo/ben", "match/t2/jo/ben")
    await wait(town, *(replace(news, key=each) for each in keys))
    await town.happens("ben", Pressed("a.verdict.t1.no-go", "0"))
    assert answers(card(town, "ada")) == [ADA_YES, "Frau Weber …"]
    town.news("ben")
    await town.wait_until(at("2024-10-09 10:00"))
    assert [each.text for each in town.news("ben")] == ["match/t2/jo/ben"]
    assert card(town, "weber").labels == ("Passt", "Passt nicht")
    assert any("Ben Okafor" in each.text for each in town.news("weber"))


BY_ADA = (Standing.AT_RISK, "2024-10-08 20:00")


ASKED = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at(NOW),
                   maker=Answer.INTERESTED, asked_at=at(NOW), maker_at=at(NOW))  # fmt: skip
"""Ben would like to work with Frau Weber, and she has not answered."""


@pytest.mark.parametrize(
    ("state", "day"), [(talking(), "9.10."), (team(), "9.10."), (team(), "15.10.")]
)
async def test_who_joins_is_asked_for_the_date_that_is_proposed(
    town: Town, state: Team, day: str
) -> None:
    await settle(town, state, profile(BEN), ASKED)
    await town.says("ada", f"/treffen {day} 14 Uhr")
    await town.says("ada", "ja")
    await town.says("weber", "/vorschlaege")
    await town.presses("weber", "Interessiert")
    asked = card(town, "ben")
    assert asked.labels == ("Suits me", "Can’t make it")
    for name in ("ada", "ben", "weber"):
        assert answers(card(town, name)) == [ADA_YES, "Ben Okafor …", "Frau Weber …"]
    await town.presses("weber", "Passt", old=True)
    await town.presses("ben", "Suits me")
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.AGREED
    assert answers(card(town, "ben")) == ALL


async def test_who_joins_a_team_that_works_is_shown_the_date_that_stands(town: Town) -> None:
    await settle(town, profile(BEN), ASKED)
    await propose(town)
    await town.presses("weber", "Passt")
    await town.says("weber", "/vorschlaege")
    await town.presses("weber", "Interessiert")
    assert "15 Oct, 14:00. The date is fixed" in card(town, "ben").text
    assert card(town, "ben").buttons == ()


async def wait(town: Town, *messages: Message) -> None:
    """Put news for Ben into the outbox that wait for the morning; their keys are their words."""
    parcels = [
        Parcel(
            each.key or "", town.people["ben"], Body(literal(each.key or "")), each.why, "test",
            "ben", town.clock.now(), not_before=at("2024-10-09 09:00"),
        )
        for each in messages
    ]  # fmt: skip

    async def work(tx: Tx) -> None:
        await tx.post(parcels)

    await town.store.run(work)


async def test_a_team_that_ends_in_the_evening_is_not_asked_for_a_date_in_the_morning(
    town: Town,
) -> None:
    await settle(town, talking())
    town.clock.set(at("2024-10-08 20:30"))
    await propose(town)
    await town.happens("ada", Pressed("a.verdict.t1.no-go", "0"))
    await town.wait_until(at("2024-10-09 10:00"))
    assert not any("15.10." in each.text for each in town.news("weber"))


# Shown once more.


def below(town: Town, name: str) -> Heard:
    """Return the card as it was shown last."""
    return next(each for each in reversed(town.visible(name)) if " ✓" in each.text)


GROUP = "Teamchat"


async def bind(town: Town) -> None:
    await settle(town, BEN_TOO, Room(town.room(GROUP), "t1", "ada", at(NOW)))


async def test_in_a_group_the_newest_card_is_the_one(town: Town) -> None:
    await bind(town)
    await propose(town)
    old = card(town, GROUP)
    for number in (1, 2):
        await town.says("weber", "/treffen", GROUP)
        seen = town.visible(GROUP)
        assert [bool(each.labels) for each in seen] == [False] * number + [True]
        assert seen[0].text.endswith("Di, 15.10., 14:00, siehe weiter unten.")
    await town.presses("ben", "Passt", GROUP)
    assert answers(below(town, GROUP)) == [ADA_YES, BEN_YES, "Frau Weber …"]
    assert below(town, GROUP).ref != old.ref
    # A client that has not heard of it yet.
    await town.happens("weber", Pressed(YES, old.ref), GROUP)
    first, second, newest, told = town.visible(GROUP)
    assert "Der Termin steht" in newest.text
    assert first.labels == second.labels == told.labels == ()


@pytest.mark.parametrize("name", ["ben", GROUP])
async def test_a_card_that_was_shown_again_is_closed_with_the_others(town: Town, name: str) -> None:
    await bind(town)
    await propose(town)
    await town.says("ben", "/meeting", GROUP if name == GROUP else None)
    await town.says("weber", "passt")
    assert answers(below(town, name)) == [ADA_YES, "Ben Okafor …", WEBER_YES]
    await town.says("weber", "/treffen")
    await town.presses("weber", "Ich kann doch nicht")
    assert [each.labels for each in town.visible(name)] == [(), ()]
    assert "Frau Weber" in town.visible(name)[-1].text


@pytest.mark.parametrize("came", [True, False])
async def test_a_date_that_stood_and_was_shown_again_is_closed_after_it(
    town: Town, *, came: bool
) -> None:
    await bind(town)
    await propose(town)
    for name in ("ben", "weber"):
        await town.happens(name, Pressed(YES, card(town, name).ref))
    await town.says("ada", "/treffen", GROUP)
    (shown,) = [each for each in town.visible(GROUP) if each.labels]
    assert shown.labels == ("Anderer Termin",)
    town.clock.set(at("2024-10-15 16:00"))
    await town.happens("ada", Pressed(f"a.took.t1.2024-10.1.{'yes' if came else 'no'}", "0"))
    for words in ("alle", "überspringen") if came else ():
        await town.says("ada", words)
    (shown,) = [each for each in town.visible(GROUP) if each.ref == shown.ref]
    assert shown.labels == ()
    assert ("hat stattgefunden" if came else "hat nicht stattgefunden") in shown.text


async def test_who_asks_in_the_evening_is_not_asked_in_the_morning(town: Town) -> None:
    await settle(town, BEN_TOO)
    town.clock.set(at("2024-10-08 20:30"))
    await propose(town)
    await town.says("ben", "/meeting")
    await town.wait_until(at("2024-10-09 10:00"))
    (asked,) = [each for each in town.visible("ben") if "15 Oct" in each.text]
    assert asked.labels[:2] == ("Suits me", "Can’t make it")
    await town.happens("weber", Pressed(YES, card(town, "weber").ref))
    assert answers(below(town, "ben")) == [ADA_YES, "Ben Okafor …", WEBER_YES]


async def test_a_vote_on_what_was_replaced_leads_to_the_card_in_the_group(town: Town) -> None:
    await bind(town)
    await propose(town)
    old = card(town, GROUP)
    await town.says("ada", "/treffen 16.10. 14 Uhr")
    await town.says("ada", "ja")
    await town.happens("ben", Pressed(YES, old.ref), GROUP)
    first, new = town.visible(GROUP)
    assert (first.labels, new.labels) == ((), ("Passt", "Passt nicht"))
    assert first.text.endswith("Mi, 16.10., 14:00, siehe weiter unten.")


async def test_a_vote_on_what_was_replaced_shows_the_card_in_private(town: Town) -> None:
    await bind(town)
    await propose(town)
    old = card(town, "ben")
    await town.says("ada", "/treffen 16.10. 14 Uhr")
    await town.says("ada", "ja")
    await town.happens("ben", Pressed(YES, old.ref))
    assert [bool(each.labels) for each in town.visible("ben")] == [False, False, True]
    assert town.visible("ben")[-1].text.startswith("That was an earlier proposal.")
    await town.presses("ben", "Suits me")
    assert "Ben Okafor ✓" in town.visible("ben")[-1].text


# A date that is refused.


async def test_who_reads_the_news_of_a_refusal_does_not_read_it_on_the_card_too(
    town: Town,
) -> None:
    await bind(town)
    await propose(town)
    await town.presses("ben", "Suits me")
    for name in ("ada", "ben", "weber", GROUP):
        town.news(name)
    await town.presses("weber", "Passt nicht")
    for name, short, why in (
        ("ada", "entfällt.", "Frau Weber kann"),
        ("ben", "off.", "Frau Weber"),
    ):
        closed, told = town.news(name)
        assert closed.text.endswith(short)
        assert why in told.text
    (closed,) = town.news(GROUP)
    assert "Frau Weber kann dann nicht" in closed.text
    assert "Sie haben für Di, 15.10., 14:00 abgesagt." in card(town, "weber").text


# One person with two messengers.

ELSEWHERE = "matrix:@weber:example.org"


async def through_the_other(town: Town, number: int, event: Event) -> None:
    """Let something come in from Frau Weber's second messenger, in which nobody delivers here."""
    envelope = Envelope(f"matrix:{number}", ELSEWHERE, event, town.clock.now(), ref=f"$m{number}")
    await town.store.accept([envelope])
    await town.settle()


async def test_a_card_is_changed_in_the_messenger_in_which_it_lies(town: Town) -> None:
    await settle(town, BEN_TOO, Account(ELSEWHERE, "weber"))
    await town.says("weber", "Hallo")
    await propose(town)
    town.clock.set(at("2024-10-08 10:05"))
    await through_the_other(town, 1, Said("Hallo"))
    await town.says("ben", "suits me")
    assert answers(card(town, "weber")) == [ADA_YES, BEN_YES, "Frau Weber …"]
    await through_the_other(town, 2, Pressed(YES, "$card"))
    assert answers(card(town, "weber")) == ALL
    assert card(town, "weber").labels == ()


@pytest.fixture
async def mixed(tmp_path: Path) -> AsyncIterator[MixedTown]:
    """Return a town where Frau Weber has both messengers, and was last heard on Telegram."""
    town = MixedTown(tmp_path, at(NOW))
    town.live_on_matrix("ada", "ben", "kim")
    await settle(town, BEN_TOO, Account(town.on_matrix("weber"), "weber"))
    await town.says("weber", "Hallo")
    yield town
    await town.close()


async def test_a_card_that_had_to_go_elsewhere_is_followed_there(mixed: MixedTown) -> None:
    elsewhere = mixed.on_matrix("weber")
    mixed.hands.answer = lambda _: Unreachable("blocked")
    await propose(mixed)
    mixed.hands.answer = None
    assert card(mixed, elsewhere).labels == ("Passt", "Passt nicht")
    await mixed.says("ben", "suits me")
    assert answers(card(mixed, elsewhere)) == [ADA_YES, BEN_YES, "Frau Weber …"]
    mixed.people["weber"] = elsewhere
    await mixed.presses("weber", "Passt")
    assert answers(card(mixed, "weber")) == ALL
    assert card(mixed, "weber").labels == ()


async def test_an_address_that_begins_like_another_is_another(mixed: MixedTown) -> None:
    """What ``telegram:1003`` does not take goes on to ``telegram:100``."""
    first, third = mixed.people["weber"], mixed.people["weber"][:-1]
    taken: list[str] = []

    def answer(parcel: Parcel) -> Delivery:
        if parcel.to != third:
            return Unreachable("blocked")
        taken.append(parcel.key)
        return Sent("1")

    async def work(tx: Tx) -> None:
        await tx.apply([Put(Account(third, "weber"))])
        news = Parcel("news", mixed.on_matrix("weber"), Body(literal("Neues")), Why.NEWS, "news",
                      "weber", mixed.clock.now())  # fmt: skip
        await tx.post([news])

    mixed.hands.answer = mixed.matrix.answer = answer
    await mixed.store.run(work)
    await mixed.settle()
    assert taken == [f"news@{first}@{third}"]
