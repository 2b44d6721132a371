"""A word on the bridge and the consent to relaying are one: each follows the other."""

from dataclasses import replace

from bot.bridge.circles import own_circle
from bot.bridge.consent import decide
from bot.consents import agreement, changed_now, consented, theirs, withdrawn, wording_of
from bot.domain.changes import Put
from bot.domain.people import Consent, Purpose
from bot.domain.teams import Bridging, Carrying, Team
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Pressed, say


async def follow_consent(scene: Scene, consent: Consent) -> Outcome:
    """Leave somebody's messages where they write them once they withdrew, or carry them again."""
    given = changed_now(scene, consent, Purpose.RELAYING)
    if given is None:
        return Outcome()
    had, gets = (Carrying.OTHERS, Carrying.YES) if given else (Carrying.YES, Carrying.OTHERS)
    scene, outcome = await theirs(scene, consent), Outcome()
    for each in await _words(scene, consent.programme_id, had):
        if await own_circle(scene, each.team_id) is not None:
            step = await decide(scene, (each.team_id, gets))
            outcome += replace(step, messages=_unanswered(scene, step.messages))
    return outcome


def _unanswered(scene: Scene, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Leave out the answer, and the card in the place of what was pressed: that was no card."""
    event = scene.envelope.event
    pressed = event.ref if isinstance(event, Pressed) else ""
    return tuple(each for each in messages[1:] if not pressed or each.edits != pressed)


async def follow_word(scene: Scene, bridging: Bridging) -> Outcome:
    """Keep the consent that a member's yes is, and end it with their last one."""
    team = await scene.tx.get(Team, bridging.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None or bridging.person_id != scene.person.id:
        return Outcome()
    holds = await consented(scene.tx, scene.person.id, programme.id, Purpose.RELAYING)
    if bridging.carrying is Carrying.YES:
        if holds:
            return Outcome()
        # No name: a consent stays, in plain words, when nobody is left who knows the team.
        wording = wording_of(scene, programme, say("bridge-about", team=say("bridge-some-team")))
        given = agreement(scene, programme, Purpose.RELAYING, wording)
        return Outcome(changes=(Put(given, quiet=True),))
    if not holds or await _words(scene, programme.id, Carrying.YES):
        return Outcome()
    gone = await withdrawn(scene, programme.id, Purpose.RELAYING)
    return Outcome(changes=tuple(Put(each, quiet=True) for each in gone))


async def _words(scene: Scene, programme_id: str, carrying: Carrying) -> tuple[Bridging, ...]:
    """Return the speaker's words of that kind in a programme's teams."""
    found = await scene.tx.find(Bridging, person_id=scene.person.id, carrying=carrying)
    ids = [each.team_id for each in found]
    teams = {each.id for each in await scene.tx.find(Team, id=ids, programme_id=programme_id)}
    return tuple(each for each in found if each.team_id in teams)
