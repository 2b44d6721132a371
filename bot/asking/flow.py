"""A question goes to the coordinators, and whoever of them answers first is heard by all."""

from collections.abc import Sequence

from bot.asking.dialog import (
    ASK,
    REPLY,
    TWICE,
    AskAnswers,
    Decision,
    ReplyAnswers,
    TwiceAnswers,
    read_question,
)
from bot.asking.waiting import (
    ABOUT,
    answer_before,
    asker_of,
    forget_question,
    note,
    stem_of,
    thanks_of,
)
from bot.domain.changes import Put
from bot.domain.people import Introduction, Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.gather import coordinators, coordinators_reached, is_reached, to_lead
from bot.scene import Scene, button, later
from bot.talk.behind import refused
from bot.talk.model import Message, Option, Outcome, Progress, Say, ToPerson, Why, earlier, say
from bot.talk.readers import Rejected

INTRODUCTIONS = frozenset({"maker", "contact", "expert", "lead"})
"""Dialogs whose ``name`` is that of the person who is speaking."""
ACT = "ask-reply"
KNOWN = "known"
"""Set in the subject of an answer whose author knows that the question waits for none any more."""


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask what somebody wants to know; with the words typed behind the command, pass it on.

    Who takes no part (yet) is told where to ask: nothing of theirs is passed on before a consent.
    """
    programmes = _programmes(scene)
    if not scene.memberships:
        return scene.reply(say("ask-before", email=scene.programme.privacy.contact))
    if not programmes:
        return scene.reply(say("talk-no-office"))
    question = read_question(words, scene.heard_at())
    if len(programmes) > 1:
        known: dict[str, object] = {} if isinstance(question, Rejected) else {"text": question}
        return _open(scene, programmes, known, refused(question, words))
    if not isinstance(question, Rejected):
        return await _pass_on(scene, programmes[0], question, scene.new_id())
    return _open(scene, programmes, {}, refused(question, words))


async def ask_again(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask what else somebody wants to know, after an answer."""
    programmes = [each for each in scene.programmes() if each.id == words[0]]
    if not programmes:
        return scene.refuse(say("talk-void"))
    return _open(scene, programmes, {}, ())


def _programmes(scene: Scene) -> Sequence[Programme]:
    """Return the programmes that may be meant: what was chosen just now, else all of theirs.

    A dialog about something of one programme, as the team's date, says nothing of a question.
    """
    mine = scene.programmes()
    here = _chosen(scene.progress) if scene.progress is not None else None
    return [each for each in mine if each.id == here] or mine


def _chosen(progress: Progress) -> str | None:
    """Return the programme that was chosen in a dialog, or by the button that began a question."""
    if progress.dialog == ASK.name or len(progress.options.get("programme", ())) > 1:
        return progress.answers.get("programme")
    return None


def _open(
    scene: Scene, programmes: Sequence[Programme], known: dict[str, object], first: tuple[Say, ...]
) -> Outcome:
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    if len(options) == 1:
        known = {**known, "programme": options[0].id}
    return scene.open(
        ASK,
        {"programme": options[0].id},
        options={"programme": options},
        answers=known,
        first=first,
    )


async def passed_on(scene: Scene, answers: AskAnswers, progress: Progress) -> Outcome:
    """Tell every coordinator of the programme, in a polite hour."""
    programme = scene.office.programmes.get(answers.programme)
    if programme is None:
        return Outcome(None) + scene.reply(say("talk-no-office"))
    return Outcome(None) + await _pass_on(scene, programme, answers.text, progress.run)


async def _pass_on(scene: Scene, programme: Programme, text: str, run: str) -> Outcome:
    others = await _whom(scene, programme)
    email = programme.privacy.contact
    if not others:
        return scene.reply(say("ask-nobody", email=email))
    roles = [each.role for each in scene.memberships if each.programme_id == programme.id]
    name = _own_name(scene)
    line = say(
        "ask-told",
        known=bool(name),
        name=name,
        role=roles[0] if roles else Role.MAKER,
        text=text,
    )
    answer = ((button("ask-answer", "answer", scene.person.id, run, programme.id),),)
    told = [
        later(
            Message(to_lead(each, programme.id), (line,), answer, about=ABOUT,
                    key=f"{_spoken(scene, run)}/{each}"),
            programme,
            scene.now,
        )
        for each in others
    ]  # fmt: skip
    thanks = Message(scene.here, (say("ask-thanks", text=text),), key=thanks_of(run))
    notes = (note(scene.person.id, run, each, programme, scene.now) for each in others)
    return Outcome(changes=tuple(Put(each) for each in notes), messages=(thanks, *told))


