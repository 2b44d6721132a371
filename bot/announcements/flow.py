"""From a coordinator's words to an announcement that is under way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.announcements import rules
from bot.announcements.dialog import (
    ANNOUNCE,
    DRAFT,
    AnnounceAnswers,
    Decision,
    DraftAnswers,
    read_words,
)
from bot.cards import shorten
from bot.domain.announcements import Announcement, Course
from bot.domain.changes import Drop, Put, Recall
from bot.domain.people import Membership, Role
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.behind import refused
from bot.talk.model import Message, Option, Outcome, Pressed, Progress, Say, say


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask for what is not known yet; show the announcements that are still under way."""
    programmes = scene.programmes(Role.COORDINATOR)
    ids = [each.id for each in programmes]
    ended = Outcome()
    shown: list[Message] = []
    for each in await scene.tx.find(Announcement, programme_id=ids, course=Course.GOING):
        now, found = await _seen(scene, each)
        if now.course is Course.DONE:
            ended += _ended(now, found)
        else:
            shown.append(_card(scene, now, found))
    if shown and not words.strip():
        hint = Message(scene.private, (say("announce-another"),))
        return ended.saying(*shown, hint)
    known: dict[str, object] = {"programme": ids[0]} if len(ids) == 1 else {}
    text = read_words(words, scene.now)
    if isinstance(text, str):
        known["text"] = text
    return ended + _ask(scene, programmes, known, refused(text, words))


def _ask(
    scene: Scene,
    programmes: Sequence[Programme],
    known: Mapping[str, object],
    first: tuple[Say, ...] = (),
) -> Outcome:
    """Ask for what a draft needs."""
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    subject = {"programme": programmes[0].id}
    return scene.open(ANNOUNCE, subject, options={"programme": options}, answers=known, first=first)


async def written(scene: Scene, answers: AnnounceAnswers, progress: Progress) -> Outcome:
    """Show how the announcement will look, whom it will reach, and when.

    It takes the place of the person's earlier drafts, which are not sent: that is said.
    """
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
    earlier = await scene.tx.find(Announcement, author_id=scene.person.id, course=Course.DRAFT)
    replaced = (say("announce-replaced", words=shorten(each.text)) for each in earlier)
    lines = (*replaced, *_preview(scene, programme, draft))
    subject = {"programme": programme.id, "draft": draft.id}
    dropped = Outcome(changes=tuple(Drop(each) for each in earlier))
    return dropped + Outcome(changes=(Put(draft),)) + scene.open(DRAFT, subject, first=lines)


def _preview(scene: Scene, programme: Programme, draft: Announcement) -> tuple[Say, ...]:
    audience = say(f"announce-audience-{draft.audience}")
    return (
        say("announce-preview", total=draft.total, audience=audience),
        say("announce-when", at=_polite(scene, programme)),
        *message(scene.person.name, programme.name(scene.person.language), draft),
    )


async def preview(scene: Scene, progress: Progress) -> tuple[Say, ...]:
    """Return a draft once more, as it is decided about after something else."""
    draft = await _own(scene, progress.subject.get("draft", ""))
    if draft is None:
        return ()
    programme = scene.office.programmes[draft.programme_id]
    total = len(await _recipients(scene.tx, draft))
    return _preview(scene, programme, replace(draft, total=total))


def message(author: str, programme: str, announcement: Announcement) -> tuple[Say, ...]:
    """Return an announcement as everybody reads it."""
    head = say("announce-head", programme=programme, name=author)
    return head, say("announce-words", text=announcement.text)


async def decided(scene: Scene, answers: DraftAnswers, progress: Progress) -> Outcome:
    """Send a draft, drop it, or ask for other words."""
    draft = await _own(scene, progress.subject.get("draft", ""))
    if draft is None or draft.course is not Course.DRAFT:
        return Outcome(progress=None) + scene.reply(say("announce-gone"))
    match answers.decision:
        case Decision.SEND:
            return await _go(scene, draft)
        case Decision.DROP:
            return Outcome(None, (Drop(draft),)) + scene.reply(say("announce-dropped"))
        case Decision.CHANGE:
            known = {"programme": draft.programme_id, "audience": draft.audience}
            again = _ask(scene, scene.programmes(Role.COORDINATOR), known)
            return Outcome(changes=(Drop(draft),)) + again


