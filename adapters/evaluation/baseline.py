"""Plain BM25 over words as they are typed, in small letters: what everything is compared with."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.ports import Brief

K1, B = 1.2, 0.5
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")


def rank_plainly(
    challenges: Sequence[Brief], profiles: Sequence[Brief]
) -> dict[str, tuple[str, ...]]:
    """Return for each challenge all profiles, the best first, equal ones by id."""
    texts = {brief.id: Counter(_words(brief)) for brief in profiles}
    mean = sum(map(Counter.total, texts.values())) / max(1, len(texts)) or 1.0
    seen = Counter(word for text in texts.values() for word in text)

    def weigh(word: str, text: Counter[str]) -> float:
        rarity = math.log(1 + (len(texts) - seen[word] + 0.5) / (seen[word] + 0.5))
        length = 1 - B + B * text.total() / mean
        return rarity * text[word] * (K1 + 1) / (text[word] + K1 * length)

    def rank(challenge: Brief) -> tuple[str, ...]:
        words = _words(challenge)
        sums = {
            id_: sum(weigh(word, text) for word in words if word in text)
            for id_, text in texts.items()
        }
        return tuple(sorted(sums, key=lambda id_: (-sums[id_], id_)))

    return {challenge.id: rank(challenge) for challenge in challenges}


def _words(brief: Brief) -> list[str]:
    return _WORD.findall(". ".join(brief.phrases).casefold())
