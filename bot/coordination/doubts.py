"""Messages that are held because nobody knows whether they arrived: a coordinator decides.

Whose they are: a reminder tells of which programme it is. What has no reminder belongs to all
programmes of its reader; of one who is in other programmes, too, its words are not shown, nor is
what was said to a group chat in another programme. The words of an answer are for who asked alone:
it may repeat a secret vote, or a code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.cards import shorten
from bot.coordination.views import Rows
from bot.domain.changes import Resolve
from bot.domain.newcomers import Newcomer
from bot.domain.people import Membership, Person, Role
from bot.domain.reminders import Reminder
from bot.domain.teams import Room, Team
from bot.ports import Fate, Parcel
from bot.scene import Scene, button
from bot.talk.markup import plain
from bot.talk.model import Message, Outcome, Say, Why, say

SHOW, AGAIN, DONE = "doubts", "doubt-again", "doubt-done"
_RECENT = timedelta(days=7)
"""For so long it is told that something went out twice, perhaps."""
_MOST = 10
"""So many are shown at once; the others come when these are decided."""
_WORDS = 80
"""So many characters tell what a message is about."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a coordinator's programmes reach: people, and group chats with their teams.

    ``programme`` tells to which one somebody belongs; of several, the first. ``rooms`` has group
    chats by all ids that they ever had. ``shared`` are those who are in programmes of others, too.
    """

    programme: Mapping[str, str]
    people: tuple[str, ...]
    rooms: Mapping[str, Team]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """A message in doubt and its programme; ``open``: its words are this coordinator's to read."""

    parcel: Parcel
    programme_id: str
    open: bool

    @property
    def has_words(self) -> bool:
        """Whether it can be sent again: not all that was said is kept."""
        return self.parcel.why is not Why.CHAT and bool(self.parcel.body.markup.paragraphs)

    @property
    def mark(self) -> str:
        """What names it in a button, which has no room for a key."""
        return self.parcel.mark

    @property
    def matter(self) -> Say:
        """What it is about: its first words, but for those of answers and between a team."""
        if self.parcel.why is Why.CHAT:
            return say("doubts-chat")
        if self.parcel.why is Why.ANSWER:
            return say("doubts-answer")
        if not self.open:
            return say("doubts-closed")
        if not self.has_words:
            return say("doubts-old")
        words = " ".join(plain(self.parcel.body.markup).split())
        return say("doubts-words", words=shorten(words, _WORDS))


async def status(scene: Scene) -> tuple[list[Say], Rows]:
    """Return how much did not get through in the own programmes, and a button to what is held."""
    scope = await _scope(scene)
    theirs = scope.people, tuple(scope.rooms)
    held = await _held(scene, scope)
    lost = await scene.tx.troubles(*theirs)
    counts = {
        "doubtful": len(held),
        "repeated": await scene.tx.repeated(*theirs, scene.now - _RECENT),
        "refused": lost.get(Fate.REFUSED, 0),
        "unreachable": lost.get(Fate.UNREACHABLE, 0),
        "expired": lost.get(Fate.EXPIRED, 0),
    }
    lines = [say(f"status-outbox-{name}", messages=n) for name, n in counts.items() if n]
    return lines, ((button("doubts-show", SHOW),),) if held else ()


