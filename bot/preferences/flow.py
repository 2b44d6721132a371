"""Language, form of address, a week's rest, and a pause."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.people import Form, Role
from bot.domain.programme import Programme
from bot.scene import Scene, button
from bot.talk.model import Outcome, Say, say

LANGUAGES = {
    "de": "de",
    "deutsch": "de",
    "german": "de",
    "en": "en",
    "englisch": "en",
    "english": "en",
}


async def choose_language(scene: Scene, words: str) -> Outcome:
    """Offer the languages and forms of address, or take the one that was typed."""
    typed = words.strip().casefold()
    if typed in LANGUAGES:
        return await set_language(scene, (LANGUAGES[typed],))
    if typed in set(Form):
        return await set_form(scene, (typed,))
    languages = (button("language-de", "language", "de"), button("language-en", "language", "en"))
    forms = (button("form-du", "form", Form.DU), button("form-sie", "form", Form.SIE))
    rows = (languages, forms) if scene.person.language == "de" else (languages,)
    return scene.reply(say("language-ask"), choices=rows)


async def set_language(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Speak this language from now on; ``ValueError`` for one without words."""
    if words[0] not in LANGUAGES.values():
        raise ValueError(words[0])
    person = replace(scene.person, language=words[0])
    return _changed(scene, person.language, person.form, say("language-set"))


async def set_form(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Use this form of address from now on."""
    return _changed(scene, scene.person.language, Form(words[0]), say("form-set"))


def _changed(scene: Scene, language: str, form: Form, line: Say) -> Outcome:
    person = replace(scene.person, language=language, form=form)
    return Outcome(changes=(Put(person),)) + scene.reply(line)


async def snooze(scene: Scene, words: str) -> Outcome:
    """Keep silent for the policy's days; who is in several programmes, for the most of theirs."""
    until = max(_rested(scene, each) for each in scene.programmes() or (scene.programme,))
    person = replace(scene.person, snoozed_until=until)
    return Outcome(changes=(Put(person),)) + scene.reply(say("snooze-set", until=until))


def _rested(scene: Scene, programme: Programme) -> datetime:
    """Return when a programme's days of rest end."""
    day = scene.local(programme).date() + timedelta(days=programme.policy.messages.snooze_days)
    return programme.calendar.instant(day, programme.policy.messages.from_time)


async def press_snooze(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Keep silent for the policy's days, by a button."""
    return await snooze(scene, "")


async def pause(scene: Scene, words: str) -> Outcome:
    """Stop all reminders until further notice, or go on after that; ``on`` never goes on."""
    paused = scene.person.paused and words.strip() != "on"
    return await set_pause(scene, ("off" if paused else "on",))


async def set_pause(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Pause (``on``) or go on (``off``), by a button."""
    paused = words[0] == "on"
    snoozed = None if not paused else scene.person.snoozed_until
    person = replace(scene.person, paused=paused, snoozed_until=snoozed)
    back = ((button("pause-end", "pause", "off"),),) if paused else ()
    leads = Role.COORDINATOR in scene.roles()
    line = say("pause-set", leads=leads) if paused else say("pause-ended")
    return Outcome(changes=(Put(person),)) + scene.reply(line, choices=back)


async def resume(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on with the open dialog: its question is put again after any action."""
    return Outcome() if scene.progress is not None else scene.reply(say("resume-nothing"))
