"""Meetings: agreeing, calling off and recording them."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.changes import Change, Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting, MeetingState
from bot.meetings import rules
from bot.meetings.adding import add_to, being_told, both
from bot.meetings.aftermath import confirmed_until
from bot.meetings.attendance import by_now
from bot.meetings.cards import card_key, follow, is_shown, show
from bot.meetings.choosing import date_for, named
from bot.meetings.dialog import HELD, HeldAnswers
from bot.meetings.messages import announce, call_off, said, tell_others, thank
from bot.meetings.moving import how_off
from bot.meetings.opening import begin_date, next_slot, read_slot
from bot.meetings.settled import is_asked_for, told_at
from bot.scene import Scene
from bot.talk.controls import Control, read_control
from bot.talk.model import (
    KEEP,
    WHOLE,
    Message,
    Option,
    Outcome,
    Pressed,
    Progress,
    Say,
    ToPerson,
    ToRoom,
    say,
)


async def show_meeting(scene: Scene, words: str) -> Outcome:
    """Show where the person's teams stand with their meeting; with words, read them as a date.

    Of several teams it is that which the words name, or else it is asked which one is meant.
    Words that mean the conversation itself are none: no question for a date is open yet.
    """
    cases = await scene.own_cases()
    if not cases:
        return scene.reply(say("room-code" if scene.envelope.room else "meeting-no-team"))
    cases, words = named(cases, words)
    control = read_control(words)
    if words and control is None:
        return date_for(scene, cases, words)
    shown = Outcome()
    for case in cases:
        slot = next_slot(scene, case)
        off = how_off(scene, case, slot) if control is Control.CANCEL else ()
        shown += await show(scene, case, slot, *off)
    return shown


async def ask_date(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Open the question for a date; a third word is the date that was typed at once."""
    case = await scene.own_case(words[0])
    if case is None:
        return scene.refuse(say("talk-void"))
    slot = read_slot(words[1])
    if case.meeting(slot).settled:
        return scene.refuse(*rules.card(case, slot, scene.now)[0])
    meeting = case.meeting(slot)
    drops = case.agreed(meeting, scene.now) and not words[2:]
    first = (said(case, meeting, "date-will-drop"),) if drops else ()
    return begin_date(scene, case, slot, "".join(words[2:]), first)


