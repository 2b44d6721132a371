"""Updates: who may report, what is written, and who is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Month
from bot.domain.changes import Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.milestones import Update
from bot.domain.people import Account, Person
from bot.domain.teams import Stage
from bot.gather import bound_room, teams_of, to_lead
from bot.milestones import rules
from bot.milestones.calling import HELP, rang_often
from bot.milestones.dialog import UPDATE, WHICH, UpdateAnswers, WhichAnswers, Yes, read_told
from bot.milestones.helping import help_buttons
from bot.milestones.photos import shown
from bot.scene import Scene, later
from bot.talk.model import (
    UNKEPT,
    Message,
    Option,
    Outcome,
    Progress,
    Recipient,
    Say,
    ToPerson,
    ToRoom,
    Why,
    say,
)


async def begin_update(scene: Scene, words: str) -> Outcome:
    """Open the update of the person's team; what was typed behind the command is known already."""
    cases = await teams_of(scene.tx, scene.office.programmes, scene.person.id)
    active = [case for case in cases if case.team.stage is Stage.ACTIVE]
    if not active:
        if cases:
            return scene.reply(say("update-talking", team=cases[0].team.name))
        return scene.reply(say("update-no-team"))
    known, first = read_told(words, scene.now, {})
    meant = await _meant(scene, active)
    if len(meant) == 1:
        return _open(scene, meant[0], known, first)
    options = tuple(Option(case.team.id, case.team.name) for case in meant)
    subject = {"programme": meant[0].programme.id}
    return scene.open(WHICH, subject, options={"team": options}, answers=known, first=first)


async def _meant(scene: Scene, cases: list[TeamCase]) -> list[TeamCase]:
    """Return the team whose group chat this is, else all."""
    if scene.envelope.room is None:
        return cases
    room = await bound_room(scene.tx, scene.envelope.room)
    return [case for case in cases if room and case.team.id == room.team_id] or cases


async def team_chosen(scene: Scene, answers: WhichAnswers, progress: Progress) -> Outcome:
    """Go on with the team that was chosen."""
    case = await _active(scene, answers.team)
    if case is None:
        return Outcome(progress=None) + scene.reply(say("update-over"))
    known: dict[str, object] = {}
    if answers.standing is not None:
        known["standing"] = answers.standing
    if answers.sentence:
        known["sentence"] = answers.sentence
    return _open(scene, case, known)


