"""At the end: who both said yes, a coordinator's approval, and then both are told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.evenings import Evening, Match, Phase, Sitting, Vote
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team
from bot.gather import LIVE
from bot.ports import Tx
from bot.scene import Scene, button
from bot.speeddating import rules
from bot.speeddating.party import Party, party_of, sittings_of
from bot.speeddating.setup import changed
from bot.speeddating.standing import Standing, standing_of
from bot.talk.model import Choice, Message, Outcome, Say, say

FEW = 5
"""Pairs that are brought together in one transaction: each makes a team, or joins one."""
MOST_LINES = 20
"""Pairs that are shown in one message."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many places are left, by challenge and by maker; unknown ones have all of theirs."""

    programme: Programme
    challenges: Counter[str]
    makers: Counter[str]
    teams: frozenset[tuple[str, str]]

    def full(self, challenge_id: str, maker_id: str) -> Say | None:
        """Return why a pair finds no place, if so."""
        if (challenge_id, maker_id) in self.teams:
            return say("evening-full-known")
        if self.challenges[challenge_id] >= self.programme.capacity.makers_per_challenge:
            return say("evening-full-contact")
        if self.makers[maker_id] >= self.programme.capacity.challenges_per_maker:
            return say("evening-full-maker")
        return None

    def take(self, challenge_id: str, maker_id: str) -> None:
        """Take a place with both."""
        self.challenges[challenge_id] += 1
        self.makers[maker_id] += 1


async def _places(tx: Tx, programme: Programme) -> Places:
    teams = {each.id: each for each in await tx.find(Team, programme_id=programme.id, stage=LIVE)}
    found = await tx.find(Member, team_id=sorted(teams), left_at=None) if teams else ()
    makers = [each for each in found if each.side is Side.MAKER]
    return Places(
        programme,
        Counter(teams[each.team_id].challenge_id for each in makers),
        Counter(each.person_id for each in makers),
        frozenset((teams[each.team_id].challenge_id, each.person_id) for each in makers),
    )


async def mutual_pairs(
    tx: Tx, now: Standing, switched: Sitting | None = None
) -> tuple[Sitting, ...]:
    """Return the talks after which both said yes; one of them may be ``switched`` just now.

    Whoever left the programme since then is brought together with nobody.
    """
    party, evening = now.party, now.party.evening
    kept = {(each.round, each.maker_id): each for each in await sittings_of(tx, evening)}
    if switched is not None:
        kept[switched.round, switched.maker_id] = switched
    sittings = [
        each
        for each in kept.values()
        if rules.met(evening, party.guests, each)
        and each.round <= evening.round
        and now.stands(each)
    ]
    return rules.mutual(sittings, await tx.find(Vote, evening_id=evening.id))


async def close(scene: Scene, evening: Evening) -> Outcome:
    """Let nobody vote any more, and show who both said yes."""
    if evening.phase is Phase.COUNTED:
        return await show_matches(scene, evening)
    if evening.phase is not Phase.VOTING:
        return scene.refuse(say("evening-too-late"))
    counted = replace(evening, phase=Phase.COUNTED)
    shown = await show_matches(scene, counted)
    return Outcome(changes=(_quiet(evening), *changed(scene, counted, "count"))) + shown


def _quiet(evening: Evening) -> Withdraw:
    """Take back a reminder of what has just been done."""
    return Withdraw(f"{rules.stem(evening)}remind/")


async def show_matches(
    scene: Scene, evening: Evening, switched: Sitting | None = None, *first: Say
) -> Outcome:
    """Show the pairs that wait for approval, with those for which there is no place."""
    programme = scene.office.programmes[evening.programme_id]
    now = await standing_of(scene.tx, await party_of(scene.tx, programme, evening))
    party, pairs = now.party, await mutual_pairs(scene.tx, now, switched)
    tell = (button("evening-do-tell", rules.ACT, "tell", evening.id, _mark(pairs)),)
    if not pairs:
        return scene.reply(*first, say("evening-matches-none"), choices=(tell,))
    why = _places_for(party, pairs, await _places(scene.tx, programme))
    shown = Outcome()
    numbered = list(enumerate(pairs, 1))
    for start in range(0, len(numbered), MOST_LINES):
        several = numbered[start : start + MOST_LINES]
        lines = [_line(party, number, each, why.get(_key(each))) for number, each in several]
        rows = [
            _switch(evening, number, each)
            for number, each in several
            if each.match is Match.HELD or _key(each) not in why
        ]
        head = [*first, say("evening-matches", count=len(pairs))] if not start else []
        last = start + MOST_LINES >= len(numbered)
        foot = [say("evening-matches-how")] if last else []
        buttons = (tell, *_by_two(rows)) if last else _by_two(rows)
        shown = shown.saying(
            Message(scene.private, (*head, *lines, *foot), buttons, about=rules.ACT)
        )
    return shown


def _mark(pairs: Sequence[Sitting]) -> str:
    """Return what tells one choice of those who are held back from another."""
    held = sorted((each.round, each.table) for each in pairs if each.match is Match.HELD)
    return f"{crc32(repr(held).encode()):08x}"


def _key(sitting: Sitting) -> tuple[str, str]:
    return sitting.maker_id, sitting.contact_id


