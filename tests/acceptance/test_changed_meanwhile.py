"""What is kept for somebody who is out is told, once they are back, as it is by then."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Consent, Purpose
from bot.ports import Failed
from bot.talk.model import Pressed
from tests.acceptance.test_turned_away import Doors, heard, let_in_by, shut_out_by
from tests.support.cases import BEN, member, profile, settle
from tests.support.clock import at
from tests.support.town import Town

MORNING = at("2024-10-15 10:00")
PHOTO = Media("telegram", MediaKind.PHOTO, "ref", "ben.jpg", 12)
REQUEST = "interessiert sich für Ihre Herausforderung"


def consent(person_id: str, purpose: Purpose) -> Consent:
    since = at("2024-09-01 10:00")
    return Consent(
        f"{purpose}-{person_id}", person_id, "erzgebirge", purpose, "1", "…", "telegram", since
    )


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Ben may ask Frau Weber for a challenge, and shows a photo."""
    town = Town(tmp_path, MORNING)
    town.hands = Doors(town.clock)
    asked = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-15 09:00"))
    await settle(town, profile(BEN, media=(PHOTO,)), asked, consent("ben", Purpose.PHOTOS))
    yield town
    await town.close()


async def let_in_after(town: Town, minutes: int, name: str = "weber") -> None:
    town.clock.move(timedelta(minutes=minutes))
    await let_in_by(town, name)
    await town.settle()
    await town.wait_until(at("2024-10-18 12:00"))


async def test_a_request_shows_the_profile_as_it_is_by_then(town: Town) -> None:
    shut_out_by(town, "weber")
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    for skills in ("Holz, CNC", "Holz, CNC, Schweißen"):
        town.clock.move(timedelta(minutes=5))
        await town.says("ben", "/profile")
        for label in ("Change something", "Skills"):
            await town.presses("ben", label)
        await town.says("ben", skills)
        await town.presses("ben", "That’s right")
    await let_in_after(town, 20)
    (told,) = heard(town, "weber", REQUEST)
    assert "Schweißen" in told.text
    assert told.labels


async def test_a_photo_goes_from_a_request_and_the_request_stays(town: Town) -> None:
    shut_out_by(town, "weber")
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    await town.happens("ben", Pressed("a.consent.erzgebirge.photos.off", "0"))
    await let_in_after(town, 20)
    assert [each.files for each in heard(town, "weber", REQUEST)] == [()]


async def test_a_photo_goes_from_a_request_that_was_tried_again_in_vain(town: Town) -> None:
    shut_out_by(town, "weber")
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    town.hands.answer = lambda _: Failed("502")
    await let_in_by(town, "weber")
    await town.happens("ben", Pressed("a.consent.erzgebirge.photos.off", "0"))
    town.hands.answer = None
    await let_in_after(town, 20)
    assert [each.files for each in heard(town, "weber", REQUEST)] == [()]


async def test_a_photo_goes_from_news_that_one_has_read_and_one_has_not(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER), consent("ada", Purpose.PHOTOS))
    shut_out_by(town, "weber")
    await town.says("ada", "/update läuft: Er rollt")
    await town.sends("ada", "photo")
    await town.happens("ada", Pressed("a.consent.erzgebirge.photos.off", "0"))
    await let_in_after(town, 20)
    assert [each.files for each in heard(town, "weber", "Er rollt")] == [()]
    assert [each.files for each in heard(town, "ben", "Er rollt")] == [("photo.jpg",)]


async def test_an_introduction_says_no_more_how_somebody_is_reached(town: Town) -> None:
    asked = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-09-01 10:00"),
        Answer.INTERESTED, Answer.OPEN, MORNING,
    )  # fmt: skip
    await settle(town, asked, *(consent(each, Purpose.SHARING) for each in ("ben", "weber")))
    shut_out_by(town, "ben")
    await town.happens("weber", Pressed("a.suggestion.s1.interested", "0"))
    await town.happens("weber", Pressed("a.consent.erzgebirge.sharing.off", "0"))
    await let_in_after(town, 20, "ben")
    (told,) = heard(town, "ben", "a match")
    assert "You can reach" not in told.text
    assert "I do not pass on" in told.text
