"""Gathering suggestions of which something is to be told by itself, and who lets requests lapse."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Challenge, Organisation, Review, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.people import Audit, Person, Profile
from bot.domain.programme import Programme
from bot.domain.silences import Silence, silence_of
from bot.gather import coordinators
from bot.ports import Tx


async def request_cases(
    tx: Tx, programme: Programme, suggestion_ids: Sequence[str], now: datetime
) -> tuple[RequestCase, ...]:
    """Return those of these suggestions about which something is to be told by itself, by id."""
    found = await tx.find(
        Suggestion, id=suggestion_ids, programme_id=programme.id, withdrawn_at=None
    )
    asking = [each for each in found if each.stirs]
    if not asking:
        return ()
    challenges = {
        each.id: each
        for each in await tx.find(Challenge, id=sorted({each.challenge_id for each in asking}))
    }
    owners = sorted({each.organisation_id for each in challenges.values()})
    organisations = {each.id: each for each in await tx.find(Organisation, id=owners)}
    makers = sorted({each.maker_id for each in asking})
    profiles = {
        each.person_id: each
        for each in await tx.find(Profile, programme_id=programme.id, person_id=makers)
    }
    people = {
        each.id: each
        for each in await tx.find(
            Person, id=sorted({*makers, *(each.contact_id for each in asking)})
        )
    }
    leads = await coordinators(tx, programme.id)
    asked = [each.person(each.asks) for each in asking if each.asks is not None]
    silences = await silences_of(tx, programme, asked, now)
    beside = await _beside(tx, programme, [each for each in asking if each.awaited], now)
    held = await held_since(tx, programme, challenges.values())
    return tuple(
        RequestCase(
            programme,
            each,
            challenges[each.challenge_id],
            organisations[challenges[each.challenge_id].organisation_id],
            profiles[each.maker_id],
            {key: people[key] for key in (each.maker_id, each.contact_id)},
            leads,
            frozenset(key for key, quiet in silences.items() if quiet.hides(programme)),
            tuple(other for other in beside if each.id != other.id and _is_beside(each, other)),
            held.get(each.challenge_id),
        )
        for each in asking
    )


async def held_since(
    tx: Tx, programme: Programme, challenges: Iterable[Challenge]
) -> Mapping[str, datetime]:
    """Return since when those of these briefs are held back that are not released, by id."""
    held = [each for each in challenges if not programme.releases(each.review)]
    since = {each.id: each.updated_at for each in held}
    returned = sorted(each.id for each in held if each.review is Review.RETURNED)
    if returned:
        for act in await tx.find(Audit, programme_id=programme.id, act="return", subject=returned):
            since[act.subject] = max(since[act.subject], act.at)
    return since


async def _beside(
    tx: Tx, programme: Programme, untold: Sequence[Suggestion], now: datetime
) -> tuple[Suggestion, ...]:
    """Return what there is for these makers and challenges, but of who rests and what is held."""
    if not untold:
        return ()
    makers = sorted({each.maker_id for each in untold})
    asked = sorted({each.challenge_id for each in untold})
    there = {"programme_id": programme.id, "withdrawn_at": None}
    several = (
        *await tx.find(Suggestion, maker_id=makers, **there),
        *await tx.find(Suggestion, challenge_id=asked, **there),
    )
    found = {each.id: each for each in several}.values()
    people = sorted({each.person(side) for each in found for side in Side})
    awake = {each.id for each in await tx.find(Person, id=people) if not each.rests(now)}
    challenges = await tx.find(Challenge, id=sorted({each.challenge_id for each in found}))
    released = {each.id for each in challenges if programme.releases(each.review)}
    return tuple(
        each
        for each in found
        if each.challenge_id in released and {each.maker_id, each.contact_id} <= awake
    )


def _is_beside(untold: Suggestion, other: Suggestion) -> bool:
    """Whether both are for the same side that has not been told of the first."""
    return any(
        untold.maker_id == other.maker_id
        if side is Side.MAKER
        else untold.challenge_id == other.challenge_id
        for side in untold.awaited
    )


async def silences_of(
    tx: Tx, programme: Programme, person_ids: Sequence[str], now: datetime
) -> Mapping[str, Silence]:
    """Return the silence of each of these people in a programme."""
    ids = sorted(set(person_ids))
    found = {
        each.id: each
        for name in ("maker_id", "contact_id")
        for each in await tx.find(
            Suggestion, **{name: ids}, programme_id=programme.id, withdrawn_at=None
        )
    }
    past = await tx.find(Refusal, person_id=ids, programme_id=programme.id, because=Because.SILENCE)
    heard = await tx.last_heard(ids)
    days = programme.policy.requests.answer_days
    own: dict[str, list[Suggestion]] = {each: [] for each in ids}
    for each in found.values():
        for side in Side:
            if each.person(side) in own:
                own[each.person(side)].append(each)
    return {
        person_id: silence_of(person_id, own[person_id], past, heard.get(person_id), now, days)
        for person_id in ids
    }
