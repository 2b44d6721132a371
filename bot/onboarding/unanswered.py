"""How long whoever is asked about a lost account has, and what is heard if nobody answers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Withdraw
from bot.domain.people import Invitation, Person
from bot.gather import to_lead
from bot.onboarding.deciders import ACT
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, say

ANSWER = 3
"""So many working days there are for an answer from when the question can be read."""


def is_for_a_lost_one(found: Invitation) -> bool:
    """Whether a code was made by a coordinator for somebody who lost their account."""
    return found.person_id is not None and found.made_by is not None


def is_open(found: Invitation, now: datetime) -> bool:
    """Whether a code is still to be decided about, be it typed or not."""
    return not replace(found, uses_left=1).is_over(now)


def is_claimed(codes: Iterable[Invitation], now: datetime) -> bool:
    """Whether one of somebody's codes is for a lost account, and still to be decided about."""
    return any(is_for_a_lost_one(each) and is_open(each, now) for each in codes)


def with_time(scene: Scene, found: Invitation) -> Invitation:
    """Return the code, living on until whoever is asked now has had time to answer."""
    calendar = scene.office.programmes[found.programme_id].calendar
    read_at = calendar.local(calendar.next_polite(scene.now))
    ends = calendar.instant(calendar.add_workdays(read_at.date(), ANSWER), read_at.time())
    return replace(found, expires_at=max(found.expires_at or ends, ends))


def told_at_the_end(scene: Scene, found: Invitation, owner: Person, asker_id: str) -> Outcome:
    """Return what who made the code, and who typed it, hear at its end, if nothing ends it before.

    Whatever does takes it back, as all that is about this code. A later end takes the place of an
    earlier one.
    """
    programme = scene.office.programmes[found.programme_id]
    stem, ends = f"{ACT}/{found.code_hash}/unanswered/", found.expires_at or scene.now
    told = {
        to_lead(found.made_by or "", found.programme_id): say(
            "regain-unanswered", name=owner.name or say("people-nameless")
        ),
        ToPerson(asker_id): say("regain-unanswered-there"),
    }
    return Outcome(
        changes=(Withdraw(stem),),
        messages=tuple(
            later(
                Message(to, (line,), about=ACT, key=f"{stem}{to.person_id}"),
                programme,
                ends,
            )
            for to, line in told.items()
        ),
    )


TEXT_IDS = ("regain-unanswered", "regain-unanswered-there")
