"""Open dialogs that end with a role, or a place in a team, in every messenger of who leaves it."""

from collections.abc import Sequence
from dataclasses import replace

from bot import registry
from bot.domain.changes import EndDialog, Put
from bot.domain.people import Account, Membership, Person
from bot.domain.teams import Member
from bot.engine.waiting import part
from bot.engine.worth import counts, is_unkept, lasts
from bot.scene import Scene, later
from bot.talk.model import UNKEPT, Message, Outcome, Progress, ToPerson

Fact = Membership | Member


async def end_with_roles(scene: Scene, outcome: Outcome) -> Outcome:
    """Return a decision that ends, too, what is open only for roles which the speaker leaves by it.

    Or about teams. Also what was interrupted. One for which a programme is still to be chosen goes
    on, and so does what any of the roles may do that they keep in its programme. What counts of
    what ends is kept, and of the rest it is said that it is not.
    """
    ended = await _ended(scene, _left(outcome, scene.person.id))
    others = await end_with_others_roles(scene, outcome)
    return replace(others, changes=(*others.changes, *ended.changes)).saying(*ended.messages)


async def end_with_others_roles(scene: Scene, outcome: Outcome) -> Outcome:
    """Return a decision that ends the same for others whose role ends by it: at a hand-over.

    They hear of it in a polite hour.
    """
    total = outcome
    left = [each for each in _left(outcome) if isinstance(each, Membership)]
    for person_id in sorted({each.person_id for each in left} - {scene.person.id}):
        person = await scene.tx.get(Person, person_id)
        accounts = await scene.tx.find(Account, person_id=person_id)
        if person is None or not accounts:
            continue
        roles = await scene.tx.find(Membership, person_id=person_id, left_at=None)
        theirs = replace(
            scene,
            person=person,
            account=accounts[0],
            memberships=tuple(roles),
            progress=None,
            present=False,
        )
        ended = await _ended(theirs, _left(outcome, person_id))
        total = replace(total, changes=(*total.changes, *ended.changes))
        total = total.saying(*(_as_news(theirs, each) for each in ended.messages))
    return total


def _as_news(scene: Scene, message: Message) -> Message:
    if message.to != scene.private:
        return message
    programme = scene.office.programmes.get(message.programme or "", scene.programme)
    told = replace(message, to=ToPerson(scene.person.id), about=message.about or UNKEPT)
    return later(told, programme, scene.now)


def _left(outcome: Outcome, person_id: str | None = None) -> list[Fact]:
    """Return the roles, and places in teams, that end by a decision: all, or one person's."""
    facts = [each.entity for each in outcome.changes if isinstance(each, Put)]
    return [
        each
        for each in facts
        if isinstance(each, Membership | Member) and each.left_at is not None
        if person_id in (None, each.person_id)
    ]


async def _ended(scene: Scene, left: Sequence[Fact]) -> Outcome:
    """Return what ends with these of the person at hand, and what becomes of it."""
    gone = {(each.programme_id, each.role) for each in left if isinstance(each, Membership)}
    teams = {each.team_id for each in left if isinstance(each, Member)}
    if not left:
        return Outcome()
    programmes = {programme_id for programme_id, _ in gone}
    kept = [each for each in scene.memberships if (each.programme_id, each.role) not in gone]
    ended: list[EndDialog] = []
    over: list[Progress] = []
    for account in await scene.tx.find(Account, person_id=scene.person.id):
        here = [
            each
            for each in await _interrupted(scene, account)
            if (each.programme in programmes or each.subject.get("team") in teams)
            and not _goes_on(each, kept, teams)
        ]
        if here:
            ended.append(EndDialog(account.id, frozenset(each.run for each in here)))
        over += [each for each in here if _is_missed(scene, each)]
    return Outcome(changes=tuple(ended)) + await part(scene, over, ended=True)


def _is_missed(scene: Scene, progress: Progress) -> bool:
    """Whether it is said of a dialog that it ends; who leaves means to end what lasts as well."""
    return counts(progress) or is_unkept(progress) or (lasts(progress) and not scene.present)


async def _interrupted(scene: Scene, account: Account) -> tuple[Progress, ...]:
    """Return what is open in an account, but for the dialog in which they leave: it ends itself."""
    if scene.present and account.id == scene.account.id:
        return scene.progress.stack[1:] if scene.progress is not None else ()
    progress = await scene.tx.progress(account.id)
    return progress.stack if progress is not None else ()


def _goes_on(progress: Progress, kept: list[Membership], teams: set[str]) -> bool:
    """Whether a dialog is for a role that is kept, and about no team that is left."""
    roles = {each.role for each in kept if each.programme_id == progress.programme}
    form = registry.FORMS.get(progress.dialog)
    if not roles or form is None or progress.subject.get("team") in teams:
        return False
    return not form.roles or bool(form.roles & roles)