async def vote(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a yes or a no to a proposed date."""
    team_id, slot, sequence, answer = words
    case = await scene.own_case(team_id)
    if case is None:
        return scene.refuse(say("talk-void"))
    meeting = case.meeting(read_slot(slot))
    gone = meeting.starts_at is None or meeting.starts_at <= scene.now
    if str(meeting.sequence) != sequence or meeting.settled or gone:
        return await _outdated(scene, case, slot)
    if answer == "no":
        return await _cannot(scene, case, meeting)
    if scene.person.id in meeting.yes:
        return scene.reply(said(case, meeting, "vote-known"))
    heard = replace(meeting, yes=(*meeting.yes, scene.person.id))
    agreed = meeting.agree(scene.person.id, frozenset(case.silent(heard)))
    changed = tuple(await follow(scene, case, agreed))
    if agreed.state is MeetingState.AGREED:
        done = (Put(agreed), Withdraw(rules.stem(meeting)))
        asked_for = is_asked_for(scene.progress, agreed)
        return Outcome(
            None if asked_for else KEEP, done, (*changed, *announce(scene, case, agreed))
        )
    # Whoever answered elsewhere need not be asked once more.
    asked = Withdraw(card_key(meeting, scene.person.id))
    outcome = Outcome(changes=(Put(agreed), asked), messages=changed)
    if isinstance(scene.envelope.event, Pressed) and _is_seen(scene, changed):
        return outcome
    missing = tuple(case.people[each].name for each in case.silent(agreed))
    return outcome + scene.reply(said(case, agreed, "vote-noted", others=missing))


def _is_seen(scene: Scene, changed: tuple[Message, ...]) -> bool:
    """Whether the speaker sees their answer on a card.

    There is none where it is not known to have arrived, though its button was pressed.
    """
    if scene.envelope.room is not None:
        return True
    return any(each.to == ToPerson(scene.person.id) for each in changed)


async def _outdated(scene: Scene, case: TeamCase, slot: str) -> Outcome:
    """Return the answer to a vote on what is no longer proposed; in a group, in its place."""
    event, first = scene.envelope.event, say("vote-outdated")
    if scene.envelope.room is None or not isinstance(event, Pressed):
        return replace(await show(scene, case, slot, first), void=True)
    meeting = case.meeting(slot)
    lines, choices = rules.card(case, slot, scene.now)
    message = Message(scene.here, (first, *lines), choices, edits=event.ref)
    if await is_shown(scene, meeting):
        message = replace(message, lines=(said(case, meeting, "date-below"),), choices=())
    return Outcome(messages=(message,), void=True)


async def cancel_coming(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take back an agreed date because somebody cannot come after all."""
    return await vote(scene, (*words, "no"))


async def _cannot(scene: Scene, case: TeamCase, meeting: Meeting) -> Outcome:
    stood = case.agreed(meeting, scene.now)
    off = meeting.lose(scene.now) if stood else meeting.object()
    changes: tuple[Change, ...] = (Put(off), Withdraw(rules.stem(meeting)))
    line = said(case, meeting, "date-refused", by=scene.person.name)
    told = call_off(scene, case, meeting, (line,))
    hearing = {each.to for each in told}

    def closing(whom: str) -> Say:
        if whom == scene.person.id:
            return said(case, meeting, "date-cannot")
        if hearing & {ToPerson(whom), ToRoom(whom)}:  # and these hear who cannot come
            return said(case, meeting, "date-dropped")
        return line

    changed = await follow(scene, case, meeting, closing)
    opened = begin_date(scene, case, meeting.slot, "")
    return Outcome(changes=changes, messages=(*changed, *told)) + opened


async def took_place(scene: Scene, words: tuple[str, ...], note: str = "") -> Outcome:
    """Take the answer to whether an agreed meeting took place, with what came of it, if told."""
    team_id, slot, sequence, answer = words
    case = await scene.own_case(team_id)
    if case is None:
        return scene.refuse(say("talk-void"))
    meeting = case.meeting(read_slot(slot))
    known = meeting.starts_at is None and answer != "yes"  # somebody else said so before
    if meeting.settled or known or str(meeting.sequence) != sequence:
        return scene.refuse(*rules.card(case, slot, scene.now)[0])
    if answer == "yes":
        asked = await _ask_who_came(scene, case, slot, note)
        if not _is_over(scene, case, meeting) or confirmed_until(meeting) is not None:
            return asked
        return Outcome(changes=(Put(meeting.confirm(scene.now), quiet=True),)) + asked
    line = said(case, meeting, "held-not-told", by=scene.person.name)
    told = tell_others(scene, case, meeting, rules.FELL_THROUGH, (line,))
    changed = await follow(scene, case, meeting, lambda _: line, shown=True)
    changes = (Put(meeting.lose(scene.now)), Withdraw(rules.stem(meeting)))
    opened = begin_date(scene, case, slot, "", first=(say("held-not"),))
    return Outcome(changes=changes, messages=(*changed, *told)) + opened


async def _ask_who_came(scene: Scene, case: TeamCase, slot: str, note: str) -> Outcome:
    """Ask who came; a sentence that was taken down before, and who was ticked, are kept beside."""
    open_now = scene.progress or await scene.tx.progress(scene.account.id)  # words may reply above
    before = being_told(open_now, case.team.id, slot)
    taken = str(before.answers.get("note") or "") if before is not None else ""
    note, dropped = both(taken, note)
    first = (say("held-too-long", note=dropped),) if dropped else ()
    if note:
        first = (*first, say("held-noted", note=note))
    ticked = before.picked if before is not None else ()
    return _begin_held(scene, case, slot, first, {"note": note} if note else {}, {}, ticked)


async def had(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Record a meeting that took place without the bot's knowledge."""
    case = await scene.own_case(words[0])
    if case is None:
        return scene.refuse(say("talk-void"))
    slot = read_slot(words[1])
    if case.meeting(slot).settled or not rules.begun(case, slot, scene.now):
        return scene.refuse(*rules.card(case, slot, scene.now)[0])
    meeting = case.meeting(slot)
    first = (said(case, meeting, "held-will-drop"),) if _is_ahead(scene, case, meeting) else ()
    return _begin_held(scene, case, slot, first, {}, {WHOLE: "yes"})


def _is_ahead(scene: Scene, case: TeamCase, meeting: Meeting) -> bool:
    """Whether a slot has an agreed date that is still to come."""
    starts_at = meeting.starts_at
    return starts_at is not None and starts_at > scene.now and case.agreed(meeting, scene.now)


def _is_over(scene: Scene, case: TeamCase, meeting: Meeting) -> bool:
    """Whether a slot had an agreed date that is over."""
    over = meeting.ends_at is not None and meeting.ends_at <= scene.now
    return over and case.agreed(meeting, scene.now)


def _begin_held(
    scene: Scene,
    case: TeamCase,
    slot: str,
    first: tuple[Say, ...],
    known: dict[str, object],
    more: Mapping[str, str],
    ticked: tuple[str, ...] = (),
) -> Outcome:
    subject = {"team": case.team.id, "slot": slot, "name": case.team.name, **more}
    subject["programme"] = case.programme.id
    options = tuple(Option(each.id, each.name) for each in case.people.values())
    asked = {"attended": options}
    return scene.open(HELD, subject, options=asked, answers=known, first=first, picked=ticked)


async def held(scene: Scene, answers: HeldAnswers, progress: Progress) -> Outcome:
    """Close the slot as held, tell the others, and offer to fix the next date at once."""
    case = await scene.own_case(progress.subject["team"], told_at(progress))
    if case is None:
        return Outcome(progress=None) + scene.reply(say("talk-void"))
    given = answers.attended  # without it they left it at the yes, and what was ticked counts
    attended = await by_now(scene.tx, case, given or progress.picked, progress)
    answers, meeting = replace(answers, attended=attended), case.meeting(progress.subject["slot"])
    if meeting.settled or not (given or _is_over(scene, case, meeting)):
        return Outcome(None) + add_to(scene, case, meeting, answers, lapsed=not given)
    closed = meeting.hold(answers.attended, answers.note, scene.now)
    names = tuple(case.people[each].name for each in answers.attended if each in case.people)
    text = "held-told-note" if answers.note else "held-told"
    line = say(text, by=scene.person.name, team=case.team.name,
               slot=rules.slot_name(meeting.slot), names=names, came=len(names),
               note=answers.note)  # fmt: skip
    denied = rules.news_stem(meeting, rules.FELL_THROUGH)
    stood = case.agreed(meeting, scene.now)
    changed = await follow(scene, case, closed, shown=stood) if meeting.starts_at else []
    thanks, told = thank(scene, case, closed), list[Message]()
    if _is_ahead(scene, case, meeting):
        off = said(case, meeting, "date-dropped")
        closed = replace(closed, starts_at=None)
        thanks = replace(thanks, lines=(off, *thanks.lines))
        told = call_off(scene, case, meeting, (off,) if answers.note else (line, off))
    if answers.note or not _is_ahead(scene, case, meeting):
        what = rules.NOTED if answers.note else "held"
        told = [*tell_others(scene, case, closed, what, (line,)), *told]
    changes: tuple[Change, ...] = (Put(closed), Withdraw(rules.stem(meeting)), Withdraw(denied))
    return Outcome(None, changes, (*changed, thanks, *told))
