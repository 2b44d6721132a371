"""Consents: what somebody agreed to, in which words, where and when."""

from bot.domain.people import Consent, Purpose
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import Scene


def agreement(scene: Scene, programme: Programme, purpose: Purpose, wording: str) -> Consent:
    """Return the record of the speaker's consent, with the wording that they read."""
    return Consent(
        scene.new_id(),
        scene.person.id,
        programme.id,
        purpose,
        programme.privacy.version,
        wording,
        scene.account.channel,
        scene.now,
    )


async def consented(tx: Tx, person_id: str, programme_id: str, purpose: Purpose) -> bool:
    """Whether somebody agreed to that in a programme, and did not withdraw it."""
    found = await tx.find(
        Consent,
        person_id=person_id,
        programme_id=programme_id,
        purpose=purpose,
        withdrawn_at=None,
    )
    return bool(found)