async def _whom(scene: Scene, programme: Programme) -> Sequence[str]:
    """Return who looks after the asker's region, or after all; everybody where nobody does.

    Only who is reached at all.
    """
    reached = await coordinators_reached(scene.tx, programme.id)
    everybody = [each for each in reached if each != scene.person.id]
    profile = await scene.tx.get(Profile, scene.person.id, programme.id)
    told = await scene.tx.find(
        Introduction, person_id=everybody, programme_id=programme.id, role=Role.COORDINATOR
    )
    regions = {each.person_id: each.regions for each in told}
    here = profile.region if profile else ""
    there = [each for each in everybody if not regions.get(each) or here in regions[each]]
    return there if here and there else everybody


def _own_name(scene: Scene) -> str:
    """Return the speaker's name, also if they have only just told it in an open introduction."""
    given = (
        each.answers.get("name")
        for each in (scene.progress.stack if scene.progress is not None else ())
        if each.dialog in INTRODUCTIONS
    )
    return scene.person.name or next((str(each) for each in given if each), "")


def _spoken(scene: Scene, run: str) -> str:
    """Return how the keys of what the speaker says to others begin: it goes when they do."""
    return stem_of(scene.person.id, run)


async def begin_reply(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask a coordinator for the answer to a question; one that has an answer is shown with it."""
    told, run, *where = words
    asker_id = await asker_of(scene, told, run)
    programme = await _shared(scene, asker_id, where[0] if where else None)
    asker = await scene.tx.get(Person, asker_id)
    if programme is None or asker is None:
        return scene.refuse(say("talk-void"))
    subject = {
        "programme": programme.id,
        "asker": asker_id,
        "ask": run,
        "name": asker.name or scene.label(say("ask-somebody")),
    }
    before = await answer_before(scene, programme.id, asker_id, run)
    if before is None:
        return scene.open(REPLY, subject)
    return scene.open(REPLY, {**subject, KNOWN: scene.envelope.id}, first=(before,))


async def _shared(scene: Scene, asker_id: str, where: str | None) -> Programme | None:
    """Return the programme of a question, if the speaker leads it and the asker takes part.

    Older buttons do not tell where it was asked: then it is the first of theirs.
    """
    theirs = await scene.tx.find(Membership, person_id=asker_id, left_at=None)
    ids = {each.programme_id for each in theirs}
    mine = scene.programmes(Role.COORDINATOR)
    return next((each for each in mine if each.id in ids and where in (None, each.id)), None)


async def replied(scene: Scene, answers: ReplyAnswers, progress: Progress) -> Outcome:
    """Send the answer to whoever asked; where somebody else was faster, ask whether to."""
    subject = progress.subject
    asker_id = await asker_of(scene, subject["asker"], subject["ask"])
    before = await answer_before(scene, subject["programme"], asker_id, subject["ask"])
    if before is None or subject.get(KNOWN, scene.envelope.id) != scene.envelope.id:
        return await _reply(scene, answers.text, progress)
    return Outcome(None) + scene.open(TWICE, {**subject, "text": answers.text}, first=(before,))


async def replied_twice(scene: Scene, answers: TwiceAnswers, progress: Progress) -> Outcome:
    """Send an answer though there is one, or leave it."""
    if answers.decision is Decision.NO:
        return Outcome(None) + scene.reply(say("ask-twice-left"))
    return await _reply(scene, progress.subject["text"], progress)


async def _reply(scene: Scene, text: str, progress: Progress) -> Outcome:
    """Send the answer to whoever asked, and let the other coordinators know of it."""
    run = progress.subject["ask"]
    asker_id = await asker_of(scene, progress.subject["asker"], run)
    programme = await _shared(scene, asker_id, progress.subject["programme"])
    asker = await scene.tx.get(Person, asker_id)
    if programme is None or asker is None:
        return Outcome(None) + scene.reply(say("ask-gone"))
    if not await is_reached(scene.tx, asker_id):
        return Outcome(None) + scene.reply(say("ask-unreachable"))
    name = scene.person.name
    own = _spoken(scene, run)  # by which others find it
    answer = Message(
        ToPerson(asker_id),
        (say("ask-answered", name=name, text=text),),
        ((button("ask-more", "ask", programme.id),),),
        why=Why.NEWS,
        about=ABOUT,
        key=own if await scene.tx.parcel(own) is None else _spoken(scene, progress.run),
        quotes=earlier(thanks_of(run)),
    )
    known = bool(asker.name)
    line = say("ask-settled", name=name, known=known, asker=asker.name, text=text)
    told = [
        later(
            Message(to_lead(each, programme.id), (line,), about=ABOUT,
                    key=f"{_spoken(scene, progress.run)}/{each}"),
            programme,
            scene.now,
        )
        for each in await coordinators(scene.tx, programme.id)
        if each != scene.person.id
    ]  # fmt: skip
    entry = scene.audit(programme.id, ACT, asker_id)
    sent = scene.reply(say("ask-sent", known=known, name=asker.name))
    settled = await forget_question(scene, programme.id, asker_id, run)
    return Outcome(None, (entry, *settled), (answer, *told)) + sent
