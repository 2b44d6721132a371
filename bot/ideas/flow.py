"""From a maker's idea to the coordinators' desk, and from there to a contact."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.answers import Lookout
from bot.domain.challenges import Organisation
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.gather import coordinators, to_contact, to_lead
from bot.ideas.dialog import ALL, HAND, IDEA, HandAnswers, IdeaAnswers, read_idea
from bot.ideas.offers import OFFER, TO, handed_on_by, handed_to, refused_by, shown_to, times_offered
from bot.scene import Scene, button, later
from bot.talk.behind import refused
from bot.talk.model import Choice, Message, Option, Outcome, Progress, Say, ToPerson, say

ACT = "idea"
MOST = 8
"""So many organisations, and ideas, are offered at a time."""


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask for an idea, for the programme in which nothing was found where there are several."""
    programmes = scene.programmes(Role.MAKER)
    ids = [each.id for each in programmes]
    known: dict[str, object] = {}
    if len(ids) == 1:
        known["programme"] = ids[0]
    empty = await scene.tx.find(Lookout, person_id=scene.person.id, programme_id=ids)
    if "programme" not in known and len({each.programme_id for each in empty}) == 1:
        known["programme"] = empty[0].programme_id
    text = read_idea(words, scene.now)
    if isinstance(text, str):
        known["text"] = text
    options = tuple(Option(each.id, each.name(scene.person.language)) for each in programmes)
    subject = {"programme": str(known.get("programme", ids[0]))}
    return scene.open(
        IDEA, subject, options={"programme": options}, answers=known, first=refused(text, words)
    )


async def written(scene: Scene, answers: IdeaAnswers, progress: Progress) -> Outcome:
    """Keep an idea, and show it to the coordinators in a polite hour."""
    programme = scene.office.programmes.get(answers.programme)
    if programme is None or programme not in scene.programmes(Role.MAKER):
        return Outcome(progress=None) + scene.reply(say("idea-gone"))
    idea = Idea(
        scene.new_id(),
        programme.id,
        scene.person.id,
        answers.text,
        answers.wanted or "",
        IdeaStage.OPEN,
        scene.now,
    )
    told = await tell_coordinators(scene, programme, idea, say("idea-new", name=scene.person.name))
    thanks = scene.reply(say("idea-thanks"))
    return (Outcome(None, (Put(idea),)) + thanks).saying(*told)


def body(idea: Idea) -> tuple[Say, ...]:
    """Return an idea as it is read, without a name."""
    wanted = (say("idea-would-fit", wanted=idea.wanted),) if idea.wanted else ()
    return (say("idea-words", text=idea.text), *wanted)


def desk_buttons(idea: Idea, times: int) -> tuple[tuple[Choice, ...], ...]:
    """Return what a coordinator can do with an idea that was offered for that many times.

    Once it was offered again, by whomever, these are buttons of before.
    """
    return (
        (button("idea-make", ACT, "make", idea.id, times),),
        (button("idea-no", ACT, "no", idea.id, times),),
    )


def at_desk(person_id: str, idea: Idea, times: int, head: Say, key: str) -> Message:
    """Return what somebody who coordinates reads of an idea that waits for them."""
    to = to_lead(person_id, idea.programme_id)
    return Message(to, (head, *body(idea)), desk_buttons(idea, times), about=ACT, key=key)


async def tell_coordinators(
    scene: Scene, programme: Programme, idea: Idea, head: Say
) -> tuple[Message, ...]:
    """Return what the coordinators hear of an idea that waits for them."""
    times = await times_offered(scene.tx, idea)
    return tuple(
        later(
            at_desk(each, idea, times, head, f"idea/{idea.id}/{scene.new_id()}/{each}"),
            programme,
            scene.now,
        )
        for each in await coordinators(scene.tx, programme.id)
        if each != scene.person.id
    )


