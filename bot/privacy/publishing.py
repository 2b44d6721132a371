"""The consent to publish a challenge, and what the challenge says of it, are one."""

from dataclasses import replace

from bot.consents import changed_now
from bot.domain.challenges import Challenge, Publish
from bot.domain.changes import Put
from bot.domain.people import Consent, Purpose
from bot.scene import Scene
from bot.talk.model import Outcome


async def follow_consent(scene: Scene, consent: Consent) -> Outcome:
    """Let the speaker's challenges be published, or not any more, as they have just said."""
    given = changed_now(scene, consent, Purpose.PUBLISHING)
    if given is None:
        return Outcome()
    wanted = Publish.YES if given else Publish.NO
    found = await scene.tx.find(
        Challenge, contact_id=scene.person.id, programme_id=consent.programme_id
    )
    return Outcome(
        changes=tuple(
            Put(replace(each, publish=wanted), quiet=True)
            for each in found
            if each.publish is not wanted and (given or each.publish is Publish.YES)
        )
    )
