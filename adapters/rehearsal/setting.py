"""What a world stands on: its programme and people, the service, and what may come between."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from adapters.rehearsal.clock import VirtualClock
from adapters.rehearsal.hands import Fault, no_mishap
from adapters.rehearsal.persona import Cast
from adapters.rehearsal.reading import Note
from adapters.rehearsal.resident import Act, Resident
from bot.codes import code_hash, new_code
from bot.domain.changes import Put
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Gateway, Ids, Parcel, Store, Tx
from bot.talk.model import Envelope

CHANNELS = (("telegram", False), ("matrix", True))
"""The messengers, and whether each shows a message once only."""

Build = Callable[[Sequence[Gateway], Clock, Ids], Service]
"""Puts a service together over these gateways."""
Mail = Callable[[list[Envelope]], Iterable[list[Envelope]]]
"""How what people sent comes in: in which order, in how many parts, how often."""
Deed = Callable[[], Act | None]
"""Something that somebody means to do; it may turn out that they do nothing."""


def in_order(envelopes: list[Envelope]) -> Iterable[list[Envelope]]:
    """Return what was sent as it was sent."""
    yield envelopes


async def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Fortune:
    """What may come between: in the messengers, on the way in, and in the life of the service."""

    fault: Fault = no_mishap
    mail: Mail = in_order
    dies: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on: at what is said and heard, at each death, and at the world after each step."""

    said: Callable[[Resident, Envelope], None] = lambda *_: None
    heard: Callable[[Resident, Parcel, Note], None] = lambda *_: None
    died: Callable[[], None] = lambda: None
    step: Callable[[], Awaitable[None]] = nothing


@dataclass(frozen=True, slots=True)
class Setting:
    """The programme, the people by language, the seed, the clock, the ids and the store."""

    programme: Programme
    casts: Sequence[Cast]
    seed: int
    clock: VirtualClock
    new_id: Ids
    store: Store

    async def invite(self) -> str:
        """Return a code for coordinators, as ``kupplung invite`` makes one."""
        code, now = new_code(self.new_id), self.clock.now()
        invitation = Invitation(
            code_hash(code), self.programme.id, Role.COORDINATOR, None, None, now
        )

        async def work(tx: Tx) -> None:
            await tx.apply([Put(invitation)])

        await self.store.run(work)
        return code
