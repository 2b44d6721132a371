"""Words that mean something about an evening, whichever message came last."""

import re
from collections.abc import AsyncIterator

from bot.arrived import is_talk, seen_last
from bot.cards import FORGOTTEN, LOOK_BACK
from bot.domain.evenings import ALIVE, Coming, Evening, Guest, Phase
from bot.domain.people import Role
from bot.scene import Scene, button
from bot.speeddating import cards, hosting, rules, setup
from bot.speeddating.answering import act, check_in
from bot.speeddating.party import Party
from bot.speeddating.spoken import is_sure, read_coming
from bot.talk.model import Outcome, Why
from bot.talk.readers import clean, fold

HERE = frozenset(
    {
        "ich bin da", "bin da", "da", "ich bin jetzt da", "bin jetzt da", "wir sind da",
        "ich bin hier", "bin hier", "hier", "angekommen", "bin angekommen", "ich bin angekommen",
        "im here", "i am here", "we are here", "here", "arrived", "i have arrived", "ive arrived",
    }
)  # fmt: skip
_ANSWERS = frozenset({"yes", "no", "later"})
LEAST = 3
"""Behind so many words of a token comes the evening."""
LONGEST = 40
"""No button's label is longer."""


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", "", fold(clean(text))).split())


async def arrive(scene: Scene, text: str) -> Outcome | None:
    """Check in whoever says that they are there, if an evening is today to which they are asked."""
    if _bare(text) not in HERE or await _is_chatting(scene):
        return None
    guests = {
        each.evening_id: each for each in await scene.tx.find(Guest, person_id=scene.person.id)
    }
    found = await scene.tx.find(Evening, id=sorted(guests), phase=list(ALIVE)) if guests else ()
    today = [each for each in found if _is_today(scene, each)]
    if not today:
        return None
    evening = min(today, key=lambda each: (abs(each.starts_at - scene.now), each.id))
    return await check_in(scene, evening, guests[evening.id])


async def _is_chatting(scene: Scene) -> bool:
    """Whether a partner spoke last: then they are answered."""
    return any(each.why is Why.CHAT for each in await seen_last(scene, 1))


def _is_today(scene: Scene, evening: Evening) -> bool:
    programme = scene.office.programmes.get(evening.programme_id)
    if programme is None or evening.phase is Phase.DRAFT:
        return False
    local = programme.calendar.local
    same = local(evening.starts_at).date() == local(scene.now).date()
    return same or evening.phase is Phase.RUNNING


async def answer(scene: Scene, text: str) -> Outcome | None:
    """Take words for the answer to the invitation that was shown last, if they are one.

    Once it is answered, only words about an evening are. If anything came since by itself, or can
    be answered, they may mean that.
    """
    coming = read_coming(text)
    if coming is None:
        return None
    sure = is_sure(text)
    last = await seen_last(scene, 1 if scene.progress else LOOK_BACK)
    if await _is_chatting(scene):
        return None
    for parcel in last:
        if scene.envelope.at - parcel.created_at > FORGOTTEN:
            return None
        edited = await scene.tx.parcel_with(scene.account.id, parcel.ref) if parcel.ref else None
        card = edited or parcel
        tokens = [each.token.split(".") for row in card.body.buttons for each in row]
        asked = {each[2]: each[3] for each in tokens if each[:2] == ["a", rules.GUEST_ACT]}
        if asked.keys() & _ANSWERS:
            if not sure and parcel.created_at != last[0].created_at:
                return None  # a plain yes is one to what stands right above it
            open_ = "later" in asked or coming is Coming.NO  # else "fine" may mean what was said
            return await act(scene, (coming.value, asked.popitem()[1])) if open_ or sure else None
        if any(each[0] == "a" for each in tokens) or not is_talk(parcel):
            return None
    return None


async def press(scene: Scene, text: str) -> Outcome | None:
    """Do what the main screen of an evening offers, also if others were shown since then."""
    if len(text) > LONGEST or Role.COORDINATOR not in scene.roles():
        return None
    evening = await _at_hand(scene)
    if evening is None:
        return None
    programme = scene.office.programmes[evening.programme_id]
    rows = cards.buttons(Party(programme, evening, {}, {}, {}), scene.now)
    more = button("evening-do-new", rules.SEE_ACT, "new", evening.programme_id)
    for choice in (*(each for row in rows for each in row), more):
        if fold(clean(text)) == fold(clean(scene.label(choice.label))):
            words = tuple(choice.token.split(".")[2:])
            if words[0] == "next":  # the one behind that which they see, or none is skipped
                words = await _shown_next(scene, evening)
            return await hosting.act(scene, words)
    return None


async def _shown_next(scene: Scene, evening: Evening) -> tuple[str, ...]:
    """Return what the last screen with a button for the next round does, else show the screen."""
    async for words in _shown(scene):
        if words[2:4] == ["next", evening.id]:
            return tuple(words[2:])
    return ("card", evening.id)


async def _shown(scene: Scene) -> AsyncIterator[list[str]]:
    """Yield the tokens of evenings that a coordinator was shown, the last screen's first."""
    for parcel in await seen_last(scene, LOOK_BACK):
        edited = await scene.tx.parcel_with(scene.account.id, parcel.ref) if parcel.ref else None
        for token in (each.token for row in (edited or parcel).body.buttons for each in row):
            words = token.split(".")
            if words[:2] in (["a", rules.ACT], ["a", rules.SEE_ACT]) and len(words) > LEAST:
                yield words


async def _at_hand(scene: Scene) -> Evening | None:
    """Return the evening of which a coordinator was last shown something."""
    async for words in _shown(scene):
        evening = await setup.own(scene, words[LEAST])
        if evening is not None:
            return evening
    return None
