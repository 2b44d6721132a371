"""When a team's question is recalled to mind, and when its silence is told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.briefs import Question
from bot.domain.facts import TeamCase
from bot.scene import Due, button
from bot.talk.model import Why, say

ABOUT = "question"


def remind_question(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Remind who was asked, on the policy's days; after the last day tell who asked, once.

    Whoever speaks for the organisation no more is not reminded; whoever left the team has no
    need of an answer.
    """
    policy = case.programme.policy.questions
    for each in case.questions:
        asked_at = case.programme.calendar.next_polite(each.at)  # before, nobody can read it
        ends = asked_at + timedelta(days=policy.answer_days)
        if now >= ends:
            told = case.programme.calendar.next_polite(ends)
            yield from _silence(case, each, told + timedelta(days=policy.answer_days))
            continue
        passed = [day for day in policy.reminder_days if now >= asked_at + timedelta(days=day)]
        if passed and each.asked_id in (case.team.contact_id, *case.experts):
            yield Due(
                key=f"question/{each.id}/reminder/{len(passed)}",
                person_id=each.asked_id,
                about=ABOUT,
                lines=(say("question-reminder", team=case.team.name, text=each.text),),
                choices=((button("question-answer", "respond", each.id),),),
                team_id=case.team.id,
                not_after=ends,
            )


def _silence(case: TeamCase, question: Question, not_after: datetime) -> Iterator[Due]:
    if question.person_id in case.people:
        yield Due(
            key=f"question/{question.id}/silence",
            person_id=question.person_id,
            about=ABOUT,
            lines=(say("question-silence", team=case.team.name, text=question.text),),
            why=Why.NEWS,
            team_id=case.team.id,
            not_after=not_after,
        )


def question_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after each question."""
    policy = case.programme.policy.questions
    for each in case.questions:
        for day in (*policy.reminder_days, policy.answer_days):
            yield case.programme.calendar.next_polite(each.at) + timedelta(days=day)
