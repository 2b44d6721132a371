"""What was said on Telegram: what the server saw arrive, beside what the store believes.

At a kill at most one message of the bot's may have arrived without the store knowing it. Such a
message is in doubt: a reminder is held, anything else is repeated, and nothing is said twice but
that.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from tests.support.databases import Database
from tests.torture.findings import DOUBLED, DOUBT, ELSE, LOST, Findings
from tests.torture.telegram_server import WatchfulServer

HELD = ("reminder", "appointment", "chat")
"""Why a message may be held instead of being repeated."""
MARK = "(vielleicht doppelt)"
UNNAMED = ("ja", "a.suggestion.")
"""How that begins which may be answered under a key that does not name it: a date, a match.

Who says it waits for the answer.
"""
SENT = """SELECT "to", ref FROM outbox WHERE fate = 'sent' AND edits IS NULL"""

Place = tuple[int, int]
"""A chat and the number of a message in it."""


@dataclass
class Ledger:
    """Notes after each kill what was in doubt; ``check`` tells what is wrong in the end.

    ``suspects`` has for each kill what the store believes to be in doubt, with its chat;
    ``unknown`` what arrived without the store knowing it, with the number of the kill.
    """

    server: WatchfulServer
    database: Database
    unknown: dict[Place, int] = field(default_factory=dict)
    suspects: list[dict[str, int]] = field(default_factory=list)
    _seen: int = 0

    def note_kill(self) -> None:
        """Look at what a dead service left behind, before another one comes."""
        known = self._known()
        fresh = islice(self.server.arrived, self._seen, None)
        late = [each for each in fresh if each not in known]
        self._seen = len(self.server.arrived)
        self.unknown.update(dict.fromkeys(late, len(self.suspects)))
        begun = self.database.rows(self._begun())
        self.suspects.append({key: place_of(to, "")[0] for key, to in begun})

    @property
    def per_kill(self) -> list[int]:
        """How many messages each kill left in doubt, as the store and as the server see it.

        What an earlier kill left in doubt counts again only if it has arrived once more.
        """
        seen = Counter(self.unknown.values())
        new = [
            len(after.keys() - before.keys())
            for before, after in zip([{}, *self.suspects], self.suspects, strict=False)
        ]
        return [max(each, seen[number]) for number, each in enumerate(new)]

    def _begun(self) -> str:
        """Return the query for what a dead service may have sent."""
        begun = self.database.has_column("outbox", "begun")
        sign = "begun" if begun else "leased_until IS NOT NULL AND owner IS NOT NULL"
        where = f"fate = 'waiting' AND channel = 'telegram' AND edits IS NULL AND {sign}"
        return f'SELECT key, "to" FROM outbox WHERE {where}'

    def _known(self) -> set[Place]:
        rows = self.database.rows(f"{SENT} AND channel = 'telegram'")
        return {place_of(to, ref) for to, ref in rows}

    def check(self, found: Findings) -> tuple[int, int]:
        """Note what is wrong; return how many messages were repeated, and how many held."""
        self._check_inbox(found)
        self._check_fates(found)
        self._check_chats(found)
        for number, count in enumerate(self.per_kill):
            if count > 1:
                found.note(DOUBT, f"kill {number} left {count} messages in doubt", count - 1)
        return self._check_doubts(found)

    def _check_doubts(self, found: Findings) -> tuple[int, int]:
        """What is repeated is marked."""
        query = """SELECT fate, "to", ref FROM outbox WHERE doubt AND edits IS NULL"""
        fates = Counter[str]()
        for fate, to, ref in self.database.rows(query):
            fates[fate] += 1
            if fate == "sent":
                words = self.server.arrived.get(place_of(to, ref), "")
                found.unless(MARK in words, ELSE, f"repeated without a mark: {words[:60]!r}")
        return fates["sent"], fates["doubtful"]

    def _check_inbox(self, found: Findings) -> None:
        bot = self.server.first_bot.user.id
        said = {f"telegram:{bot}:{number}": text for number, text in self.server.said.items()}
        rows = self.database.rows("SELECT id, state, attempts FROM inbox")
        found.same("updates in the inbox", (id_ for id_, _, _ in rows), said)
        odd = [row for row in rows if row[1:] != ("decided", 0)]
        found.unless(not odd, ELSE, f"updates not decided at once: {odd[:3]}")
        answers = self.database.rows("SELECT key FROM outbox WHERE why = 'answer'")
        unanswered = said.keys() - {key.partition("/")[0] for (key,) in answers}
        for each in sorted(unanswered):
            silent = f"{each} {said[each]!r} got no answer"
            found.unless(said[each].startswith(UNNAMED), LOST, silent)

    def _check_fates(self, found: Findings) -> None:
        rows = self.database.rows("SELECT fate, why, key FROM outbox WHERE fate <> 'sent'")
        for fate, why, key in rows:
            held = fate == "doubtful" and why in HELD
            if not held and fate != "expired":
                found.note(LOST, f"{why} {key} is {fate}")

    def _check_chats(self, found: Findings) -> None:
        rows = [place_of(to, ref) for to, ref in self.database.rows(SENT)]
        found.compare("messages in the chats", Counter([*self.server.arrived]),
                      Counter([*rows, *self.unknown]), DOUBLED)  # fmt: skip
        found.unless(not set(rows) & self.unknown.keys(), ELSE, "a message is known after all")
        seen = Counter((number, chat) for (chat, _), number in self.unknown.items())
        allowed = Counter(
            (number, chat) for number, each in enumerate(self.suspects) for chat in each.values()
        )
        if uncounted := seen - allowed:
            found.note(DOUBLED, f"unnoticed by the bot: {dict(uncounted)}", uncounted.total())
        doubted = {key for (key,) in self.database.rows("SELECT key FROM outbox WHERE doubt")}
        unmarked = {key for each in self.suspects for key in each} - doubted
        found.unless(not unmarked, DOUBT, f"not counted by the bot: {sorted(unmarked)[:3]}")


def place_of(address: str, ref: str) -> Place:
    """Return the place of a message, by the outbox's words for it."""
    return int(address.removeprefix("telegram:")), int(ref or 0)
