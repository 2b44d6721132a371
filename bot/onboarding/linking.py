"""One person with several messengers: a code from the one makes the other theirs, too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bot.codes import code_hash, new_code, pretty
from bot.domain.changes import Change, Drop, EndDialog, Erase, Put, Readdress, Withdraw
from bot.domain.newcomers import Newcomer
from bot.domain.people import Account, Audit, Consent, Invitation, Membership, Person, Role
from bot.domain.teams import Member
from bot.estate import find_estate
from bot.onboarding import lastwords, lately, reaching, regaining, unanswered, unfinished
from bot.onboarding.uniting import move, obstacle
from bot.scene import Scene, action, button
from bot.talk.model import Choice, Message, Outcome, Say, ToAccount, TooEarly, ToPerson, Why, say

LIFE = timedelta(days=1)
"""So long a code is good for a second messenger."""

_MARK = 16


async def show_links(scene: Scene, words: str) -> Outcome:
    """Show which messengers are linked, with a fresh code for a further one."""
    own = await scene.tx.find(Account, person_id=scene.person.id)
    others = [each for each in own if each.id != scene.account.id]
    lines = [
        say("link-here", messengers=tuple(reaching.name(each) for each in own)),
        *reaching.where(own),
    ]
    changes: list[Change] = []
    rows: list[tuple[Choice, ...]] = list(reaching.choices(own))
    known = {each.channel for each in own if each.reachable}
    elsewhere = sorted(scene.office.links.keys() - known)
    if elsewhere:
        code = new_code(scene.new_id)
        changes = [*await _retire(scene), _invite(scene, code)]
        lines.append(say("link-code", code=pretty(code)))
        rows.extend(_doors(scene, elsewhere, code))
    elif not others:
        lines.append(say("link-alone"))
    rows.extend(
        (button(say("link-off", messenger=reaching.name(each)), "unlink", reaching.mark(each)),)
        for each in others
    )
    message = Message(scene.private, tuple(lines), tuple(rows))
    return Outcome(changes=tuple(changes), messages=(message,))


async def _retire(scene: Scene) -> list[Change]:
    """Return what makes the person's earlier codes worthless; those that were so already go."""
    earlier = await scene.tx.find(Invitation, person_id=scene.person.id, made_by=None)
    return [
        Drop(each) if _is_over(scene, each) else Put(replace(each, uses_left=0)) for each in earlier
    ]


def _invite(scene: Scene, code: str) -> Put:
    programme, person_id = scene.programme.id, scene.person.id
    return Put(Invitation(code_hash(code), programme, None, None, 1, scene.now, person_id))


def _doors(scene: Scene, channels: list[str], code: str) -> Iterator[tuple[Choice, ...]]:
    for channel in channels:
        url = scene.office.links[channel].deep_link(code)
        if url.startswith("https://"):
            yield (Choice(action("link", channel), say(f"link-open-{channel}"), url),)


def _is_over(scene: Scene, invitation: Invitation) -> bool:
    return invitation.uses_left == 0 or _is_late(scene, invitation)


def _is_late(scene: Scene, invitation: Invitation) -> bool:
    return scene.now >= invitation.created_at + LIFE


# A code from another messenger.


async def link(scene: Scene, found: Invitation) -> Outcome:
    """Take the code that somebody got in their other messenger, and typed here in private.

    Its owner is asked there, and whoever typed it here afterwards. Before both said yes nothing is
    linked; before the owner did, nothing is told of them.
    """
    if unanswered.is_for_a_lost_one(found):
        return await regaining.ask(scene, found)
    owner_id = found.person_id or ""
    if owner_id == scene.person.id:
        return scene.reply(say("link-own"))
    if await _is_asked(scene, found, scene.person.id):
        return scene.reply(say("link-asking"))
    reached = await scene.tx.find(Account, person_id=owner_id, reachable=True)
    if _is_over(scene, found) or not reached:
        return scene.reply(say("link-over"))
    own = await scene.tx.find(Account, person_id=scene.person.id)
    question = Message(
        ToPerson(owner_id),
        (*_wishes(own), say("link-ask")),
        _yes_or_no("claim", found, scene.person.id),
        why=Why.NEWS,
        about="link",
        key=_asked(found, scene.person.id),
        not_after=found.created_at + LIFE,
    )
    used = Outcome(changes=(Put(replace(found, uses_left=0)),))
    return (used + scene.reply(say("link-asking"))).saying(question)


