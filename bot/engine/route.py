"""Routing: which flow decides about an envelope."""

from collections.abc import Sequence
from dataclasses import replace

from bot.arrived import is_unseen, stands_below, was_interrupted
from bot.bridge import flow as bridge
from bot.codes import read_code
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media
from bot.engine.captions import runs_command, without_media
from bot.engine.cards import (
    answers_question,
    can_be_taken,
    find_beside,
    find_card,
    is_by_hand,
    is_doubtful,
    look_back,
    only_misheard_since,
    taken,
    typed_button,
)
from bot.engine.dialogs import (
    advance_dialog,
    chooses_else,
    goes_on,
    is_doubted,
    is_plain,
    put_again,
    put_aside,
    with_question,
)
from bot.engine.edited import decide_edited, mark_words
from bot.engine.hints import hinted
from bot.engine.menu import find_command, run_command, show_help, show_unknown
from bot.engine.offered import is_offered
from bot.engine.phrases import asked_again, asked_which, by_phrase
from bot.engine.pressed import pressed, void
from bot.engine.replied import Target, alone, answered, target_of
from bot.engine.settled import unless_settled
from bot.engine.smalltalk import (
    ABOUT,
    GREETING,
    GREETINGS,
    MERE_THANKS,
    STOPS,
    THANKS,
    WORTH_A_GUESS,
    bare,
    is_asked_of_us,
    names,
)
from bot.onboarding.arriving import ask_for_code, code_instead, code_of_newcomer, guessed
from bot.onboarding.joining import enter, start
from bot.ports import Parcel
from bot.scene import Command, Place, Scene
from bot.talk.commands import VERY_ALIKE, Typed, nearest, read_command
from bot.talk.controls import Control, read_control
from bot.talk.model import (
    Button,
    Edited,
    Odd,
    Outcome,
    Pressed,
    Said,
    Shown,
    Unreadable,
    Why,
    say,
)


async def decide(scene: Scene) -> Outcome:
    """Return the decision about what somebody said, pressed, sent or changed."""
    return await mark_words(scene, await unless_settled(scene, _decide))


async def _decide(scene: Scene) -> Outcome:
    event = scene.envelope.event
    if isinstance(event, Unreadable) and event.kind is Odd.TOO_FAST:
        return scene.reply(say("odd-too-fast"))
    if isinstance(event, Shown) and not is_welcome(event.media):
        return await _shown(scene, Unreadable(Odd.BARRED))
    edits = isinstance(event, Edited)
    carried = await (bridge.edited(scene) if edits else bridge.answer(scene))
    if carried is not None:
        return carried
    if isinstance(event, Pressed):
        offered = await is_offered(scene, event)
        return await (pressed(scene, event) if offered else void(scene))
    if isinstance(event, Said):
        return await _said(scene, event.text)
    if isinstance(event, Shown | Unreadable):
        return await _shown(scene, event)
    if isinstance(event, Edited):
        return await decide_edited(scene, event, lambda anew, text: _said(anew, text, event.media))
    return Outcome()


# Words.


async def _said(scene: Scene, text: str, media: Media | None = None) -> Outcome:
    if (typed := read_command(text)) is not None:
        return await _command(scene, typed, media)
    if scene.envelope.room is not None:
        return scene.reply(say("room-hint"))
    outside = scene.progress is None and not scene.memberships
    code = code_of_newcomer(text) if outside else None
    if scene.progress is not None:
        code = await code_instead(scene, text)
    if code:
        return await with_question(scene, await enter(scene, code))
    if (target := await target_of(scene)) is not None:
        return await _said_in_reply(scene, text, target) + await guessed(scene, text)
    if outside:
        return await _said_outside(scene, text)
    return await _said_inside(scene, text) + await guessed(scene, text)


