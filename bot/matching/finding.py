"""Finding partners for one side: who may be suggested at all, in which order, and why nobody is.

It changes nothing and says nothing; it only reads. Whoever asks (``flow``, ``looking``) carries the
changes out and tells what there is to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answers import Because
from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, withdraw_cards
from bot.domain.people import Profile
from bot.domain.silences import Silence, lapse_of
from bot.matching import lessons as taught
from bot.matching import rules
from bot.matching.learning import lessons_for, reasons_given
from bot.matching.partners import Partner, Pool, Search, Seeker, kept_apart, met, reasons_of
from bot.matching.renewal import again as is_new
from bot.matching.renewal import renew_known
from bot.ports import Scored
from bot.requesting import silences_of

POOL = 100
"""So many of the best are put into the order that answers taught; who comes behind stays there."""

TOGETHER = 16
"""So many of these are looked at together: mostly no more are needed."""


class Empty(StrEnum):
    """Why there is nothing to suggest to somebody: the end of a text id.

    Their own side is ``FULL``, or ``HELD`` back by a review. Or of the others there is ``NOBODY``,
    all are ``TAKEN``, those left are ``RESTING`` or silent, all that fit were ``SEEN``, or those
    who could be suggested are ``UNLIKE`` what is needed.
    """

    FULL = "full"
    HELD = "held"
    NOBODY = "nobody"
    TAKEN = "taken"
    RESTING = "resting"
    SEEN = "seen"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to suggest: what waits already and what was found, in the order to show it.

    ``why`` says why there is nothing, ``asked`` how many of the others still have to answer them.
    ``spoken`` is what answers taught about the first one, the end of a text id.
    """

    seeker: Seeker
    shown: tuple[Suggestion, ...] = ()
    made: tuple[Suggestion, ...] = ()
    changes: tuple[Change, ...] = ()
    why: Empty | None = None
    spoken: str | None = None
    asked: int = 0


async def find_partners(search: Search, seeker: Seeker, pool: Pool) -> Found:
    """Return what may be suggested to a side that has places left."""
    if seeker.is_full(pool.places):
        return Found(seeker, why=Empty.FULL)
    others = [each for each in pool.partners if each.person.id != seeker.person.id]
    free = [each for each in others if not pool.is_full(each)]
    there = {each.id: each for each in free if not each.person.rests(search.now)}
    lessons = await lessons_for(search, seeker)
    known = await _known(search, seeker)
    await search.office.understanding.of([seeker.brief])
    briefs = [each.brief for each in there.values()]
    ranked = rules.fitting(search.office.scorer.rank(seeker.brief, briefs), seeker.programme)
    known, renewed = await renew_known(search, seeker, known, ranked, others, free)
    waiting = _waiting(search, seeker, known, there, pool)
    again = _again(search, seeker, known, there, await reasons_given(search, known))
    open_ones = await _open(search, seeker, known, again, ranked)
    most = rules.at_a_time(seeker.programme, seeker.side)
    most = min(most, 1) if taught.is_busy(lessons, search.now) else most
    room = max(most - len(waiting), 0)
    chosen = await _choose(search, seeker, open_ones, there, lessons, room)
    made = tuple(_suggestion(search, seeker, there[each.id], each) for each in chosen)
    shown = order(search, seeker, (*waiting, *made), pool, lessons)
    changes = (
        *(Put(each, quiet=True) for each in renewed),
        *(gone for each in renewed if each.withdrawn_at for gone in withdraw_cards(each)),
        *_replaced(search, seeker, made, again),
    )
    why = None if shown else _why(others, free, there, [*ranked, *known], open_ones)
    said = _spoken(seeker, pool, shown, lessons)
    asked = sum(_is_asked(search, seeker, each) for each in known)
    return Found(seeker, shown, made, changes, why, said, asked)


def _spoken(
    seeker: Seeker, pool: Pool, shown: Sequence[Suggestion], lessons: Sequence[taught.Lesson]
) -> str | None:
    first = pool.brief_of(seeker.partner_of(shown[0])) if shown else None
    if first is None:
        return None
    return taught.spoken(seeker.brief, first, lessons, seeker.programme.regions)


def _is_asked(search: Search, seeker: Seeker, suggestion: Suggestion) -> bool:
    """Whether the other side still has to answer them."""
    waits = rules.settled(suggestion, search.now, seeker.programme) is None
    return waits and suggestion.asks not in (None, seeker.side)


async def _known(search: Search, seeker: Seeker) -> list[Suggestion]:
    """Return their suggestions, those included that the store has not got yet."""
    if seeker.side is Side.MAKER:
        kept = await search.tx.find(
            Suggestion, maker_id=seeker.id, programme_id=seeker.programme.id
        )
    else:
        kept = await search.tx.find(Suggestion, challenge_id=seeker.id)
    found = {(each.challenge_id, each.maker_id): each for each in kept}
    for each in search.made:
        if seeker.pair(seeker.partner_of(each)) == (each.challenge_id, each.maker_id):
            found[each.challenge_id, each.maker_id] = each
    return list(found.values())


def _waiting(
    search: Search,
    seeker: Seeker,
    known: Iterable[Suggestion],
    there: Mapping[str, Partner],
    pool: Pool,
) -> list[Suggestion]:
    """Return what they can answer; of who rests only what these asked, of what is held nothing."""
    here = {each.id for each in pool.partners}
    return [
        each
        for each in known
        if rules.waits(each, seeker.side, search.now, pool.places)
        and seeker.partner_of(each) in (here if each.asks is seeker.side else there)
    ]


