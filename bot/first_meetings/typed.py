"""Whether it goes on, said in the words of a button, whichever message came last."""

from bot.domain.teams import Verdict
from bot.first_meetings import rules
from bot.first_meetings.flow import verdict
from bot.scene import Scene
from bot.talk.model import Message, Outcome, say
from bot.talk.nothings import bare


async def judge_in_words(scene: Scene, text: str) -> Outcome | None:
    """Take the words of a button for the answer that a team still waits for.

    A no, which may be meant for what came after and cannot be undone, brings back the question; so
    does an answer where several teams wait.
    """
    labels = {bare(scene.label(say(f"verdict-{each}"))): each for each in Verdict}
    given = labels.get(bare(text))
    if given is None:
        return None
    waiting = [case for case in await scene.own_cases() if rules.awaits(case, scene.person.id)]
    if not waiting:
        return None
    if len(waiting) == 1 and given is Verdict.GO:
        return await verdict(scene, (waiting[0].team.id, given))
    asked = (
        Message(
            scene.private,
            (say("verdict-ask", team=case.team.name),),
            rules.verdict_buttons(case.team.id),
        )
        for case in waiting
    )
    return Outcome(messages=tuple(asked))
