"""Which commands there are for whom, and what `/help` says of them."""

from bot import registry
from bot.domain.people import Role
from bot.scene import Command, Place, Scene
from bot.talk.controls import CONTROLS
from bot.talk.model import Outcome, Say, say


def find_command(name: str, place: Place) -> Command | None:
    """Return the command of that name or alias which works at that place."""
    for command in registry.COMMANDS:
        if name in (command.name, *command.aliases) and command.place in (place, Place.ANYWHERE):
            return command
    return None


def commands_for(roles: frozenset[Role]) -> tuple[Command, ...]:
    """Return the commands that stand in the menu of somebody with these roles."""
    return tuple(
        command
        for command in registry.COMMANDS
        if command.menu and (not command.roles or command.roles & roles)
    )


def command_names() -> frozenset[str]:
    """Return every word that is understood behind a slash."""
    own = {name for each in registry.COMMANDS for name in (each.name, *each.aliases)}
    return frozenset(own | CONTROLS.keys())


async def run_command(scene: Scene, command: Command, words: str) -> Outcome:
    """Run a command, unless no programme in which the person may use it is served here."""
    if command.roles and not scene.programmes(*command.roles):
        return scene.reply(say("talk-no-office"))
    return await command.run(scene, words)


def show_help(scene: Scene) -> Outcome:
    """Return the commands that the person can use."""
    lines: list[Say] = [say("help-head")]
    for command in commands_for(scene.roles()):
        if not scene.memberships and not command.stranger:
            continue
        name = command.name
        if scene.person.language == "de" and command.aliases:
            name = command.aliases[0]
        lines.append(say("help-line", command=f"/{name}", what=say(f"menu-{command.name}")))
    lines.append(say("help-foot"))
    return scene.reply(*lines)


TEXT_IDS = ("talk-no-office", "help-head", "help-line", "help-foot")
