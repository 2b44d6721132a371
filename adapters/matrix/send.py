"""Parcels out, deliveries back.

A parcel may need several events. Each goes out under a transaction id of its own, so that the
homeserver takes it once, however often it is sent: for about a day, in which a parcel is tried
again every few minutes. An edit shows its words in the events that stand there, what they do not
hold behind them, and takes back those that are left over.
"""

import logging
from dataclasses import dataclass, replace

from adapters.matrix.acts import act, newest
from adapters.matrix.bang import with_bang
from adapters.matrix.enclosures import complete
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import (
    Denied,
    Home,
    HomeError,
    Late,
    NotReached,
    Throttled,
)
from adapters.matrix.makers import Makers
from adapters.matrix.manners import Manners
from adapters.matrix.marks import Marks
from adapters.matrix.once import Lives, take_back, txn
from adapters.matrix.places import AGAIN, Places
from adapters.matrix.recent import Recent
from adapters.matrix.refusals import FORBIDDEN, SILENCING, judge
from adapters.matrix.render import VOID, Post, as_edit, render
from adapters.matrix.rooms import JOIN, Rooms
from adapters.matrix.shapes import LONGEST_ID, as_text
from adapters.waiting import loop_time
from bot.engine.pieces import Change, change_of, sent
from bot.engine.trouble import Trouble
from bot.ports import (
    Begin,
    Body,
    Delivery,
    Dropped,
    Failed,
    Fetch,
    Later,
    MediaError,
    Parcel,
    Piece,
    Refused,
    Sent,
    Unreachable,
)
from bot.talk.model import Why

log = logging.getLogger(__name__)

_UNANSWERED = (HomeError, Late)
"""After these nobody knows whether it happened."""
_LONGEST_REASON = 500
_PATIENCE = 40
"""Attempts, some two hours, in which to be let into a room that replaced another."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a device that is online sends with."""

    home: Home
    rooms: Rooms
    makers: Makers
    manners: Manners
    marks: Marks
    places: Places
    lives: Lives