def _wishes(accounts: Iterable[Account]) -> Iterator[Say]:
    """Yield which accounts want to be linked, as the other side can tell them from a stranger's."""
    for each in accounts:
        yield say(f"link-ask-{each.channel}", contact=each.address)


def _yes_or_no(name: str, found: Invitation, other_id: str) -> tuple[tuple[Choice, ...], ...]:
    mark = found.code_hash[:_MARK]
    answers = ("yes", "no")
    return (tuple(button(f"link-{each}", name, mark, other_id, each) for each in answers),)


def _asked(found: Invitation, asker_id: str) -> str:
    """Return the key of the question to a code's owner: it exists if that person typed the code."""
    return f"link/{found.code_hash}/{asker_id}/owner"


def _agreed(found: Invitation, asker_id: str) -> str:
    """Return the key of the question to who typed a code: it exists if the owner said yes."""
    return f"link/{found.code_hash}/{asker_id}/asker"


async def _is_asked(scene: Scene, found: Invitation, asker_id: str) -> bool:
    """Whether the owner of a code is asked about that person, and can still answer."""
    asked = await scene.tx.parcel(_asked(found, asker_id))
    return asked is not None and not _is_late(scene, found)


async def _request(scene: Scene, mark: str, owner_id: str, asker_id: str) -> Invitation | None:
    """Return the code that a button is about, if it is still to be decided."""
    if scene.envelope.room is not None:
        return None
    for each in await scene.tx.find(Invitation, person_id=owner_id):
        if each.code_hash.startswith(mark) and await _is_asked(scene, each, asker_id):
            return each
    return None


