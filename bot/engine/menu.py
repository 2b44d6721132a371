"""Which commands there are for whom, in which order, and what `/help` says of them."""

from collections.abc import Iterator, Sequence
from functools import reduce

from bot import registry
from bot.domain.people import Role
from bot.scene import Command, Place, Scene
from bot.talk.commands import VERY_ALIKE, nearest
from bot.talk.controls import CONTROLS
from bot.talk.model import Outcome, Say, say

GROUPS = {
    "lead": (
        "status", "teams", "overdue", "people", "person", "challenges", "newcomers", "invite",
        "import", "match", "announce", "reasons", "ideas", "retention",
    ),
    "team": (
        "suggestions", "why", "idea", "speeddating", "team", "meeting", "update", "say", "bridge",
        "experts",
    ),
    "own": ("profile", "challenge", "deputy", "handover", "language", "link"),
    "calm": ("snooze", "pause"),
    "help": ("ask", "start", "cancel"),
    "data": ("privacy", "mydata", "leave", "forget"),
}  # fmt: skip
"""The order of the commands, in the menu and in the help, where each group has a headline."""

STARTS, CANCELS, HELPS = ("start",), ("cancel", "abbrechen"), ("help", "hilfe")
ALWAYS = (STARTS, CANCELS, HELPS)
"""What works for everybody, member or not: names, German last."""


def find_command(name: str, place: Place) -> Command | None:
    """Return the command of that name or alias which works at that place."""
    for command in registry.COMMANDS:
        if name in (command.name, *command.aliases) and command.place in (place, Place.ANYWHERE):
            return command
    return None


def commands_for(roles: frozenset[Role]) -> tuple[Command, ...]:
    """Return the commands that stand in the menu of somebody with these roles, in its order."""
    places = [each for group in GROUPS.values() for each in group]
    found = [
        command
        for command in registry.COMMANDS
        if command.menu and (not command.roles or command.roles & roles)
    ]
    return tuple(sorted(found, key=lambda command: places.index(command.name)))


def command_names() -> frozenset[str]:
    """Return every word that is understood behind a slash."""
    own = {name for each in registry.COMMANDS for name in (each.name, *each.aliases)}
    return frozenset(own | CONTROLS.keys())


async def run_command(scene: Scene, command: Command, words: str) -> Outcome:
    """Run a command, unless no programme in which the person may use it is served here."""
    if command.roles and not scene.programmes(*command.roles):
        return scene.reply(say("talk-no-office"))
    return await command.run(scene, words)


def show_help(scene: Scene, words: str = "") -> Outcome:
    """Return the commands that the person can use, group by group.

    Of words behind the command, which may call for help, it says that nobody reads them.
    """
    names = {
        each.name: (each.name, *each.aliases[:1])
        for each in commands_for(scene.roles())
        if scene.memberships or each.stranger
    }
    names |= {each[0]: each for each in (STARTS, CANCELS)}
    groups = []
    for group, members in GROUPS.items():
        lines = list(_lines(scene, [names[each] for each in members if each in names]))
        if lines:
            groups.append(say(f"help-{group}", lines=reduce(_below, lines)))
    unread = len(words.split()) > 1 and "ask" in names and bool(scene.memberships)
    hint = (say("help-words", team="update" in names),) if unread else ()
    return scene.reply(*groups, say("help-foot"), *hint)


def show_unknown(scene: Scene, name: str) -> Outcome:
    """Say that somebody has no such command, and whose it is or which one they may mean.

    Of what only coordinators may nobody else hears that it is there.
    """
    own = [each for each in commands_for(scene.roles()) if scene.memberships or each.stranger]
    if scene.envelope.room is not None and any(_is(each, name) for each in own):
        return scene.reply(say("room-hint"))
    others = _others(scene, name)
    if others:
        return scene.reply(say("talk-for-others", command=f"/{name}", roles=others))
    words = [word for each in own for word in (each.name, *each.aliases)]
    always = [word for each in ALWAYS for word in each]
    near = nearest(name, [*words, *always], VERY_ALIKE) or nearest(name, words)
    if near is not None:
        return scene.reply(say("talk-unknown-near", command=f"/{near}"))
    return scene.reply(say("talk-unknown" if scene.memberships else "talk-unknown-yet"))


def _is(command: Command, name: str) -> bool:
    return name in (command.name, *command.aliases)


def _others(scene: Scene, name: str) -> tuple[Say, ...]:
    """Return who may use a command that is not for somebody who takes part in another role."""
    found = [each for each in registry.COMMANDS if _is(each, name)]
    roles = {role for each in found for role in each.roles}
    if not scene.memberships or Role.COORDINATOR in roles:
        return ()
    return tuple(say("role-many", role=each) for each in Role if each in roles)


def _lines(scene: Scene, names: Sequence[tuple[str, ...]]) -> Iterator[Say]:
    for each in names:
        name = each[-1] if scene.person.language == "de" else each[0]
        yield say("help-line", command=f"/{name}", what=say(f"menu-{each[0]}"))


def _below(before: Say, line: Say) -> Say:
    return say("help-below", before=before, line=line)


TEXT_IDS = (
    *("talk-no-office", "talk-unknown", "talk-unknown-near", "talk-unknown-yet"),
    *("talk-for-others", "role-many", "room-hint"),
    *(f"help-{group}" for group in GROUPS),
    *("help-line", "help-below", "help-foot", "help-words"),
    *(f"menu-{each[0]}" for each in ALWAYS),
)
