"""Giving somebody who lost their account all that was theirs, at the word of their coordinator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from bot.bridge.comings import account_moved
from bot.coordination.person import may_move
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Change, Drop, EndDialog, Erase, Put, Readdress
from bot.domain.people import Account, Invitation, Membership, Person, Profile, Role
from bot.domain.teams import Member, Team
from bot.estate import Estate, find_estate
from bot.gather import reached_at
from bot.onboarding import reaching
from bot.onboarding.regaining import ACT, EVERY, MARK, asked
from bot.onboarding.uniting import collide, move
from bot.scene import Scene
from bot.talk.model import Message, Outcome, ToAccount, ToPerson, say
from bot.teams.following import follow_move

REFUSED = "regain-refused"
"""The act of a coordinator who did not believe that it was the right person."""

_OWN = (Profile, Organisation, Challenge, Suggestion, Team, Member)
"""What a newcomer must not have yet."""


async def decide(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the coordinator's answer to whether the right person typed the code."""
    mark, owner_id, asker_id, answer = words
    found = await _request(scene, mark, owner_id, asker_id)
    owner, asker = await scene.tx.get(Person, owner_id), await scene.tx.get(Person, asker_id)
    if found is None or owner is None or asker is None:
        return scene.refuse(say("link-closed"))
    if answer == "no":
        audit = scene.audit(found.programme_id, REFUSED, owner_id)
        return _end(scene, found, asker_id, "refused") + Outcome(changes=(audit,))
    accounts = await scene.tx.find(Account, person_id=owner_id)
    lost = [each for each in accounts if answer in (EVERY, reaching.mark(each)[:MARK])]
    if not lost:
        return scene.refuse(say("link-closed"))
    stays, goes = await find_estate(scene.tx, owner_id), await find_estate(scene.tx, asker_id)
    if not await may_move(scene, owner_id) or not _is_new(scene, stays, goes):
        return _end(scene, found, asker_id, "collides")
    return await _regain(scene, found, (owner, asker), (stays, goes), lost)


async def _request(scene: Scene, mark: str, owner_id: str, asker_id: str) -> Invitation | None:
    """Return the code that a button is about, if it is still to be decided by the speaker."""
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    if scene.envelope.room is not None:
        return None
    for each in await scene.tx.find(Invitation, person_id=owner_id):
        lives = not replace(each, uses_left=1).is_over(scene.now)
        if lives and each.code_hash[:MARK] == mark and each.programme_id in own:
            key = asked(each, asker_id, scene.person.id)
            return each if await scene.tx.parcel(key) is not None else None
    return None


def _is_new(scene: Scene, stays: Estate, goes: Estate) -> bool:
    """Whether whoever typed the code has nothing yet that could be lost, or be another's."""
    own = {each.id for each in scene.programmes(Role.COORDINATOR)}
    foreign = any(each.programme_id not in own for each in goes.of(Membership))
    return not (foreign or any(goes.of(kind) for kind in _OWN) or collide(stays, goes))


def _end(scene: Scene, found: Invitation, asker_id: str, why: str) -> Outcome:
    there = Message(ToPerson(asker_id), (say(f"regain-{why}-there"),))
    return (Outcome(changes=(Drop(found),)) + scene.reply(say(f"regain-{why}"))).saying(there)


async def _regain(
    scene: Scene,
    found: Invitation,
    people: tuple[Person, Person],
    estates: tuple[Estate, Estate],
    lost: Sequence[Account],
) -> Outcome:
    owner, asker = people
    stays, goes = estates
    new = reached_at(goes.accounts, None) or goes.accounts[0]
    stranger = Person(scene.new_id(), owner.language, owner.form)
    preferred = any(each.preferred for each in lost)
    joined = [
        replace(each, person_id=owner.id, preferred=preferred and each.id == new.id)
        for each in goes.accounts
    ]
    changes: tuple[Change, ...] = (
        *(Readdress(each.id, new.id, stranger.id) for each in lost),
        Put(stranger),
        *(Put(replace(each, person_id=stranger.id, preferred=False), quiet=True) for each in lost),
        *(EndDialog(each.id) for each in lost),
        *move(stays, goes),
        *(Put(each, quiet=True) for each in joined),
        *(EndDialog(each.id) for each in joined),
        # Whoever has a lost account may have got a code with it.
        *(Drop(each) for each in {found.code_hash: found, **_codes(stays)}.values()),
        Drop(asker),
        # No erasure of its owner would reach what was said there.
        Erase(stranger.id, tuple(each.id for each in lost)),
        *_entries(scene, owner.id, stays),
    )
    kept = tuple(each for each in stays.accounts if each not in lost)
    told = scene.reply(say("regain-moved", name=owner.name or say("people-nameless")))
    outcome = replace(told, changes=changes).saying(*_tell(owner, lost, joined, kept))
    for number, each in enumerate(lost):
        outcome += await follow_move(scene, owner.id, each, joined if not number else ())
    return outcome + await account_moved(scene, owner.id, lost[0], joined)


def _codes(stays: Estate) -> Mapping[str, Invitation]:
    return {each.code_hash: each for each in stays.codes}


def _entries(scene: Scene, owner_id: str, stays: Estate) -> Iterator[Put]:
    """Yield the entries: in every programme whose data is somebody else's to read now."""
    living = {each.programme_id for each in stays.of(Membership) if each.left_at is None}
    for programme_id in sorted(living):
        yield scene.audit(programme_id, ACT, owner_id)


def _tell(
    owner: Person, lost: Sequence[Account], joined: list[Account], kept: tuple[Account, ...]
) -> Iterator[Message]:
    """Yield what each chat of the person hears, the lost ones, too: others may have them."""
    for each in lost:
        if each.reachable:
            yield Message(ToAccount(each.id, owner.id), (say("regain-parted"),))
    done = say("regain-done", name=owner.name, known=bool(owner.name))
    linked = tuple(reaching.name(each) for each in (*kept, *joined))
    news = say("regain-joined", messengers=linked)
    for account, line in (*product(joined, [done]), *product(kept, [news])):
        if account.reachable:
            yield Message(ToAccount(account.id), (line,))


TEXT_IDS = tuple(
    f"regain-{name}"
    for name in (
        "refused", "refused-there", "collides", "collides-there", "moved", "parted", "done",
        "joined",
    )
)  # fmt: skip
