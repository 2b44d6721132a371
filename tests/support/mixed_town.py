"""A town with two messengers: people on Telegram, on Matrix, and on both.

Whoever is not named otherwise lives on Telegram. People talk to each other in group chats, and
the bot overhears what ``bot.engine.heed`` lets through, as with the real adapters.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from adapters.app import build_service
from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.milestones import Media
from bot.domain.teams import Bridging, Carrying
from bot.engine.heed import heed
from bot.ports import Begin, Delivery, Parcel
from bot.talk.model import Edited, Envelope, Odd, Overheard, Retracted, Said, Spoken
from tests.support.cases import BEN, member, settle
from tests.support.town import CHANNEL, Hands, NoLinks, Town, catalog

MATRIX = "matrix"


@dataclass
class Ledger(Hands):
    """Hands that remember the parcels, too."""

    sent: list[Parcel] = field(default_factory=list)

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Deliver at once."""
        self.sent.append(parcel)
        return await super().send(parcel, begin)


class MixedTown(Town):
    """People around one service with two gateways; ``hands.chats`` has the chats of both."""

    def __init__(self, folder: Path, now: datetime, url: str | None = None) -> None:
        super().__init__(folder, now, url)
        self.sent: list[Parcel] = []
        self.hands = Ledger(self.clock, sent=self.sent)
        chats = self.hands.chats
        self.matrix = Ledger(self.clock, MATRIX, chats=chats, count=1000, sent=self.sent)

    async def open(self) -> "MixedTown":
        """Open the store and the service."""
        await super().open()
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=(self.hands, self.matrix),
            links={CHANNEL: NoLinks(), MATRIX: NoLinks()},
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
        )
        return self

    def live_on_matrix(self, *names: str) -> None:
        """Let people have their account on Matrix."""
        for name in names:
            self.people[name] = self.on_matrix(name)
            self.languages[name] = "de"

    def on_matrix(self, name: str) -> str:
        """Return the id of the account that somebody has on Matrix, or may have."""
        return f"{MATRIX}:@{name.casefold()}:town"

    def matrix_room(self, name: str) -> str:
        """Return the id of a room on Matrix; it opens on the first call."""
        return self.rooms.setdefault(name, f"{MATRIX}:!{name}:town")

    async def writes(
        self,
        name: str,
        what: Spoken | str,
        room: str | None = None,
        *,
        answers: str | None = None,
        beside: Odd | None = None,
    ) -> Envelope:
        """Somebody says something, perhaps in answer to another message; return the envelope.

        In a room it is said to the others: the bot overhears it, if it may. ``beside`` it they may
        show there what cannot be carried.
        """
        event = Said(what) if isinstance(what, str) else what
        spoken = event if room is None else Overheard(event, beside)
        envelope = replace(self._envelope(name, spoken, room), answers=answers)
        await self.comes_in(envelope)
        return envelope

    async def comes_in(self, *envelopes: Envelope) -> None:
        """Let envelopes come in as they are."""
        await self.store.accept(await heed(self.store, envelopes))
        await self.settle()

    async def rewrites(self, envelope: Envelope, text: str, media: Media | None = None) -> None:
        """Somebody changes a message: it has these words now, and shows ``media``."""
        await self._again(envelope, Edited(envelope.ref, text, media))

    async def takes_back(self, envelope: Envelope) -> None:
        """Somebody takes a message back."""
        await self._again(envelope, Retracted(envelope.ref))

    async def _again(self, envelope: Envelope, what: Edited | Retracted) -> None:
        self._updates += 1
        said = envelope.event
        event = replace(said, what=what) if isinstance(said, Overheard) else what
        number = f"{CHANNEL}:7:{self._updates}"
        await self.comes_in(replace(envelope, id=number, event=event, at=self.clock.now()))


async def bridged(folder: Path, now: datetime) -> MixedTown:
    """Return a town with Ada and Ben on Telegram, Frau Weber on Matrix; all agree to the bridge."""
    town = MixedTown(folder, now)
    town.live_on_matrix("weber")
    await settle(town, member(BEN, Side.MAKER))
    words = (Bridging("t1", each, Carrying.YES, now) for each in ("ada", "ben", "weber"))
    await town.store.run(lambda tx: tx.apply(map(Put, words)))
    return town
