"""Chats whose next message fails again and again: the log says so, as nothing else goes out there.

What only changes a message holds up no other one for long (``storage.turns``), and invitations have
an end of their own: these are not told.
"""

import logging

from bot.engine.trouble import AGAIN, Trouble
from bot.ports import Fate, Parcel, Verdict

TRIES = 10
"""So many attempts take more than ten minutes, with the pauses between them."""
MOST = 16
"""Of so many chats at once the log tells; in a long outage of all that is enough."""


class Stuck:
    """The chats of one channel that are stuck; ``log`` hears of each when it begins and ends."""

    def __init__(self, log: logging.Logger) -> None:
        """No chat is."""
        self._log = log
        self._chats: dict[str, Trouble] = {}
        self._seen: dict[str, float] = {}

    def note(self, parcel: Parcel, verdict: Verdict, now: float) -> None:
        """Take note of what an attempt led to at ``now``. A chat's address stands in no log."""
        chat = parcel.to
        if parcel.edits is not None or parcel.body.act is not None:
            return
        if verdict.fate is not Fate.WAITING:
            if (trouble := self._chats.pop(chat, None)) is not None:
                trouble.end(now)
        elif verdict.counted and parcel.attempts >= TRIES and self._has_room(chat, now):
            over = f"{parcel.channel}: what followed message {parcel.mark} waits no longer"
            trouble = self._chats.setdefault(chat, Trouble(self._log, over))
            which = f"message {parcel.mark} ({parcel.why}) to {parcel.channel}"
            words = f"{which} fails again and again, and what follows it waits."
            trouble.strike(now, words, kind=parcel.mark)
            self._seen[chat] = now

    def _has_room(self, chat: str, now: float) -> bool:
        """Whether that chat may be told of. What was taken back is forgotten after an hour."""
        self._seen = {each: at for each, at in self._seen.items() if now - at < AGAIN}
        self._chats = {each: found for each, found in self._chats.items() if each in self._seen}
        return chat in self._chats or len(self._chats) < MOST
