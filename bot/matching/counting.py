"""How often which reason was given: numbers for a coordinator, without anybody's name."""

from collections import Counter

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Side
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Say, say

TEXT_IDS = (
    "reasons-head",
    "reasons-none",
    *(f"reasons-{side}" for side in Side),
    "reasons-line",
    f"because-{Because.SILENCE}",
)


async def show_reasons(scene: Scene, words: str) -> Outcome:
    """Show for each programme why suggestions came to nothing, by side."""
    messages = []
    for programme in scene.programmes(Role.COORDINATOR):
        given = await scene.tx.find(Refusal, programme_id=programme.id)
        lines = _lines(scene, programme, given)
        messages.append(Message(scene.private, lines))
    return Outcome(messages=tuple(messages))


def _lines(scene: Scene, programme: Programme, given: tuple[Refusal, ...]) -> tuple[Say, ...]:
    name = programme.name(scene.person.language)
    if not given:
        return (say("reasons-none", programme=name),)
    lines = [say("reasons-head", programme=name)]
    for side in Side:
        counts = Counter(each.because for each in given if each.side is side)
        if counts:
            lines.append(say(f"reasons-{side}"))
        lines += [
            say("reasons-line", reason=say(f"because-{because}"), count=number)
            for because, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        ]
    return tuple(lines)