async def show_ideas(scene: Scene, words: str) -> Outcome:
    """Show the ideas that nobody has settled yet, the oldest first."""
    ids = [each.id for each in scene.programmes(Role.COORDINATOR)]
    found = await scene.tx.find(Idea, programme_id=ids, stage=(IdeaStage.OPEN, IdeaStage.OFFERED))
    waiting = sorted((each for each in found if each.text), key=lambda each: each.made_at)
    if not waiting:
        return scene.reply(say("ideas-none"))
    head = Message(scene.private, (say("ideas-head", count=len(waiting)),))
    cards = [await _card(scene, each) for each in waiting[:MOST]]
    return Outcome(messages=(head, *cards))


async def _card(scene: Scene, idea: Idea, *first: Say) -> Message:
    """Return where an idea stands, and what can be done with it now."""
    times = await times_offered(scene.tx, idea)
    lines = (*first, await _stands(scene, idea), *body(idea))
    return Message(scene.private, lines, desk_buttons(idea, times), about=ACT)


async def _stands(scene: Scene, idea: Idea) -> Say:
    """Return the line that says where an idea stands."""
    if idea.stage is IdeaStage.OPEN:
        return say("ideas-open", again=await times_offered(scene.tx, idea) > 0)
    programme = scene.office.programmes[idea.programme_id]
    houses = await houses_of(scene, programme, idea)
    meant = {each.contact_id for each in houses if idea.asked_id in (None, each.contact_id)}
    asked = await shown_to(scene.tx, idea, meant)
    left = asked & await refused_by(scene.tx, idea)
    return say("ideas-offered", asked=len(asked), left=len(left))


