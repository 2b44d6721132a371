"""Proposing a date, in the place of another one or not."""

from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Change, Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting
from bot.meetings import rules
from bot.meetings.cards import deal, follow
from bot.meetings.dialog import DATE, DateAnswers
from bot.meetings.flow import vote
from bot.meetings.messages import call_off, said
from bot.meetings.opening import begin_date, stand
from bot.scene import Scene
from bot.talk.model import UNKEPT, Message, Outcome, Progress, Say, say
from bot.talk.readers import Reason
from bot.talk.show import VALUE, ask, waits


async def date_given(scene: Scene, answers: DateAnswers, progress: Progress) -> Outcome:
    """Propose the date to the others."""
    case = await scene.own_case(progress.subject["team"])
    if case is None:
        return Outcome(progress=None) + scene.refuse(say("talk-void"))
    if answers.when <= scene.now:  # it was read back some time ago
        past = say(f"reject-{Reason.PAST}", limit=0)
        return begin_date(scene, case, answers.slot, "", first=(past,))
    month = str(case.programme.calendar.month_of(answers.when))
    target = case.meeting(answers.slot if answers.slot == FIRST else month)
    if target.settled:
        held_already = rules.card(case, target.slot, scene.now)[0]
        return begin_date(scene, case, answers.slot, "", first=held_already)
    if target.starts_at == answers.when and target.slot == answers.slot:
        same = (case.team.id, target.slot, str(target.sequence), "yes")
        return replace(await vote(scene, same), progress=None)
    crossing = _crossing(scene, case, target, progress) if target.slot == answers.slot else None
    if crossing is not None:
        return _ask_again(scene, target, progress, crossing)
    return await _propose(scene, case, target, answers)


async def date_rest(scene: Scene, progress: Progress, words: str) -> Outcome:
    """Propose a confirmed date of another month where the reason for it is needed no more.

    That is so where its first month was told of, or moved. Where anything else stands, say that it
    is not proposed; so it is of one that was read back only, or for a team that is left.
    """
    case = await scene.own_case(progress.subject["team"])
    confirmed = progress.answers.get("when")
    read_back = progress.pending.get(VALUE) if progress.step == "when" and waits(progress) else None
    told = confirmed or read_back
    if told is None:
        return Outcome()
    when = datetime.fromisoformat(told)
    if case is None:
        lost = say("date-lost", team=progress.subject["name"], when=when)
        return Outcome(messages=(Message(scene.private, (lost,), about=UNKEPT),))
    asked = case.meeting(progress.answers["slot"])
    target = case.meeting(str(case.programme.calendar.month_of(when)))
    if target.starts_at == when:
        return Outcome()
    moves_on = confirmed is not None and asked.settled
    if moves_on and not target.settled and target.starts_at is None and when > scene.now:
        return await _propose(scene, case, target, DateAnswers(target.slot, when))
    line = say("date-unneeded", team=case.team.name, when=when)
    return Outcome(messages=(Message(scene.private, (line,), about=UNKEPT),))


def _crossing(scene: Scene, case: TeamCase, target: Meeting, progress: Progress) -> Say | None:
    """Return what came since a date was asked for, and it would undo: a date, or a yes to one.

    That is one that somebody else has proposed, and that can be agreed to; or a yes of somebody
    else to the date that was known, which may stand by it. It may not have been read when the own
    one was confirmed. Of whom it was and who has left nobody's yes would be lost.
    """
    known, counted = progress.subject.get("sequence"), progress.subject.get("yes")
    if known is None or not waits(progress):
        return None
    if known != str(target.sequence):
        names = _agreeing(scene, case, target)
        theirs = scene.person.id != target.proposed_by and names
        if not theirs or not _is_waiting(scene, case, target):
            return None
        return said(case, target, "date-crossed", names=names)
    since = replace(target, yes=target.yes[int(counted) :] if counted else ())
    names = _agreeing(scene, case, since)
    coming = target.starts_at is not None and target.starts_at > scene.now
    return said(case, target, "date-crossed-yes", names=names) if coming and names else None


def _is_waiting(scene: Scene, case: TeamCase, meeting: Meeting) -> bool:
    """Whether a date is proposed for which answers are missing, and may still come."""
    coming = meeting.starts_at is not None and meeting.starts_at > scene.now
    return coming and not meeting.settled and not case.agreed(meeting, scene.now)


def _ask_again(scene: Scene, target: Meeting, progress: Progress, crossing: Say) -> Outcome:
    """Read the date back once more, below what it would undo: a yes does, knowing of it.

    The buttons are new ones: who taps twice has not read it.
    """
    subject = {**progress.subject, **stand(target)}
    again = replace(progress, run=scene.new_id(), subject=subject, updated_at=scene.now)
    turn = ask(DATE, again, scene.label)
    return Outcome(again, messages=(Message(scene.private, (crossing, *turn.lines), turn.choices),))


def _agreeing(scene: Scene, case: TeamCase, meeting: Meeting) -> tuple[str, ...]:
    """Return who else has said yes to a date, its proposer included."""
    others = (each for each in meeting.yes if each != scene.person.id)
    return tuple(case.people[each].name for each in others if each in case.people)


async def _propose(scene: Scene, case: TeamCase, target: Meeting, answers: DateAnswers) -> Outcome:
    minutes = case.programme.policy.meetings.default_minutes
    proposed = target.propose(scene.person.id, answers.when, minutes, scene.now)
    changes: list[Change] = [Put(proposed), Withdraw(rules.stem(target))]
    asked = case.meeting(answers.slot)
    left = _left(scene, case, asked, answers) if target.slot != asked.slot else None
    if left is not None:
        changes += [Put(left), Withdraw(rules.stem(asked))]
    dropped = [each for each in {target.slot: target, asked.slot: asked}.values()
               if not each.settled and case.agreed(each, scene.now)]  # fmt: skip
    off = [said(case, each, "date-dropped") for each in dropped]
    messages = [Message(scene.private, tuple(off))] if off else []
    for each, text in zip(dropped, off, strict=True):
        messages.extend(call_off(scene, case, each, (text,)))
    if target.starts_at is not None:
        replaced = said(case, target, "date-replaced")
        messages.extend(await follow(scene, case, target, lambda _: replaced))
    if left is not None and asked.starts_at is not None:
        off_card = None if left.settled else lambda _: said(case, asked, "date-dropped")
        messages.extend(await follow(scene, case, left, off_card))
    names = _agreeing(scene, case, target) if _is_waiting(scene, case, target) else ()
    instead = (said(case, target, "date-instead", names=names),) if names else ()
    messages.extend(deal(scene, case, proposed, instead))
    return Outcome(None, tuple(changes), tuple(messages))


def _left(scene: Scene, case: TeamCase, asked: Meeting, answers: DateAnswers) -> Meeting | None:
    """Return the slot for which a date in another month was proposed, if that changes it.

    It is moved to a later month, with the reason, or loses the date that stood to an earlier one.
    """
    if asked.settled:
        return None
    if answers.reason:
        return asked.move(scene.person.id, answers.reason, scene.now)
    return asked.lose(scene.now) if case.agreed(asked, scene.now) else None
