"""Why a suggestion was made: all reasons, all there is to talk about, and how it was compared."""

from bot.arrived import seen_last
from bot.cards import LOOK_BACK
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.gather import both_take_part
from bot.matching import rules
from bot.matching.cards import complementary, listed, similar, told_fits
from bot.matching.matters import matters
from bot.matching.pairs import case_of
from bot.matching.spoken import asks_why
from bot.ports import Brief, Explained
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Say, say

LEXICAL = frozenset({"words", "grams", "trades", "buttons", "breadth"})
"""Ways of comparing that ask no model."""

ABOUT = (["a", "suggestion"], ["a", "reason"], ["a", "unsay"])
"""How the buttons of a card begin, and of what follows a no."""

TEXT_IDS = (
    *(f"why-{name}" for name in ("none", "gone", "fits", "shared", "matters", "how")),
    *(f"why-head-{side}" for side in Side),
)


async def show_why(scene: Scene, _words: str) -> Outcome:
    """Explain the suggestion that was spoken of last, else what waits, else the last one made."""
    suggestion = await _shown_last(scene) or await _last(scene)
    if suggestion is None:
        return scene.reply(say("why-none"))
    return await _explain(scene, suggestion)


async def hear_why(scene: Scene, text: str) -> Outcome | None:
    """Explain the suggestion that was spoken of last to who asks why, in whatever words."""
    if scene.progress is not None or not asks_why(text):
        return None
    suggestion = await _shown_last(scene)
    return None if suggestion is None else await _explain(scene, suggestion)


async def open_why(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Explain the suggestion whose button was pressed."""
    suggestion = await scene.tx.get(Suggestion, words[0])
    if suggestion is None or scene.person.id not in (suggestion.maker_id, suggestion.contact_id):
        return scene.refuse(say("talk-void"))
    return await _explain(scene, suggestion)


async def _shown_last(scene: Scene) -> Suggestion | None:
    """Return what the last messages were about, as their buttons say."""
    for parcel in await seen_last(scene, LOOK_BACK):
        tokens = [each.token.split(".") for row in parcel.body.buttons for each in row]
        ids = {words[2] for words in tokens if words[:2] in ABOUT and len(words) > 2}
        for each in await scene.tx.find(Suggestion, id=sorted(ids)) if ids else ():
            own = scene.person.id in (each.maker_id, each.contact_id)
            known = each.programme_id in scene.office.programmes
            if own and known and not _is_gone(scene, each):
                return each
    return None


async def _last(scene: Scene) -> Suggestion | None:
    """Return what was shown last: what is asked next, else put off, else answered."""
    person_id = scene.person.id
    found = [
        each
        for key in ("maker_id", "contact_id")
        for each in await scene.tx.find(Suggestion, **{key: person_id}, withdrawn_at=None)
        if each.programme_id in scene.office.programmes and not _is_gone(scene, each)
    ]

    def urgency(suggestion: Suggestion) -> tuple[bool, bool, bool, float, float, str]:
        side = _side(scene, suggestion)
        given = suggestion.answer_of(side)
        over = _is_over(scene, suggestion)
        waits = not over and given is Answer.OPEN
        newest = -suggestion.made_at.timestamp() if over else 0.0
        return (
            not waits,
            over,
            suggestion.asks is not side,
            newest,
            -suggestion.score,
            suggestion.id,
        )

    return min(found, key=urgency, default=None)


def _side(scene: Scene, suggestion: Suggestion) -> Side:
    return Side.MAKER if scene.person.id == suggestion.maker_id else Side.CONTACT


def _is_gone(scene: Scene, suggestion: Suggestion) -> bool:
    """Whether nothing is told of it any more."""
    kept = rules.keeps_a_no(suggestion, _side(scene, suggestion))
    return kept or suggestion.withdrawn_at is not None


def _is_over(scene: Scene, suggestion: Suggestion) -> bool:
    programme = scene.office.programmes[suggestion.programme_id]
    return rules.settled(suggestion, scene.now, programme) is not None


async def _explain(scene: Scene, suggestion: Suggestion) -> Outcome:
    case, side = await case_of(scene, suggestion), _side(scene, suggestion)
    gone = _is_gone(scene, suggestion) or not await both_take_part(scene.tx, suggestion)
    if case is None or gone:
        return scene.refuse(say("why-gone"))
    if not suggestion.mutual and not rules.is_released(case.challenge, case.programme):
        return scene.refuse(say(f"suggestion-held-{side}"))
    lines = (
        say(f"why-head-{side}", title=case.challenge.title),
        *reasons(case, side),
        say("why-how", meaning=_by_meaning(await explained(scene, case))),
    )
    answered = suggestion.answer_of(side) not in (Answer.OPEN, Answer.LATER)
    choices = () if answered or _is_over(scene, suggestion) else rules.answers(suggestion)
    message = Message(scene.private, lines, choices, about="why", programme=case.programme.id)
    return Outcome(messages=(message,))


def reasons(case: RequestCase, reader: str, *, likely: bool = True) -> tuple[Say, ...]:
    """Return all that fits, and all there is to talk about; what might fit only if it is likely."""
    fits = told_fits(case, reader)
    claimed, perhaps = complementary(fits, reader)
    parts = (
        ("why-fits", (*claimed, *(perhaps if likely else ()))),
        ("why-shared", similar(fits)),
        ("why-matters", matters(case, reader)),
    )
    return tuple(line for head, lines in parts if lines for line in (say(head), *listed(lines)))


def briefs(case: RequestCase) -> tuple[Brief, Brief]:
    """Return what is compared of a pair: the need, and what the maker can do."""
    contact, maker = (
        case.people[case.suggestion.person(side)] for side in (Side.CONTACT, Side.MAKER)
    )
    need = rules.brief_challenge(case.challenge, contact)
    return need, rules.brief_profile(case.profile, maker)


async def explained(scene: Scene, case: RequestCase) -> Explained:
    """Return what the score of a pair is made of, as it would be now."""
    need, offer = briefs(case)
    await scene.office.understanding.of([need, offer])
    return scene.office.scorer.explain(need, offer)


def _by_meaning(found: Explained) -> bool:
    return any(each.value is not None and each.name not in LEXICAL for each in found.parts)
