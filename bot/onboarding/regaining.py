"""A lost account: who types the coordinator's personal code elsewhere asks for what was theirs.

The coordinator is asked once more, and answers in ``bot.coordination.regaining``. Before that the
coordinators of every other programme are asked in which the person is, or was. The accounts that
are said to be lost are told, too, and can end the code; but whoever has them cannot do so for ever:
after two objections, or where they coordinate, somebody decides who did not make the code
(``deciders``). Nor do they get out of it by becoming another (``uniting``), or by going elsewhere:
meanwhile nobody is let in anywhere with such an account (``joining``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.newcomers import PENDING, Newcomer
from bot.domain.people import Account, Invitation, Membership, Person
from bot.domain.programme import Programme
from bot.gather import coordinators, leads_of, to_lead
from bot.onboarding import lately, reaching
from bot.onboarding.deciders import ACT, DENY, contested, others_decide
from bot.onboarding.unanswered import is_for_a_lost_one, is_open, told_at_the_end, with_time
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, Say, ToAccount, ToPerson, Why, say

MARK = 8
"""So many characters of a code's hash, and of an account's, tell it from the person's others."""

EVERY = "all"
"""What a button says that is about all accounts that somebody had."""
AGREE = "agree"
"""What the button of a coordinator of another programme says."""

_NOBODY = "0"


def asked(found: Invitation, asker_id: str, lead_id: str, *, last: bool = False) -> str:
    """Return the key of the question to a coordinator; it exists if that person typed the code.

    The ``last`` one is that after which everything moves.
    """
    return f"{ACT}/{found.code_hash}/{asker_id}/{lead_id}{'/last' if last else ''}"


async def programmes_of(scene: Scene, person_id: str) -> frozenset[str]:
    """Return where somebody takes part, did once, or waits to: all that would move with them.

    What is not served here nobody can read.
    """
    roles = await scene.tx.find(Membership, person_id=person_id)
    waits = await scene.tx.find(Newcomer, person_id=person_id, admission=PENDING)
    found = {each.programme_id for each in roles} | {each.programme_id for each in waits}
    return frozenset(found & scene.office.programmes.keys())


async def elsewhere(
    scene: Scene, person_id: str, programme_id: str, lead_id: str | None
) -> Mapping[str, tuple[str, ...]]:
    """Return who coordinates each other programme of somebody that this coordinator does not."""
    found = {}
    for each in sorted(await programmes_of(scene, person_id) - {programme_id}):
        leads = await coordinators(scene.tx, each)
        if lead_id not in leads:
            found[each] = leads
    return found


async def ask(scene: Scene, found: Invitation) -> Outcome:
    """Take the code, and ask those who have to agree whether the right person has typed it."""
    owner = await scene.tx.get(Person, found.person_id or "")
    leads = await coordinators(scene.tx, found.programme_id)
    if owner is not None and owner.id == scene.person.id:
        return scene.reply(say("link-own"))
    others = await elsewhere(scene, found.person_id or "", found.programme_id, found.made_by)
    everybody = dict.fromkeys((*leads, *(each for those in others.values() for each in those)))
    keys = [
        asked(found, scene.person.id, lead, last=last)
        for lead in everybody
        for last in (False, True)
    ]
    if is_open(found, scene.now) and any([await scene.tx.parcel(key) is not None for key in keys]):
        return scene.reply(say("regain-asking"))
    nobody = not leads or await others_decide(scene, found) == ()
    if owner is None or nobody or found.is_over(scene.now):
        return scene.reply(say("regain-over"))
    used = replace(with_time(scene, found), uses_left=0)
    if any(others.values()):
        questions = await _ask_others(scene, used, owner, others)
    else:
        questions = await last_questions(scene, used, owner, scene.person)
    line = "regain-again" if await contested(scene, used) else "regain-typed"
    warned = await warn(scene, used, line, scene.person.id)
    told = Outcome(changes=(Put(used),)) + scene.reply(say("regain-asking"))
    told += told_at_the_end(scene, used, owner, scene.person.id)
    return told.saying(*questions, *warned)


async def _ask_others(
    scene: Scene, found: Invitation, owner: Person, others: Mapping[str, Sequence[str]]
) -> list[Message]:
    """Return the questions to the coordinators of other programmes, one to each of them."""
    maker = await scene.tx.get(Person, found.made_by or "")
    where: dict[str, list[Programme]] = {}
    for programme_id, leads in others.items():
        for lead in leads:
            where.setdefault(lead, []).append(scene.office.programmes[programme_id])
    people = await scene.tx.find(Person, id=list(where))
    new = await scene.tx.find(Account, person_id=scene.person.id)
    about = (found.code_hash[:MARK], owner.id, scene.person.id)
    rows = (
        (button("regain-agree", ACT, *about, AGREE),),
        (button("regain-no", ACT, *about, "no"),),
    )
    questions = []
    by = maker.name if maker is not None else ""
    for each in people:
        names = tuple(programme.name(each.language) for programme in where[each.id])
        line = say(
            "regain-ask-too", name=owner.name, programmes=names, lead=by or say("people-nameless")
        )
        lines = (line, *(_contact(account) for account in new))
        key = asked(found, scene.person.id, each.id)
        to = to_lead(each.id, *(programme.id for programme in where[each.id]))
        questions.append(_question(scene, found, to, lines, rows, key))
    return questions


