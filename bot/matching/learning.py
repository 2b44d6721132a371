"""Gathering what answers have taught about somebody: their refusals, and what they declined."""

from collections.abc import Iterable, Sequence

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.people import Profile
from bot.matching import rules
from bot.matching.lessons import Lesson, lessons_of
from bot.matching.partners import Search, Seeker, people_by_id
from bot.ports import Brief


async def lessons_for(search: Search, seeker: Seeker) -> tuple[Lesson, ...]:
    """Return what the refusals of a side have taught about it."""
    before = await search.tx.find(
        Refusal, person_id=seeker.person.id, programme_id=seeker.programme.id, side=seeker.side
    )
    newer = {each.id: each for each in search.given}
    given = tuple({**{each.id: each for each in before}, **newer}.values())
    if not given:
        return ()
    found = await search.tx.find(Suggestion, id=[each.id for each in given])
    own = {each.id: each for each in found if seeker.pair(seeker.partner_of(each)) == _pair(each)}
    briefs = await _briefs_of(search, seeker, list(own.values()))
    about = [each for each in given if each.id in own]
    return lessons_of(about, briefs, seeker.updated_at, search.now)


async def reasons_given(search: Search, known: Iterable[Suggestion]) -> dict[str, Because]:
    """Return by its suggestion why somebody said no."""
    ids = [each.id for each in known if Answer.DECLINED in (each.maker, each.contact)]
    before = await search.tx.find(Refusal, id=ids) if ids else ()
    return {each.id: each.because for each in (*before, *search.given)}


def _pair(suggestion: Suggestion) -> tuple[str, str]:
    return suggestion.challenge_id, suggestion.maker_id


async def _briefs_of(
    search: Search, seeker: Seeker, suggestions: Sequence[Suggestion]
) -> dict[str, Brief]:
    """Return by id what was declined."""
    people = await people_by_id(search, [e.person(seeker.side.other) for e in suggestions])
    if seeker.side is Side.MAKER:
        found = await search.tx.find(Challenge, id=[each.challenge_id for each in suggestions])
        challenges = {each.id: each for each in found}
        return {
            each.id: rules.brief_challenge(challenges[each.challenge_id], people[each.contact_id])
            for each in suggestions
            if each.challenge_id in challenges and each.contact_id in people
        }
    makers = [each.maker_id for each in suggestions]
    profiles = {
        each.person_id: each
        for each in await search.tx.find(
            Profile, person_id=makers, programme_id=seeker.programme.id
        )
    }
    return {
        each.id: rules.brief_profile(profiles[each.maker_id], people[each.maker_id])
        for each in suggestions
        if each.maker_id in profiles and each.maker_id in people
    }
