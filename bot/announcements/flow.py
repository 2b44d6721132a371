"""From a coordinator's words to an announcement that is under way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.announcements import rules
from bot.announcements.dialog import ANNOUNCE, AnnounceAnswers, read_words
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Drop, Put, Withdraw
from bot.domain.people import Membership, Role
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import Scene, button
from bot.talk.model import Message, Option, Outcome, Progress, Say, earlier, say


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask for what is not known yet; show the announcements that are still under way."""
    programmes = scene.programmes(Role.COORDINATOR)
    ids = [each.id for each in programmes]
    going = await scene.tx.find(Announcement, programme_id=ids, course=Course.GOING)
    if going and not words.strip():
        shown = [await _progress(scene, each) for each in going]
        return Outcome(messages=tuple(shown))
    known: dict[str, object] = {"programme": ids[0]} if len(ids) == 1 else {}
    text = read_words(words, scene.now)
    if isinstance(text, str):
        known["text"] = text
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    subject = {"programme": ids[0]}
    return scene.open(ANNOUNCE, subject, options={"programme": options}, answers=known)


async def written(scene: Scene, answers: AnnounceAnswers, progress: Progress) -> Outcome:
    """Show how the announcement will look, whom it will reach, and when."""
    programme = scene.office.programmes.get(answers.programme)
    if programme is None or programme not in scene.programmes(Role.COORDINATOR):
        return Outcome(progress=None) + scene.reply(say("announce-gone"))
    draft = Announcement(
        scene.new_id(),
        programme.id,
        scene.person.id,
        answers.text,
        answers.audience,
        Course.DRAFT,
        scene.now,
    )
    draft = replace(draft, total=len(await _recipients(scene.tx, draft)))
    if not draft.total:
        return Outcome(progress=None) + scene.reply(say("announce-nobody"))
    lines = (
        say(
            "announce-preview",
            total=draft.total,
            audience=say(f"announce-audience-{draft.audience}"),
        ),
        say("announce-when", at=_starts(scene, programme)),
        *message(scene.person.name, programme.name(scene.person.language), draft),
    )
    row = (
        button("announce-go", rules.ACT, "go", draft.id),
        button("announce-drop", rules.ACT, "drop", draft.id),
    )
    preview = Message(scene.private, lines, (row,), about=rules.ACT)
    return Outcome(None, (Put(draft),), (preview,))


def message(author: str, programme: str, announcement: Announcement) -> tuple[Say, ...]:
    """Return an announcement as everybody reads it."""
    head = say("announce-head", programme=programme, name=author)
    return head, say("announce-words", text=announcement.text)


async def decide(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Send a draft, drop it, or stop what is under way."""
    wish, announcement_id = words
    found = await scene.tx.get(Announcement, announcement_id)
    mine = {each.id for each in scene.programmes(Role.COORDINATOR)}
    if found is None or found.programme_id not in mine:
        return scene.refuse(say("announce-gone"))
    match wish, found.course:
        case "go", Course.DRAFT:
            return await _go(scene, found)
        case "drop", Course.DRAFT:
            return Outcome(changes=(Drop(found),)) + scene.reply(say("announce-dropped"))
        case "stop", Course.GOING:
            return await _stop(scene, found)
        case _:
            return Outcome(messages=(await _progress(scene, found),), void=True)


async def _go(scene: Scene, draft: Announcement) -> Outcome:
    total = len(await _recipients(scene.tx, draft))
    going = replace(draft, course=Course.GOING, total=total, shown_at=scene.now)
    programme = scene.office.programmes[going.programme_id]
    found = rules.reach(going, {})
    starts = _starts(scene, programme)
    lines, rows = rules.progress(going, found, None if starts == scene.local(programme) else starts)
    shown = Message(scene.private, lines, rows, about=rules.ACT, key=rules.card(going))
    return Outcome(
        changes=(Put(going), scene.audit(programme.id, rules.ACT, going.id)), messages=(shown,)
    )


async def _stop(scene: Scene, going: Announcement) -> Outcome:
    """Take back what nobody has got yet."""
    stopped = replace(going, course=Course.STOPPED, shown_at=scene.now)
    found = rules.reach(stopped, await scene.tx.fates(rules.stem(going)))
    lines, _ = rules.progress(stopped, found, None)
    changed = Message(scene.private, lines, about=rules.ACT, edits=earlier(rules.card(going)))
    told = Message(scene.here, lines, about=rules.ACT)
    return Outcome(
        changes=(
            Put(stopped),
            Withdraw(rules.stem(going)),
            scene.audit(going.programme_id, f"{rules.ACT}-stop", going.id),
        ),
        messages=(changed, told),
    )


async def _progress(scene: Scene, announcement: Announcement) -> Message:
    found = rules.reach(announcement, await scene.tx.fates(rules.stem(announcement)))
    lines, rows = rules.progress(announcement, found, None)
    first = say("announce-words", text=announcement.text)
    return Message(scene.private, (*lines, first), rows, about=rules.ACT)


async def _recipients(tx: Tx, announcement: Announcement) -> Sequence[str]:
    memberships = await tx.find(Membership, programme_id=announcement.programme_id, left_at=None)
    return rules.recipients(memberships, announcement)


def _starts(scene: Scene, programme: Programme) -> datetime:
    return programme.calendar.local(programme.calendar.next_polite(scene.now))
