"""While a brief is held back its requests rest, whoever is asked; released, they go on anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Challenge, Review, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Role
from bot.domain.policy import Briefs, Policy
from bot.ports import Tx
from bot.speeddating.interests import Interests, interests_of
from bot.speeddating.party import Party, eligible
from tests.support.cases import BEN, JO, challenge, kept, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
BRIEF = challenge(success="Der Tresen steht in zehn Minuten.")
READ_FIRST = programme(policy=Policy(briefs=Briefs("coordinator")))
EVENING = Evening(
    "e1", "erzgebirge", 1, "kim", at("2024-10-20 18:00"), "Aula", 4, 2, 8, 0, 0, Phase.OPEN, NOW
)
RESTS, AGAIN = "so lange ruht alles dazu", "geht es nach der Überarbeitung weiter"
STILL, OPEN_REMARK = "wird noch überarbeitet", "steht noch eine Anmerkung der Koordination offen"
HELD = "Eine Anfrage dazu ruht so lange"
WAITS, OVER = "wartet noch auf eine Antwort", "verfallen"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


async def request(town: Town, by: str) -> Suggestion:
    """Let one side say yes to the only pair, and return what the other one is asked."""
    await town.says(by, "/vorschlaege")
    await town.presses(by, "Interessiert")
    (found,) = [each for each in await kept(town, Suggestion) if each.asks is not None]
    return found


async def open_up(town: Town, review: Review = Review.OPEN, *, read_first: bool = False) -> None:
    brief = replace(BRIEF, review=review)
    base = READ_FIRST if read_first else None
    await settle(town, JO, membership(JO, Role.MAKER), profile(JO), brief, base=base)


async def hand_back(town: Town) -> None:
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Mit Anmerkung zurück")
    await town.says("kim", "Bitte genauer: wie breit?")


async def hand_in(town: Town) -> None:
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Überarbeiten")
    await town.presses("weber", "Etwas ändern")
    await town.presses("weber", "Problem")
    await town.says("weber", "Wir brauchen einen Tresen aus Holz auf Rollen, zwei Meter breit.")
    await town.presses("weber", "Passt so")


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def until(town: Town, when: str) -> None:
    town.clock.set(at(when))
    await town.service.tick()
    await town.settle()


async def now(town: Town) -> Suggestion:
    (found,) = [each for each in await kept(town, Suggestion) if each.maker_id == "jo"]
    return found


async def test_what_is_handed_back_rests_for_its_maker_and_goes_on_when_it_is_mended(
    town: Town,
) -> None:
    await open_up(town)
    asked = await request(town, "weber")
    assert asked.asks is Side.MAKER
    heard(town, "jo")
    await hand_back(town)
    assert (await now(town)).asked_at is None
    await town.presses("jo", "Interessiert", old=True)
    assert RESTS in heard(town, "jo")
    await town.presses("jo", "Warum?", old=True)
    assert RESTS in heard(town, "jo")
    await town.says("jo", "/vorschlaege")
    assert "Tresen" not in heard(town, "jo")
    await until(town, "2024-10-21 10:00")
    assert "Tresen" not in heard(town, "jo")
    assert (await now(town)).maker is Answer.OPEN
    await hand_in(town)
    said = heard(town, "jo")
    assert AGAIN in said
    assert "zwei Meter" in said
    await until(town, "2024-10-25 10:00")
    assert WAITS in heard(town, "jo")
    await town.presses("jo", "Interessiert")
    assert (await now(town)).mutual


async def test_a_released_brief_that_is_revised_rests_until_it_is_released_again(
    town: Town,
) -> None:
    await open_up(town, Review.RELEASED, read_first=True)
    await request(town, "weber")
    await until(town, "2024-10-11 12:00")
    assert WAITS in heard(town, "jo")
    await hand_in(town)
    await until(town, "2024-10-22 10:00")
    assert heard(town, "jo") == ""
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    assert AGAIN in heard(town, "jo")
    await until(town, "2024-10-25 12:00")
    assert WAITS in heard(town, "jo")
    await until(town, "2024-10-30 12:00")
    assert OVER in heard(town, "jo")


async def test_of_a_request_that_rests_for_long_all_hear_whom_it_concerns(town: Town) -> None:
    await open_up(town, Review.RELEASED, read_first=True)
    await request(town, "jo")
    heard(town, "jo")
    town.clock.set(at("2024-10-09 10:00"))
    await hand_in(town)
    town.clock.set(at("2024-10-11 10:00"))
    await hand_back(town)
    for name in ("weber", "kim"):
        heard(town, name)
    await until(town, "2024-10-13 12:00")
    assert heard(town, "jo") + heard(town, "weber") + heard(town, "kim") == ""
    await town.wait_until(at("2024-12-20 12:00"))
    assert heard(town, "jo").count(STILL) == 1
    said = [each.text for each in town.news("weber") if OPEN_REMARK in each.text]
    assert len(said) == 2
    assert "Bitte genauer: wie breit?" in said[0]
    assert heard(town, "kim").count("mit der Anmerkung bei Frau Weber") == 1
    await town.presses("weber", "Überarbeiten")
    assert "Passt so" in town.visible("weber")[-1].labels


async def test_of_several_requests_that_rest_with_a_brief_its_contact_hears_once(
    town: Town,
) -> None:
    await open_up(town, Review.RETURNED)
    rest = Suggestion("s1", "erzgebirge", "c1", "jo", "weber", 0.9, (), NOW, Answer.INTERESTED)
    both = (rest, replace(rest, id="s2", maker_id="ben"))
    dated = [replace(each, maker_at=NOW) for each in both]
    brief = replace(BRIEF, review=Review.RETURNED, comment="Wie breit?", updated_at=NOW)
    changes = [Put(profile(BEN)), Put(brief), *map(Put, dated)]
    await town.store.run(lambda tx: tx.apply(changes))
    await until(town, "2024-10-11 12:00")
    assert heard(town, "weber").count(OPEN_REMARK) == 1


async def test_of_a_brief_that_nobody_reads_who_coordinates_hears_if_a_request_rests(
    town: Town,
) -> None:
    await open_up(town, Review.RELEASED, read_first=True)
    await request(town, "jo")
    await hand_in(town)
    for name in ("jo", "weber", "kim"):
        heard(town, name)
    await until(town, "2024-10-15 12:00")
    assert heard(town, "jo").count(STILL) == 1
    assert OPEN_REMARK not in heard(town, "weber")
    assert "noch nicht gelesen" in heard(town, "kim")
    await town.presses("kim", "Zu 2: Nr. 1 lesen")
    assert "zwei Meter breit" in heard(town, "kim")


async def test_what_rests_is_listed_as_open(town: Town) -> None:
    """From the first moment, once for each brief; until it is released."""
    await open_up(town, Review.RELEASED, read_first=True)
    await town.says("kim", "/offen")
    assert HELD not in heard(town, "kim")
    await request(town, "jo")
    await hand_in(town)
    heard(town, "kim")
    await town.says("kim", "/offen")
    assert "noch nicht gelesen" in heard(town, "kim")
    assert "Nr. 1 lesen" in town.visible("kim")[-1].labels
    await hand_back(town)
    heard(town, "kim")
    await town.says("kim", "/offen")
    assert heard(town, "kim").count("mit der Anmerkung bei Frau Weber") == 1
    assert "Nr. 1 lesen" not in town.visible("kim")[-1].labels
    await hand_in(town)
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    heard(town, "kim")
    await town.says("kim", "/offen")
    assert HELD not in heard(town, "kim")


async def test_a_brief_that_is_handed_back_is_listed_only_where_somebody_waits(town: Town) -> None:
    await open_up(town, Review.RETURNED)
    await town.says("kim", "/offen")
    assert HELD not in heard(town, "kim")


async def test_a_contact_agrees_to_nobody_before_the_own_brief_is_released(town: Town) -> None:
    await open_up(town, Review.RELEASED, read_first=True)
    asked = await request(town, "jo")
    assert asked.asks is Side.CONTACT
    await hand_in(town)
    heard(town, "weber")
    await town.presses("weber", "Interessiert", old=True)
    assert "Ihre Herausforderung ist gerade nicht freigegeben" in heard(town, "weber")
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    assert "Eine Anfrage dazu gilt noch" in heard(town, "weber")
    await town.presses("weber", "Interessiert")
    assert (await now(town)).mutual


async def test_a_contact_who_is_asked_anew_sees_the_pictures_again(town: Town) -> None:
    picture = Media("telegram", MediaKind.PHOTO, "photo-1")
    await open_up(town, Review.RELEASED, read_first=True)
    shown = Put(replace(profile(JO), media=(picture,)), quiet=True)
    await town.store.run(lambda tx: tx.apply([shown]))
    await request(town, "jo")
    await hand_in(town)
    heard(town, "weber")
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    (again,) = [each for each in town.news("weber") if "Eine Anfrage dazu" in each.text]
    assert again.files == ("photo",)


async def test_a_no_counts_while_a_brief_is_held_back(town: Town) -> None:
    await open_up(town)
    await request(town, "weber")
    await hand_back(town)
    await town.presses("jo", "Nichts für mich", old=True)
    assert (await now(town)).maker is Answer.DECLINED
    await town.presses("jo", "Doch nicht")
    assert RESTS in heard(town, "jo")
    assert (await now(town)).maker is Answer.DECLINED


async def test_what_had_lapsed_before_does_not_come_back_with_the_release(town: Town) -> None:
    await open_up(town, Review.RELEASED, read_first=True)
    asked = await request(town, "weber")
    await until(town, "2024-10-16 12:00")
    assert OVER in heard(town, "jo")
    await hand_in(town)
    assert (await now(town)).asked_at == asked.asked_at
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    assert AGAIN not in heard(town, "jo")


async def test_a_request_of_before_is_not_recalled_while_its_brief_is_held_back(
    town: Town,
) -> None:
    await open_up(town, Review.RELEASED)
    await request(town, "weber")
    heard(town, "jo")
    (brief,) = await kept(town, Challenge)
    back = Put(replace(brief, review=Review.RETURNED), quiet=True)
    await town.store.run(lambda tx: tx.apply([back]))
    await until(town, "2024-10-16 12:00")
    assert heard(town, "jo") == ""


async def at_the_evening(town: Town) -> tuple[str, Interests]:
    """Return with which challenge the contact would come, and what would be compared."""

    async def work(tx: Tx) -> tuple[str, Interests]:
        side, meant = (await eligible(tx, READ_FIRST))["weber"]
        weber = Guest("weber", EVENING.id, side, meant, Coming.YES, NOW)
        party = Party(READ_FIRST, EVENING, {"weber": weber}, {}, {})
        return meant, await interests_of(tx, party, [], [weber])

    return await town.store.run(work)


async def test_an_evening_asks_for_what_is_released_and_compares_nothing_else(town: Town) -> None:
    await open_up(town, Review.RETURNED, read_first=True)
    meant, interests = await at_the_evening(town)
    assert (meant, interests.needs) == ("c1", ())
    other = Put(replace(BRIEF, id="c2", number=2), quiet=True)
    await town.store.run(lambda tx: tx.apply([other]))
    meant, interests = await at_the_evening(town)
    assert (meant, len(interests.needs)) == ("c2", 1)