async def _said_in_reply(scene: Scene, text: str, target: Target) -> Outcome:
    """Answer words that reply to a message which the open question, if one is, has not put.

    They count for that message or for nothing: whatever else is open stays as it was.
    """
    to_us = is_asked_of_us(scene, text)
    done = await answered(scene, text, target, to_us=to_us)
    if done is not None:
        return done
    if not scene.memberships and scene.progress is None:
        return ask_for_code(scene, text) or await start(scene, "")
    if scene.progress is None and read_code(text):
        return await enter(scene, text)
    talk = await _small_talk(alone(scene, target.parcel), text, chatting=False)
    return await with_question(scene, asked_again(talk, target.parcel))


async def _said_inside(scene: Scene, text: str) -> Outcome:
    if await is_unseen(scene):
        return await with_question(scene, await _said_inside(replace(scene, progress=None), text))
    last = await look_back(scene)
    card, far = await find_card(scene, last)
    hit = typed_button(card, text)
    doubted = hit if hit is not None and is_doubtful(text, hit, far=far) else None
    if doubted is not None:
        hit = None
    if hit is None and (beside := await find_beside(scene, last, text)) is not None:
        card, hit = beside
    if (meant := await by_phrase(scene, text, card, hit)) is not None:
        return await with_question(scene, meant)
    if (
        card is not None
        and hit is not None
        and (stands_below(scene, last) or not answers_question(scene, text, card, hit))
    ):
        return await pressed(scene, Pressed(hit.token, card.ref or ""))
    if scene.progress is not None:
        return await _said_to_question(scene, text, last)
    if last and last[0].why is Why.CHAT:  # it is rather the partner who is meant
        return await _answered_freely(scene, text, card, chatting=True)
    if card is not None and (doubted or far) and not is_asked_of_us(scene, text):
        return await _said_further_down(scene, text, last, card, doubted)
    return await _said_freely(scene, text, card)


async def _said_further_down(
    scene: Scene, text: str, last: Sequence[Parcel], card: Parcel, doubted: Button | None
) -> Outcome:
    """Answer words that may mean a card, or its button, which does not stand right above them."""
    if doubted is None and only_misheard_since(last, card):  # they try again
        return await _said_freely(scene, text, card)
    if doubted is None and not can_be_taken(scene, card, text):
        return await _answered_freely(scene, text, card)
    by_hand = doubted is not None and is_by_hand(doubted)
    asked = await asked_which(scene, last, card, by_hand=by_hand)
    return await _answered_freely(scene, text, None) if asked is None else asked


async def _said_outside(scene: Scene, text: str) -> Outcome:
    """Answer who takes no part (yet), by a button that they were shown."""
    last = await look_back(scene)
    card, far = await find_card(scene, last)
    hit = typed_button(card, text)
    if card is not None and hit is not None and is_doubtful(text, hit, far=far):
        asked = await asked_which(scene, last, card, by_hand=is_by_hand(hit))
        return asked or ask_for_code(scene, text) or await start(scene, "")
    if hit is None and (beside := await find_beside(scene, last, text)) is not None:
        card, hit = beside
    if card is not None and hit is not None:
        return await pressed(scene, Pressed(hit.token, card.ref or ""))
    return ask_for_code(scene, text) or await start(scene, "")


async def _said_to_question(scene: Scene, text: str, last: Sequence[Parcel]) -> Outcome:
    """Take words for the answer to the open question, unless they cannot be one."""
    if bare(text) in MERE_THANKS and not scene.returned:
        return await with_question(scene, scene.reply(say("talk-thanks")))
    if scene.returned or (is_doubted(scene, last) and is_plain(scene, text)):
        return await put_again(scene, scene.reply(say("welcome-again")))
    if (asked := ask_for_code(scene, text)) is not None:
        return asked
    if chooses_else(scene, text):
        if bare(text) in names(scene) and scene.memberships:
            return await _command(scene, Typed(bare(text), ""))
        if GREETING.fullmatch(bare(text)):
            return await with_question(scene, scene.reply(say("talk-here-again")))
    return await advance_dialog(scene, text, None, doubted=was_interrupted(scene, last))


