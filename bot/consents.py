"""Consents: what somebody agreed to, in which words, where and when; and whether it still holds.

Whatever needs a consent asks here at the moment in which it would make use of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.people import Consent, Membership, Person, Purpose
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Say


def wording_of(scene: Scene, programme: Programme, text: Say) -> str:
    """Return a text as the speaker reads it in a programme, which may have words of its own."""
    return scene.office.label(scene.person, programme.id)(text)


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


async def latest(tx: Tx, person_id: str, programme_id: str) -> Mapping[Purpose, Consent]:
    """Return for each purpose the consent that counts: one that holds, or the last one withdrawn.

    Purposes of which nothing was ever said are left out.
    """
    found: dict[Purpose, Consent] = {}
    for each in await tx.find(Consent, person_id=person_id, programme_id=programme_id):
        before = found.get(each.purpose)
        if before is None or _rank(before) < _rank(each):
            found[each.purpose] = each
    return found


def _rank(consent: Consent) -> tuple[bool, datetime]:
    return (consent.withdrawn_at is None, consent.given_at)


async def withdrawn(scene: Scene, programme_id: str, purpose: Purpose) -> tuple[Consent, ...]:
    """Return the speaker's consents to that, withdrawn now; nothing where none holds."""
    found = await scene.tx.find(
        Consent,
        person_id=scene.person.id,
        programme_id=programme_id,
        purpose=purpose,
        withdrawn_at=None,
    )
    return tuple(replace(each, withdrawn_at=scene.now) for each in found)


def changed_now(scene: Scene, consent: Consent, purpose: Purpose) -> bool | None:
    """Whether that was just given, or withdrawn (``False``); else ``None``.

    It need not be the speaker's own: where two become one, some consents end. See ``theirs``.
    """
    if consent.purpose is not purpose:
        return None
    if consent.withdrawn_at is not None:
        return False if consent.withdrawn_at == scene.now else None
    return True if consent.given_at == scene.now else None


async def theirs(scene: Scene, consent: Consent) -> Scene:
    """Return the scene as it is for whose consent that is, whoever spoke."""
    if consent.person_id == scene.person.id:
        return scene
    person = await scene.tx.get(Person, consent.person_id)
    roles = await scene.tx.find(Membership, person_id=consent.person_id, left_at=None)
    return scene if person is None else replace(scene, person=person, memberships=roles)
