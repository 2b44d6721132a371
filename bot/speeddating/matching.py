"""At the end: who both said yes, a coordinator's approval, and then both are told."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Change, Put
from bot.domain.evenings import Evening, Match, Phase, Sitting, Vote
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team
from bot.gather import LIVE
from bot.ports import Tx
from bot.scene import Scene, button
from bot.speeddating import rules
from bot.speeddating.party import Party, party_of, sittings_of
from bot.speeddating.setup import changed
from bot.talk.model import Choice, Message, Outcome, Say, say

FEW = 5
"""Pairs that are brought together in one transaction: each makes a team, or joins one."""
MOST_BUTTONS = 30


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


async def _mutual(tx: Tx, party: Party) -> tuple[Sitting, ...]:
    """Return the talks after which both said yes."""
    evening = party.evening
    sittings = [
        each
        for each in await sittings_of(tx, evening)
        if rules.met(evening, party.guests, each) and each.round <= evening.round
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
    return Outcome(changes=changed(scene, counted, "count")) + shown


async def show_matches(scene: Scene, evening: Evening) -> Outcome:
    """Show the pairs that wait for approval, with those for which there is no place."""
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    pairs = await _mutual(scene.tx, party)
    if not pairs:
        done = button("evening-do-tell", rules.ACT, "tell", evening.id)
        return scene.reply(say("evening-matches-none"), choices=((done,),))
    places = await _places(scene.tx, programme)
    lines: list[Say] = [say("evening-matches", count=len(pairs))]
    rows: list[tuple[Choice, ...]] = []
    for number, each in enumerate(pairs, 1):
        challenge = party.guests[each.contact_id].challenge_id
        full = places.full(challenge, each.maker_id)
        held = each.match is Match.HELD
        if full is None and not held:
            places.take(challenge, each.maker_id)
        lines.append(
            say(
                "evening-match",
                number=number,
                maker=party.name(each.maker_id),
                contact=party.both(each.contact_id),
                match=Match.HELD if held else Match.NONE if full is None else Match.FULL,
                why=full or say("evening-full-known"),
            )
        )
        if len(rows) < MOST_BUTTONS and (held or full is None):
            verb = "free" if held else "hold"
            label = say(f"evening-do-{verb}", number=number, maker=party.name(each.maker_id),
                        contact=party.name(each.contact_id))  # fmt: skip
            rows.append((button(label, rules.ACT, verb, evening.id, each.round, each.table),))
    rows.insert(0, (button("evening-do-tell", rules.ACT, "tell", evening.id),))
    lines.append(say("evening-matches-how"))
    shown = Message(scene.private, tuple(lines), tuple(rows), about=rules.ACT)
    return Outcome(messages=(shown,))


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
    change = Put(replace(found[0], match=match))
    await scene.tx.apply((change,))
    return Outcome(changes=(change,)) + await show_matches(scene, evening)


async def approve(scene: Scene, evening: Evening) -> Outcome:
    """Let those who both said yes be told."""
    if evening.phase is not Phase.COUNTED:
        return scene.refuse(say("evening-too-late"))
    going = replace(evening, phase=Phase.MATCHING)
    return Outcome(changes=changed(scene, going, "tell")) + scene.reply(say("evening-telling"))


async def match_some(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Return the next step of bringing pairs together; at last the evening is closed."""
    if evening.phase is not Phase.MATCHING:
        return None
    party = await party_of(tx, programme, evening)
    left = [each for each in await _mutual(tx, party) if each.match is Match.NONE]
    if not left:
        return Outcome(changes=(Put(replace(evening, phase=Phase.CLOSED, closed_at=now)),))
    places = await _places(tx, programme)
    changes: list[Change] = []
    for each in left[:FEW]:
        challenge = party.guests[each.contact_id].challenge_id
        if places.full(challenge, each.maker_id) is not None:
            changes.append(Put(replace(each, match=Match.FULL)))
            continue
        places.take(challenge, each.maker_id)
        changes.append(Put(replace(each, match=Match.TOLD)))
        changes.append(Put(await _suggestion(tx, party, each, now)))
    return Outcome(changes=tuple(changes))


async def _suggestion(tx: Tx, party: Party, sitting: Sitting, now: datetime) -> Suggestion:
    """Return the mutual suggestion that brings two together: theirs, or a new one."""
    challenge = party.guests[sitting.contact_id].challenge_id
    known = await tx.find(Suggestion, challenge_id=challenge, maker_id=sitting.maker_id)
    new = Suggestion(
        f"{sitting.evening_id}-{sitting.round}-{sitting.table}",
        party.programme.id,
        challenge,
        sitting.maker_id,
        sitting.contact_id,
        1.0,
        (),
        now,
    )
    yes = Answer.INTERESTED
    return replace(
        known[0] if known else new,
        maker=yes,
        contact=yes,
        asked_at=now,
        withdrawn_at=None,
        declined_at=None,
    )
