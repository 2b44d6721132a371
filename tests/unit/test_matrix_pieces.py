"""An edit on Matrix that needs more events than before, or fewer: all is read, nothing is stale."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.matrix.home import (
    Denied,
    Event,
    HomeError,
    Json,
    Late,
    NotReached,
    RoomNews,
    Throttled,
)
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.manners import Manners
from adapters.matrix.marks import Marks
from adapters.matrix.once import Lives
from adapters.matrix.places import Places
from adapters.matrix.recent import Recent
from adapters.matrix.rooms import Rooms
from adapters.matrix.send import Desk, MatrixGateway
from bot.domain.milestones import Media, MediaKind
from bot.ports import (
    Body,
    Dropped,
    Failed,
    Fetch,
    Later,
    Parcel,
    Piece,
    Refused,
    Sent,
    Unreachable,
)
from bot.talk.markup import literal
from bot.talk.model import InviteTo, Why
from tests.support.clock import at
from tests.support.starts import at_once, never

ME, ADA, ROOM = "@bot:here", "@ada:here", "!r:here"
NOW = at("2024-10-08 10:00")
PHOTO = Media("matrix", MediaKind.PHOTO, "mxc://here/a", "Halle.png", 4)
LONG = " ".join(f"w{number}" for number in range(4000))
LONGER = " ".join(f"v{number}" for number in range(6000))


@dataclass
class Paper:
    """As much of a homeserver as keeps what is sent, and shows it as its clients do."""

    user: str = ME
    redacts: bool = True
    refused: set[int] = field(default_factory=set)
    sent: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    count: int = 0
    lost: HomeError | None = None
    keeps: HomeError | None = None

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """Take an event once; an edit goes in the place of what it edits."""
        if txn in self.sent:
            return self.sent[txn]
        self.count += 1
        if self.lost is not None:
            raise self.lost
        if self.count in self.refused:
            raise Denied("M_TOO_LARGE", "too large")
        event = f"$e{self.count}"
        self.sent[txn] = event
        target = content.get("m.relates_to", {}).get("event_id", event)
        self.shown[target] = content.get("m.new_content", content)["body"]
        return event

    async def redact(self, room: str, event: str, txn: str) -> None:
        """Take an event back."""
        if not self.redacts:
            raise Denied("M_FORBIDDEN", "you may not")
        if txn not in self.sent:
            self.sent[txn] = event
            self.shown.pop(event, None)

    async def largest_upload(self) -> int:
        """Take much."""
        return 1_000_000

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Keep a file, or say why not."""
        if self.keeps is not None:
            raise self.keeps
        return {"url": "mxc://here/b", "key": {}}

    @property
    def text(self) -> str:
        """All that can be read."""
        return " ".join(self.shown.values())


def gateway(home: Any, fetch: Fetch | None = None, *restores: datetime) -> MatrixGateway:
    """Return a gateway in whose private chat Ada is, and of whose database copies were restored."""
    rooms, here = Rooms(ME), {"membership": "join"}
    state = (
        Event(f"${user}", ROOM, user, "m.room.member", here, state_key=user) for user in (ME, ADA)
    )
    rooms.take(RoomNews(ROOM, tuple(state), ()))
    found = MatrixGateway(Recent(), fetch, reactions=False, commands=frozenset())
    clock = iter(range(1000)).__next__
    places = Places("here", lambda: 0.0)
    makers = Makers(home, rooms, Rounds())
    lives = Lives()
    lives.remember(restores)
    manners, marks = Manners(home, clock), Marks(clock)
    found.go_online(Desk(home, rooms, makers, manners, marks, places, lives))
    return found


def parcel(key: str, text: str, **more: Any) -> Parcel:
    return Parcel(key, f"matrix:{ADA}", Body(literal(text)), Why.CHAT, "", None, NOW, **more)


def edit(key: str, text: str, before: Sent) -> Parcel:
    """Return an edit as the store hands it out."""
    return parcel(key, text, edits=before.ref, pieces=before.pieces)


