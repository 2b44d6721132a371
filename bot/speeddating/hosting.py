"""What a coordinator does about an evening by its buttons: settle it, run it, see who is there."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace

from bot.codes import pretty
from bot.domain.challenges import Side
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.evenings import Coming, Evening, Guest, Match, Phase, Wish
from bot.qr import codes_of
from bot.scene import Scene, button
from bot.speeddating import cards, clock, inviting, matching, presence, rules, setup
from bot.speeddating.answering import arrived
from bot.speeddating.party import Party, own_sittings, party_of, sittings_of
from bot.talk.model import Message, Outcome, say

_PLANNED = (Phase.SEATED, Phase.RUNNING)


async def see(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Do what a button says that stays where it is."""
    if words[0] not in rules.SEEING:
        raise ValueError(words[0])
    return await act(scene, words)


async def act(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Do what a coordinator's button says."""
    verb, evening_id, *more = words
    if verb == "new":
        return await setup.another(scene)
    if verb not in _DEEDS:  # it reads as any other button that is of no use
        raise ValueError(verb)
    evening = await setup.own(scene, evening_id)
    if evening is None:
        return scene.refuse(say("evening-gone"))
    return await _DEEDS[verb](scene, evening, more)


async def _again(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Wish for a new plan; with the doors open, ask whether it is to have who is missing as well.

    Nobody is planned for who is missing while the evening runs: there is nothing to ask then.
    """
    doors = evening.phase is Phase.SEATED and scene.now >= evening.starts_at - rules.DOORS
    if doors and not more and evening.wish is Wish.NONE:
        programme = scene.office.programmes[evening.programme_id]
        party = await party_of(scene.tx, programme, evening)
        absent = [each for each in cards.missing(party) if each.left_at is None]
        if absent and cards.somebody_came(party):
            names = cards.named(party, (each.person_id for each in absent))
            rows = (
                (button("evening-do-around", rules.ACT, "without", evening.id),),
                (button("evening-do-with", rules.ACT, "again", evening.id, "all"),),
                (button("evening-do-missing", rules.SEE_ACT, "missing", evening.id),),
            )
            return scene.reply(say("evening-again-absent", names=names), choices=rows)
    return _wish(scene, evening, Wish.AGAIN)


def _wish(scene: Scene, evening: Evening, wish: Wish) -> Outcome:
    """Wish for a plan, or for lists; it comes as a message of its own, seconds later."""
    allowed = {
        Wish.PREVIEW: (Phase.OPEN,),
        Wish.AGAIN: _PLANNED,
        Wish.PRINT: (Phase.OPEN, *_PLANNED),
    }[wish]
    if evening.phase not in allowed:
        return scene.refuse(say("evening-too-late"))
    new = replace(evening, wish=wish)
    if wish is Wish.AGAIN:
        new = rules.again(evening)
    elif wish is Wish.PRINT and evening.wish is not Wish.NONE:  # a preview brings lists with it
        both = evening.wish in rules.REPLANS
        new = replace(evening, wish=Wish.BOTH) if both else evening
    return Outcome(changes=setup.changed(scene, new, wish.value)) + scene.reply(
        say("evening-thinking")
    )


async def _confirm(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Settle the plan that was shown: it goes to all phones in time.

    Who has answered since it was shown is planned for before anybody gets it.
    """
    if evening.phase is not Phase.OPEN or not evening.revision or evening.wish is Wish.PREVIEW:
        return scene.refuse(say("evening-too-late"))
    if more and more != [str(evening.revision)]:  # there is a newer one
        return Outcome(
            messages=(await setup.card(scene, evening, say("evening-since")),), void=True
        )
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    sittings = await sittings_of(scene.tx, evening)
    planned = {who for each in sittings for who in (each.maker_id, each.contact_id)}
    same = planned == {each.person_id for side in Side for each in party.side(side)}
    settled = replace(evening if same else rules.again(evening), phase=Phase.SEATED)
    at = max(evening.starts_at - rules.DAY, scene.now)
    confirmed = say("evening-confirmed", at=at, now=at <= scene.now)
    lines = (confirmed,) if same else (confirmed, say("evening-follows"))
    shown = await setup.card_of(scene, replace(party, evening=settled), *lines)
    return Outcome(changes=setup.changed(scene, settled, "confirm"), messages=(shown,))


def _show_code(scene: Scene, evening: Evening) -> Outcome:
    """Show the code by which people check in, as text, link and picture."""
    links = scene.office.links.get(scene.account.channel)
    link = links.deep_link(evening.code) if links is not None else evening.code
    name = f"check-in-{evening.number}"
    files = codes_of(name, link)[:1] if evening.code else ()  # the picture
    lines = (say("evening-qr", code=pretty(evening.code), link=link),)
    return Outcome(messages=(Message(scene.private, lines, documents=files, about=rules.ACT),))


async def _who(scene: Scene, evening: Evening) -> Outcome:
    """Show who comes, who does not, and who has not said."""
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    lines = []
    for coming in (Coming.YES, Coming.WAITING, Coming.LATER, Coming.ASKED, Coming.NO):
        people = [each.person_id for each in party.guests.values() if each.coming is coming]
        if people:
            names = cards.named(party, people)
            lines.append(say("evening-who", coming=coming, count=len(people), names=names))
    return scene.reply(*(lines or [say("evening-who-nobody")]))


# Running it.


async def _start(scene: Scene, evening: Evening, verb: str, more: list[str]) -> Outcome:
    """Begin the first round, if all are there; else ask what is to become of who is missing.

    Whoever is missing then sits at no table until they come, whatever the answer is.
    """
    if evening.phase is not Phase.SEATED or evening.wish is not Wish.NONE:
        why = "evening-thinking" if evening.phase is Phase.SEATED else "evening-too-late"
        return scene.refuse(say(why))
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    absent = [each for each in cards.missing(party) if each.left_at is None]
    somebody = cards.somebody_came(party)
    if verb == "without" and not absent:  # they came while it was asked
        return Outcome(messages=(await setup.card_of(scene, party, say("evening-complete")),))
    if verb == "without" and somebody:
        return _leave_out(scene, evening, absent)
    how = more[0] if more else ""
    if absent and how != "everybody" and not (somebody and how == "all"):
        return _ask_about(scene, party, absent, verb if verb != "without" else "start",
                          somebody=somebody)  # fmt: skip
    begun = replace(
        evening,
        phase=Phase.RUNNING,
        round=1,
        round_at=scene.now,
        timer=verb != "untimed",
        paused_at=None,
        revision=evening.revision + 1,  # whoever was told other times hears of these
    )
    changes: list[Change] = [Withdraw(f"{rules.stem(evening)}invite/")]
    guests = dict(party.guests)
    if how == "everybody":
        guests |= {each.person_id: arrived(evening, each, scene) for each in absent}
        changes += [Put(guests[each.person_id]) for each in absent]
    elif absent:
        changes += await _without_seats(scene, evening, absent)
        begun = rules.again(begun)
    shown = await setup.card_of(scene, replace(party, evening=begun, guests=guests))
    changes += setup.changed(scene, begun, "start")
    return Outcome(changes=tuple(changes), messages=(shown,))


def _ask_about(
    scene: Scene, party: Party, absent: Iterable[Guest], verb: str, *, somebody: bool
) -> Outcome:
    evening = party.evening
    names = cards.named(party, (each.person_id for each in absent))
    without: cards.Rows = (
        (button("evening-do-without", rules.ACT, "without", evening.id),),
        (button("evening-do-all", rules.ACT, verb, evening.id, "all"),),
    )
    rows = (
        *(without if somebody else ()),
        (button("evening-do-everybody", rules.ACT, verb, evening.id, "everybody"),),
        (button("evening-do-missing", rules.SEE_ACT, "missing", evening.id),),
    )
    line = say("evening-absent", names=names) if somebody else say("evening-empty")
    return scene.reply(line, choices=rows)


async def _without_seats(scene: Scene, evening: Evening, absent: Iterable[Guest]) -> list[Change]:
    """Return what takes those from all tables who are missing."""
    own = await own_sittings(scene.tx, evening, absent)
    return [Drop(each) for several in own.values() for each in several.values()]


def _leave_out(scene: Scene, evening: Evening, absent: Iterable[Guest]) -> Outcome:
    """Plan without those who are missing; if they come later, they are planned for again."""
    gone = [Put(replace(each, left_at=scene.now)) for each in absent]
    again = rules.again(evening)
    rows = ((button("evening-do-start", rules.ACT, "start", evening.id),
             button("evening-do-untimed", rules.ACT, "untimed", evening.id)),)  # fmt: skip
    outcome = Outcome(changes=(*gone, *setup.changed(scene, again, "without")))
    return outcome + scene.reply(say("evening-without", count=len(gone)), choices=rows)


# What each button does.

_Deed = Callable[[Scene, Evening, list[str]], Awaitable[Outcome]]


def _at_once(deed: Callable[[Scene, Evening], Outcome]) -> _Deed:
    async def run(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
        return deed(scene, evening)

    return run


def _simply(deed: Callable[[Scene, Evening], Awaitable[Outcome]]) -> _Deed:
    async def run(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
        return await deed(scene, evening)

    return run


def _wishing(wish: Wish) -> _Deed:
    async def run(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
        return _wish(scene, evening, wish)

    return run


def _beginning(verb: str) -> _Deed:
    async def run(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
        return await _start(scene, evening, verb, more)

    return run


def _holding(match: Match) -> _Deed:
    async def run(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
        return await matching.hold(scene, evening, more[0], more[1], match)

    return run


async def _card(scene: Scene, evening: Evening) -> Outcome:
    return Outcome(messages=(await setup.card(scene, evening),))


async def _send(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    return await inviting.send(scene, evening, more[0])


_DEEDS: Mapping[str, _Deed] = {
    "card": _simply(_card),
    "invite": _simply(inviting.show_invitation),
    "send": _send,
    "whom": _at_once(inviting.ask_whom),
    "change": _at_once(setup.ask_what),
    "move": _at_once(setup.ask_when),
    "cancel": _at_once(setup.ask_sure),
    "cancelled": clock.call_off,
    "who": _simply(_who),
    "qr": _at_once(_show_code),
    "print": _wishing(Wish.PRINT),
    "plan": _wishing(Wish.PREVIEW),
    "again": _again,
    "confirm": _confirm,
    "start": _beginning("start"),
    "untimed": _beginning("untimed"),
    "without": _beginning("without"),
    "next": clock.begin_next,
    "halt": _simply(clock.halt),
    "resume": _simply(clock.resume),
    "missing": _simply(presence.show_missing),
    "in": presence.let_in,
    "there": _at_once(presence.ask_who),
    "count": _simply(matching.close),
    "matches": _simply(matching.close),
    "tell": matching.approve,
    "hold": _holding(Match.HELD),
    "free": _holding(Match.NONE),
}
