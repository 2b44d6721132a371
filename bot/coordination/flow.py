"""What coordinators ask for, and what a member sees of the own team."""

import re
from collections.abc import Iterable, Sequence

from bot.asking.waiting import show_waiting
from bot.codes import code_hash, new_code, pretty
from bot.coordination import doubts, resting, rules, views
from bot.coordination.results import results
from bot.coordination.roll import unreachable
from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Put
from bot.domain.facts import TeamCase
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Stage, Team
from bot.gather import LIVE, team_case, team_cases
from bot.scene import Scene, action, button
from bot.talk.model import Choice, Message, Outcome, Say, say
from bot.talk.readers import closest, fold
from bot.teams.opening import find_opening

BIND = "bind"
"""The act of making a code for a group chat, in the audit trail."""

FEW, MANY = 3, 10
"""So many questions without an answer are shown beside the teams, and where all is told."""

_LEAVING = frozenset({"verlassen", "aussteigen", "leave", "quit"})
_NUMBER = re.compile(r"(?:(?:team|nummer|number|nr\.?|no\.?) ?)?#?(\d{1,6})\.?", re.IGNORECASE)


async def show_status(scene: Scene, words: str) -> Outcome:
    """Show each programme's totals and its teams, red first, and what participants asked."""
    lines: list[Say] = []
    rows: list[tuple[Choice, ...]] = []
    for programme in scene.programmes(Role.COORDINATOR):
        cases = await team_cases(scene.tx, programme)
        gone = await unreachable(scene.tx, _members(cases))
        more, buttons = views.status(programme, scene.person.language, cases, scene.now, gone)
        lines.extend(more)
        rows.extend(buttons)
    asked, answers = await show_waiting(scene, FEW)
    troubles, held = await doubts.status(scene)
    return _answer(scene, [*lines, *asked, *troubles], (*rows, *answers, *held))


async def show_teams(scene: Scene, words: str) -> Outcome:
    """List the teams of each programme."""
    lines: list[Say] = []
    for programme in scene.programmes(Role.COORDINATOR):
        cases = await team_cases(scene.tx, programme, stages=tuple(Stage))
        lines.extend(views.teams(programme, scene.person.language, cases, scene.now))
    return _answer(scene, lines)


async def show_overdue(scene: Scene, words: str) -> Outcome:
    """List what is overdue, oldest first, what rests with a brief, and what nobody answered."""
    lines: list[Say] = []
    rows: list[tuple[Choice, ...]] = []
    for programme in scene.programmes(Role.COORDINATOR):
        language = scene.person.language
        cases = await team_cases(scene.tx, programme)
        items = [item for case in cases for item in rules.overdue(case, scene.now, language)]
        items.sort(key=lambda item: (item.since, item.number))
        more, buttons = views.overdue(programme, language, items)
        rests, reading = await resting.show_resting(scene, programme)
        lines.extend((*more, *rests))
        rows.extend((*buttons, *reading))
    asked, answers = await show_waiting(scene, MANY, more="ask-waiting-rest")
    return _answer(scene, [*lines, *asked], (*rows, *answers))


# One team.


async def show_team(scene: Scene, words: str) -> Outcome:
    """Show the team that is meant: any of theirs to a coordinator, the own one to a member."""
    coordinated = scene.programmes(Role.COORDINATOR)
    if coordinated and words.strip():
        return await _find_team(scene, coordinated, words.strip())
    mine = list(await scene.own_cases())
    if not mine and scene.envelope.room is not None:
        return scene.reply(say("room-code"))
    if not mine and not scene.programmes():
        return _answer(scene, [say("talk-no-office")])
    if not mine:
        return _answer(scene, [say("team-which" if coordinated else "team-none")])
    if fold(words.strip()) in _LEAVING:
        return scene.reply(say("team-leave"))
    found = _NUMBER.fullmatch(words.strip())
    if found is not None:
        mine = [case for case in mine if case.team.number == int(found[1])]
    if not mine:
        return _answer(scene, [say("team-unknown", number=words.strip())])
    reader = "" if scene.envelope.room else scene.person.id
    shown = [
        views.own(case, scene.now, reader=reader, opens=await _opens(scene, case)) for case in mine
    ]
    return Outcome(messages=tuple(Message(scene.here, *view) for view in shown))


async def _opens(scene: Scene, case: TeamCase) -> bool:
    """Whether the speaker may have a room made for the team."""
    return await find_opening(scene.tx, scene.office, case, scene.person.id) is not None


