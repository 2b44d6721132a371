"""Giving somebody who lost their account all that was theirs, at the word of their coordinator."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from bot.announcements.stopping import end_with_account
from bot.bridge.comings import account_moved
from bot.briefs import unsent as remarks
from bot.codes import end_codes, handed_out, lately_listed
from bot.coordination.person import leads_elsewhere
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Change, Drop, EndDialog, Erase, Put, Readdress, Withdraw
from bot.domain.newcomers import Newcomer
from bot.domain.people import Account, Audit, Invitation, Membership, Person, Profile, Role
from bot.domain.teams import Member, Team
from bot.estate import Estate, find_estate
from bot.gather import leads_of, reached_at, to_lead
from bot.onboarding import lastwords, lately, reaching, unfinished
from bot.onboarding.deciders import ACT, coordinates, others_decide
from bot.onboarding.regaining import (
    AGREE,
    EVERY,
    MARK,
    asked,
    elsewhere,
    last_questions,
    programmes_of,
)
from bot.onboarding.unanswered import is_open, told_at_the_end, with_time
from bot.onboarding.uniting import collide, move
from bot.scene import Scene, later
from bot.speeddating.unsent import stop_with_account
from bot.talk.model import Message, Outcome, Say, ToAccount, ToPerson, Why, say
from bot.teams.following import follow_move

REFUSED = "regain-refused"
"""The act of a coordinator who did not believe that it was the right person."""
AGREED = "regain-agreed"
"""The act of a coordinator of another programme who did; its subject is the code."""

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
        return await _refuse(scene, found, owner, asker_id)
    if answer == AGREE:
        return await _agree(scene, found, owner, asker)
    accounts = await scene.tx.find(Account, person_id=owner_id)
    lost = [each for each in accounts if answer in (EVERY, reaching.mark(each)[:MARK])]
    may = found.programme_id in _led(scene) and await _has_last_word(scene, found, asker_id)
    if not lost or not may:
        return scene.refuse(say("link-closed"))
    theirs, agreed = await programmes_of(scene, owner_id), await _agreed(scene, found)
    if await leads_elsewhere(scene, owner_id) or theirs - agreed:
        return _end(scene, found, asker_id, "changed")
    stays, goes = await find_estate(scene.tx, owner_id), await find_estate(scene.tx, asker_id)
    if not _is_new(agreed, stays, goes):
        return _end(scene, found, asker_id, "collides")
    since = await lately.linked_since(scene.tx, accounts)
    also = (e for e in accounts if lately.is_new(e, since, found.created_at) and e not in lost)
    loss = lately.Loss(tuple(lost), tuple(also), since)
    return await _regain(scene, found, (owner, asker), (stays, goes), loss)


def _led(scene: Scene) -> frozenset[str]:
    return frozenset(each.id for each in scene.programmes(Role.COORDINATOR))


async def _request(scene: Scene, mark: str, owner_id: str, asker_id: str) -> Invitation | None:
    """Return the code that a button is about, if the speaker was asked, and it is still open."""
    if scene.envelope.room is not None:
        return None
    theirs = await _led_of(scene, owner_id)
    for each in await scene.tx.find(Invitation, person_id=owner_id):
        led = theirs or each.programme_id in _led(scene)
        if is_open(each, scene.now) and each.code_hash[:MARK] == mark and led:
            was = [await _was_asked(scene, each, asker_id, last=last) for last in (False, True)]
            return each if any(was) else None
    return None


async def _led_of(scene: Scene, owner_id: str) -> frozenset[str]:
    """Return which programmes the speaker coordinates that somebody has, or had, to do with.

    Whoever takes a request back that they may be let in takes no question back with it.
    """
    waited = await scene.tx.find(Newcomer, person_id=owner_id)
    where = await programmes_of(scene, owner_id) | {each.programme_id for each in waited}
    return _led(scene) & where


async def _was_asked(scene: Scene, found: Invitation, asker_id: str, *, last: bool) -> bool:
    key = asked(found, asker_id, scene.person.id, last=last)
    return await scene.tx.parcel(key) is not None


async def _has_last_word(scene: Scene, found: Invitation, asker_id: str) -> bool:
    """Whether the speaker was asked the last question, and may answer it still."""
    others = await others_decide(scene, found)
    may = others is None or scene.person.id in others
    return may and await _was_asked(scene, found, asker_id, last=True)


async def _agreed(scene: Scene, found: Invitation) -> frozenset[str]:
    """Return the programmes of whose coordinators one said yes, or made the code, or speaks."""
    yes = await scene.tx.find(Audit, act=AGREED, subject=found.code_hash)
    made = await coordinates(scene, found.made_by or "")
    return _led(scene) | made | {each.programme_id for each in yes}


async def _agree(scene: Scene, found: Invitation, owner: Person, asker: Person) -> Outcome:
    """Note the yes of another programme; after the last one whoever made the code is asked."""
    led, agreed = await _led_of(scene, owner.id), await _agreed(scene, found)
    entries = tuple(scene.audit(each, AGREED, found.code_hash) for each in sorted(led))
    told = Outcome(changes=entries) + scene.reply(say("regain-agreed"))
    others = await elsewhere(scene, owner.id, found.programme_id, found.made_by)
    if any(leads for each, leads in others.items() if each not in agreed):
        return told
    if await others_decide(scene, found) == ():  # whoever was to decide has left meanwhile
        return Outcome(changes=entries) + _end(scene, found, asker.id, "changed")
    longer = with_time(scene, found)
    told += Outcome(changes=(Put(longer),)) + told_at_the_end(scene, longer, owner, asker.id)
    return told.saying(*await last_questions(scene, longer, owner, asker))


async def _refuse(scene: Scene, found: Invitation, owner: Person, asker_id: str) -> Outcome:
    """End the code; whoever made it hears of another's no."""
    led = sorted(await _led_of(scene, owner.id) | (_led(scene) & {found.programme_id}))
    ended = _end(scene, found, asker_id, "refused")
    ended += Outcome(changes=tuple(scene.audit(each, REFUSED, owner.id) for each in led))
    if found.made_by is None or found.made_by == scene.person.id:
        return ended
    line = say("regain-refused-by", name=owner.name or say("people-nameless"))
    told = Message(to_lead(found.made_by, found.programme_id), (line,), about=ACT)
    return ended.saying(later(told, scene.office.programmes[found.programme_id], scene.now))


