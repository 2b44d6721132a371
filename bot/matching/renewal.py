"""What becomes of suggestions once a profile or a challenge has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.answers import Because
from bot.domain.challenges import Challenge, Fit, Suggestion
from bot.domain.people import Profile
from bot.domain.programme import Programme
from bot.domain.substance import Facet, changed, told_of
from bot.matching.rules import settled
from bot.ports import Scored

ABOUT: Mapping[Because, frozenset[Facet]] = {
    Because.FAR: frozenset({Facet.REGION}),
    Because.EXPECTATION: frozenset({Facet.EXPECTATION}),
    **dict.fromkeys(
        (Because.TOPIC, Because.CANNOT, Because.SKILLS, Because.KNOWN), frozenset({Facet.MATTER})
    ),
}
"""What has to change before a reason may not hold any more; with the others it is ``ANY`` of it."""
ANY = frozenset(Facet)


def again(
    suggestion: Suggestion,
    now: datetime,
    programme: Programme,
    pair: tuple[Challenge, Profile],
    because: Because | None = None,
) -> bool:
    """Whether a pair may be suggested anew.

    It may when its request lapsed, when there was no room then, or when a side said no and what
    its reason was about is not the same any more. Of an old "no" without prints only the time is
    known: something was saved since.
    """
    why = settled(suggestion, now, programme)
    if why != "declined":
        return why in ("lapsed", "withdrawn")
    if not suggestion.declined_of:
        declined_at = suggestion.declined_at or suggestion.made_at
        return any(each.updated_at > declined_at for each in pair)
    about = ABOUT.get(because, ANY) if because is not None else ANY
    return bool(about & changed(suggestion.declined_of, told_of(*pair)))


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
