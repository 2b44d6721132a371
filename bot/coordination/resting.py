"""Requests that rest because a brief is held back: nothing else shows that somebody waits there."""

from bot.coordination.views import View, in_rows
from bot.domain.challenges import Challenge, Review, Suggestion
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.matching.reminding import resting_brief
from bot.requesting import held_since
from bot.scene import Scene
from bot.talk.model import Choice, Say


async def show_resting(scene: Scene, programme: Programme) -> View:
    """Return a line for each brief with which requests rest, the oldest first, with buttons."""
    waiting = await _waiting(scene, programme)
    since = await held_since(scene.tx, programme, waiting)
    ids = sorted({each.contact_id for each in waiting})
    names = {each.id: each.name for each in await scene.tx.find(Person, id=ids)}
    lines: list[Say] = []
    buttons: list[Choice] = []
    for each in sorted(waiting, key=lambda each: (since[each.id], each.number)):
        line, read = resting_brief(each, names[each.contact_id], since[each.id])
        lines.append(line)
        buttons.extend(read)
    return tuple(lines), in_rows(buttons)


async def _waiting(scene: Scene, programme: Programme) -> list[Challenge]:
    """Return the briefs that are held back while somebody waits for an answer."""
    unread = (Review.OPEN, Review.RETURNED)
    found = await scene.tx.find(Challenge, programme_id=programme.id, review=unread)
    held = {each.id: each for each in found if not programme.releases(each.review)}
    if not held:
        return []
    asked = await scene.tx.find(Suggestion, challenge_id=sorted(held), withdrawn_at=None)
    rest = {each.challenge_id for each in asked if each.asks is not None and not each.asked_at}
    return [each for key, each in held.items() if key in rest]