async def send(hands: MatrixGateway, what: Parcel) -> Sent:
    found = await hands.send(what, at_once)
    assert isinstance(found, Sent)
    return found


async def test_what_one_event_does_not_hold_goes_out_behind_it() -> None:
    home = Paper()
    hands = gateway(home)
    first = await send(hands, parcel("a", "kurz"))
    longer = await send(hands, edit("b", LONG, first))
    assert home.text == LONG
    assert [each.ref for each in longer.pieces] == list(home.shown)
    assert longer.pieces[0].ref == first.ref
    longest = await send(hands, edit("c", LONGER, longer))
    assert home.text == LONGER
    assert [each.ref for each in longest.pieces] == list(home.shown)


async def test_shorter_words_leave_nothing_stale() -> None:
    home = Paper()
    hands = gateway(home)
    long = await send(hands, parcel("a", LONG))
    assert len(long.pieces) > 1
    short = await send(hands, edit("b", "Doch kurz", long))
    assert home.text == "Doch kurz"
    for _ in range(2):
        gone = replace(edit("c", "(zurückgenommen)", short), body=GONE)
        await send(hands, gone)
        assert home.shown == {}


GONE = Body(literal("(zurückgenommen)"), removes=True)


async def test_where_nothing_can_be_taken_back_what_is_left_over_is_emptied() -> None:
    home = Paper(redacts=False)
    hands = gateway(home)
    long = await send(hands, parcel("a", LONGER))
    short = await send(hands, edit("b", "Doch kurz", long))
    assert set(home.text.split()) == {"Doch", "kurz", "…"}
    await send(hands, replace(edit("c", "", short), body=GONE))
    assert home.text.startswith("(zurückgenommen)")


async def test_a_photo_stays_where_its_words_are_changed_and_goes_with_them() -> None:
    home = Paper()
    hands = gateway(home)
    shown = replace(parcel("a", LONG), body=Body(literal(LONG), media=(PHOTO,)))
    whole = await send(hands, shown)
    assert not whole.pieces[0].words
    picture = home.shown[whole.pieces[0].ref]
    short = await send(hands, edit("b", "Skizze", whole))
    assert list(home.shown.values()) == [picture, "Skizze"]
    await send(hands, replace(edit("c", "", short), body=GONE))
    assert home.shown == {}


async def test_an_edit_that_brings_a_file_takes_the_place_of_all_that_was_there() -> None:
    home = Paper()
    hands = gateway(home)
    long = await send(hands, parcel("a", LONG))
    with_photo = replace(edit("b", "", long), body=Body(literal("Skizze"), media=(PHOTO,)))
    await send(hands, with_photo)
    assert list(home.shown.values())[-1] == "Skizze"
    assert len(home.shown) == 2


async def fetch(media: Media) -> bytes:
    return b"\x89PNG"


@pytest.mark.parametrize("code", ["M_FORBIDDEN", "M_TOO_LARGE", "M_RESOURCE_LIMIT_EXCEEDED"])
async def test_the_words_of_what_is_refused_with_its_file_go_without_it(code: str) -> None:
    """A homeserver that keeps no more files says nothing of the reader, nor of the words."""
    home = Paper(keeps=Denied(code, "no"))
    abroad = replace(PHOTO, channel="telegram")
    body = Body(literal("Hilfe"), media=(abroad,))
    await send(gateway(home, fetch), replace(parcel("a", ""), body=body, why=Why.NEWS))
    assert home.text == "\N{PAPERCLIP} Halle.png Hilfe"


@pytest.mark.parametrize(("why", "waits"), [(Why.NEWS, True), (Why.ALARM, False)])
async def test_only_words_that_may_wait_do_so_for_a_homeserver_that_keeps_no_file_now(
    why: Why, *, waits: bool
) -> None:
    home = Paper(keeps=Denied("M_UNKNOWN", "an upload without an address"))
    body = Body(literal("Hilfe"), media=(replace(PHOTO, channel="telegram"),))
    told = replace(parcel("a", ""), body=body, why=why)
    found = await gateway(home, fetch).send(told, at_once)
    assert isinstance(found, Failed if waits else Sent)
    assert home.text == ("" if waits else "\N{PAPERCLIP} Halle.png Hilfe")