def _line(party: Party, number: int, each: Sitting, why: Say | None) -> Say:
    match = Match.HELD if each.match is Match.HELD else Match.NONE if why is None else Match.FULL
    return say(
        "evening-match",
        number=number,
        maker=party.name(each.maker_id),
        contact=party.both(each.contact_id),
        match=match,
        why=why or say("evening-full-known"),
    )


def _switch(evening: Evening, number: int, each: Sitting) -> Choice:
    verb = "free" if each.match is Match.HELD else "hold"
    label = say(f"evening-do-{verb}", number=number)
    return button(label, rules.ACT, verb, evening.id, each.round, each.table)


def _by_two(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))


def _places_for(
    party: Party, pairs: Sequence[Sitting], places: Places
) -> Mapping[tuple[str, str], Say]:
    """Return for which pairs there is no place, and why; who has fewest matches comes first."""
    full: dict[tuple[str, str], Say] = {}
    taken: Counter[str] = Counter()
    left = [each for each in pairs if each.match is not Match.HELD]
    while left:
        each = min(left, key=lambda one: taken[one.maker_id] + taken[one.contact_id])
        left.remove(each)
        challenge = party.guests[each.contact_id].challenge_id
        why = places.full(challenge, each.maker_id)
        if why is not None:
            full[_key(each)] = why
            continue
        places.take(challenge, each.maker_id)
        taken.update(_key(each))
    return full


async def hold(scene: Scene, evening: Evening, number: str, table: str, match: Match) -> Outcome:
    """Hold a pair back, or let it go on, until they are told."""
    if evening.phase is not Phase.COUNTED:
        return scene.refuse(say("evening-too-late"))
    found = [
        each
        for each in await sittings_of(scene.tx, evening)
        if (each.round, each.table) == (int(number), int(table))
    ]
    if not found:
        return scene.refuse(say("evening-gone"))
    switched = replace(found[0], match=match)
    shown = await show_matches(scene, evening, switched)
    return Outcome(changes=(Put(switched),)) + shown


async def approve(scene: Scene, evening: Evening, more: Sequence[str]) -> Outcome:
    """Let those who both said yes be told, as they were shown.

    Where somebody was held back since, or is not any more, they are shown as it is now.
    """
    if evening.phase is not Phase.COUNTED:
        return scene.refuse(say("evening-too-late"))
    programme = scene.office.programmes[evening.programme_id]
    now = await standing_of(scene.tx, await party_of(scene.tx, programme, evening))
    pairs = await mutual_pairs(scene.tx, now)
    if list(more) != [_mark(pairs)]:
        shown = await show_matches(scene, evening, None, say("evening-matches-since"))
        return replace(shown, void=True)
    full = _places_for(now.party, pairs, await _places(scene.tx, programme))
    marked = [
        Put(replace(each, match=Match.FULL if _key(each) in full else Match.PICKED))
        for each in pairs
        if each.match is not Match.HELD
    ]
    going = replace(evening, phase=Phase.MATCHING)
    outcome = Outcome(changes=(_quiet(evening), *marked, *changed(scene, going, "tell")))
    return outcome + scene.reply(say("evening-telling"))


async def match_some(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Return the next step of bringing pairs together; at last the evening is closed."""
    if evening.phase is not Phase.MATCHING:
        return None
    left = [each for each in await sittings_of(tx, evening) if each.match is Match.PICKED]
    if not left:
        return Outcome(changes=(Put(replace(evening, phase=Phase.CLOSED, closed_at=now)),))
    ids = {person for each in left[:FEW] for person in _key(each)}
    standing = await standing_of(tx, await party_of(tx, programme, evening, ids))
    places = await _places(tx, programme)
    changes: list[Change] = []
    for each in left[:FEW]:
        if not standing.stands(each):
            changes.append(Put(replace(each, match=Match.NONE)))
            continue
        challenge = standing.party.guests[each.contact_id].challenge_id
        if places.full(challenge, each.maker_id) is not None:
            changes.append(Put(replace(each, match=Match.FULL)))
            continue
        places.take(challenge, each.maker_id)
        changes.append(Put(replace(each, match=Match.TOLD)))
        changes.append(Put(await _suggestion(tx, standing, each, now)))
    return Outcome(changes=tuple(changes))


async def _suggestion(tx: Tx, standing: Standing, sitting: Sitting, now: datetime) -> Suggestion:
    """Return the mutual suggestion that brings two together: theirs, or a new one."""
    party, contact = standing.party, standing.speakers[sitting.contact_id]
    challenge = party.guests[sitting.contact_id].challenge_id
    known = await tx.find(Suggestion, challenge_id=challenge, maker_id=sitting.maker_id)
    new = Suggestion(
        f"{sitting.evening_id}-{sitting.round}-{sitting.table}",
        party.programme.id,
        challenge,
        sitting.maker_id,
        contact,
        1.0,
        (),
        now,
    )
    yes = Answer.INTERESTED
    return replace(
        known[0] if known else new,
        contact_id=contact,
        maker=yes,
        contact=yes,
        asked_at=now,
        withdrawn_at=None,
        declined_at=None,
        declined_of="",
    )
