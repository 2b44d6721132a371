"""For which team a date is that was typed behind the command, where somebody has several."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.facts import TeamCase
from bot.meetings.dialog import WHICH, WhichAnswers
from bot.meetings.opening import begin_date, next_slot
from bot.scene import Scene
from bot.talk.model import Option, Outcome, Progress, say


def named(cases: Sequence[TeamCase], words: str) -> tuple[tuple[TeamCase, ...], str]:
    """Return the one team that words name, and the words without its name; else all as it was."""
    found = []
    for case in cases if len(cases) > 1 else ():
        name = rf"(?<!\w)(?:team\s+)?{re.escape(case.team.name)}(?!\w)"
        left, hits = re.subn(name, " ", words, count=1, flags=re.IGNORECASE)
        if hits:
            found.append((case, " ".join(left.split()).strip(" ,:;")))
    if len(found) != 1:
        return tuple(cases), words
    case, rest = found[0]
    return (case,), rest


def date_for(scene: Scene, cases: Sequence[TeamCase], words: str) -> Outcome:
    """Read words as a date of the team; of several it is asked which, and the words wait."""
    if len(cases) == 1:
        return begin_date(scene, cases[0], next_slot(scene, cases[0]), words)
    options = tuple(Option(case.team.id, case.team.name) for case in cases)
    subject = {"programme": cases[0].programme.id}
    return scene.open(WHICH, subject, options={"team": options}, answers={"words": words})


async def team_chosen(scene: Scene, answers: WhichAnswers, progress: Progress) -> Outcome:
    """Read the words as a date of the team that was chosen, as of when they were typed.

    What was said now chose the team: a change of it is no other date.
    """
    case = await scene.own_case(answers.team)
    if case is None:
        return Outcome(progress=None) + scene.reply(say("update-over"))
    typed = replace(scene.envelope, at=progress.started_at, ref="")
    scene = replace(scene, envelope=typed)
    return begin_date(scene, case, next_slot(scene, case), answers.words)
