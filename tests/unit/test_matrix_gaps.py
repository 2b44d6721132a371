"""Gaps before timelines: filled, unless others' servers take their time with it."""

import asyncio
from typing import Any

import pytest

from adapters.matrix.home import Denied, HomeError, Late, NotReached
from adapters.matrix.library.gaps import _MANY, _MOST_PAGES, Filled, Gaps

HERE, THERE = "!own:here", "!room:there"


class Archive:
    """A homeserver's older pages, two to each room. ``slow`` rooms have no end."""

    def __init__(self, *slow: str) -> None:
        self.slow = slow
        self.well = True
        self.asked: list[str] = []

    async def call(self, method: str, where: str, **more: Any) -> dict[str, Any]:
        assert method == "GET"
        if where.endswith("whoami"):
            if not self.well:
                raise Late("no answer in time")
            return {}
        room = where.split("/")[-2].replace("%21", "!").replace("%3A", ":")
        self.asked.append(room)
        if not self.well:
            raise Late("no answer in time")
        start = more["query"]["from"]
        if room in self.slow and start == "p1":
            await asyncio.Event().wait()
        pages = {"p2": ("p1", "drei", "zwei"), "p1": ("p0", "eins"), "p0": ("p0",)}
        end, *bodies = pages[start]
        return {"chunk": [event(body) for body in bodies], "end": end}


def event(body: str) -> dict[str, Any]:
    content = {"body": body}
    return {"type": "m.room.message", "event_id": f"${body}", "sender": "@ada:here",
            "content": content, "unsigned": {"age": 1}, "origin_server_ts": 1}  # fmt: skip


def gaps(archive: Any) -> Gaps:
    return Gaps(archive, lambda room: room.endswith(":here"), patience=0.05)


async def fill(found: Gaps, *rooms: str) -> dict[str, list[str]]:
    return bodies(await found.fill(dict.fromkeys(rooms, "p2"), "s0"))


def bodies(filled: dict[str, Filled]) -> dict[str, list[str]]:
    return {
        room: [each["content"]["body"] for each in found.events] for room, found in filled.items()
    }


async def test_gaps_of_many_rooms_are_filled_at_once_and_in_order() -> None:
    rooms = [f"!{number}:there" for number in range(30)]
    assert await fill(gaps(Archive()), *rooms) == {room: ["eins", "zwei", "drei"] for room in rooms}


async def test_without_a_position_there_is_no_gap() -> None:
    archive = Archive()
    assert await gaps(archive).fill({HERE: "p2"}, None) == {}
    assert archive.asked == []


async def test_a_room_whose_servers_are_slow_keeps_its_gap_and_holds_up_nobody() -> None:
    archive = Archive(THERE)
    found = gaps(archive)
    both = {HERE: ["eins", "zwei", "drei"], THERE: ["zwei", "drei"]}
    assert await fill(found, HERE, THERE) == both  # as much as came in time
    archive.asked.clear()
    assert await fill(found, HERE, THERE) == {HERE: both[HERE], THERE: []}
    assert THERE not in archive.asked


async def test_where_the_homeserver_itself_is_slow_nothing_is_lost() -> None:
    archive = Archive()
    archive.well = False
    found = gaps(archive)
    for room in (HERE, THERE):
        with pytest.raises(Late):
            await fill(found, room)
    archive.well = True
    assert (await fill(found, THERE))[THERE] == ["eins", "zwei", "drei"]


@pytest.mark.parametrize("error", [NotReached("HTTP 502"), HomeError("HTTP 500")], ids=repr)
async def test_an_error_is_one_of_the_whole_sync(error: HomeError) -> None:
    class Broken(Archive):
        async def call(self, *_: object, **__: object) -> dict[str, Any]:
            raise error

    with pytest.raises(type(error)):
        await fill(gaps(Broken()), HERE, THERE)


async def test_where_many_rooms_are_slow_others_are_still_filled() -> None:
    slow = [f"!{number}:there" for number in range(_MANY + 5)]
    archive = Archive(*slow)
    found = gaps(archive)
    await fill(found, *slow)
    assert (await fill(found, THERE, *slow))[THERE] == ["eins", "zwei", "drei"]


class Pages:
    """The older pages of one room: what each position leads to, and the bodies on its page."""

    def __init__(self, pages: dict[str, tuple[str | None, list[str]]]) -> None:
        self.pages = pages

    async def call(self, _method: str, _where: str, **more: Any) -> dict[str, Any]:
        end, bodies = self.pages[more["query"]["from"]]
        page: dict[str, Any] = {"chunk": [event(body) for body in bodies]}
        return page if end is None else {**page, "end": end}


async def test_an_empty_page_is_not_the_last() -> None:
    pages = Pages({"p2": ("p1", ["drei"]), "p1": ("p0", []), "p0": (None, ["zwei", "eins"])})
    assert await fill(gaps(pages), HERE) == {HERE: ["eins", "zwei", "drei"]}


async def test_of_more_than_a_thousand_events_the_newest_are_read_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ends = {f"p{page}": f"p{page + 1}" for page in range(2, 20)}
    pages = Pages({at: (end, [f"{at}/{n}" for n in range(100)]) for at, end in ends.items()})
    found = await fill(gaps(pages), HERE)
    assert (len(found[HERE]), found[HERE][-1], found[HERE][0]) == (1000, "p2/0", "p11/99")
    assert "newest events alone" in caplog.text


async def test_empty_pages_without_end_come_to_an_end() -> None:
    asked = []

    class Endless:
        async def call(self, _method: str, _where: str, **_more: Any) -> dict[str, Any]:
            asked.append(1)
            return {"chunk": [], "end": f"p{len(asked)}"}

    assert await fill(gaps(Endless()), HERE) == {HERE: []}
    assert len(asked) == _MOST_PAGES


async def test_where_words_are_still_missing_it_is_known() -> None:
    """A room's servers are slow, or were within the hour; or it is not handed out at all."""

    class Shut(Archive):
        async def call(self, method: str, where: str, **more: Any) -> dict[str, Any]:
            if "shut" in where:
                raise Denied("M_FORBIDDEN", "no")
            return await super().call(method, where, **more)

    found = gaps(Shut(THERE))
    starts = dict.fromkeys((HERE, THERE, "!shut:here"), "p2")
    for _ in range(2):
        filled = await found.fill(starts, "s0")
        assert [room for room, each in filled.items() if not each.whole] == [THERE, "!shut:here"]


async def test_of_more_events_than_are_read_some_are_missing() -> None:
    pages = Pages({f"p{n}": (f"p{n + 1}", [f"{n}/{m}" for m in range(100)]) for n in range(2, 20)})
    assert not (await gaps(pages).fill({HERE: "p2"}, "s0"))[HERE].whole
