"""The open question behind an answer to something else: put again once, and not every time."""

from datetime import timedelta

from bot import registry
from bot.ports import Parcel
from bot.scene import Scene
from bot.talk.model import KEEP, Outcome
from bot.talk.show import ask

LOOK_BACK = 8
"""So many messages back somebody still sees a question."""
FRESH = timedelta(minutes=30)
"""After so long it is put again in any case."""
OFTEN = 2
"""Asked, and put again once."""
LEADS_ON = "welcome-again"
"""The text behind which the question must follow."""


async def hush(scene: Scene, outcome: Outcome, parcels: list[Parcel]) -> list[Parcel]:
    """Return the parcels without the open question, where it was just put often enough."""
    here = [each for each in parcels if each.to == scene.account.id and not each.edits]
    if outcome.progress is not KEEP or len(here) < OFTEN or not _asks(scene, outcome):
        return parcels
    question = here[-1]
    last = await scene.tx.last_parcels(scene.account.id, LOOK_BACK)
    fresh = [each for each in last if scene.now - each.created_at < FRESH]
    often = sum(_is_same(each, question) for each in fresh)
    return [each for each in parcels if each is not question] if often >= OFTEN else parcels


def _asks(scene: Scene, outcome: Outcome) -> bool:
    """Whether the last thing said to whoever spoke is the open question, by itself."""
    progress = scene.progress
    form = registry.FORMS.get(progress.dialog) if progress is not None else None
    own = [each for each in outcome.messages if each.to == scene.private]
    if progress is None or form is None or not own:
        return False
    if any(line.id == LEADS_ON for each in own for line in each.lines):
        return False
    turn = ask(form.dialog, progress, scene.label)
    return (own[-1].lines, own[-1].choices) == (turn.lines, turn.choices)


def _is_same(parcel: Parcel, question: Parcel) -> bool:
    asked = (question.body.markup, question.body.buttons)
    return (parcel.body.markup, parcel.body.buttons) == asked
