"""When somebody who stopped in the middle is reminded, and when their coordinator hears of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.facts import DraftCase
from bot.scene import Due, button
from bot.talk.model import Why, say


def remind_draft(case: DraftCase, now: datetime) -> Iterable[Due]:
    """Remind after each of the policy's days, once; then the coordinator sees it; no more.

    The coordinator hears of it as long after the last reminder as the first one took.
    """
    policy = case.programme.policy.onboarding
    waited = now - case.stopped_at
    stopped = int(case.stopped_at.timestamp())
    stem = f"draft/{case.person.id}/{case.programme.id}/{stopped}"
    passed = [day for day in policy.reminder_days if waited >= timedelta(days=day)]
    if not passed:
        return
    count = len(passed)
    yield Due(
        key=f"{stem}/{count}",
        person_id=case.person.id,
        about="draft",
        lines=(say("draft-reminder", count=count, role=case.role),),
        choices=((button("draft-continue", "resume"),), (button("rest-week", "snooze"),)),
    )
    if count < len(policy.reminder_days):
        return
    if waited >= timedelta(days=policy.reminder_days[-1] + policy.reminder_days[0]):
        for coordinator in case.coordinators:
            yield Due(
                key=f"{stem}/coordinator/{coordinator}",
                person_id=coordinator,
                about="draft-escalation",
                lines=(
                    say(
                        "draft-escalation",
                        role=case.role,
                        since=case.stopped_at,
                        name=case.person.name,
                        known=bool(case.person.name),
                    ),
                ),
                why=Why.ESCALATION,
            )


def draft_turns(case: DraftCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after somebody stopped, and when their coordinator hears of it."""
    days = case.programme.policy.onboarding.reminder_days
    for day in (*days, *(days[-1] + first for first in days[:1])):
        yield case.stopped_at + timedelta(days=day)