async def _open(
    search: Search,
    seeker: Seeker,
    known: Iterable[Suggestion],
    again: Mapping[str, Suggestion],
    ranked: Sequence[Scored],
) -> tuple[Scored, ...]:
    """Return the best that were not settled before."""
    closed = {seeker.partner_of(each) for each in known} - again.keys()
    closed |= await met(search, seeker) | await kept_apart(search, seeker)
    return rules.choose(ranked, POOL, closed)


def _again(
    search: Search,
    seeker: Seeker,
    known: Iterable[Suggestion],
    there: Mapping[str, Partner],
    given: Mapping[str, Because],
) -> dict[str, Suggestion]:
    """Return by partner the settled suggestions that may be made anew."""
    return {
        partner.id: each
        for each in known
        if (partner := there.get(seeker.partner_of(each))) is not None
        and (pair := _told(seeker, partner)) is not None
        and is_new(each, search.now, seeker.programme, pair, given.get(each.id))
    }


def _told(seeker: Seeker, partner: Partner) -> tuple[Challenge, Profile] | None:
    """Return what both sides tell of themselves, the challenge first."""
    match seeker.told, partner.told:
        case (Challenge() as challenge, Profile() as profile) | (
            Profile() as profile,
            Challenge() as challenge,
        ):
            return challenge, profile
        case _:
            return None


async def _not_silent(
    search: Search, seeker: Seeker, ranked: Sequence[Scored], there: Mapping[str, Partner]
) -> dict[Scored, Silence]:
    """Return who does not let requests lapse, or not so many, with their silence."""
    people = [there[each.id].person.id for each in ranked]
    silences = await silences_of(search.tx, seeker.programme, people, search.now)
    found = {each: silences[there[each.id].person.id] for each in ranked}
    return {each: quiet for each, quiet in found.items() if not quiet.hides(seeker.programme)}


async def _choose(
    search: Search,
    seeker: Seeker,
    ranked: Sequence[Scored],
    there: Mapping[str, Partner],
    lessons: Sequence[taught.Lesson],
    room: int,
) -> tuple[Scored, ...]:
    """Return the best few in the order that answers taught, but of who is silent.

    Nothing brings anybody up: as soon as there are enough who stand no lower than the next one's
    score, whoever comes behind need not be looked at.
    """
    worth: dict[Scored, float] = {}
    best: tuple[Scored, ...] = ()
    for at in range(0, len(ranked) if room else 0, TOGETHER):
        if len(best) == room and worth[best[-1]] >= round(ranked[at].score, 9):
            break
        heard = await _not_silent(search, seeker, ranked[at : at + TOGETHER], there)
        for each, quiet in heard.items():
            moved = taught.shift(seeker.brief, there[each.id].brief, lessons, search.now)
            worth[each] = taught.lowered(each.score, moved + quiet.down)
        best = tuple(sorted(worth, key=lambda each: -worth[each])[:room])
    return best


def order(
    search: Search,
    seeker: Seeker,
    suggestions: Iterable[Suggestion],
    pool: Pool,
    lessons: Sequence[taught.Lesson],
) -> tuple[Suggestion, ...]:
    """Return what is asked of that side first, then by score and what answers taught."""

    def down(suggestion: Suggestion) -> float:
        brief = pool.brief_of(seeker.partner_of(suggestion))
        if brief is None:
            return 0.0
        return taught.shift(seeker.brief, brief, lessons, search.now)

    plain = rules.in_order(suggestions, seeker.side)
    asked = [each for each in plain if each.asks is seeker.side]
    others = [each for each in plain if each.asks is not seeker.side]
    return (*asked, *taught.in_taught_order(others, lambda each: each.score, down))


def _suggestion(search: Search, seeker: Seeker, partner: Partner, scored: Scored) -> Suggestion:
    challenge_id, maker_id = seeker.pair(partner.id)
    return Suggestion(
        search.new_id(),
        seeker.programme.id,
        challenge_id,
        maker_id,
        partner.contact_id or seeker.contact_id,
        scored.score,
        reasons_of(search, seeker, partner),
        search.now,
    )


def _replaced(
    search: Search,
    seeker: Seeker,
    made: Sequence[Suggestion],
    again: Mapping[str, Suggestion],
) -> Iterable[Change]:
    """Yield the changes that write suggestions, in place of lapsed or withdrawn ones."""
    days = seeker.programme.policy.requests.answer_days
    before = [again.get(seeker.partner_of(each)) for each in made]
    for each in before:
        if each is not None:
            yield Drop(each)
            if (lapse := lapse_of(each, search.now, days)) is not None:
                yield Put(lapse, quiet=True)
    yield from (Put(each) for each in made)


def _why(
    others: Sequence[Partner],
    free: Sequence[Partner],
    there: Mapping[str, Partner],
    fitted: Sequence[Scored | Suggestion],
    open_ones: Sequence[Scored],
) -> Empty:
    """Return why nothing is shown; what was suggested once had ``fitted``, too."""
    if not others:
        return Empty.SEEN if fitted else Empty.NOBODY
    if not free:
        return Empty.TAKEN
    if not there or open_ones:  # these are silent
        return Empty.RESTING
    return Empty.SEEN if fitted else Empty.UNLIKE