async def _said_freely(scene: Scene, text: str, card: Parcel | None) -> Outcome:
    """Answer words for which no question is open."""
    answers = card is not None and not is_asked_of_us(scene, text)
    done = await taken(scene, card, text) if card is not None and answers else None
    return await _answered_freely(scene, text, card) if done is None else done


async def _answered_freely(
    scene: Scene, text: str, card: Parcel | None, *, chatting: bool = False
) -> Outcome:
    """Answer words of which no card makes anything."""
    if read_code(text):
        return await enter(scene, text)
    return asked_again(await _small_talk(scene, text, chatting=chatting), card)


async def _command(scene: Scene, typed: Typed, media: Media | None = None) -> Outcome:
    control = read_control(typed.name)
    if control is Control.HELP:
        return await with_question(scene, show_help(scene, typed.words))
    if control is not None:
        if scene.progress is None:
            return scene.reply(say("talk-nothing-open"))
        return await advance_dialog(scene, control, None)
    place = Place.PRIVATE if scene.envelope.room is None else Place.ROOM
    found = find_command(typed.name, place)
    if found is None or not _may(scene, found):
        return await with_question(scene, show_unknown(scene, typed.name))
    if not found.stranger and not scene.memberships:
        return await with_question(scene, await start(scene, ""))
    done = without_media(scene, await run_command(scene, found, typed.words), media)
    return await (put_aside if goes_on(scene, typed.words) else with_question)(scene, done)


def _may(scene: Scene, command: Command) -> bool:
    """The one place where authority is checked; who may not is told of no such command."""
    return not command.roles or bool(command.roles & scene.roles())


async def _small_talk(scene: Scene, text: str, *, chatting: bool) -> Outcome:
    folded = bare(text)
    if read_control(folded) is Control.HELP or folded.strip(" ?") in ABOUT:
        return show_help(scene)
    if folded in STOPS:
        return await _command(scene, Typed("pause", "on"))
    known, slashed = names(scene), names(scene, slashed=True)
    if folded in known:
        return await _command(scene, Typed(folded, ""))
    if folded in GREETINGS:
        if not scene.person.name:
            return scene.reply(say("talk-hello"))
        return scene.reply(say("talk-greeting", name=scene.person.name))
    if folded in THANKS:
        return scene.reply(say("talk-thanks"))
    guess = nearest(folded, known, VERY_ALIKE) if len(folded) >= WORTH_A_GUESS else None
    near = folded if folded in slashed else hinted(scene, text) or guess
    if near is not None:
        return scene.reply(say("talk-not-understood-near", command=f"/{near}"))
    hints = (say("say-how"),) if chatting else ()
    return scene.reply(say("talk-not-understood"), *hints)


async def _shown(scene: Scene, event: Shown | Unreadable) -> Outcome:
    takes_part = scene.progress is not None or bool(scene.memberships)
    if takes_part and isinstance(event, Shown) and runs_command(scene, event):
        return await _said(scene, event.caption, event.media)
    if scene.envelope.room is not None:
        return Outcome()
    if scene.progress is not None and await target_of(scene) is None:
        if isinstance(event, Shown) and is_doubted(scene, await look_back(scene)):
            return without_media(scene, await put_again(scene, Outcome()), event.media)
        return await advance_dialog(scene, event, None)
    if scene.progress is None and not scene.memberships:
        return await start(scene, "")
    told = f"odd-{event.kind}" if isinstance(event, Unreadable) else "talk-media-alone"
    return await with_question(scene, scene.reply(say(told)))


TEXT_IDS = (
    *(f"talk-{name}" for name in (
        "void", "nothing-open", "hello", "here-again", "greeting", "thanks",
        "not-understood", "not-understood-near", "media-alone", "choice",
    )),
    "room-hint",
)  # fmt: skip