async def test_what_is_not_ours_any_more_changes_nothing() -> None:
    """It was reworded or taken back while it was in hand: neither words nor rooms go out."""
    home = Paper()
    hands = gateway(home, fetch)
    first = await send(hands, parcel("a", LONG))
    shown = dict(home.shown)
    away = replace(edit("c", "", first), body=Body(literal("weg"), removes=True))
    invite = replace(parcel("d", ""), body=Body(literal(""), act=InviteTo("matrix:@ben:there")))
    photo = Body(literal("Hilfe"), media=(replace(PHOTO, channel="telegram"),))
    for each in (
        *(parcel("b", LONG), edit("c", "kurz", first), away, invite),
        replace(parcel("e", ""), body=photo),
    ):
        assert await hands.send(each, never) == Dropped()
    assert home.shown == shown


async def test_it_is_asked_once_all_is_there_that_goes_along() -> None:
    asked: list[str] = []

    async def get(media: Media) -> bytes:
        asked.append("fetched")
        return b""

    async def begin() -> bool:
        asked.append(f"shown: {len(home.shown)}")
        return True

    home = Paper()
    body = Body(literal("Hilfe"), media=(replace(PHOTO, channel="telegram"),))
    await gateway(home, get).send(replace(parcel("a", ""), body=body), begin)
    assert asked[:2] == ["fetched", "shown: 0"]


async def test_an_edit_that_comes_twice_shows_its_words_once() -> None:
    """The answer to the first attempt may have been lost."""
    home = Paper()
    hands = gateway(home)
    first = await send(hands, parcel("a", "kurz"))
    for _ in range(2):
        await send(hands, edit("b", LONG, first))
    assert home.text == LONG


@pytest.mark.parametrize("refused", [2, 3])
async def test_what_arrived_before_a_refusal_is_known(refused: int) -> None:
    home = Paper(refused={refused})
    found = await gateway(home).send(parcel("a", LONGER), at_once)
    assert isinstance(found, Refused)
    assert [each.ref for each in found.pieces] == list(home.shown)


async def test_of_an_edit_that_is_refused_all_that_stands_is_known() -> None:
    home = Paper(refused={4})
    hands = gateway(home)
    first = await send(hands, parcel("a", "kurz"))
    found = await hands.send(edit("b", LONGER, first), at_once)
    assert isinstance(found, Refused)
    assert found.pieces == tuple(map(Piece, home.shown))
    assert len(found.pieces) == 2


async def test_a_homeserver_that_is_out_is_asked_again() -> None:
    class Out(Paper):
        async def send(self, *_: object) -> str:
            raise HomeError("out")

    found = await gateway(Out()).send(parcel("a", LONG), at_once)
    assert not isinstance(found, Sent)
    assert found.pieces == ()


MINUTE = timedelta(minutes=1)


async def test_what_is_said_after_a_restore_is_shown_though_its_key_was_used_before_it() -> None:
    """The homeserver remembers the old words under that key; what only comes again is one."""
    home = Paper()
    before = parcel("meeting/1", "Donnerstag")
    await send(gateway(home), before)
    restored = gateway(home, None, NOW + 2 * MINUTE, NOW + 4 * MINUTE)
    first = replace(parcel("meeting/1", "Freitag"), created_at=NOW + 3 * MINUTE)
    second = replace(parcel("meeting/1", "Samstag"), created_at=NOW + 5 * MINUTE)
    for each in (before, first, first, second, second):
        await send(restored, each)
    assert list(home.shown.values()) == ["Donnerstag", "Freitag", "Samstag"]


async def test_without_a_restore_a_transaction_is_called_as_by_the_version_before() -> None:
    """The two may try the same message one after the other."""
    home = Paper()
    await send(gateway(home), parcel("a", "kurz"))
    assert list(home.sent) == ["b0e8de8d4e6b1207f3869a7d8738f2510300334556744c86"]


