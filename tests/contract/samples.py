"""Facts and messages of fictional people, for tests of the store."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.challenges import Side
from bot.domain.people import Account, Person
from bot.domain.teams import Member, Room
from bot.ports import Body, Parcel
from bot.talk.markup import Markup, Paragraph, Text
from bot.talk.model import Envelope, Event, Said, Why

NOW = datetime(2024, 10, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

ADA = Person("ada", "de", name="Ada Lindner")
BEN = Person("ben", "en", name="Ben Okafor")
KIM = Person("kim", "de", name="Kim Seidel")
ADAS_PHONE = Account("telegram:1", "ada")
ADAS_LAPTOP = Account("matrix:@ada:example.org", "ada")
BENS_PHONE = Account("telegram:2", "ben")
ROOM = Room("telegram:-100", "team", "kim", NOW)


def envelope(
    name: str, account: str = "telegram:1", event: Event | None = None, at: datetime = NOW
) -> Envelope:
    return Envelope(f"telegram:bot:{name}", account, event or Said("Hallo"), at)


def parcel(key: str, to: str = "telegram:1", **fields: Any) -> Parcel:
    body = Body(Markup((Paragraph((Text(key),)),)))
    values: dict[str, Any] = {"why": Why.ANSWER, "about": "test", "person_id": None}
    return Parcel(key, to, body, **{**values, "created_at": NOW, **fields})


def member(person_id: str, team_id: str = "team") -> Member:
    return Member(team_id, person_id, Side.MAKER, NOW)
