"""Giving somebody who lost their account all that was theirs, at the word of their coordinator."""

from collections.abc import Iterator
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
from bot.onboarding.regaining import ACT, MARK, asked
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
    lost = [each for each in accounts if reaching.mark(each)[:MARK] == answer]
    if not lost:
        return scene.refuse(say("link-closed"))
    stays, goes = await find_estate(scene.tx, owner_id), await find_estate(scene.tx, asker_id)
    if not await may_move(scene, owner_id) or not _is_new(scene, stays, goes):
        return _end(scene, found, asker_id, "collides")
    return await _regain(scene, found, (owner, asker), (stays, goes), lost[0])


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
    lost: Account,
) -> Outcome:
    owner, asker = people
    stays, goes = estates
    new = reached_at(goes.accounts, None) or goes.accounts[0]
    stranger = Person(scene.new_id(), owner.language, owner.form)
    parted = replace(lost, person_id=stranger.id, preferred=False)
    joined = [
        replace(each, person_id=owner.id, preferred=lost.preferred and each.id == new.id)
        for each in goes.accounts
    ]
    changes: tuple[Change, ...] = (
        Readdress(lost.id, new.id, stranger.id),
        Put(stranger),
        Put(parted, quiet=True),
        EndDialog(lost.id),
        *move(stays, goes),
        *(Put(each, quiet=True) for each in joined),
        *(EndDialog(each.id) for each in joined),
        Drop(found),
        Drop(asker),
        Erase(stranger.id, (lost.id,)),  # no erasure of its owner would reach it
        *_entries(scene, owner.id, stays),
    )
    kept = tuple(each for each in stays.accounts if each.id != lost.id)
    told = scene.reply(say("regain-moved", name=owner.name or say("people-nameless")))
    outcome = replace(told, changes=changes).saying(*_tell(owner, lost, joined, kept))
    outcome += await follow_move(scene, owner.id, lost, joined)
    return outcome + await account_moved(scene, owner.id, lost, joined)


def _entries(scene: Scene, owner_id: str, stays: Estate) -> Iterator[Put]:
    """Yield the entries: in every programme whose data is somebody else's to read now."""
    living = {each.programme_id for each in stays.of(Membership) if each.left_at is None}
    for programme_id in sorted(living):
        yield scene.audit(programme_id, ACT, owner_id)


def _tell(
    owner: Person, lost: Account, joined: list[Account], kept: tuple[Account, ...]
) -> Iterator[Message]:
    """Yield what each chat of the person hears, the lost one, too: it may be in strange hands."""
    if lost.reachable:
        yield Message(ToAccount(lost.id, owner.id), (say("regain-parted"),))
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