@pytest.mark.parametrize(
    ("error", "perhaps"),
    [
        (Late("no answer in time"), True),
        (HomeError("ServerDisconnectedError"), True),
        (NotReached("HTTP 403 from a proxy"), False),
        (Denied("M_UNAVAILABLE", "later"), False),
        (Throttled(1.0), False),
    ],
)
async def test_what_has_no_answer_may_have_arrived(error: HomeError, *, perhaps: bool) -> None:
    found = await gateway(Paper(lost=error)).send(parcel("a", "kurz"), at_once)
    assert isinstance(found, Failed | Later)
    assert found.perhaps is perhaps


@pytest.mark.parametrize(
    "code",
    [
        "M_CONSENT_NOT_GIVEN",
        "M_RESOURCE_LIMIT_EXCEEDED",
        "M_USER_LOCKED",
        "M_USER_SUSPENDED",
        "ORG_MATRIX_EXPIRED_ACCOUNT",
    ],
)
async def test_while_the_bots_account_may_say_nothing_its_words_wait(
    code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """That says nothing of the words, nor of the room; the sync may go on as ever meanwhile."""
    home = Paper(lost=Denied(code, "not for now"))
    hands = gateway(home)
    for _ in range(2):
        found = await hands.send(parcel("a", "kurz"), at_once)
        assert isinstance(found, Later)
        assert found.everyone
        assert not found.perhaps
    assert [each.levelname for each in caplog.records] == ["ERROR"]
    assert code in caplog.text
    home.lost = None
    with caplog.at_level("INFO"):
        await send(hands, parcel("a", "kurz"))
    assert "the homeserver lets the bot speak again" in caplog.text
    assert home.text == "kurz"


async def test_who_cannot_be_invited_keeps_only_their_own_words_waiting() -> None:
    """It may be their homeserver that says so, and not the bot's."""

    class Away(Paper):
        async def invite(self, room: str, user: str) -> None:
            raise Denied("M_USER_SUSPENDED", "not for now")

    act = InviteTo("matrix:@mallory:evil")
    asked = replace(parcel("a", ""), to=f"matrix:{ROOM}", body=Body(literal(""), act=act))
    found = await gateway(Away()).send(asked, at_once)
    assert isinstance(found, Later)
    assert not found.everyone


async def test_a_path_that_is_not_recognized_is_tried_again_for_its_reader_alone() -> None:
    """During an upgrade it may be routed wrongly; and a room may be called anything."""
    home = Paper(lost=Denied("M_UNRECOGNIZED", "Unrecognized request"))
    assert isinstance(await gateway(home).send(parcel("a", "kurz"), at_once), Failed)


@dataclass
class Forbidding(Paper):
    """A homeserver that says no, and what it says of who is in the room."""

    says: str | HomeError = "join"

    async def members(self, room: str) -> dict[str, str]:
        """Return how the bot stands to the room."""
        if isinstance(self.says, HomeError):
            raise self.says
        return {ADA: "join", ME: self.says}


@pytest.mark.parametrize(
    ("says", "to", "means"),
    [
        ("join", ROOM, Refused),
        ("leave", ROOM, Unreachable),
        (Denied("M_FORBIDDEN", "not in that room"), ROOM, Unreachable),
        (NotReached("HTTP 502"), ROOM, Failed),
        (Throttled(1.0), ROOM, Later),
        ("join", ADA, Unreachable),
    ],
)
async def test_a_group_is_not_lost_because_something_may_not_be_said_in_it(
    says: str | HomeError, to: str, means: type
) -> None:
    """Only moderators may speak for now, say, or a spam checker errs: the bot is still there."""
    home = Forbidding(lost=Denied("M_FORBIDDEN", "rejected as probable spam"), says=says)
    found = await gateway(home).send(replace(parcel("a", "kurz"), to=f"matrix:{to}"), at_once)
    assert isinstance(found, means)