def _is_new(agreed: frozenset[str], stays: Estate, goes: Estate) -> bool:
    """Whether whoever typed the code has nothing yet that could be lost, or be another's."""
    foreign = any(each.programme_id not in agreed for each in goes.of(Membership))
    return not (foreign or any(goes.of(kind) for kind in _OWN) or collide(stays, goes))


def _end(scene: Scene, found: Invitation, asker_id: str, why: str) -> Outcome:
    there = Message(ToPerson(asker_id), (say(f"regain-{why}-there"),), why=Why.NEWS, about=ACT)
    changes = (Drop(found), Withdraw(f"{ACT}/{found.code_hash}/"))
    return (Outcome(changes=changes) + scene.reply(say(f"regain-{why}"))).saying(there)


async def _regain(
    scene: Scene,
    found: Invitation,
    people: tuple[Person, Person],
    estates: tuple[Estate, Estate],
    loss: lately.Loss,
) -> Outcome:
    owner, asker = people
    stays, goes = estates
    lost = loss.accounts
    kept = tuple(each for each in stays.accounts if each not in lost)
    new = reached_at(goes.accounts, None) or goes.accounts[0]
    overruled = lastwords.settle(stays, goes, scene.now)
    stranger = Person(scene.new_id(), owner.language, owner.form)
    preferred = bool(kept) or any(each.preferred for each in lost)
    void = tuple(end_codes(await handed_out(scene.tx, owner.id), scene.now))
    joined = [
        replace(each, person_id=owner.id, preferred=preferred and each.id == new.id)
        for each in goes.accounts
    ]
    changes: tuple[Change, ...] = (
        Withdraw(f"{ACT}/{found.code_hash}/"),
        *(Readdress(each.id, new.id, stranger.id) for each in lost),
        Put(stranger),
        *(Put(replace(each, person_id=stranger.id, preferred=False), quiet=True) for each in lost),
        *(Put(replace(each, preferred=False), quiet=True) for each in kept if each.preferred),
        *await lately.forget_links(scene.tx, lost),
        *(EndDialog(each.id) for each in lost),
        *move(stays, goes),
        *overruled.changes,
        *(Put(each, quiet=True) for each in joined),
        *(EndDialog(each.id) for each in joined),
        # This one, and others: whoever has a lost account may have got a code with it.
        *(Drop(each) for each in stays.codes),
        *void,
        Drop(asker),
        *(Withdraw(reaching.lost_news(each.id)) for each in lost),
        # No erasure of its owner would reach what was said there.
        Erase(stranger.id, tuple(each.id for each in lost), parted=True),
        *_entries(scene, owner.id, stays),
    )
    ends = (say("codes-ended", count=len(void)),) if void else ()
    listed = await lately_listed(scene.tx, owner.id, scene.now)
    name = owner.name or say("people-nameless")
    lines = (say("regain-moved", name=name), *loss.told(), *ends, *_lists(listed, _led(scene)))
    calendar = scene.office.programmes[found.programme_id].calendar
    dropped = await unfinished.all_dropped(scene, lost, joined)
    theirs = (*loss.told_there(kept, joined, calendar), *dropped, *overruled.lines)
    outcome = replace(scene.reply(*lines), changes=changes)
    outcome = outcome.saying(*_tell(owner, lost, joined, kept, theirs, ends))
    outcome = outcome.saying(*await _tell_leads(scene, found, owner, listed))
    parted = [replace(each, person_id=stranger.id) for each in lost]
    outcome += await follow_move(scene, owner, parted, joined)
    for end in (end_with_account, stop_with_account, remarks.stop_with_account):
        outcome += await end(scene, owner.id)
    return outcome + await account_moved(scene, owner.id, lost, joined)


