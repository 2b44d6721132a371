"""Who of a sign-up list has not come yet, and taking invitations back, one or a whole list."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.changes import Change, Drop, Put
from bot.domain.newcomers import Reading, Roster, Signup
from bot.domain.people import Invitation, Role
from bot.scene import Scene, button
from bot.talk.model import Choice, Outcome, Say, say

PAGE = 10


async def rosters(scene: Scene) -> tuple[Roster, ...]:
    """Return the lists whose people are invited, in the programmes that the person coordinates."""
    ids = tuple(each.id for each in scene.programmes(Role.COORDINATOR))
    found = await scene.tx.find(Roster, programme_id=ids, reading=Reading.INVITED)
    return tuple(sorted(found, key=lambda each: (each.at, each.id)))


async def summary(scene: Scene) -> tuple[Say, tuple[Choice, ...]] | None:
    """Return a line about the lists, with a button to open them; ``None`` without lists."""
    found = await rosters(scene)
    if not found:
        return None
    open_ = await _open(scene, found)
    invited = sum(each.invited for each in found)
    line = say("pending-summary", invited=invited, open=len(open_))
    return line, (button("pending-show", "pending", 0),)


async def _open(scene: Scene, found: Sequence[Roster]) -> list[Signup]:
    order = {each.id: place for place, each in enumerate(found)}
    signups = await scene.tx.find(Signup, roster_id=tuple(order))
    return sorted(signups, key=lambda each: (order[each.roster_id], each.name.casefold(), each.id))


async def show_pending(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show a page of those who have not come yet."""
    found = await rosters(scene)
    signups = await _open(scene, found)
    if not found:
        return scene.refuse(say("pending-none"))
    # One without a name: somebody of that name was erased.
    named = [each for each in signups if each.name]
    page = min(int(words[0]) if words[0].isdecimal() else 0, max(0, (len(named) - 1) // PAGE))
    shown = named[page * PAGE : (page + 1) * PAGE]
    rows = [(button(say("pending-open", name=each.name), "signup", each.id),) for each in shown]
    if (page + 1) * PAGE < len(named):
        rows.append((button("pending-more", "pending", page + 1),))
    for each in found:
        left = sum(one.roster_id == each.id for one in signups)
        if left:
            label = say("pending-drop", count=left, since=each.at.date())
            rows.append((button(label, "unlist", each.id),))
    return scene.reply(*_lines(found, signups, shown), choices=tuple(rows))


def _lines(
    found: Sequence[Roster], signups: Sequence[Signup], shown: Sequence[Signup]
) -> Iterator[Say]:
    yield say("pending-summary", invited=sum(each.invited for each in found), open=len(signups))
    nameless = sum(not each.name for each in signups)
    if nameless:
        yield say("pending-nameless", count=nameless)
    for each in shown:
        yield say(
            "pending-line",
            name=each.name,
            role=each.role,
            organisation=each.organisation,
            known=bool(each.organisation),
        )


async def show_signup(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show one who has not come yet."""
    found = await _meant(scene, words[0])
    if found is None:
        return scene.refuse(say("invite-over"))
    rows = ((button("pending-back", "unlist", found.roster_id, found.id),),)
    return scene.reply(say("pending-card", name=found.name), choices=rows)


async def _meant(scene: Scene, signup_id: str) -> Signup | None:
    found = await scene.tx.get(Signup, signup_id)
    led = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return found if found is not None and found.programme_id in led else None


async def take_back(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take back one invitation, or, said twice, all of a list; what the list says of them goes."""
    roster_id, *more = words
    roster = next((each for each in await rosters(scene) if each.id == roster_id), None)
    if roster is None:
        return scene.refuse(say("pending-none"))
    signups = await scene.tx.find(Signup, roster_id=roster.id)
    if not more:
        rows = ((button("pending-sure-yes", "unlist", roster.id, "all"),),)
        return scene.reply(say("pending-sure", count=len(signups)), choices=rows)
    if more != ["all"]:
        signups = tuple(each for each in signups if each.id == more[0])
        if not signups:
            return scene.refuse(say("invite-over"))
    changes = await _back(scene, signups)
    if more == ["all"]:
        changes.append(Drop(roster))
    entry = scene.audit(roster.programme_id, "revoke", roster.id)
    answer = scene.reply(say("pending-gone", count=len(signups)))
    return Outcome(changes=(*changes, entry)) + answer


async def _back(scene: Scene, signups: Sequence[Signup]) -> list[Change]:
    hashes = tuple(each.code_hash for each in signups)
    codes = await scene.tx.find(Invitation, code_hash=hashes)
    return [
        *(Drop(each) for each in signups),
        *(Put(replace(each, uses_left=0)) for each in codes),
    ]
