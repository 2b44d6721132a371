"""What one person sees of one room of the bot's, and what must be true of it in the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.support.element_user import PATIENCE, Element
from tests.support.element_views import Seen
from tests.support.matrix_page import Button, read_page

ALL = 10_000
MESSAGES = frozenset({"m.room.message", "m.room.encrypted"})
"""Kinds of messages; what cannot be decrypted is still of the second."""


@dataclass
class View:
    """A room as a person sees it: what was noted, and files to which the words may still come."""

    person: Element
    room: str
    bot: str
    noted: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)

    async def news(self, awaited: set[str]) -> list[Seen]:
        """Return what is new of the bot's, once these events are there and decrypted."""
        last = 2 * len(awaited) + 20

        async def look() -> list[Seen] | None:
            events = await self.person.timeline(self.room, last)
            there = {each.id for each in events if not each.failure}
            return events if awaited <= there else None

        try:
            events = await self.person.until(look, PATIENCE)
        except TimeoutError:
            there = {each.id: each.failure for each in await self.person.timeline(self.room, ALL)}
            missing = {each: there.get(each, "not there") for each in awaited}
            raise AssertionError(f"{self.person.user} does not see {missing}") from None
        found = [each for each in events if each.sender == self.bot and each.id not in self.noted]
        self.noted.update(each.id for each in found)
        return found

    async def take_file(self, event: Seen) -> bool:
        """Take a file, if this is one; it can be downloaded and decrypted."""
        if event.content["msgtype"] not in ("m.file", "m.image"):
            return False
        self.files.append(str(event.content["filename"]))
        assert await self.person.fetch(self.room, event.id)
        return True

    def read(self, event: Seen) -> tuple[str, tuple[Button, ...], tuple[str, ...]]:
        """Return words, buttons and files of a message, or of what it has become by this edit."""
        shown = event.content.get("m.new_content", event.content)
        files, self.files = tuple(self.files), []
        return *read_page(str(shown["formatted_body"])), files

    async def prove(self, posted: Iterable[str]) -> None:
        """Fail unless all could be read without a warning, and the bot's messages are just these.

        A shield would warn of a device that its owner did not sign.
        """
        events = await self.person.timeline(self.room, ALL)
        unread = [each.id for each in events if each.failure]
        assert unread == [], f"{self.person.user} cannot read {unread}"
        own = [each for each in events if each.sender == self.bot]
        warned = {each.id: each.shield_reason for each in own if each.shield not in (None, "none")}
        assert warned == {}, f"{self.person.user} is warned of {warned}"
        said = [each for each in own if each.kind in MESSAGES]
        assert [each.id for each in said if not each.encrypted] == []
        assert sorted(each.id for each in said) == sorted(set(posted))