async def last_questions(
    scene: Scene, found: Invitation, owner: Person, asker: Person
) -> list[Message]:
    """Return what whoever made the code is asked last: after that everything moves.

    Where they may not decide, or do not coordinate any more, the others are asked.
    """
    leads = [e for e in await coordinators(scene.tx, found.programme_id) if e != owner.id]
    others = await others_decide(scene, found)
    to = others if others is not None else [e for e in leads if e == found.made_by] or leads
    new = await scene.tx.find(Account, person_id=asker.id)
    old = await scene.tx.find(Account, person_id=owner.id)
    lines = (say("regain-ask", name=owner.name), *(_contact(each) for each in new))
    if others:
        lines = (lines[0], await _why_others(scene, found, owner), *lines[1:])
    since = await lately.linked_since(scene.tx, old)
    calendar = scene.office.programmes[found.programme_id].calendar
    lines += lately.history(old, since, found.created_at, calendar)
    rows = _answers(found, owner, asker, old)
    keys = {lead: asked(found, asker.id, lead, last=True) for lead in to}
    ways = {lead: to_lead(lead, found.programme_id) for lead in keys}
    return [_question(scene, found, ways[lead], lines, rows, key) for lead, key in keys.items()]


async def _why_others(scene: Scene, found: Invitation, owner: Person) -> Say:
    if await contested(scene, found):
        return say("regain-contested")
    maker = await scene.tx.get(Person, found.made_by or "")
    by = maker.name if maker is not None else ""
    return say("regain-second", name=owner.name, lead=by or say("people-nameless"))


def _question(
    scene: Scene,
    found: Invitation,
    to: ToPerson,
    lines: tuple[Say, ...],
    rows: tuple[tuple[Choice, ...], ...],
    key: str,
) -> Message:
    message = Message(
        to,
        lines,
        rows,
        about=ACT,
        key=key,
        not_after=found.expires_at,
    )
    return later(message, scene.office.programmes[found.programme_id], scene.now)


def _contact(account: Account) -> Say:
    return say(f"regain-at-{account.channel}", contact=account.address)


def _answers(
    found: Invitation, owner: Person, asker: Person, old: tuple[Account, ...]
) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons: whether all accounts were lost, or which one; or no.

    Of several in one messenger nobody could tell which is meant.
    """
    about = (found.code_hash[:MARK], owner.id, asker.id)
    if len(old) == 1:
        yes = [button("regain-yes", ACT, *about, EVERY)]
    else:
        channels = [each.channel for each in old]
        yes = [
            button("regain-yes-all", ACT, *about, EVERY),
            *(
                button(
                    say("regain-yes-for", messenger=say(f"regain-lost-{each.channel}")),
                    ACT,
                    *about,
                    reaching.mark(each)[:MARK],
                )
                for each in old
                if channels.count(each.channel) == 1
            ),
        ]
    return (*((each,) for each in yes), (button("regain-no", ACT, *about, "no"),))


# The accounts that are said to be lost.


async def warn(
    scene: Scene, found: Invitation, line: str, asker_id: str = _NOBODY
) -> tuple[Message, ...]:
    """Return what somebody's accounts hear at once, at any hour: they may not be lost at all."""
    accounts = await scene.tx.find(Account, person_id=found.person_id, reachable=True)
    rows = ((button("regain-not-me", DENY, asker_id),),)
    return tuple(
        Message(
            ToAccount(each.id),
            (say(line),),
            rows,
            about=ACT,
            key=_warning(found, asker_id, each),
            not_after=found.expires_at,
        )
        for each in accounts
    )


def _warning(found: Invitation, asker_id: str, account: Account) -> str:
    return f"{ACT}/{found.code_hash}/{asker_id}/told/{reaching.mark(account)}"


async def deny(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """End the codes for somebody's lost account: it is not lost, they say there.

    All who coordinate a programme of theirs hear of it, and who typed the code. Where it was said
    before, the code lives on, and others decide (``others_decide``).
    """
    asker_id = words[0]
    made = await scene.tx.find(Invitation, person_id=scene.person.id)
    codes = [each for each in made if is_for_a_lost_one(each)]
    if not codes or scene.envelope.room is not None:
        return scene.refuse(say("link-closed"))
    keys = [_warning(each, asker_id, scene.account) for each in codes]
    typed = any([await scene.tx.parcel(key) is not None for key in keys])
    over = [each for each in codes if not await contested(scene, each)]
    changes: list[Change] = []
    for each in codes:
        changes.append(scene.audit(each.programme_id, DENY, scene.person.id))
        if each in over:
            changes += [Drop(each), Withdraw(f"{ACT}/{each.code_hash}/")]
    again = "" if over else "-again"
    told = scene.reply(say(f"regain-denied{again}"))
    told = told.saying(*await _objections(scene, codes[0], f"regain-objection{again}"))
    if over and typed and asker_id != _NOBODY:
        refused = (say("regain-refused-there"),)
        there = Message(ToPerson(asker_id), refused, why=Why.NEWS, about=ACT)
        told = told.saying(there)
    return Outcome(changes=tuple(changes)) + told


async def _objections(scene: Scene, found: Invitation, text: str) -> list[Message]:
    where = await leads_of(scene.tx, sorted(await programmes_of(scene, scene.person.id)))
    line = say(text, name=scene.person.name or say("people-nameless"))
    return [
        later(
            Message(
                to_lead(lead, *led),
                (line,),
                about=ACT,
                key=f"{DENY}/{found.code_hash}/{lead}",
            ),
            scene.office.programmes[led[-1]],
            scene.now,
        )
        for lead, led in where.items()
        if lead != scene.person.id
    ]


TEXT_IDS = (
    *(f"regain-{name}" for name in (
        "ask", "ask-too", "asking", "over", "yes", "yes-all", "yes-for", "agree", "no", "made",
        "typed", "not-me", "denied", "objection", "again", "denied-again", "objection-again",
        "contested", "second",
    )),
    *(f"regain-at-{channel}" for channel in reaching.CHANNELS),
    *(f"regain-lost-{channel}" for channel in reaching.CHANNELS),
)  # fmt: skip
