"""A lost account: who types the coordinator's personal code elsewhere asks for what was theirs.

The coordinator is asked once more, and answers in ``bot.coordination.regaining``.
"""

from dataclasses import replace

from bot.domain.changes import Put
from bot.domain.people import Account, Invitation, Person
from bot.gather import coordinators
from bot.onboarding import reaching
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, Say, ToPerson, say

MARK = 8
"""So many characters of a code's hash, and of an account's, tell it from the person's others."""

ACT = "regain"
EVERY = "all"
"""What a button says that is about all accounts that somebody had."""


def is_for_a_lost_one(found: Invitation) -> bool:
    """Whether a code was made by a coordinator for somebody who lost their account."""
    return found.person_id is not None and found.made_by is not None


def asked(found: Invitation, asker_id: str, lead_id: str) -> str:
    """Return the key of the question to a coordinator; it exists if that person typed the code."""
    return f"{ACT}/{found.code_hash}/{asker_id}/{lead_id}"


async def ask(scene: Scene, found: Invitation) -> Outcome:
    """Take the code, and ask whoever made it whether the right person has typed it."""
    owner = await scene.tx.get(Person, found.person_id or "")
    programme = scene.office.programmes[found.programme_id]
    leads = await coordinators(scene.tx, programme.id)
    to = tuple(each for each in leads if each == found.made_by) or leads
    keys = [asked(found, scene.person.id, lead) for lead in leads]
    if owner is not None and owner.id == scene.person.id:
        return scene.reply(say("link-own"))
    lives = not replace(found, uses_left=1).is_over(scene.now)
    if lives and any([await scene.tx.parcel(key) is not None for key in keys]):
        return scene.reply(say("regain-asking"))
    if owner is None or not leads or found.is_over(scene.now):
        return scene.reply(say("regain-over"))
    new = await scene.tx.find(Account, person_id=scene.person.id)
    old = await scene.tx.find(Account, person_id=owner.id)
    lines = (say("regain-ask", name=owner.name), *(_contact(each) for each in new))
    questions = [
        later(
            Message(
                ToPerson(lead),
                lines,
                _answers(found, owner, scene.person, old),
                about=ACT,
                key=asked(found, scene.person.id, lead),
                not_after=found.expires_at,
            ),
            programme,
            scene.now,
        )
        for lead in to
    ]
    used = Outcome(changes=(Put(replace(found, uses_left=0)),))
    return (used + scene.reply(say("regain-asking"))).saying(*questions)


def _contact(account: Account) -> Say:
    return say(f"regain-at-{account.channel}", contact=account.address)


def _answers(
    found: Invitation, owner: Person, asker: Person, old: tuple[Account, ...]
) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons: whether all accounts were lost, or which one; or no.

    Of several in one messenger nobody could tell which is meant.
    """
    about = (found.code_hash[:MARK], owner.id, asker.id)
    if len(old) == 1:
        yes = [button("regain-yes", ACT, *about, EVERY)]
    else:
        channels = [each.channel for each in old]
        yes = [
            button("regain-yes-all", ACT, *about, EVERY),
            *(
                button(
                    say("regain-yes-for", messenger=say(f"regain-lost-{each.channel}")),
                    ACT,
                    *about,
                    reaching.mark(each)[:MARK],
                )
                for each in old
                if channels.count(each.channel) == 1
            ),
        ]
    return (*((each,) for each in yes), (button("regain-no", ACT, *about, "no"),))


TEXT_IDS = (
    *(f"regain-{name}" for name in ("ask", "asking", "over", "yes", "yes-all", "yes-for", "no")),
    *(f"regain-at-{channel}" for channel in reaching.CHANNELS),
    *(f"regain-lost-{channel}" for channel in reaching.CHANNELS),
)
