"""What a messenger refuses as it was said is said in plainer words: nobody talks to silence."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.ports import Begin, Delivery, Parcel, Refused
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Hands, Town

BAD_REQUEST = Refused("Bad Request: BUTTON_DATA_INVALID")
PLAIN, SORRY = "konnte ich nicht mitschicken", "etwas schiefgegangen"


class Fussy(Hands):
    """A messenger that refuses some messages."""

    refuses: Callable[[Parcel], bool] = staticmethod(lambda _: False)

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        if self.refuses(parcel):
            assert await begin()
            return BAD_REQUEST
        return await super().send(parcel, begin)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    town.hands = Fussy(town.clock)
    await settle(town)
    yield town
    await town.close()


def refusing(town: Town, refuses: Callable[[Parcel], bool]) -> None:
    assert isinstance(town.hands, Fussy)
    town.hands.refuses = refuses


async def test_an_answer_comes_without_its_buttons_where_these_are_refused(town: Town) -> None:
    refusing(town, lambda parcel: bool(parcel.body.buttons))
    await town.says("ada", "/profil")
    [answer] = town.news("ada")
    assert "baut Möbel" in answer.text
    assert PLAIN in answer.text
    assert answer.labels == ()


async def test_news_come_without_their_buttons_as_well(town: Town) -> None:
    refusing(town, lambda parcel: bool(parcel.body.buttons))
    await town.says("ada", "/frage Wer bezahlt die Fahrt?")
    [asked] = town.news("kim")
    assert "Wer bezahlt die Fahrt?" in asked.text
    assert PLAIN in asked.text


async def test_an_answer_whose_words_are_refused_is_told_to_have_gone_wrong(town: Town) -> None:
    refusing(town, lambda parcel: SORRY not in str(parcel.body.markup))
    await town.says("ada", "/profil")
    [answer] = town.news("ada")
    assert SORRY in answer.text


async def test_of_what_is_refused_in_any_form_there_is_an_end(town: Town) -> None:
    refusing(town, lambda _: True)
    await town.says("ada", "/profil")
    refusing(town, lambda _: False)
    await town.settle()
    assert town.news("ada") == []
    await town.says("ada", "/hilfe")
    assert len(town.news("ada")) == 1
