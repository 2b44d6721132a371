"""What somebody wrote, word for word, as it may stand in any reply that waits or is kept.

Most keys tell whose words a message has. Replies have keys that tell nothing, and so have changes
of cards, and what somebody asked to be shown: they may quote whatever there is. There it goes where
it is all of a quotation, and never as a part of what others say: else whoever is erased could
strike out anybody's words.
"""

import re
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.announcements import Announcement
from bot.domain.briefs import Question, Reply
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update
from bot.talk.markup import plain
from storage.engine.seam import Connection
from storage.facts import find
from storage.heard import bodies_of
from storage.keys import beginning
from storage.tables import OUTBOX
from storage.vault.became import ids_of

_LEAST = 2
"""So many words others hardly say just so."""
_WRITTEN: tuple[tuple[type[Any], str, str], ...] = (
    (Question, "person_id", "text"),
    (Reply, "person_id", "text"),
    (Idea, "person_id", "text"),
    (Leaving, "person_id", "words"),
    (Update, "person_id", "sentence"),
    (Announcement, "author_id", "text"),
)
QUOTED = re.compile("(„[^„“]*“|“[^“”]*”)")
"""What was said by others, as the texts quote it: in it ours are no other marks of that kind."""
_TOLD = select(OUTBOX.c.body).where(
    OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"), OUTBOX.c.body != ""
)


async def verbatim(connection: Connection, person_id: str, *more: str) -> str:
    """Return the texts that somebody wrote, and these, each as a line.

    They can be read only as long as the person's key is there.
    """
    texts = [*more, *await _asked_and_answered(connection, person_id)]
    for kind, author, text in _WRITTEN:
        texts += [getattr(each, text) for each in await find(connection, kind, {author: person_id})]
    lines = {" ".join(text.split()) for text in texts}
    return "\n".join(sorted(each for each in lines if len(each.split()) >= _LEAST))


async def _asked_and_answered(connection: Connection, person_id: str) -> list[str]:
    """Return what they asked the coordination, or answered: that stands in messages alone."""
    rows = [
        row
        for each in await ids_of(connection, person_id)
        for row in await connection.execute(_TOLD, beginning(f"ask/{each}/"))
    ]
    bodies = await bodies_of(connection, [row[0] for row in rows])
    told = (plain(each.markup) for each in bodies if each is not None)
    return [each[1:-1] for text in told for each in QUOTED.findall(text)]
