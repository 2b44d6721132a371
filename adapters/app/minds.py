"""Opening a ``Mind`` with the models that the settings name."""

from adapters.app.meaning import MEANING, Mind
from adapters.app.readers import USUAL, Pace, open_asides
from adapters.lease import Lease
from adapters.settings import Settings
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Clock, Store


def open_mind(
    settings: Settings, store: Store, clock: Clock, owner: str, pace: Pace = USUAL
) -> Mind | None:
    """Return who understands by the models that are wanted here; ``None`` where words do alone.

    Nothing is loaded yet.
    """
    asides = open_asides(settings.embeddings.names)
    if not asides:
        return None
    scorer = BlendedScorer([each.model for each in asides])
    return Mind(scorer, asides, store, Lease(store, clock, MEANING, owner), pace)