class MatrixGateway:
    """``bot.ports.Gateway`` for one device, once it is online.

    ``fetch`` gets photos and files of other messengers. With ``reactions`` the choices below a
    message can be tapped. ``commands`` are the bot's own, of which it speaks with a ``!``.
    """

    channel = CHANNEL
    single = True

    def __init__(
        self,
        recent: Recent,
        fetch: Fetch | None = None,
        *,
        reactions: bool,
        commands: frozenset[str],
    ) -> None:
        self._recent = recent
        self._fetch = fetch
        self._reactions = reactions
        self._commands = commands
        self._desk: Desk | None = None
        self._silence = Trouble(log, "the homeserver lets the bot speak again")

    def go_online(self, desk: Desk) -> None:
        """Send through this device from now on."""
        self._desk = desk

    def go_offline(self) -> None:
        """Take nothing any more."""
        self._desk = None

    def ready(self) -> bool:
        """Whether the device is online."""
        return self._desk is not None

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """See ``bot.ports.Gateway``."""
        desk = self._desk
        if desk is None:
            return Later(1.0, everyone=True)
        server = parcel.address.partition(":")[2] or parcel.address
        if not desk.places.have_room(server):
            return Later(AGAIN)
        with desk.places.taken(server):
            return _sound(await self._send(desk, parcel, begin))

    async def _send(self, desk: Desk, parcel: Parcel, begin: Begin) -> Delivery:
        try:
            if parcel.body.act is not None:
                if not await begin():
                    return Dropped()
                return await act(desk.home, desk.rooms, desk.makers, parcel, parcel.body.act)
            room = await self._room(desk, parcel)
        except HomeError as error:  # how often one may be invited is limited for each by themselves
            return judge(error, everyone=False)
        try:
            return await self._say(desk, parcel, room, begin)
        except HomeError as error:
            return self._judge_in(desk, error)
        except MediaError as error:
            return Failed(str(error))

    async def _say(self, desk: Desk, parcel: Parcel, room: str | None, begin: Begin) -> Delivery:
        posts = render(self._spoken(parcel), parcel.why)
        if not posts:
            return Refused("there is nothing to send")
        if room is None:
            return Unreachable("the bot is not in that room")
        standing, name = parcel.standing, desk.lives.name(parcel)
        if parcel.edits is not None and parcel.body.removes:
            if not await begin():
                return Dropped()
            if await take_back(desk.home, room, standing, name):
                return Sent(parcel.edits)
            standing = tuple(Piece(each.ref) for each in standing)
        pieces: list[Piece] = []
        try:
            if not await self._show(desk, room, parcel, posts, standing, pieces, begin):
                return Dropped()
        except HomeError as error:
            delivery = await self._judge_said(desk, parcel, room, error)
            if isinstance(delivery, Refused | Unreachable):
                rest = (each for each in standing if each not in pieces)
                return replace(delivery, pieces=(*pieces, *rest))
            return replace(delivery, perhaps=bool(pieces) or type(error) in _UNANSWERED)
        self._silence.end(loop_time())
        shown = pieces[-1].ref
        self._recent.join((each.ref for each in pieces[:-1]), shown)
        self._recent.keep(parcel.to, shown, parcel.body.buttons)
        desk.manners.said(room)
        if self._reactions:
            desk.marks.place(desk.home, room, shown, posts[-1].signs, name)
        return sent(pieces)

    async def _show(
        self,
        desk: Desk,
        room: str,
        parcel: Parcel,
        posts: tuple[Post, ...],
        standing: tuple[Piece, ...],
        pieces: list[Piece],
        begin: Begin,
    ) -> bool:
        """Show posts in place of what stands there; ``pieces`` becomes what is shown by then.

        Files go out anew, and so does all that is said with them. Return whether it may be said.
        """
        home, name = desk.home, desk.lives.name(parcel)
        anew = any(post.attachment is not None for post in posts)
        change = Change((), (), standing) if anew else change_of(standing, len(posts))
        pieces += change.stays
        for number, post in enumerate(posts):
            place = change.changes[number] if number < len(change.changes) else None
            if place is not None:
                content = as_edit(post, place.ref).content
            else:
                content = await complete(home, post, parcel, self._fetch)
            if not await begin():
                return False
            event = await home.send(room, post.kind, content, txn(name, number))
            pieces.append(place or Piece(_known_as(event), words=post.attachment is None))
        if change.goes and not await begin():
            return False
        if change.goes and not await take_back(home, room, change.goes, name):
            for each in change.goes:
                void = as_edit(VOID, each.ref)
                await home.send(room, void.kind, void.content, txn(name, f"void {each.ref}"))
        return True

    async def _judge_said(
        self, desk: Desk, parcel: Parcel, room: str, error: HomeError
    ) -> Delivery:
        """Return what an error of the sending means.

        In a group that the bot is still in, something may be forbidden to say, or nothing may be
        said for a while: the room is not lost by that.
        """
        delivery = self._judge_in(desk, error)
        forbidden = isinstance(error, Denied) and error.code == FORBIDDEN
        if not forbidden or parcel.address.startswith("@"):
            return delivery
        try:
            members = await desk.home.members(room)
        except Denied:
            return delivery
        except HomeError as unknown:
            return self._judge_in(desk, unknown)
        return Refused(str(error)) if members.get(desk.home.user) == JOIN else delivery

    def _judge_in(self, desk: Desk, error: HomeError) -> Delivery:
        if isinstance(error, Throttled):
            desk.marks.stay_away()
        if isinstance(error, Denied) and error.code in SILENCING:
            words = f"The homeserver lets the bot say nothing for now: {error.code}."
            self._silence.strike(loop_time(), words, level=logging.ERROR)
        return judge(error)

    def _spoken(self, parcel: Parcel) -> Body:
        """Return what is said, as it is on Matrix; the words of people stay as they are."""
        body = parcel.body
        if parcel.why is Why.CHAT:
            return body
        return replace(body, markup=with_bang(body.markup, self._commands))

    async def _room(self, desk: Desk, parcel: Parcel) -> str | None:
        """Return the room of an address: a person's, or a room that may have been upgraded.

        What is changed, or taken back, lies in that very room, also if it was replaced since.
        """
        if parcel.address.startswith("@"):
            return await desk.makers.private_room(parcel.address)
        if parcel.edits is not None and parcel.address in desk.rooms:
            return parcel.address
        room = newest(desk.rooms, parcel.address)
        if desk.rooms.of(room).tombstone and parcel.attempts < _PATIENCE:
            raise NotReached("nobody has let the bot into the room that replaced this one")
        return room if room in desk.rooms else None


def _known_as(event: str) -> str:
    """Return an event's id so that every database can hold it: it may be anything."""
    return as_text(event)[:LONGEST_ID]


def _sound(delivery: Delivery) -> Delivery:
    """Return it so that every database can hold it: a homeserver may answer with anything."""
    match delivery:
        case Sent(ref):
            return replace(delivery, ref=_known_as(ref))
        case Refused(reason) | Unreachable(reason) | Failed(reason):
            return replace(delivery, reason=as_text(reason)[:_LONGEST_REASON])
        case _:
            return delivery