async def show(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """List what is held: to whom, what about, since when; with buttons to decide."""
    scope = await _scope(scene)
    held = await _held(scene, scope)
    if not held:
        return Outcome(messages=(Message(scene.private, (say("doubts-none"),)),))
    names = await _names(scene, held[:_MOST], scope)
    lines = [say("doubts-head", messages=len(held))]
    rows = []
    for number, each in enumerate(held[:_MOST], 1):
        parcel = each.parcel
        name = names.get(parcel.key, say("doubts-nameless"))
        when = parcel.not_before or parcel.created_at
        lines.append(say("doubts-line", number=number, name=name, what=each.matter, when=when))
        done = button(say("doubts-done", number=number), DONE, each.mark)
        again = button(say("doubts-again", number=number), AGAIN, each.mark)
        rows.append((again, done) if each.has_words else (done,))
    return Outcome(messages=(Message(scene.private, tuple(lines), tuple(rows)),))


async def send_again(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Let a message go out once more; its reader is told that it may be there twice."""
    return await _decide(scene, words, again=True)


async def take_for_done(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Leave a message as it is, and do not ask about it any more."""
    return await _decide(scene, words, again=False)


async def _decide(scene: Scene, words: tuple[str, ...], *, again: bool) -> Outcome:
    held = await _held(scene, await _scope(scene))
    found = next((each for each in held if words and each.mark == words[0]), None)
    if found is None or (again and not found.has_words):
        return scene.refuse(say("doubts-gone"))
    key = found.parcel.key
    entry = scene.audit(found.programme_id, AGAIN if again else DONE, key)
    text = say("doubts-sent-again" if again else "doubts-settled")
    return Outcome(
        changes=(Resolve(key, again), entry), messages=(Message(scene.private, (text,)),)
    )


async def _scope(scene: Scene) -> Scope:
    """Return whom the own programmes reach."""
    ids = [each.id for each in scene.programmes(Role.COORDINATOR)]
    found: dict[str, str] = {}
    for each in await scene.tx.find(Membership, programme_id=ids, left_at=None):
        found.setdefault(each.person_id, each.programme_id)
    people = tuple(sorted(found))
    elsewhere: set[str] = set()
    if people:  # also who has left another programme, or waits for one, was told something there
        joined = await scene.tx.find(Membership, person_id=people)
        waiting = await scene.tx.find(Newcomer, person_id=people)
        elsewhere.update(each.person_id for each in joined if each.programme_id not in ids)
        elsewhere.update(each.person_id for each in waiting if each.programme_id not in ids)
    teams = {each.id: each for each in await scene.tx.find(Team, programme_id=ids)}
    bound = await scene.tx.find(Room, team_id=sorted(teams)) if teams else ()
    rooms = {id_: teams[each.team_id] for each in bound for id_ in (*each.former_ids, each.id)}
    return Scope(
        {**found, **{id_: team.programme_id for id_, team in rooms.items()}},
        people,
        rooms,
        frozenset(elsewhere),
    )


async def _held(scene: Scene, scope: Scope) -> list[Held]:
    """Return what is held in the own programmes, the newest first."""
    parcels = await scene.tx.held_parcels(scope.people, tuple(scope.rooms))
    keys = sorted({key for parcel in parcels for key in _matters(parcel)})
    reminders = await scene.tx.find(Reminder, key=keys) if keys else ()
    brought_up = {each.key: each.programme_id for each in reminders}
    own = set(scope.programme.values())
    found = []
    for parcel in parcels:
        known = next((brought_up[key] for key in _matters(parcel) if key in brought_up), None)
        if known is None or known in own:
            whose = parcel.person_id if parcel.person_id in scope.programme else None
            foreign = whose is None and parcel.programme not in {"", *own}
            is_open = known is not None or not (foreign or whose in scope.shared)
            found.append(Held(parcel, known or scope.programme[whose or parcel.to], is_open))
    return found


def _matters(parcel: Parcel) -> Sequence[str]:
    """Return what it may tell of: its key, taken to another messenger, goes on with an account."""
    ends = [place for place, sign in enumerate(parcel.key) if sign == "@"]
    return (*parcel.matters, parcel.key, *(parcel.key[:end] for end in reversed(ends)))


async def _names(scene: Scene, held: Sequence[Held], scope: Scope) -> Mapping[str, str]:
    """Return for whom each message is: a person, or a team in its group chat."""
    parcels = [each.parcel for each in held]
    ids = sorted({each.person_id for each in parcels if each.person_id is not None})
    people = {each.id: each.name for each in await scene.tx.find(Person, id=ids)}
    found = {}
    for each in parcels:
        name = people.get(each.person_id or "")
        team = scope.rooms.get(each.to)
        if name or team is not None:
            found[each.key] = name or (team.name if team is not None else "")
    return found
