"""After a "not for me": why, if they want to say so, what follows from it, and taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.people import Profile, Role
from bot.gather import both_take_part
from bot.matching.flow import show_again, suggest_to_contact, suggest_to_maker, told_by_now
from bot.matching.lessons import REASONS
from bot.matching.looking import look_no_more
from bot.matching.pairs import is_held
from bot.matching.places import places_of
from bot.matching.spoken import read_because
from bot.matching.typed import LONGEST, goes_on
from bot.scene import Scene, button
from bot.talk.dialog import Ask, Asking, Dialog
from bot.talk.model import Choice, Outcome, Progress, Say, say
from bot.talk.readers import Rejected, read_text

WEEKS = (2, 4)
"""So many weeks of rest are offered to who has no time."""


def read_note(text: str, now: datetime) -> str | Rejected:
    """Return a reason in one's own words."""
    return read_text(text, least=2, most=LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAnswers:
    """A reason in one's own words."""

    note: str


NOTE = Dialog("refusal", NoteAnswers, (Ask(name="note", read=read_note, asking=Asking.FREE),))

TEXT_IDS = (
    "refusal-ask",
    "refusal-kept",
    "refusal-taken",
    "refusal-unsaid",
    "refusal-busy",
    "refusal-weeks",
    "refusal-rests",
    "refusal-back",
    "refusal-back-done",
    "refusal-gone",
    "refusal-unkept",
    *sorted({f"because-{each}" for several in REASONS.values() for each in several}),
    f"because-{Because.UNSAID}",
)


def asked_why(
    suggestion: Suggestion, side: Side
) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return the question for a reason, and its buttons: it need not be answered."""
    reasons = [
        button(f"because-{each}", "reason", suggestion.id)
        if each is Because.OTHER
        else button(f"because-{each}", "because", suggestion.id, each)
        for each in (*REASONS[side], Because.UNSAID)
    ]
    rows = [tuple(reasons[at : at + 2]) for at in range(0, len(reasons), 2)]
    return (say("refusal-ask"),), (*rows, (_back(suggestion),))


def _back(suggestion: Suggestion) -> Choice:
    return button("refusal-back", "unsay", suggestion.id)


async def give_reason(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Keep why somebody said no; the "no" itself counts already."""
    suggestion_id, because = words[0], Because(words[1])
    found = await _declined(scene, suggestion_id)
    if found is None:
        return scene.refuse(say("refusal-gone"))
    suggestion, side = found
    if because not in (*REASONS[side], Because.UNSAID):
        raise ValueError(because)
    if because is Because.OTHER:
        return _ask_for_words(scene, suggestion)
    return await _keep(scene, suggestion, side, because, "")


async def give_words(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask for a reason in somebody's own words, or keep those that were typed at once."""
    suggestion_id, *typed = words
    found = await _declined(scene, suggestion_id)
    if found is None:
        return scene.refuse(say("refusal-gone"))
    if not typed:
        return _ask_for_words(scene, found[0])
    if goes_on(typed[0], scene.now):
        return await _keep(scene, *found, Because.UNSAID, "")
    note = read_note(typed[0], scene.now)
    if isinstance(note, Rejected):
        return scene.refuse(say("talk-void"))
    return await _keep(scene, *found, read_because(note, found[1]), note)


def _ask_for_words(scene: Scene, suggestion: Suggestion) -> Outcome:
    subject = {"programme": suggestion.programme_id, "suggestion": suggestion.id}
    return scene.open(NOTE, subject)


async def noted(scene: Scene, answers: NoteAnswers, progress: Progress) -> Outcome:
    """Keep a reason in somebody's own words."""
    found = await _declined(scene, progress.subject.get("suggestion", ""))
    if found is None:
        return Outcome(progress=None) + scene.reply(say("refusal-gone"))
    kept = await _keep(scene, *found, read_because(answers.note, found[1]), answers.note)
    return Outcome(progress=None) + kept


async def _declined(scene: Scene, suggestion_id: str) -> tuple[Suggestion, Side] | None:
    """Return a suggestion to which the speaker said no, and their side."""
    suggestion = await scene.tx.get(Suggestion, suggestion_id)
    if suggestion is None or suggestion.programme_id not in scene.office.programmes:
        return None
    for side in Side:
        own = suggestion.person(side) == scene.person.id
        if own and suggestion.answer_of(side) is Answer.DECLINED:
            return suggestion, side
    return None


def _refusal(
    scene: Scene, suggestion: Suggestion, side: Side, because: Because, note: str
) -> Refusal:
    key = (suggestion.id, suggestion.programme_id, scene.person.id)
    return Refusal(*key, side, because, note, scene.now)


async def _keep(
    scene: Scene, suggestion: Suggestion, side: Side, because: Because, note: str
) -> Outcome:
    refusal = _refusal(scene, suggestion, side, because, note)
    kept = Outcome(changes=(Put(refusal, quiet=True),))
    thanks = _thanks(scene, suggestion, refusal)
    if because is Because.BUSY:
        return kept + thanks + await _left_alone(scene, suggestion, side)
    return kept + thanks + await _look_on(scene, suggestion, refusal)


def _thanks(scene: Scene, suggestion: Suggestion, refusal: Refusal, *first: Say) -> Outcome:
    """Say what a reason was taken for, with the way back."""
    because, back = refusal.because, (_back(suggestion),)
    if because is Because.BUSY:
        weeks = tuple(button(say("refusal-weeks", count=each), "breather", each) for each in WEEKS)
        return scene.reply(*first, say("refusal-busy"), choices=(weeks, back))
    line = say("refusal-unsaid" if because is Because.UNSAID else "refusal-kept")
    if refusal.note:
        line = say("refusal-taken", reason=say(f"because-{because}"))
    return scene.reply(*first, line, choices=(back,))


def no_because(scene: Scene, answered: Suggestion, side: Side, words: str) -> Outcome:
    """Keep a reason that came with the no itself; what comes next follows from that fact."""
    refusal = _refusal(scene, answered, side, read_because(words, side), words)
    said = say(f"suggestion-said-{Answer.DECLINED}")
    return Outcome(changes=(Put(refusal),)) + _thanks(scene, answered, refusal, said)


async def go_on(scene: Scene, refusal: Refusal) -> Outcome:
    """Show what comes next, once a no that came with its reason is written."""
    suggestion = await scene.tx.get(Suggestion, refusal.id)
    own = refusal.person_id == scene.person.id
    if suggestion is None or not own or refusal.because is Because.SILENCE:
        return Outcome()
    if refusal.because is Because.BUSY:
        return await _left_alone(scene, suggestion, refusal.side)
    return await _look_on(scene, suggestion, refusal)


async def _left_alone(scene: Scene, suggestion: Suggestion, side: Side) -> Outcome:
    """Tell who has no time of nothing more by itself: what there is waits until they ask."""
    key = "maker_id" if side is Side.MAKER else "contact_id"
    own = await scene.tx.find(
        Suggestion, **{key: scene.person.id}, programme_id=suggestion.programme_id
    )
    return Outcome(changes=tuple(gone for each in own for gone in told_by_now(each, side)))


async def _look_on(scene: Scene, suggestion: Suggestion, given: Refusal) -> Outcome:
    """Show what comes next, in the order that the reason taught, to who still takes part."""
    role = Role.MAKER if given.side is Side.MAKER else Role.CONTACT
    if all(each.id != suggestion.programme_id for each in scene.programmes(role)):
        return Outcome()
    if given.side is Side.MAKER:
        profile = await scene.tx.get(Profile, scene.person.id, suggestion.programme_id)
        return Outcome() if profile is None else await suggest_to_maker(scene, profile, given)
    challenge = await scene.tx.get(Challenge, suggestion.challenge_id)
    if challenge is None or challenge.contact_id != scene.person.id:
        return Outcome()
    return await suggest_to_contact(scene, challenge, given)


async def breathe(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Keep silent for some weeks, and suggest somebody to nobody meanwhile."""
    weeks = int(words[0])
    if weeks not in WEEKS:
        raise ValueError(weeks)
    policy = scene.programme.policy.messages
    day = scene.local().date() + timedelta(weeks=weeks)
    until = scene.programme.calendar.instant(day, policy.from_time)
    person = replace(scene.person, snoozed_until=until)
    end = ((button("pause-end", "pause", "off"),),)
    rests = scene.reply(say("refusal-rests", until=until), choices=end)
    return Outcome(changes=(Put(person),)) + rests


async def take_back(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take back a "no", as long as nothing else happened with that pair.

    The other side's yes counts on, unless they heard of the "no" already: then they are asked anew.
    """
    found = await _declined(scene, words[0])
    if found is None or not await _is_open(scene, found[0]):
        return scene.refuse(say("refusal-gone"))
    suggestion, side = found
    if await is_held(scene, suggestion):
        return scene.refuse(say(f"suggestion-held-{side}"))
    back = await _undone(scene, suggestion, side)
    changes: list[Change] = [Put(back), Withdraw(f"request/{suggestion.id}/declined")]
    changes += await look_no_more(scene.tx, suggestion, side)
    refusal = await scene.tx.get(Refusal, suggestion.id)
    if refusal is not None:
        changes.append(Drop(refusal))
    card = await show_again(scene, back, side, say("refusal-back-done"))
    return Outcome(changes=tuple(changes)) + card


async def last_no(scene: Scene) -> Suggestion | None:
    """Return what the speaker said no to last, unless they said yes to something since."""
    newest: tuple[datetime, Suggestion, Answer] | None = None
    for side, key in ((Side.MAKER, "maker_id"), (Side.CONTACT, "contact_id")):
        for each in await scene.tx.find(Suggestion, **{key: scene.person.id}):
            at, given = each.answered_at(side), each.answer_of(side)
            settles = given in (Answer.DECLINED, Answer.INTERESTED)
            if at is not None and settles and (newest is None or at >= newest[0]):
                newest = (at, each, given)
    return newest[1] if newest is not None and newest[2] is Answer.DECLINED else None


async def _is_open(scene: Scene, suggestion: Suggestion) -> bool:
    """Whether both sides could still come together."""
    programme = scene.office.programmes[suggestion.programme_id]
    if suggestion.withdrawn_at is not None or suggestion.maker is suggestion.contact:
        return False
    if not await both_take_part(scene.tx, suggestion):
        return False
    places = await places_of(scene.tx, programme, [suggestion])
    full = places.challenge_full(suggestion.challenge_id) or places.maker_full(suggestion.maker_id)
    return not full


async def _undone(scene: Scene, suggestion: Suggestion, side: Side) -> Suggestion:
    other = side.other
    stem, whom = f"request/{suggestion.id}/declined", [suggestion.person(other)]
    told = await scene.tx.told(stem, whom, left=True)
    theirs = suggestion.answer_of(other)
    if theirs is Answer.INTERESTED and told:
        theirs = Answer.OPEN
    asked_at = scene.now if theirs is Answer.INTERESTED else None
    back = replace(suggestion, asked_at=asked_at, declined_at=None, declined_of="")
    if side is Side.MAKER:
        return replace(back, maker=Answer.OPEN, maker_at=None, contact=theirs)
    return replace(back, contact=Answer.OPEN, contact_at=None, maker=theirs)


__all__ = [
    "NOTE",
    "TEXT_IDS",
    "asked_why",
    "breathe",
    "give_reason",
    "give_words",
    "go_on",
    "last_no",
    "no_because",
    "noted",
    "take_back",
]
