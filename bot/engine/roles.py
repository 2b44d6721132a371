"""Open dialogs that end with a role, or a place in a team, in every messenger of who leaves it."""

from dataclasses import replace

from bot import registry
from bot.domain.changes import EndDialog, Put
from bot.domain.people import Account, Membership
from bot.domain.teams import Member
from bot.engine.waiting import part
from bot.engine.worth import counts, is_unkept
from bot.scene import Scene
from bot.talk.model import Outcome, Progress


async def end_with_roles(scene: Scene, outcome: Outcome) -> Outcome:
    """Return a decision that ends, too, what is open only for roles which the speaker leaves by it.

    Or about teams. Also what was interrupted. One for which a programme is still to be chosen goes
    on, and so does what any of the roles may do that they keep in its programme. What counts of
    what ends is kept, and of the rest it is said that it is not.
    """
    facts = [each.entity for each in outcome.changes if isinstance(each, Put)]
    left = [each for each in facts if isinstance(each, Membership) and _leaves(scene, each)]
    teams = {each.team_id for each in facts if isinstance(each, Member) and _leaves(scene, each)}
    if not (left or teams):
        return outcome
    programmes = {each.programme_id for each in left}
    gone = {(each.programme_id, each.role) for each in left}
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
        over += [each for each in here if counts(each) or is_unkept(each)]
    parted = await part(scene, over, ended=True)
    return replace(outcome, changes=(*outcome.changes, *ended)) + parted


def _leaves(scene: Scene, fact: Membership | Member) -> bool:
    return fact.person_id == scene.person.id and fact.left_at is not None


async def _interrupted(scene: Scene, account: Account) -> tuple[Progress, ...]:
    """Return what is open in an account, but for the dialog in which they leave: it ends itself."""
    if account.id == scene.account.id:
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
