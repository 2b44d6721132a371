"""A town with two messengers, in one of which (Matrix) the bot can make rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adapters.app import build_service
from bot.office import Links
from bot.ports import Begin, Delivery, Parcel, Sent
from bot.talk.model import RoomAct
from tests.support.mixed_town import MATRIX, Ledger, MixedTown
from tests.support.town import CHANNEL, NoLinks, catalog

BOT = f"{MATRIX}:@bot:town"


def on_matrix(name: str) -> str:
    """Return somebody's account id on Matrix."""
    return f"{MATRIX}:@{name}:town"


@dataclass(frozen=True)
class MatrixLinks:
    """``bot.office.Links`` of a homeserver."""

    makes_rooms: bool = True

    def deep_link(self, code: str) -> str:
        """Return a link to the bot; it cannot carry the code."""
        return "https://matrix.to/#/@bot:town"

    def group_link(self, code: str) -> str | None:
        """Return nothing: people make rooms without a link."""
        return None


@dataclass
class MatrixHands(Ledger):
    """Hands that also remember what was to be done to rooms; ``refusal`` is what becomes of it."""

    acts: list[tuple[str, RoomAct]] = field(default_factory=list)
    refusal: Delivery | None = None

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Deliver at once, or do what is to be done."""
        act = parcel.body.act
        if act is None or self.answer is not None:
            return await super().send(parcel, begin)
        self.acts.append((parcel.to, act))
        return self.refusal or Sent("")


class RoomTown(MixedTown):
    """People on Telegram, on Matrix, or on both."""

    def __init__(self, folder: Path, now: datetime, url: str | None = None) -> None:
        super().__init__(folder, now, url)
        self.maker = MatrixHands(
            self.clock, MATRIX, single=True, chats=self.hands.chats, count=1000, sent=self.sent
        )
        self.matrix = self.maker
        self.links: Mapping[str, Links] = {CHANNEL: NoLinks(), MATRIX: MatrixLinks()}
        self.people[BOT], self.languages[BOT] = BOT, "de"

    async def open(self) -> "RoomTown":
        """Open the store and the service."""
        await super().open()
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=(self.hands, self.matrix),
            links=self.links,
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
        )
        return self

    @property
    def acts(self) -> list[tuple[str, RoomAct]]:
        """What was to be done to rooms, and where."""
        return self.maker.acts
