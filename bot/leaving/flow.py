"""``/leave``: out of what, what it means, why, and then it is done."""

from bot.cards import shorten
from bot.domain.leaving import Leaving, Reason, Scope
from bot.leaving.dialog import LEAVE, LeaveAnswers, Sure
from bot.leaving.matters import Matter, is_last_lead, matter, matters
from bot.leaving.parting import part
from bot.leaving.telling import tell
from bot.scene import Scene, button
from bot.talk.model import UNKEPT, Message, Outcome, Progress, Say, say

ACT = "leave"
WORDS = 3


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask what somebody wants to leave."""
    found = await matters(scene)
    if not found:
        return scene.reply(say("leave-nothing"))
    rows = tuple((button(each.label, ACT, *each.words),) for each in found)
    return scene.reply(say("leave-what"), choices=rows)


async def choose(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Say what it would mean, and ask why."""
    found = await matter(scene, words)
    if found is None:
        return scene.refuse(say("leave-over"))
    if await is_last_lead(scene, found):
        return scene.refuse(say("leave-last-lead", programme=found.title))
    subject = {"programme": found.programme.id}
    subject |= {f"word{at}": word for at, word in enumerate(found.words)}
    return scene.open(LEAVE, subject, first=found.lines)


async def left(scene: Scene, answers: LeaveAnswers, progress: Progress) -> Outcome:
    """Take somebody out, tell the others kindly and the coordinators why; or leave it all."""
    if answers.sure is not Sure.YES:
        return Outcome(progress=None) + scene.reply(say("leave-kept"))
    found = await _meant(scene, progress)
    if found is None:
        return Outcome(progress=None) + scene.reply(say("leave-over"))
    if await is_last_lead(scene, found):
        line = say("leave-last-lead", programme=found.title)
        return Outcome(progress=None) + scene.reply(line)
    leaving = _fact(scene, found, answers, progress.run)
    done = scene.reply(say(f"leave-done-{found.scope}", title=found.title))
    parted = Outcome(None, await part(scene, found, leaving)) + done
    return parted.saying(*await tell(scene, found, leaving))


async def meaning(scene: Scene, progress: Progress) -> tuple[Say, ...]:
    """Return once more what it would mean, as that is decided about after something else."""
    found = await _meant(scene, progress)
    return found.lines if found is not None else ()


async def settled(scene: Scene, progress: Progress) -> Say | None:
    """Return that there is nothing to leave any more, if that is so by now."""
    return say("leave-over") if await _meant(scene, progress) is None else None


async def unheard(scene: Scene, progress: Progress, words: str) -> Outcome:
    """Say of a reason in words for leaving what is over that nobody has read it.

    It had no yes yet, so it goes to nobody by itself. Who would have stayed hears nothing.
    """
    if progress.answers.get("sure") == Sure.NO:
        return Outcome()
    left = await scene.tx.find(Leaving, person_id=scene.person.id)
    if not words or any(each.words == words for each in left):
        return Outcome()
    line = say("leave-unheard", words=shorten(words))
    return Outcome(messages=(Message(scene.private, (line,), about=UNKEPT),))


async def _meant(scene: Scene, progress: Progress) -> Matter | None:
    known = progress.subject
    words = tuple(known[f"word{at}"] for at in range(WORDS) if f"word{at}" in known)
    return await matter(scene, words)


def _fact(scene: Scene, found: Matter, answers: LeaveAnswers, run: str) -> Leaving:
    words = answers.words if answers.reason is Reason.OTHER else ""
    reasons = (answers.reason,) if answers.reason is not None else ()
    return Leaving(
        run,
        found.programme.id,
        scene.person.id,
        found.scope,
        reasons,
        words,
        scene.now,
        found.teams[0].team.id if found.scope is Scope.TEAM else None,
        found.request.id if found.request is not None else None,
    )
