"""One person with several messengers: a code from the one makes the other theirs, too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.codes import code_hash, new_code, pretty, read_code
from bot.domain.changes import Change, Drop, EndDialog, Put
from bot.domain.people import Account, Invitation, Membership, Person
from bot.onboarding.uniting import Estate, collide, find_estate, move
from bot.scene import Scene, action, button
from bot.talk.model import Choice, Message, Outcome, Say, ToAccount, say

LIFE = timedelta(days=1)
"""So long a code is good for a second messenger."""

CHANNELS = ("telegram", "matrix", "console")
"""The messengers that have a name in words."""

_MARK = 16


async def show_links(scene: Scene, words: str) -> Outcome:
    """Show which messengers are linked, with a fresh code for a further one."""
    own = await scene.tx.find(Account, person_id=scene.person.id)
    others = [each for each in own if each.id != scene.account.id]
    lines = [say("link-here", messengers=tuple(_name(each) for each in own))]
    changes: list[Change] = []
    rows: list[tuple[Choice, ...]] = []
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
        (button(say("link-off", messenger=_name(each)), "unlink", _mark(each)),) for each in others
    )
    message = Message(scene.private, tuple(lines), tuple(rows))
    return Outcome(changes=tuple(changes), messages=(message,))


async def _retire(scene: Scene) -> list[Change]:
    """Return what makes the person's earlier codes worthless; those that were so already go."""
    earlier = await scene.tx.find(Invitation, person_id=scene.person.id)
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


def _name(account: Account) -> Say:
    return say(f"link-at-{account.channel}", contact=account.address)


def _mark(account: Account) -> str:
    """Return what a button says of an account; its id may be too long."""
    return code_hash(account.id)[:_MARK]


def _is_over(scene: Scene, invitation: Invitation) -> bool:
    return invitation.uses_left == 0 or scene.now >= invitation.created_at + LIFE


# A code from another messenger.


async def link(scene: Scene, words: str, found: Invitation) -> Outcome:
    """Take the code that somebody got in their other messenger, and typed here in private."""
    owner = await _owner(scene, found)
    if isinstance(owner, Outcome):
        return owner
    stays, goes = await _estates(scene, found)
    if collide(stays, goes):
        return scene.reply(say("link-collides"))
    if not goes.of(Membership):
        return await _unite(scene, found, owner, stays, goes)
    code = read_code(words) or ""
    choices = (
        button("link-unite-yes", "unite", code, "yes"),
        button("link-unite-no", "unite", code, "no"),
    )
    question = say("link-unite", name=owner.name, known=bool(owner.name))
    return scene.reply(question, choices=(choices,))


async def unite(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take the answer to whether somebody who is known here is the person of the code."""
    typed, answer = words
    code = read_code(typed)
    found = await scene.tx.get(Invitation, code_hash(code)) if code else None
    if found is None or found.person_id is None or scene.envelope.room is not None:
        return scene.refuse(say("code-unknown"))
    owner = await _owner(scene, found)
    if isinstance(owner, Outcome):
        return replace(owner, void=True)
    if answer != "yes":
        return scene.reply(say("link-unite-not"))
    stays, goes = await _estates(scene, found)
    if collide(stays, goes):
        return scene.refuse(say("link-collides"))
    return await _unite(scene, found, owner, stays, goes)


async def _owner(scene: Scene, found: Invitation) -> Person | Outcome:
    """Return the person of the code, or why it is of no use here."""
    if found.person_id == scene.person.id:
        return scene.reply(say("link-own"))
    if _is_over(scene, found):
        return scene.reply(say("link-over"))
    owner = await scene.tx.get(Person, found.person_id or "")
    return owner or scene.reply(say("code-unknown"))


async def _estates(scene: Scene, found: Invitation) -> tuple[Estate, Estate]:
    stays = await find_estate(scene.tx, found.person_id or "")
    return stays, await find_estate(scene.tx, scene.person.id)


async def _unite(
    scene: Scene, found: Invitation, owner: Person, stays: Estate, goes: Estate
) -> Outcome:
    """Make the account, and all that its person has, the owner's."""
    name = owner.name or scene.person.name
    accounts = (*stays.accounts, *goes.accounts)
    changes: tuple[Change, ...] = (
        *move(stays, goes),
        Put(replace(found, uses_left=0)),
        Put(replace(owner, name=name)),
        *(Put(replace(each, person_id=owner.id)) for each in accounts),
        # Both chats hear of it in the owner's language and form.
        Put(replace(scene.person, language=owner.language, form=owner.form)),
        Drop(scene.person),
    )
    here = say(
        "link-done",
        messengers=tuple(_name(each) for each in stays.accounts),
        name=name,
        known=bool(name),
    )
    there = say("link-done-there", messenger=_name(scene.account))
    others = [each for each in accounts if each.reachable and each.id != scene.account.id]
    told = [Message(ToAccount(each.id), (there,)) for each in others]
    return Outcome(None, changes, (Message(scene.private, (here,)), *told))


# Back again.


async def unlink(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Part with one of the other messengers: whoever writes there is a stranger again."""
    own = await scene.tx.find(Account, person_id=scene.person.id)
    meant = [each for each in own if _mark(each) == words[0] and each.id != scene.account.id]
    if not meant:
        return scene.refuse(say("link-gone"))
    account = meant[0]
    stranger = Person(scene.new_id(), scene.person.language, scene.person.form)
    other = replace(account, person_id=stranger.id)
    changes = (Put(stranger), Put(other), EndDialog(account.id))
    messages = [Message(scene.private, (say("link-undone", messenger=_name(account)),))]
    if account.reachable:
        messages.append(Message(ToAccount(account.id), (say("link-undone-there"),)))
    return Outcome(changes=changes, messages=tuple(messages))
