"""Questions that wait for an answer of the coordination, until somebody answers or settles them.

That one waits is noted for each coordinator who was told (a ``Reminder`` with the message's key);
its words are those of the message alone. Who begins to coordinate later sees it, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import shorten
from bot.domain.changes import Change, Drop
from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.reminders import QUESTION, Reminder
from bot.scene import Scene, button
from bot.talk.markup import plain
from bot.talk.model import Choice, Message, Outcome, Say, Why, say

ABOUT = QUESTION
SETTLED = "ask-done"
"""The act of a coordinator who settles a question without an answer, in the audit trail."""
WORDS = 300
"""So many characters of a question are shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without an answer; ``words`` are those of the message that told it, if kept."""

    programme: Programme
    asker: Person
    run: str
    since: datetime
    words: str


def stem_of(asker_id: str, run: str) -> str:
    """Return how the keys of what somebody says to coordinators begin."""
    return f"{ABOUT}/{asker_id}/{run}"


def thanks_of(run: str) -> str:
    """Return the key of the message that thanks whoever asked."""
    return f"{ABOUT}/{run}/thanks"


def note(asker_id: str, run: str, lead_id: str, programme: Programme, now: datetime) -> Reminder:
    """Return what remembers that a coordinator was asked something."""
    key = f"{stem_of(asker_id, run)}/{lead_id}"
    return Reminder(key, lead_id, programme.id, ABOUT, None, Why.NEWS, now)


async def asker_of(scene: Scene, asker_id: str, run: str) -> str:
    """Return whose question that is which waits, as a button or a dialog tells it.

    Who has linked another messenger since then is somebody else by now, and so are its notes.
    """
    own = [each.id for each in scene.programmes(Role.COORDINATOR)]
    notes = await _notes(scene, own)
    return next((whose for whose, asked in notes if asked == run), asker_id)


async def forget_question(
    scene: Scene, programme_id: str, asker_id: str, run: str
) -> tuple[Change, ...]:
    """Return what ends the waiting of a question; nothing where it has ended."""
    notes = await _notes(scene, [programme_id])
    return tuple(Drop(each) for each in notes.get((asker_id, run), ()))


async def _notes(
    scene: Scene, programme_ids: Sequence[str]
) -> Mapping[tuple[str, str], Sequence[Reminder]]:
    """Return all notes by asker and run, the speaker's own ones first."""
    ids = list(programme_ids)
    leads = await scene.tx.find(Membership, programme_id=ids, role=Role.COORDINATOR)
    people = sorted({each.person_id for each in leads})
    told = await scene.tx.find(Reminder, person_id=people, programme_id=ids, team_id=None)
    asked = [each for each in told if each.kind == ABOUT]
    notes: dict[tuple[str, str], list[Reminder]] = {}
    for each in sorted(asked, key=lambda each: (each.person_id != scene.person.id, each.key)):
        _, asker_id, run, *_ = each.key.split("/")
        notes.setdefault((asker_id, run), []).append(each)
    return notes


async def find_waiting(scene: Scene) -> tuple[Waiting, ...]:
    """Return what others asked in the programmes that the speaker coordinates, the oldest first.

    Who asked and takes no part any more waits for nothing.
    """
    own = {each.id: each for each in scene.programmes(Role.COORDINATOR)}
    notes = await _notes(scene, sorted(own)) if own else {}
    if not notes:
        return ()
    ids = sorted({asker_id for asker_id, _ in notes} - {scene.person.id})
    here = await scene.tx.find(Membership, person_id=ids, programme_id=sorted(own), left_at=None)
    present = {(each.person_id, each.programme_id) for each in here}
    people = {each.id: each for each in await scene.tx.find(Person, id=ids)}
    found = [
        Waiting(own[of[0].programme_id], people[asker_id], run, of[0].at, await _words(scene, of))
        for (asker_id, run), of in notes.items()
        if (asker_id, of[0].programme_id) in present and asker_id in people
    ]
    return tuple(sorted(found, key=lambda each: (each.since, each.run)))


async def answer_before(scene: Scene, programme_id: str, asker_id: str, run: str) -> Say | None:
    """Return what is said of a question that waits no more, ``None`` where it still does.

    It tells who answered what, as the asker read it, if that is kept, and who answered is there.
    """
    if await forget_question(scene, programme_id, asker_id, run):
        return None
    leads = await scene.tx.find(Membership, programme_id=programme_id, role=Role.COORDINATOR)
    for each in await scene.tx.find(Person, id=[each.person_id for each in leads]):
        parcel = await scene.tx.parcel(stem_of(each.id, run)) if each.name else None
        words = "" if parcel is None else " ".join(plain(parcel.body.markup).split())
        if words:
            return say("ask-before-you", told=True, words=words)
    return say("ask-before-you", told=False, words="")


async def _words(scene: Scene, notes: Sequence[Reminder]) -> str:
    """Return what the coordinators were told, as far as it is kept."""
    for each in notes:
        parcel = await scene.tx.parcel(each.key)
        words = "" if parcel is None else " ".join(plain(parcel.body.markup).split())
        if words:
            return shorten(words, WORDS)
    return ""


async def show_waiting(
    scene: Scene, most: int, *, more: str = "ask-waiting-more"
) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return the oldest ``most`` questions that wait, with buttons to answer and to settle them.

    ``more`` is the text that says how many others there are.
    """
    waiting = await find_waiting(scene)
    if not waiting:
        return (), ()
    lines = [say("ask-waiting", count=len(waiting))]
    rows = []
    for number, each in enumerate(waiting[:most], 1):
        lines.append(
            say(
                "ask-waiting-line",
                number=number,
                since=each.programme.calendar.local(each.since).date(),
                told=bool(each.words),
                words=each.words,
                name=each.asker.name or scene.label(say("ask-somebody-new")),
            )
        )
        names = each.asker.id, each.run, each.programme.id
        answer = button(say("ask-waiting-answer", number=number), "answer", *names)
        rows.append((answer, button(say("ask-waiting-done", number=number), "asked", *names)))
    if len(waiting) > most:
        lines.append(say(more, count=len(waiting) - most))
    return tuple(lines), tuple(rows)


async def settle(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Let a question wait no more that was answered elsewhere, or needs no answer."""
    told, run, programme_id = words
    if programme_id not in {each.id for each in scene.programmes(Role.COORDINATOR)}:
        return scene.refuse(say("talk-void"))
    asker_id = await asker_of(scene, told, run)
    gone = await forget_question(scene, programme_id, asker_id, run)
    if not gone:
        return scene.refuse(say("ask-waiting-gone"))
    entry = scene.audit(programme_id, SETTLED, asker_id)
    done = Message(scene.private, (say("ask-waiting-settled"),))
    return Outcome(changes=(*gone, entry), messages=(done,))
