"""``/profile``: what others see of somebody, step by step, and the way to change it."""

from collections.abc import Awaitable, Callable, Mapping

from bot.cards import contact_details, more_of_profile, teaser_of_challenge, teaser_of_profile
from bot.domain.challenges import Challenge, Organisation
from bot.domain.people import Introduction, Profile, Role
from bot.domain.programme import Programme
from bot.scene import Scene, button
from bot.talk.model import Choice, Message, Outcome, Say, say

Rows = tuple[tuple[Choice, ...], ...]


async def show_profile(scene: Scene, words: str) -> Outcome:
    """Show the speaker's card in each of their roles."""
    messages: list[Message] = []
    for each in scene.memberships:
        programme = scene.office.programmes.get(each.programme_id)
        if programme is not None:
            messages += await _CARDS[each.role](scene, programme)
    if not messages:
        return scene.reply(say("profile-unfinished"))
    return Outcome(messages=tuple(messages))


def _change(role: Role, programme: Programme, *what: str, text: str = "profile-change") -> Choice:
    return button(text, "amend", role, programme.id, *what)


async def _maker(scene: Scene, programme: Programme) -> list[Message]:
    profile = await scene.tx.get(Profile, scene.person.id, programme.id)
    if profile is None:
        return []
    more = more_of_profile(profile)
    files = (say("profile-files", count=len(profile.media)),) if profile.media else ()
    lines = (
        say("profile-maker", programme=programme.name(scene.person.language)),
        say("profile-teaser"),
        *teaser_of_profile(profile),
        say("profile-interested", anything=bool(more or files)),
        *more,
        *files,
        *await _mutual(scene, programme),
    )
    row = (_change(Role.MAKER, programme),)
    return [Message(scene.private, lines, (row,), media=profile.media)]


async def _mutual(scene: Scene, programme: Programme) -> tuple[Say, ...]:
    """Return the last step: a name, and how the person is reached if they agreed to that."""
    details = await contact_details(scene.tx, scene.person, programme.id)
    return (say("profile-mutual", name=scene.person.name), *details)


async def _contact(scene: Scene, programme: Programme) -> list[Message]:
    found = await scene.tx.find(Organisation, contact_id=scene.person.id)
    messages = []
    for each in found:
        if each.programme_id != programme.id:
            continue
        challenges = await scene.tx.find(Challenge, organisation_id=each.id)
        cards: list[Say] = []
        for challenge in challenges:
            cards += teaser_of_challenge(challenge, each)
        lines = (
            say("profile-contact", organisation=each.name),
            say("profile-teaser-contact", count=len(challenges)),
            *cards,
            say("profile-team"),
            *await _mutual(scene, programme),
        )
        row = (_change(Role.CONTACT, programme, each.id),)
        messages.append(Message(scene.private, lines, (row,)))
    return messages


async def _expert(scene: Scene, programme: Programme) -> list[Message]:
    told = await scene.tx.get(Introduction, scene.person.id, programme.id, Role.EXPERT)
    if told is None:
        return []
    lines = [say("profile-expert", name=scene.person.name, field=told.field)]
    if told.availability:
        times = tuple(say(f"maker-availability-{each}") for each in told.availability)
        lines.append(say("profile-expert-when", availability=times))
    return [Message(scene.private, tuple(lines), ((_change(Role.EXPERT, programme),),))]


async def _lead(scene: Scene, programme: Programme) -> list[Message]:
    if not scene.person.name:
        return []
    told = await scene.tx.get(Introduction, scene.person.id, programme.id, Role.COORDINATOR)
    regions = told.regions if told is not None else ()
    line = say(
        "profile-lead",
        programme=programme.name(scene.person.language),
        name=scene.person.name,
        regions=regions or programme.regions,
    )
    row = [_change(Role.COORDINATOR, programme, "name", text="profile-change-name")]
    if len(programme.regions) > 1:
        row.append(_change(Role.COORDINATOR, programme, "regions", text="profile-change-regions"))
    return [Message(scene.private, (line,), (tuple(row),))]


_CARDS: Mapping[Role, Callable[[Scene, Programme], Awaitable[list[Message]]]] = {
    Role.MAKER: _maker,
    Role.CONTACT: _contact,
    Role.EXPERT: _expert,
    Role.COORDINATOR: _lead,
}

TEXT_IDS = tuple(
    f"profile-{name}" for name in (
        "change", "change-name", "change-regions", "contact", "expert", "expert-when", "files",
        "interested",
        "lead", "maker", "mutual", "team", "teaser", "teaser-contact",
    )
)  # fmt: skip