async def on_desk(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask to whom an idea is to be handed, or thank its author and let it be.

    Where it was offered since the button came, somebody else decided that: they see how it stands.
    """
    what, idea_id, *shown = words
    idea = await _coordinated(scene, idea_id)
    if idea is None or idea.stage not in (IdeaStage.OPEN, IdeaStage.OFFERED) or not idea.text:
        return scene.refuse(say("idea-settled"))
    if int(shown[0] if shown else 0) != await times_offered(scene.tx, idea):
        return Outcome(messages=(await _card(scene, idea, say("idea-since")),), void=True)
    programme = scene.office.programmes[idea.programme_id]
    if what == "make":
        return await _ask_whom(scene, programme, idea)
    if what != "no":
        raise ValueError(what)
    declined = replace(
        idea, stage=IdeaStage.DECLINED, asked_id=None, settled_at=scene.now
    )  # who was asked may not have read it
    changes = (
        Put(declined),
        Withdraw(f"idea/{idea.id}/"),
        scene.audit(programme.id, "idea-decline", idea.id),
    )
    told = tell_author(scene, programme, idea, say("idea-declined"))
    others = await _tell_earlier(
        scene, programme, idea, say("idea-no-other", name=scene.person.name)
    )
    return (Outcome(changes=changes) + scene.reply(say("idea-declined-lead"))).saying(told, *others)


async def _coordinated(scene: Scene, idea_id: str) -> Idea | None:
    idea = await scene.tx.get(Idea, idea_id)
    mine = {each.id for each in scene.programmes(Role.COORDINATOR)}
    return idea if idea is not None and idea.programme_id in mine else None


async def _tell_earlier(
    scene: Scene, programme: Programme, idea: Idea, head: Say
) -> tuple[Message, ...]:
    """Return what those hear who handed an idea on, if another one decides while it lies there."""
    if idea.stage is not IdeaStage.OFFERED:
        return ()
    leads = await coordinators(scene.tx, programme.id)
    earlier = await handed_on_by(scene.tx, idea) & set(leads) - {scene.person.id}
    stem = f"idea/{idea.id}/{scene.new_id()}"
    told = (
        Message(to_lead(each, programme.id), (head, *body(idea)), about=ACT, key=f"{stem}/{each}")
        for each in sorted(earlier)
    )
    return tuple(later(each, programme, scene.now) for each in told)


def tell_author(scene: Scene, programme: Programme, idea: Idea, *lines: Say) -> Message:
    """Return what a maker hears of their idea."""
    key = f"idea/{idea.id}/{scene.new_id()}/author"
    told = Message(ToPerson(idea.person_id), lines, about=ACT, key=key)
    return later(told, programme, scene.now)


async def _ask_whom(scene: Scene, programme: Programme, idea: Idea) -> Outcome:
    houses = await houses_of(scene, programme, idea)
    if not houses:
        return scene.reply(say("idea-nobody"))
    options = (
        *(Option(each.id, each.name) for each in houses[:MOST]),
        Option(ALL, scene.label(say("idea-all"))),
    )
    times = await times_offered(scene.tx, idea)
    subject = {"programme": programme.id, "idea": idea.id, "times": str(times)}
    return scene.open(HAND, subject, options={"organisation": options})


async def houses_of(scene: Scene, programme: Programme, idea: Idea) -> Sequence[Organisation]:
    """Return the organisations whose contacts take part, but the author's own, by name."""
    found = await scene.tx.find(Organisation, programme_id=programme.id)
    here = await scene.tx.find(
        Membership, programme_id=programme.id, role=Role.CONTACT, left_at=None
    )
    contacts = {each.person_id for each in here} - {idea.person_id}
    there = [each for each in found if each.contact_id in contacts]
    return sorted(there, key=lambda each: (each.name, each.id))


async def handed(scene: Scene, answers: HandAnswers, progress: Progress) -> Outcome:
    """Show an idea to a contact, or to all of them; the first who takes it has it."""
    idea = await _coordinated(scene, progress.subject.get("idea", ""))
    if idea is None or idea.stage not in (IdeaStage.OPEN, IdeaStage.OFFERED) or not idea.text:
        return Outcome(progress=None) + scene.reply(say("idea-settled"))
    times = await times_offered(scene.tx, idea)
    if progress.subject.get("times", str(times)) != str(times):
        return Outcome(None, messages=(await _card(scene, idea, say("idea-since")),))
    programme = scene.office.programmes[idea.programme_id]
    houses = await houses_of(scene, programme, idea)
    meant = [each for each in houses if answers.organisation in (ALL, each.id)]
    if not meant:
        return Outcome(progress=None) + scene.reply(say("idea-nobody"))
    asked = None if answers.organisation == ALL else meant[0].contact_id
    offered = replace(idea, stage=IdeaStage.OFFERED, asked_id=asked)
    people = await scene.tx.find(Person, id=sorted({each.contact_id for each in meant}))
    name = meant[0].name if asked is not None else ""
    shared = sum(each.contact_id == asked for each in houses) > 1
    told = [
        later(offer(scene, idea, each.id, times + 1, name if shared else ""), programme, scene.now)
        for each in people
    ]
    changes: list[Change] = [
        Put(offered),
        Withdraw(f"idea/{idea.id}/"),
        scene.audit(programme.id, OFFER, idea.id),
    ]
    if asked is not None:
        changes.append(scene.audit(programme.id, TO, handed_to(idea, meant[0])))
    reply = scene.reply(say("idea-handed", organisation=name, all=asked is None))
    head = say("idea-handed-other", name=scene.person.name, organisation=name, all=asked is None)
    told += await _tell_earlier(scene, programme, idea, head)
    return (Outcome(None, tuple(changes)) + reply).saying(*told)


def offer(scene: Scene, idea: Idea, contact_id: str, times: int, house: str = "") -> Message:
    """Return what asks a contact whether they take an idea that is offered for that many times.

    ``house`` is the name of the organisation that is meant, where they speak for several.
    """
    row = (
        button("idea-take", "adopt", idea.id, "yes"),
        button("idea-leave", "adopt", idea.id, "no"),
    )
    key = f"idea/{idea.id}/{times}/{scene.new_id()}/{contact_id}"
    named = (say("idea-offered-to", organisation=house),) if house else ()
    lines = (say("idea-offered"), *body(idea), *named, say("idea-offered-how"))
    return Message(to_contact(contact_id, idea.programme_id), lines, (row,), about=ACT, key=key)
