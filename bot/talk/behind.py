"""Words behind a command that cannot be taken as the answer they were meant for: it is said why."""

from bot.talk.model import Say, say
from bot.talk.readers import Rejected


def refused(read: object, words: str) -> tuple[Say, ...]:
    """Return why words behind a command are no answer, if there are any and they were refused."""
    if not isinstance(read, Rejected) or not words.strip():
        return ()
    return (say(f"reject-{read.reason}", limit=read.limit or 0),)
