"""What becomes of suggestions once a profile or a challenge has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.answers import Because
from bot.domain.challenges import Challenge, Suggestion
from bot.domain.people import Profile
from bot.domain.programme import Programme
from bot.domain.substance import Facet, changed, told_of
from bot.matching import rules
from bot.matching.partners import Partner, Search, Seeker, reasons_of, wanted
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
    why = rules.settled(suggestion, now, programme)
    if why != "declined":
        return why in ("lapsed", "withdrawn")
    if not suggestion.declined_of:
        declined_at = suggestion.declined_at or suggestion.made_at
        return any(each.updated_at > declined_at for each in pair)
    about = ABOUT.get(because, ANY) if because is not None else ANY
    return bool(about & changed(suggestion.declined_of, told_of(*pair)))


async def renew_known(
    search: Search,
    seeker: Seeker,
    known: Iterable[Suggestion],
    ranked: Iterable[Scored],
    others: Iterable[Partner],
    free: Iterable[Partner],
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Return somebody's suggestions as they are now, and which of them are new so.

    Those that are older than what the seeker told last get their new reasons, so that no word is
    quoted that is not there any more. ``ranked`` are who fits now, of the ``free`` ones who do not
    rest. Who fitted, and does not any more, is suggested no longer, unless a side said yes or
    somebody brought them together; of who rests it is not known.
    """
    partners = {each.id: each for each in others}
    resting = {each.id for each in free if each.person.rests(search.now)}
    fitting = {each.id: each for each in ranked}
    meant, least = await wanted(search, seeker), rules.least_of(seeker.programme)

    def renew(old: Suggestion) -> Suggestion:
        partner_id = seeker.partner_of(old)
        settled = rules.settled(old, search.now, seeker.programme) is not None
        if settled or old.made_at >= seeker.updated_at:
            return old
        scored, partner = fitting.get(partner_id), partners.get(partner_id)
        stays = seeker.pair(partner_id) in meant or old.score < least
        if scored is None and old.asks is None and not stays:
            return old if partner_id in resting else replace(old, withdrawn_at=search.now)
        if partner is None:
            return old
        score = old.score if scored is None or stays else scored.score
        fits = reasons_of(search, seeker, partner)
        return replace(old, score=score, fits=fits, made_at=search.now)

    before = list(known)
    after = [renew(each) for each in before]
    return after, [new for old, new in zip(before, after, strict=True) if new is not old]