async def update_now(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Open the update of a team from a reminder's button, or from words that answer it."""
    case = await _active(scene, words[0])
    if case is None:
        return scene.reply(say("update-over"))
    return _open(scene, case, *read_told("".join(words[1:]), scene.now, {}))


def _open(
    scene: Scene, case: TeamCase, known: Mapping[str, object], first: tuple[Say, ...] = ()
) -> Outcome:
    subject = {"programme": case.programme.id, "team": case.team.id, "name": case.team.name}
    milestones = tuple(
        Option(each.id, each.name(scene.person.language)) for each in rules.open_milestones(case)
    )
    return scene.open(
        UPDATE,
        subject,
        options={"milestone": milestones},
        answers={"plans": bool(milestones), **known},
        first=first,
    )


async def update_done(scene: Scene, answers: UpdateAnswers, progress: Progress) -> Outcome:
    """Keep the update, thank, and tell the team; a call for help goes to every coordinator.

    It is as old as its words, however late it is kept: what was said since is newer. Its id is that
    of the dialog, so that all know it again if a restore opens its last question once more.
    """
    case = await _active(scene, progress.subject["team"], _told_at(progress))
    if case is None:
        return Outcome(progress=None) + _lost(scene, answers)
    media, consent = await shown(scene, case.programme, answers.media)
    said_at = scene.envelope.at
    wanted = answers.help is Yes.YES
    often = wanted and await rang_often(scene.tx, case.team.id, scene.now)
    update = Update(
        progress.run,
        case.team.id,
        scene.person.id,
        str(rules.month_for(case, said_at)),
        answers.standing,
        answers.milestone,
        answers.sentence,
        media,
        wanted and not often,
        said_at,
    )
    called = await calls(scene, case, update) if update.help else ()
    thanks = _thanks(scene, case, update, bool(called))
    if media != answers.media:
        thanks = replace(thanks, lines=(*thanks.lines, say("update-photo-kept-back")))
    if often:
        thanks = replace(thanks, lines=(*thanks.lines, say("update-called-often")))
    messages = (thanks, *news(scene, case, update), *called)
    return Outcome(None, (Put(update), Withdraw(rules.stem(case.team.id)), *consent), messages)


def _thanks(scene: Scene, case: TeamCase, update: Update, called: bool) -> Message:  # noqa: FBT001 - private
    lines = [
        say(
            "update-thanks",
            team=case.team.name,
            month=Month.parse(update.month),
            standing=rules.standing_name(update.standing),
        ),
        *_details(case, update, scene.person.language),
    ]
    if update.media is not None:
        lines.append(say("update-attached", kind=update.media.kind))
    if update.help:
        lines.append(say("update-called" if called else "update-nobody"))
    return Message(scene.private, tuple(lines), about="update")


def _details(case: TeamCase, update: Update, language: str) -> list[Say]:
    lines = [
        say("update-milestone-done", milestone=each.name(language))
        for each in case.programme.milestones
        if each.id == update.milestone_id
    ]
    if update.sentence:
        lines.append(say("update-said", sentence=update.sentence))
    if any(each.at > update.at for each in case.updates):
        lines.append(say("update-outdated", at=update.at))
    return lines


def news(scene: Scene, case: TeamCase, update: Update) -> tuple[Message, ...]:
    """Return what tells the other members, and the team's group chats."""
    readers: list[tuple[Recipient, str, str]] = [
        (ToPerson(each.id), each.id, each.language)
        for each in case.people.values()
        if each.id != scene.person.id
    ]
    readers.extend((ToRoom(room.id), room.id, scene.person.language) for room in case.rooms)
    name = scene.person.name
    told = (telling(case, update, name, to, reader, language) for to, reader, language in readers)
    return tuple(later(each, case.programme, scene.now) for each in told)


def news_key(update: Update, reader: str) -> str:
    """Return the key of what tells a member, or a group chat, of an update."""
    return f"update-news/{update.id}/{reader}"


def telling(
    case: TeamCase, update: Update, name: str, to: Recipient, reader: str, language: str
) -> Message:
    """Return what tells somebody, or a group chat, of an update whose author has that name."""
    first = say(
        "update-news",
        name=name,
        team=case.team.name,
        month=Month.parse(update.month),
        standing=rules.standing_name(update.standing),
    )
    return Message(
        to,
        (first, *_details(case, update, language)),
        about="update",
        key=news_key(update, reader),
        media=() if update.media is None else (update.media,),
    )


async def calls(scene: Scene, case: TeamCase, update: Update) -> tuple[Message, ...]:
    """Call every coordinator who can be reached, at once."""
    accounts = await scene.tx.find(Account, person_id=case.coordinators, reachable=True)
    found = await scene.tx.find(Person, id=sorted({each.person_id for each in accounts}))
    first = say(
        "update-alarm",
        number=case.team.number,
        team=case.team.name,
        name=scene.person.name,
        standing=rules.standing_name(update.standing),
    )
    return tuple(
        Message(
            to_lead(each.id, case.programme.id),
            (first, *_details(case, update, each.language)),
            help_buttons(update, case.team),
            why=Why.ALARM,
            about=HELP,
            key=f"{HELP}/{update.id}/{each.id}",
            media=() if update.media is None else (update.media,),
        )
        for each in found
    )


def _told_at(progress: Progress) -> datetime | None:
    """Return when an update was told as far as it has to be; ``None`` if it was not before."""
    at_first = {name: progress.answers[name] for name in progress.known if name in progress.answers}
    if UPDATE.is_enough(at_first):
        return progress.started_at
    return progress.updated_at if UPDATE.is_enough(progress.answers) else None


def _lost(scene: Scene, answers: UpdateAnswers) -> Outcome:
    """Return what tells that an update is not kept, as there is no such team for the speaker."""
    lines = [say("update-over")]
    if answers.sentence:
        lines.append(say("update-lost", sentence=answers.sentence))
    return Outcome(messages=(Message(scene.private, tuple(lines), about=UNKEPT),))


async def _active(scene: Scene, team_id: str, told_at: datetime | None = None) -> TeamCase | None:
    """Return the case of an active team to which the speaker belongs, or did at ``told_at``."""
    case = await scene.own_case(team_id, told_at)
    return case if case is not None and case.team.stage is Stage.ACTIVE else None
