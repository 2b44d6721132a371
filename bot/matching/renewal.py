"""What becomes of suggestions once a profile or a challenge has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.challenges import Fit, Suggestion
from bot.domain.programme import Programme
from bot.matching.rules import settled
from bot.ports import Scored


def again(
    suggestion: Suggestion, now: datetime, programme: Programme, changed: Iterable[datetime]
) -> bool:
    """Whether a pair may be suggested anew.

    It may when its request lapsed, when there was no room then, or when a side said no and
    something was ``changed`` since, in the profile or the challenge.
    """
    why = settled(suggestion, now, programme)
    if why == "declined":
        declined_at = suggestion.declined_at or suggestion.made_at
        return any(each > declined_at for each in changed)
    return why in ("lapsed", "withdrawn")


def renew(
    known: Iterable[Suggestion],
    fitting: Mapping[tuple[str, str], Scored],
    reasons: Callable[[Scored], tuple[Fit, ...]],
    since: datetime,
    now: datetime,
) -> tuple[Suggestion, ...]:
    """Return what open suggestions become that were made before something changed ``since``.

    ``fitting`` are the pairs that fit now, by challenge and maker. They get their new reasons; one
    that does not fit any more is withdrawn, unless a side said yes.
    """
    renewed: list[Suggestion] = []
    for each in known:
        if each.made_at >= since:
            continue
        scored = fitting.get((each.challenge_id, each.maker_id))
        if scored is not None:
            renewed.append(replace(each, score=scored.score, fits=reasons(scored), made_at=now))
        elif each.asks is None:
            renewed.append(replace(each, withdrawn_at=now))
    return tuple(renewed)
