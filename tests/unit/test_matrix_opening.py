"""A room that is opened on Matrix for several people, some of whom cannot be invited."""

from dataclasses import dataclass, field

import pytest

from adapters.matrix.home import Denied, HomeError, LoggedOut, NewRoom, Throttled
from bot.engine.retry import MOST_INVITATIONS
from bot.ports import Body, Delivery, Failed, Later, Parcel, Sent
from bot.talk.markup import EMPTY
from bot.talk.model import OpenRoom, Why
from tests.support.clock import at
from tests.support.starts import at_once
from tests.unit.test_matrix_pieces import ME, gateway

ROOM = "!new:here"
ACT = OpenRoom("team:t1", "Team 1", "", ("matrix:@ben:gone", "matrix:@ada:here"))
ORDER = Parcel("room", "matrix:new/t1", Body(EMPTY, act=ACT), Why.ANSWER, "room", None,
               at("2024-10-08 10:00"))  # fmt: skip


@dataclass
class Paper:
    """As much of a homeserver as makes a room, and cannot invite Ben."""

    trouble: HomeError
    user: str = ME
    invited: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    async def make_room(self, plan: NewRoom) -> str:
        """Return the one room that there is."""
        return ROOM

    async def invite(self, room: str, user: str) -> None:
        """Invite whoever is not Ben."""
        if user == "@ben:gone":
            raise self.trouble
        self.invited.append(user)

    async def set_state(self, room: str, kind: str, key: str, content: object) -> None:
        """Take note of the kind."""
        self.states.append(kind)


WITHOUT_BEN = Sent(ROOM, ("matrix:@ben:gone",))


@pytest.mark.parametrize(
    ("trouble", "attempts", "delivery"),
    [
        (HomeError("HTTP 502"), 0, Failed("HTTP 502")),
        (HomeError("HTTP 502"), MOST_INVITATIONS, WITHOUT_BEN),
        (Denied("M_FORBIDDEN", "no"), 0, WITHOUT_BEN),
        (Throttled(300), MOST_INVITATIONS, Later(300)),
    ],
)
async def test_one_who_cannot_be_invited_keeps_nobody_out(
    trouble: HomeError, attempts: int, delivery: Delivery
) -> None:
    home = Paper(trouble)
    order = Parcel(
        ORDER.key, ORDER.to, ORDER.body, Why.ANSWER, "", None, ORDER.created_at, attempts=attempts
    )
    assert await gateway(home).send(order, at_once) == delivery
    assert home.invited == ["@ada:here"]
    assert home.states == (["chat.kupplung.invited"] if isinstance(delivery, Sent) else [])


async def test_a_device_that_was_logged_out_invites_nobody() -> None:
    home = Paper(LoggedOut("M_UNKNOWN_TOKEN"))
    assert isinstance(await gateway(home).send(ORDER, at_once), Later)
    assert (home.invited, home.states) == ([], [])
