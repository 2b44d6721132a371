"""Telegram beside a real homeserver: another messenger, where everything arrives."""

from bot.ports import Begin, Delivery, Parcel, Sent
from bot.talk.markup import plain


class Telegram:
    """The contact's messenger; ``shown`` is what she reads there."""

    channel, single = "telegram", False

    def __init__(self) -> None:
        """Show nothing yet."""
        self.shown: list[str] = []

    def ready(self) -> bool:
        """Take anything."""
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Show it."""
        await begin()
        self.shown.append(plain(parcel.body.markup))
        return Sent(str(len(self.shown)))

    def has(self, words: str) -> bool:
        """Whether anything with these words was shown."""
        return any(words in each for each in self.shown)

    def carried(self) -> list[str]:
        """Return what was carried of Ada's words."""
        return [each for each in self.shown if each.startswith("Ada Lindner: ")]
