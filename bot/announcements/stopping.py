"""What is on its way of somebody who coordinates no more, or whose account was another's, ends."""

from collections.abc import Sequence

from bot.announcements import rules
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Change, Put, Recall
from bot.domain.people import Membership, Role
from bot.gather import coordinators, to_lead
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, say


async def end_with_role(scene: Scene, membership: Membership) -> Outcome:
    """Stop what somebody announced in a role that they have just left.

    Their card says so, and whoever still coordinates reads what was to be said.
    """
    if membership.role is not Role.COORDINATOR or membership.left_at != scene.now:
        return Outcome()
    going = await scene.tx.find(
        Announcement,
        author_id=membership.person_id,
        programme_id=membership.programme_id,
        course=Course.GOING,
    )
    outcome = Outcome()
    for stopped, found in await _stopped(scene, going):
        outcome += Outcome(changes=_changes(scene, stopped))
        outcome = outcome.saying(rules.shown_again(stopped, found))
        outcome = outcome.saying(*await _to_coordinators(scene, stopped, found))
    return outcome


async def _to_coordinators(
    scene: Scene, stopped: Announcement, found: rules.Reach
) -> list[Message]:
    """Return what lets the others send it again, each in a polite hour."""
    programme = scene.office.programmes.get(stopped.programme_id)
    if programme is None:
        return []
    lines = (
        say("announce-unsent", arrived=found.arrived, total=stopped.total),
        say("announce-words", text=stopped.text),
    )
    return [
        later(
            Message(to_lead(each, programme.id), lines, about=rules.ACT,
                    key=rules.unsent(stopped, each)),
            programme,
            scene.now,
        )
        for each in await coordinators(scene.tx, programme.id)
    ]  # fmt: skip


async def end_with_account(scene: Scene, author_id: str) -> Outcome:
    """Stop what was announced from an account that is lost; its owner reads what that was.

    Nobody knows who it was; the owner can send it again.
    """
    going = await scene.tx.find(Announcement, author_id=author_id, course=Course.GOING)
    outcome = Outcome()
    for stopped, found in await _stopped(scene, going):
        lines, _ = rules.progress(stopped, found, None)
        words = say("announce-words", text=stopped.text)
        told = Message(ToPerson(author_id), (*lines, words), about=rules.ACT)
        outcome += Outcome(changes=_changes(scene, stopped), messages=(told,))
    return outcome


async def _stopped(
    scene: Scene, going: Sequence[Announcement]
) -> list[tuple[Announcement, rules.Reach]]:
    """Return those that are not over, as they are then, and how far they came."""
    ended = []
    for each in going:
        found = rules.reach(each, await scene.tx.fates(rules.stem(each)))
        if not rules.is_over(each, found):
            found = rules.in_the_end(found, await scene.tx.leaving(rules.stem(each)))
            ended.append((rules.stopped(each, found, scene.now), found))
    return ended


def _changes(scene: Scene, stopped: Announcement) -> tuple[Change, ...]:
    entry = scene.audit(stopped.programme_id, rules.STOP, stopped.id)
    return (Put(stopped), Recall(rules.stem(stopped)), entry)