def _entries(scene: Scene, owner_id: str, stays: Estate) -> Iterator[Put]:
    """Yield the entries: in every programme whose data is somebody else's to read now."""
    for programme_id in sorted({each.programme_id for each in stays.of(Membership)}):
        yield scene.audit(programme_id, ACT, owner_id)


def _lists(listed: Counter[str], led: Iterable[str]) -> tuple[Say, ...]:
    """Return that codes of lists go on which somebody handed in for programmes that one leads."""
    count = sum(listed[each] for each in led)
    return (say("codes-listed-lead", count=count),) if count else ()


async def _tell_leads(
    scene: Scene, found: Invitation, owner: Person, listed: Counter[str]
) -> list[Message]:
    """Return what all others hear who coordinate somebody whose account was moved, and by whom."""
    where = await leads_of(scene.tx, sorted(await programmes_of(scene, owner.id)))
    maker = await scene.tx.get(Person, found.made_by or "")
    nameless = say("people-nameless")
    by = maker.name if maker is not None else ""

    def line(lead: str) -> Say:
        return say(
            "regain-moved-by",
            name=owner.name or nameless,
            lead=scene.person.name or nameless,
            made=maker is not None and maker.id != scene.person.id,
            yours=lead == found.made_by,
            maker=by or nameless,
        )

    return [
        later(
            Message(to_lead(lead, *led), (line(lead), *_lists(listed, led)), about=ACT),
            scene.office.programmes[led[-1]],
            scene.now,
        )
        for lead, led in where.items()
        if lead not in (owner.id, scene.person.id)
    ]


def _tell(
    owner: Person,
    lost: Sequence[Account],
    joined: Sequence[Account],
    kept: tuple[Account, ...],
    theirs: Sequence[Say],
    ends: Sequence[Say],
) -> Iterator[Message]:
    """Yield what each chat of the person hears, the lost ones, too: others may have them."""
    for each in lost:
        if each.reachable:
            yield Message(ToAccount(each.id, owner.id), (say("regain-parted"),))
    done = say("regain-done", name=owner.name, known=bool(owner.name))
    linked = tuple(reaching.name(each) for each in (*kept, *joined))
    news = say("regain-joined", messengers=linked)
    for account, lines in (
        *product(joined, [(done, *theirs, *ends)]),
        *product(kept, [(news, *ends)]),
    ):
        if account.reachable:
            yield Message(ToAccount(account.id), lines, why=Why.NEWS, about=ACT)


TEXT_IDS = tuple(
    f"regain-{name}"
    for name in (
        "refused", "refused-there", "refused-by", "agreed", "changed", "changed-there", "collides",
        "collides-there", "moved", "moved-by", "parted", "done", "joined",
    )
)  # fmt: skip
