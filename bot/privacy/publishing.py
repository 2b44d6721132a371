"""The consent to publish a challenge, and what each challenge says of it, go together."""

from collections.abc import Sequence
from dataclasses import replace

from bot.consents import agreement, changed_now, consented, theirs, wording_of
from bot.domain.challenges import Challenge, Publish
from bot.domain.changes import Change, Put
from bot.domain.people import Consent, Purpose
from bot.domain.programme import Programme
from bot.scene import Scene, button
from bot.talk.model import Outcome, say

ACT = "publish"
ALL = "all"


async def follow_consent(scene: Scene, consent: Consent) -> Outcome:
    """Publish none of the speaker's challenges any more, where they have just withdrawn that."""
    if changed_now(scene, consent, Purpose.PUBLISHING) is not False:
        return Outcome()
    found = await _own(await theirs(scene, consent), consent.programme_id)
    changes = tuple(_say(each, Publish.NO) for each in found if each.publish is Publish.YES)
    return Outcome(changes=changes)


async def allow(scene: Scene, programme: Programme) -> Outcome | None:
    """Publish the speaker's only challenge; ask which one where there are several.

    What they said of one says nothing of another. ``None`` where there is none.
    """
    found = await _own(scene, programme.id)
    if len(found) < 2:  # several
        return await _publish(scene, programme, found) if found else None
    rows = [(button(say("publish-one", title=each.title), ACT, programme.id, each.id),)
            for each in found]  # fmt: skip
    rows.append((button("publish-all", ACT, programme.id, ALL),))
    return scene.reply(say("publish-which"), choices=tuple(rows))


async def publish(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Publish the challenge that was chosen, or all."""
    programme = next((each for each in scene.programmes() if each.id == words[0]), None)
    if programme is None:
        return scene.refuse(say("talk-void"))
    found = await _own(scene, programme.id)
    chosen = [each for each in found if words[1] in (each.id, ALL)]
    if not chosen:
        return scene.refuse(say("talk-void"))
    return await _publish(scene, programme, chosen)


async def _own(scene: Scene, programme_id: str) -> tuple[Challenge, ...]:
    where = {"contact_id": scene.person.id, "programme_id": programme_id}
    return await scene.tx.find(Challenge, **where)


async def _publish(scene: Scene, programme: Programme, chosen: Sequence[Challenge]) -> Outcome:
    changes: list[Change] = [
        _say(each, Publish.YES) for each in chosen if each.publish is not Publish.YES
    ]
    if not await consented(scene.tx, scene.person.id, programme.id, Purpose.PUBLISHING):
        wording = wording_of(scene, programme, say(f"consent-{Purpose.PUBLISHING}"))
        changes.append(Put(agreement(scene, programme, Purpose.PUBLISHING, wording)))
    answer = scene.reply(say("consent-on", purpose=Purpose.PUBLISHING))
    return Outcome(changes=tuple(changes)) + answer


def _say(challenge: Challenge, wish: Publish) -> Put:
    return Put(replace(challenge, publish=wish), quiet=True)
