"""Making an evening, showing it, changing, moving and calling it off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.codes import code_hash, new_code
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.evenings import ALIVE, COMING_UP, Evening, Guest, Phase, Wish
from bot.domain.people import Role
from bot.scene import Scene, button
from bot.speeddating import cards, rules
from bot.speeddating.answering import show_own
from bot.speeddating.dialog import (
    CHANGE,
    MOVE,
    PLAN,
    ChangeAnswers,
    MoveAnswers,
    Part,
    PlanAnswers,
    read_when,
)
from bot.speeddating.elsewhere import announced, is_news
from bot.speeddating.party import Party, party_of, told_pairs
from bot.speeddating.voting import given
from bot.talk.model import Message, Option, Outcome, Progress, Say, say


async def begin(scene: Scene, words: str) -> Outcome:
    """Show the evenings that are coming up, or ask for a first one; guests see their own."""
    programmes = scene.programmes(Role.COORDINATOR)
    if not programmes:
        return await show_own(scene)
    ids = [each.id for each in programmes]
    found = await scene.tx.find(Evening, programme_id=ids, phase=list(ALIVE))
    shown = sorted(found, key=lambda each: (each.starts_at, each.id))
    shown = shown or await _last(scene, ids)
    if not shown or words.strip():
        return _ask(scene, words)
    total = [await card(scene, each) for each in shown]
    more = button("evening-do-new", rules.SEE_ACT, "new", ids[0])
    total[-1] = replace(total[-1], choices=(*total[-1].choices, (more,)))
    return Outcome(messages=tuple(total))


async def _last(scene: Scene, programmes: Sequence[str]) -> list[Evening]:
    """Return the evening that was over last, where none is coming up."""
    over = await scene.tx.find(Evening, programme_id=list(programmes), phase=Phase.CLOSED)
    return sorted(over, key=lambda each: (each.starts_at, each.id))[-1:]


async def another(scene: Scene) -> Outcome:
    """Ask for a further evening."""
    return _ask(scene)


def _ask(scene: Scene, words: str = "") -> Outcome:
    """Ask for what an evening needs; its date may have been told behind the command."""
    programmes = scene.programmes(Role.COORDINATOR)
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    known: dict[str, object] = {"programme": programmes[0].id} if len(programmes) == 1 else {}
    when = read_when(words, scene.heard_at(programmes[0])) if words.strip() else None
    if isinstance(when, datetime):  # the summary reads it back
        known["when"] = when
    subject = {"programme": programmes[0].id}
    return scene.open(PLAN, subject, options={"programme": options}, answers=known)


async def card(scene: Scene, evening: Evening, *first: Say) -> Message:
    """Return what a coordinator sees of an evening."""
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    return await card_of(scene, party, *first)


async def card_of(scene: Scene, party: Party, *first: Say) -> Message:
    """Return the same, where its guests are at hand."""
    votes = await given(scene.tx, party, scene.now)
    state = cards.state(party, scene.now, votes)
    results = cards.results(party, await told_pairs(scene.tx, party.evening))
    lines = (*first, cards.head(party), *state, *results)
    rows = cards.buttons(party, scene.now)
    return Message(scene.private, lines, rows, about=rules.ACT, programme=party.programme.id)


async def planned(scene: Scene, answers: PlanAnswers, progress: Progress) -> Outcome:
    """Keep a new evening, and show what comes next."""
    programme = scene.office.programmes.get(answers.programme)
    if programme is None or programme not in scene.programmes(Role.COORDINATOR):
        return Outcome(progress=None) + scene.reply(say("evening-gone"))
    code = new_code(scene.new_id)
    evening = Evening(
        scene.new_id(),
        programme.id,
        await scene.tx.next_number(Evening, programme.id),
        scene.person.id,
        answers.when,
        answers.place,
        answers.tables,
        answers.rounds,
        answers.minutes,
        answers.pause or 0,
        answers.places or 0,
        Phase.DRAFT,
        scene.now,
        code,
        code_hash(code),
    )
    entry = scene.audit(programme.id, f"{rules.ACT}-plan", evening.id)
    shown = await card_of(scene, Party(programme, evening, {}, {}, {}))
    return Outcome(None, (Put(evening), entry), (shown,))


async def own(scene: Scene, evening_id: str) -> Evening | None:
    """Return an evening of a programme that the speaker coordinates."""
    found = await scene.tx.get(Evening, evening_id)
    mine = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return found if found is not None and found.programme_id in mine else None


def changed(scene: Scene, evening: Evening, act: str) -> tuple[Change, ...]:
    """Return an evening that a coordinator changed, with the entry that this leaves."""
    return Put(evening), scene.audit(evening.programme_id, f"{rules.ACT}-{act}", evening.id)


# Changing.


def ask_what(scene: Scene, evening: Evening) -> Outcome:
    """Ask what is to be different."""
    if evening.phase not in (*COMING_UP, Phase.RUNNING):
        return scene.refuse(say("evening-too-late"))
    return scene.open(CHANGE, {"programme": evening.programme_id, "evening": evening.id})


async def altered(scene: Scene, answers: ChangeAnswers, progress: Progress) -> Outcome:
    """Change it; a plan that was settled is made anew, and told to those who notice.

    Of another place everybody hears.
    """
    evening = await own(scene, progress.subject["evening"])
    if evening is None or evening.phase not in (*COMING_UP, Phase.RUNNING):
        return Outcome(progress=None) + scene.reply(say("evening-too-late"))
    value: Any = getattr(answers, answers.part.value) or 0
    if answers.part is Part.ROUNDS and value < evening.round:
        return Outcome(progress=None) + scene.reply(say("evening-round-gone", round=evening.round))
    field = "pause_after" if answers.part is Part.PAUSE else answers.part.value
    different: dict[str, Any] = {field: value}
    new = replace(evening, **different)
    if answers.part not in (Part.PLACE, Part.PLACES) and evening.phase is not Phase.DRAFT:
        seated = evening.phase in (Phase.SEATED, Phase.RUNNING)
        new = rules.again(new) if seated else replace(new, wish=_preview(evening))
    if answers.part is not Part.PLACE or not await is_news(scene.tx, evening, new.place):
        shown = await card(scene, new, say("evening-changed"))
        return Outcome(None, changed(scene, new, "change"), (shown,))
    shown = await card(scene, new, say("evening-changed-place", place=new.place))
    changes = (*announced(new, scene.now), *changed(scene, new, "change"))
    return Outcome(None, changes, (shown,))


def _preview(evening: Evening) -> Wish:
    return Wish.PREVIEW if evening.revision else evening.wish


# Moving and calling off.


def ask_when(scene: Scene, evening: Evening) -> Outcome:
    """Ask for another date."""
    if evening.phase not in COMING_UP:
        return scene.refuse(say("evening-too-late"))
    return scene.open(MOVE, {"programme": evening.programme_id, "evening": evening.id})


async def moved(scene: Scene, answers: MoveAnswers, progress: Progress) -> Outcome:
    """Move an evening; everybody who signed up is told once.

    On another day nobody is there yet, nor missing: who was planned without has a seat again.
    """
    evening = await own(scene, progress.subject["evening"])
    if evening is None or evening.phase not in COMING_UP:
        return Outcome(progress=None) + scene.reply(say("evening-too-late"))
    count = evening.moved + (evening.phase is not Phase.DRAFT)
    again = evening.revision + (evening.phase is Phase.SEATED)
    new = replace(evening, starts_at=answers.when, moved=count, revision=again)
    seen = await _seen(scene, evening, new)
    home = [replace(each, arrived_at=None, left_at=None) for each in seen]
    if evening.phase is Phase.SEATED and _expected(home) > _expected(seen):
        new = rules.again(new)
    shown = await card(scene, new, say("evening-moved", when=new.starts_at))
    quiet = Withdraw(f"{rules.stem(evening)}")
    return Outcome(None, (quiet, *map(Put, home), *changed(scene, new, "move")), (shown,))


async def _seen(scene: Scene, evening: Evening, new: Evening) -> list[Guest]:
    """Return who was there, or missed there, if the new evening is on another day."""
    calendar = scene.office.programmes[evening.programme_id].calendar
    if calendar.local(evening.starts_at).date() == calendar.local(new.starts_at).date():
        return []
    guests = await scene.tx.find(Guest, evening_id=evening.id)
    return [each for each in guests if (each.arrived_at, each.left_at) != (None, None)]


def _expected(guests: Sequence[Guest]) -> int:
    return sum(each.expected for each in guests)


def ask_sure(scene: Scene, evening: Evening) -> Outcome:
    """Ask whether it is really to be called off."""
    if evening.phase not in (*COMING_UP, Phase.RUNNING):
        return scene.refuse(say("evening-too-late"))
    yes = button("evening-do-cancelled", rules.ACT, "cancelled", evening.id, *asked_of(evening))
    no = button("evening-do-card", rules.ACT, "card", evening.id)
    return scene.reply(
        say("evening-cancel", number=evening.number, phase=evening.phase), choices=((yes, no),)
    )


def asked_of(evening: Evening) -> tuple[str, str]:
    """Return what is to be the same when somebody is sure: how far it is, and its date."""
    return evening.phase.value, str(evening.moved)


async def call_off(scene: Scene, evening: Evening) -> Outcome:
    """Call off an evening that was not begun; all who said yes are told once."""
    if evening.phase not in COMING_UP:
        return scene.refuse(say("evening-too-late"))
    off = replace(evening, phase=Phase.CANCELLED, wish=Wish.NONE, closed_at=scene.now)
    quiet = Withdraw(rules.stem(evening))
    told = scene.reply(say("evening-cancelled", number=evening.number))
    return Outcome(changes=(quiet, *changed(scene, off, "cancel"))) + told