async def _find_team(scene: Scene, programmes: Sequence[Programme], words: str) -> Outcome:
    ids = [programme.id for programme in programmes]
    found = await scene.tx.find(Team, programme_id=ids)
    teams = sorted(found, key=lambda team: (team.programme_id, team.number))
    number = _NUMBER.fullmatch(words)
    if number is not None:
        meant = [team for team in teams if team.number == int(number[1])]
        if not meant:
            return _answer(scene, [say("team-unknown", number=number[1])])
    else:
        meant = _called(words, teams)
        if not meant:
            return _answer(scene, [say("team-hint", words=words)])
        if len(meant) > 1:
            return await _ask_which(scene, words, meant)
    messages = [await _story(scene, team) for team in meant]
    return Outcome(messages=tuple(message for message in messages if message is not None))


def _called(words: str, teams: Sequence[Team]) -> list[Team]:
    """Return the teams that a name may mean, those that have ended only where no other one does."""
    said, names = fold(words), [fold(team.name) for team in teams]
    places = [at for at, name in enumerate(names) if name == said or name.startswith(f"{said} (")]
    if not places:
        hit = closest(words, [team.name for team in teams])
        starts = [at for at, name in enumerate(names) if len(said) > 2 and name.startswith(said)]
        places = [hit] if hit is not None else starts
    called = [teams[at] for at in places]
    return [each for each in called if each.stage in LIVE] or called


async def _ask_which(scene: Scene, words: str, teams: Sequence[Team]) -> Outcome:
    """Ask which of several teams is meant."""
    found = await scene.tx.find(Challenge, id=sorted({each.challenge_id for each in teams}))
    titles = {each.id: each.title for each in found}
    lines = [say("team-several", words=words)]
    lines += [
        say(
            "team-several-line",
            number=each.number,
            team=each.name,
            title=titles.get(each.challenge_id, ""),
        )
        for each in teams
    ]
    choices = [button(say("team-open", number=each.number), "team", each.id) for each in teams]
    return _answer(scene, lines, views.in_rows(choices))


async def open_team(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Open a team from a button."""
    team = await scene.tx.get(Team, words[0])
    if team is not None and team.programme_id in _coordinated(scene):
        story = await _story(scene, team)
        if story is not None:
            return Outcome(messages=(story,))
    return _answer(scene, [say("team-gone")])


async def _story(scene: Scene, team: Team) -> Message | None:
    case = await team_case(scene.tx, scene.office.programmes[team.programme_id], team.id)
    if case is None:
        return None
    gone = await unreachable(scene.tx, _members((case,)))
    opens = await _opens(scene, case)
    lines, rows = views.story(case, scene.person.language, scene.now, gone, opens=opens)
    return Message(scene.private, (*lines, *await results(scene.tx, case)), rows)


async def bind_room(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Make a code that binds a group chat to the team, for its members and coordinators."""
    team = await scene.tx.get(Team, words[0])
    if team is None or team.stage not in LIVE or team.programme_id not in scene.office.programmes:
        return _answer(scene, [say("team-gone")])
    member = await scene.tx.get(Member, team.id, scene.person.id)
    inside = member is not None and member.left_at is None
    coordinates = team.programme_id in _coordinated(scene)
    if not inside and not coordinates:
        return _answer(scene, [say("team-gone")])
    code = new_code(scene.new_id)
    invitation = Invitation(code_hash(code), team.programme_id, None, team.id, 1, scene.now)
    changes: list[Change] = [Put(invitation)]
    if coordinates:
        changes.append(scene.audit(team.programme_id, BIND, team.id))
    links = scene.office.links.get(scene.account.channel)
    url = links.group_link(code) if links is not None else None
    lines = [say("team-bind-code", team=team.name, code=pretty(code))]
    if not inside:
        lines.append(say("team-bind-pass"))
    rows: views.Rows = ()
    if url is not None:
        rows = ((Choice(action(BIND, team.id), say("team-bind-link"), url),),)
    return Outcome(changes=tuple(changes), messages=(Message(scene.private, tuple(lines), rows),))


def _members(cases: Iterable[TeamCase]) -> set[str]:
    return {key for case in cases for key in case.people}


def _coordinated(scene: Scene) -> set[str]:
    return {programme.id for programme in scene.programmes(Role.COORDINATOR)}


def _answer(scene: Scene, lines: Sequence[Say], rows: views.Rows = ()) -> Outcome:
    """Answer in private: what is said of teams and people is nothing for a group."""
    return Outcome(messages=(Message(scene.private, tuple(lines), rows),))
