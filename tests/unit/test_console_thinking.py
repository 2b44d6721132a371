"""Somebody at the keyboard is answered at once, however long the models take."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.app import Mind, Pace
from adapters.app.meaning import MEANING
from adapters.console.chat import converse
from adapters.console.screen import Screen
from adapters.console.thinking import READ, READING
from adapters.embeddings import Aside
from adapters.lease import Lease
from adapters.settings import Settings
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Clock, Store, Vector
from tests.support.clock import SeededIds, StillClock
from tests.support.embedding import PieceEmbedder


class Held:
    """A model that says nothing before it is let go."""

    model = PieceEmbedder().model

    def __init__(self) -> None:
        self.gone = threading.Event()

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        assert self.gone.wait(20)
        return PieceEmbedder().embed(texts)


async def test_the_first_answer_at_the_keyboard_waits_for_no_model(tmp_path: Path) -> None:
    held, heard = Held(), list[str]()
    lines = iter(("/start", "1"))

    def think(_: Settings, store: Store, clock: Clock, owner: str, pace: Pace) -> Mind:
        aside = Aside(held)
        lease = Lease(store, clock, MEANING, owner)
        return Mind(BlendedScorer([aside.model]), [aside], store, lease, pace)

    def write(line: str) -> None:
        heard.append(line)
        if READING in line:  # whoever waits now hears first that meaning counts
            held.gone.set()

    screen = Screen(lambda _: next(lines, None), write, tty=True)
    clock = StillClock(datetime(2024, 9, 3, 8, tzinfo=UTC))
    environ = {"KUPPLUNG_DATA_DIR": str(tmp_path), "LANG": "de_DE.UTF-8"}
    await converse(screen, "Ada", environ, clock=clock, fresh=SeededIds(1), think=think)
    told = "\n".join(heard)
    assert READ not in told.partition("Was trifft auf Sie zu?")[0]
    assert "Was trifft auf Sie zu?" in told.partition(READING)[2]