async def confirm(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the owner's answer to whether it was them who typed their code elsewhere."""
    mark, asker_id, answer = words
    found = await _request(scene, mark, scene.person.id, asker_id)
    asker = await scene.tx.get(Person, asker_id)
    if found is None or asker is None:
        return scene.refuse(say("link-closed"))
    if answer != "yes":
        return _end(scene, found, asker_id, "refused")
    return await _ask_there(scene, found, scene.person, asker)


async def unite(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the answer to whether whoever typed a code is the person to whom it belongs."""
    mark, owner_id, answer = words
    found = await _request(scene, mark, owner_id, scene.person.id)
    owner = await scene.tx.get(Person, owner_id)
    agreed = found is not None and await scene.tx.parcel(_agreed(found, scene.person.id))
    if found is None or owner is None or not agreed:
        return scene.refuse(say("link-closed"))
    if answer != "yes":
        return _end(scene, found, owner_id, "refused")
    return await _unite(scene, found, owner)


def _end(scene: Scene, found: Invitation, other_id: str, why: str) -> Outcome:
    """End a request and its code, and say so on both sides."""
    there = Message(ToPerson(other_id), (say(f"link-{why}-there"),), why=Why.NEWS, about="link")
    return (Outcome(changes=(Drop(found),)) + scene.reply(say(f"link-{why}"))).saying(there)


async def _ask_there(scene: Scene, found: Invitation, owner: Person, asker: Person) -> Outcome:
    """Ask whoever typed the code, however little is known of them: others may have sent it."""
    stays = await find_estate(scene.tx, owner.id)
    goes = await find_estate(scene.tx, asker.id)
    if why := obstacle(stays, goes, scene.now):
        return _end(scene, found, asker.id, why)
    told = asker.name or any(goes.of(kind) for kind in (Membership, Newcomer, Consent))
    line = say("link-unite", name=owner.name, known=bool(owner.name), told=bool(told))
    question = Message(
        ToPerson(asker.id),
        (*_wishes(stays.accounts), line),
        _yes_or_no("unite", found, owner.id),
        why=Why.NEWS,
        about="link",
        key=_agreed(found, asker.id),
        not_after=found.created_at + LIFE,
    )
    waits = scene.reply(say("link-waits"))
    asked = await scene.tx.parcel(_agreed(found, asker.id)) is not None
    return waits if asked else waits.saying(question)


async def _unite(scene: Scene, found: Invitation, owner: Person) -> Outcome:
    """Make the speaker's accounts, and all that they have, the owner's, who agreed to that."""
    asker = scene.person
    stays = await find_estate(scene.tx, owner.id)
    goes = await find_estate(scene.tx, asker.id)
    if why := obstacle(stays, goes, scene.now):
        return _end(scene, found, owner.id, why)
    united = owner.united(asker, scene.now)
    left = await unfinished.of_two(scene, owner, united.name, goes.accounts)
    over = await unfinished.over(scene, owner, stays.accounts)
    ended = lastwords.settle(stays, goes, scene.now)
    changes: tuple[Change, ...] = (
        *move(stays, goes),
        Put(united),
        *(Put(each) for each in stays.accounts if goes.of(Member)),  # to be let into further rooms
        *(Put(replace(each, person_id=owner.id, preferred=False)) for each in goes.accounts),
        *(EndDialog(each.id) for each in goes.accounts),
        *over.changes,
        *ended.changes,
        *lately.note_links(stays, goes, found.programme_id, scene.now),
        *_entries(scene, owner.id, stays.of(Membership), "link", goes.accounts),
        Drop(asker),
    )
    dropped = {**over.lines, scene.account.id: left.lines(there=False)}
    told = tuple(reaching.joined(scene, stays, goes, united.name, dropped, ended.lines))
    return Outcome(None, changes, told) + left.go_on(scene)


def _entries(
    scene: Scene,
    person_id: str,
    memberships: Iterable[Membership],
    act: str,
    accounts: Iterable[Account],
) -> Iterator[Put]:
    """Yield the entries that a coordinator leaves whose messengers change."""
    leading = [each for each in memberships if each.role is Role.COORDINATOR]
    for each, account in product((each for each in leading if each.left_at is None), accounts):
        programme_id = each.programme_id
        yield Put(Audit(scene.new_id(), programme_id, person_id, act, account.id, scene.now))


# Back again.


async def unlink(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Part with one of the other messengers: whoever writes there is a stranger again.

    Nothing is kept of what was said there: no erasure of the person would reach it any more. What
    they still said there before is decided first, as theirs.
    """
    own = await scene.tx.find(Account, person_id=scene.person.id)
    meant = [
        each for each in own if reaching.mark(each) == words[0] and each.id != scene.account.id
    ]
    if not meant:
        return scene.refuse(say("link-gone"))
    account = meant[0]
    if await scene.tx.has_earlier(scene.envelope, account.id):
        raise TooEarly
    left = await unfinished.of_one(scene, meant)
    stranger = Person(scene.new_id(), scene.person.language, scene.person.form)
    changes: tuple[Change, ...] = (
        Readdress(account.id, scene.account.id, stranger.id),
        Put(stranger),
        Put(replace(account, person_id=stranger.id, preferred=False)),
        EndDialog(account.id),
        Withdraw(reaching.lost_news(account.id)),
        *await lately.forget_links(scene.tx, meant),
        Erase(stranger.id, (account.id,), parted=True),
        *_entries(scene, scene.person.id, scene.memberships, "unlink", meant),
    )
    undone = say("link-undone", messenger=reaching.name(account))
    messages = [Message(scene.private, (undone, *left.lines(there=True)))]
    if account.reachable:
        messages.append(Message(ToAccount(account.id), (say("link-undone-there"),)))
    return Outcome(changes=changes, messages=tuple(messages)) + left.go_on(scene)