async def _go(scene: Scene, draft: Announcement) -> Outcome:
    total = len(await _recipients(scene.tx, draft))
    going = replace(draft, course=Course.GOING, total=total, shown_at=scene.now)
    lines, rows = rules.progress(going, rules.reach(going, {}), _starts(scene, going))
    shown = Message(scene.private, lines, rows, about=rules.ACT, key=rules.card(going))
    entry = scene.audit(going.programme_id, rules.ACT, going.id)
    return Outcome(None, (Put(going), entry), (shown,))


async def stop(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take back what nobody has got yet; say so where everybody has."""
    _, announcement_id = words
    known = await _own(scene, announcement_id)
    if known is None or known.course is Course.DRAFT:
        return scene.refuse(say("announce-gone"))
    each, found = await _seen(scene, known)
    if each.course is Course.GOING:
        return await _stop(scene, each, found)
    if each.course is Course.STOPPED:
        return Outcome(messages=(_card(scene, each, found),), void=True)
    ended = _ended(each, found) if known.course is Course.GOING else Outcome()
    counts = {"arrived": found.arrived, "total": each.total, "missed": found.missed}
    return ended + scene.refuse(say("announce-late", **counts))


async def _stop(scene: Scene, going: Announcement, found: rules.Reach) -> Outcome:
    found = rules.in_the_end(found, await scene.tx.leaving(rules.stem(going)))
    stopped = rules.stopped(going, found, scene.now)
    changes = (
        Put(stopped),
        Recall(rules.stem(going)),
        scene.audit(going.programme_id, rules.STOP, going.id),
    )
    again = rules.shown_again(stopped, found)
    event, card = scene.envelope.event, await scene.tx.parcel(rules.card(going))
    here = card is not None and card.to == scene.account.id
    if isinstance(event, Pressed) and card is not None and here and card.ref == event.ref:
        return Outcome(changes=changes, messages=(replace(again, edits=event.ref),))
    told = Message(scene.here, again.lines, about=rules.ACT)
    return Outcome(changes=changes, messages=(again, told))


async def _own(scene: Scene, announcement_id: str) -> Announcement | None:
    """Return an announcement of a programme that the person coordinates."""
    found = await scene.tx.get(Announcement, announcement_id)
    mine = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return found if found is not None and found.programme_id in mine else None


async def _seen(scene: Scene, each: Announcement) -> tuple[Announcement, rules.Reach]:
    """Return an announcement as it stands now, and how far it came: over or not."""
    found = rules.reach(each, await scene.tx.fates(rules.stem(each)))
    if each.course is Course.GOING and rules.is_over(each, found):
        each = replace(each, course=Course.DONE, shown_at=scene.now)
    return each, found


def _ended(done: Announcement, found: rules.Reach) -> Outcome:
    return Outcome(changes=(Put(done),), messages=(rules.shown_again(done, found),))


def _card(scene: Scene, each: Announcement, found: rules.Reach) -> Message:
    lines, rows = rules.progress(each, found, _starts(scene, each))
    first = say("announce-words", text=each.text)
    return Message(scene.private, (*lines, first), rows, about=rules.ACT)


async def _recipients(tx: Tx, announcement: Announcement) -> Sequence[str]:
    memberships = await tx.find(Membership, programme_id=announcement.programme_id, left_at=None)
    return rules.recipients(memberships, announcement)


def _starts(scene: Scene, announcement: Announcement) -> datetime | None:
    """Return the local time at which it begins, where it has to wait."""
    programme = scene.office.programmes[announcement.programme_id]
    starts = _polite(scene, programme)
    return None if starts == scene.local(programme) else starts


def _polite(scene: Scene, programme: Programme) -> datetime:
    return programme.calendar.local(programme.calendar.next_polite(scene.now))
