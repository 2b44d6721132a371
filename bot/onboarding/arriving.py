"""Codes of those who arrive: typed alone, within a sentence, or only spoken of."""

import re

from bot.codes import code_hash, find_code, read_code
from bot.domain.evenings import Evening
from bot.guesses import note_guess
from bot.onboarding.dialog import SIDE, WHICH
from bot.onboarding.joining import is_code
from bot.scene import Scene
from bot.talk.model import Outcome, say
from bot.talk.readers import fold

FIRST = frozenset({WHICH.name, SIDE.name})
"""Dialogs in which any code would do instead of an answer."""
_HAS = re.compile(r"\b(?:hab\w*|bekam|bekommen|erhalten|got|have|received|mit|with)\b")
_CODE = re.compile(r"\b(?:einladungs|zugangs)?code\b")
_DENIAL = re.compile(r"\b(?:kein\w*|nicht|no|not|don't|never|ohne|without)\b")


def code_of_newcomer(text: str) -> str | None:
    """Return the code in what somebody says who takes no part yet."""
    return read_code(text) or find_code(text)


async def code_instead(scene: Scene, text: str) -> str | None:
    """Return the code that words are although a question is open.

    A question about the side takes what looks like one, so that a wrong one is told.
    """
    if scene.progress is not None and scene.progress.dialog in FIRST:
        return code_of_newcomer(text)
    return text if await is_code(scene, text) else None


async def guessed(scene: Scene, text: str) -> Outcome:
    """Return what is noted of words that look like a code, and are taken for an answer.

    Sixteen letters alone may be a word ("Holzverarbeitung"): few codes are without a figure.
    """
    code = read_code(text)
    if scene.progress is None or code is None or code.isalpha():
        return Outcome()
    evening = await scene.tx.find(Evening, code_hash=code_hash(code))
    return Outcome() if evening else await note_guess(scene)


def ask_for_code(scene: Scene, text: str) -> Outcome | None:
    """Ask for the code of which somebody only says that they have one."""
    said = fold(text)
    if scene.progress is not None and scene.progress.dialog not in FIRST:
        return None
    if not (_HAS.search(said) and _CODE.search(said)) or _DENIAL.search(said):
        return None
    return Outcome(progress=None) + scene.reply(say("welcome-type-code"))
