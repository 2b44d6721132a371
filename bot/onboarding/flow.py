"""Joining: which facts an answered dialog becomes, and which question comes next."""

from dataclasses import replace

from bot.codes import code_hash, read_code
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Change, Put
from bot.domain.people import (
    Consent,
    Invitation,
    Membership,
    Profile,
    Purpose,
    Role,
)
from bot.domain.programme import Programme
from bot.guesses import locked_until, note_wrong, turn_away
from bot.onboarding.dialog import (
    CONTACT,
    MAKER,
    NAME,
    SIDE,
    WELCOME,
    ContactAnswers,
    MakerAnswers,
    NameAnswers,
    SideAnswers,
    SideChoice,
    WelcomeAnswers,
    Yes,
)
from bot.onboarding.linking import link
from bot.scene import Scene
from bot.talk.model import Message, Option, Outcome, Progress, Say, say
from bot.talk.show import ask

INTRODUCTIONS = {
    Role.MAKER: MAKER,
    Role.CONTACT: CONTACT,
    Role.EXPERT: NAME,
    Role.COORDINATOR: NAME,
}
LEADING = frozenset({Role.COORDINATOR, Role.EXPERT})
"""Roles that tell no more than their name."""


async def start(scene: Scene, words: str) -> Outcome:
    """Say hello: with a code let the person in, without one ask which side they are on."""
    if words.strip():
        return await enter(scene, words)
    if scene.progress is not None:
        return scene.reply(say("welcome-again"))
    for each in scene.memberships:
        if not await _introduced(scene, each):
            return _introduce(scene, scene.office.programmes[each.programme_id], each.role, ())
    if scene.memberships:
        return scene.reply(say("welcome-back", name=scene.person.name))
    return _choose_side(scene)


async def _introduced(scene: Scene, membership: Membership) -> bool:
    """Whether somebody has said what their role tells; who cancelled it may begin again."""
    programme_id = membership.programme_id
    if programme_id not in scene.office.programmes:
        return True
    match membership.role:
        case Role.MAKER:
            return await scene.tx.get(Profile, scene.person.id, programme_id) is not None
        case Role.CONTACT:
            person_id = scene.person.id
            found = await scene.tx.find(Challenge, programme_id=programme_id, contact_id=person_id)
            return bool(found)
        case _:
            return bool(scene.person.name)


def _choose_side(scene: Scene) -> Outcome:
    open_to_all = [each for each in scene.office.programmes.values() if each.join]
    if not open_to_all:
        return scene.reply(say("welcome-code"))
    options = tuple(Option(each.id, each.name(scene.person.language)) for each in open_to_all)
    known = {"programme": open_to_all[0].id} if len(open_to_all) == 1 else {}
    return scene.open(
        SIDE,
        {"name": options[0].label},
        options={"programme": options},
        answers=known,
        first=(say("welcome-hello"),),
    )


async def side_chosen(scene: Scene, answers: SideAnswers, progress: Progress) -> Outcome:
    """Go on with the side that somebody chose who came without a code."""
    if answers.side is SideChoice.CODE:
        return Outcome(progress=None) + scene.reply(say("welcome-type-code"))
    programme = scene.office.programmes[answers.programme]
    role = Role(answers.side.value)
    if role not in programme.join:
        return Outcome(progress=None) + scene.reply(say("welcome-code"))
    return _welcome(scene, programme, role, code="")


async def enter(scene: Scene, words: str) -> Outcome:
    """Let somebody in by a code that was typed or came with a link."""
    code = read_code(words)
    until = await locked_until(scene) if code else None
    if until is not None:
        return await turn_away(scene, until)
    found = await scene.tx.get(Invitation, code_hash(code)) if code else None
    if found is None or found.programme_id not in scene.office.programmes:
        wrong = await note_wrong(scene) if code else Outcome()
        return wrong + scene.reply(say("code-unknown"))
    programme = scene.office.programmes[found.programme_id]
    if found.person_id is not None:
        return await link(scene, found)
    if found.role is None:
        return scene.reply(say("code-of-team"))
    for each in scene.memberships:
        if each.programme_id == programme.id and each.role is found.role:
            already = say("code-already", programme=programme.name(scene.person.language))
            if scene.progress is None and not await _introduced(scene, each):
                return _introduce(scene, programme, each.role, (already,))
            return scene.reply(already)
    if found.uses_left == 0:
        return scene.reply(say("code-used-up"))
    return _welcome(scene, programme, found.role, found.code_hash)


def _welcome(scene: Scene, programme: Programme, role: Role, code: str) -> Outcome:
    name = programme.name(scene.person.language)
    subject = {
        "programme": programme.id,
        "name": name,
        "role": role.value,
        "code": code,
        "controller": programme.privacy.controller,
        "email": programme.privacy.contact,
    }
    hello = say("welcome-programme", programme=name, role=role)
    known: dict[str, object] = {"known": bool(scene.person.name)}
    if scene.person.language != "de":
        known["form"] = scene.person.form
    return scene.open(WELCOME, subject, answers=known, first=(hello,))


async def welcomed(scene: Scene, answers: WelcomeAnswers, progress: Progress) -> Outcome:
    """Record the consent with its wording, make the person a member, ask on."""
    programme = scene.office.programmes[progress.subject["programme"]]
    role = Role(progress.subject["role"])
    if answers.consent is Yes.NO:
        return Outcome(progress=None) + scene.reply(
            say("welcome-refused", member=bool(scene.memberships))
        )
    changes: list[Change] = []
    if progress.subject["code"]:
        invitation = await scene.tx.get(Invitation, progress.subject["code"])
        if invitation is None or invitation.uses_left == 0:
            return Outcome(progress=None) + scene.reply(say("code-used-up"))
        if invitation.uses_left is not None:
            changes.append(Put(replace(invitation, uses_left=invitation.uses_left - 1)))
    form = scene.person.form if answers.known else answers.form
    person = replace(scene.person, form=form)
    changes.append(Put(person))
    changes.append(Put(Membership(person.id, programme.id, role, scene.now)))
    wording = scene.label(Say("welcome-consent", progress.subject))
    changes.append(Put(_consent(scene, programme, Purpose.PROCESSING, wording)))
    first = (say("welcome-thanks"),) if not person.name else ()
    opened = _introduce(replace(scene, person=person), programme, role, first)
    return Outcome(changes=tuple(changes)) + opened


def _introduce(scene: Scene, programme: Programme, role: Role, first: tuple[Say, ...]) -> Outcome:
    if role in LEADING and scene.person.name:
        return Outcome(progress=None) + scene.reply(say(f"{role}-ready"))
    subject = {
        "programme": programme.id,
        "name": programme.name(scene.person.language),
        "role": role.value,
    }
    regions = tuple(Option(each, each) for each in programme.regions)
    sectors = tuple(Option(each, "") for each in programme.sectors)
    known: dict[str, object] = {"name": scene.person.name} if scene.person.name else {}
    if len(regions) == 1 and role not in LEADING:
        known["region"] = regions[0].id
    return scene.open(
        INTRODUCTIONS[role],
        subject,
        options={"region": regions, "sector": sectors},
        answers=known,
        first=first,
    )


async def maker_done(scene: Scene, answers: MakerAnswers, progress: Progress) -> Outcome:
    """Turn a maker's answers into a profile."""
    programme = scene.office.programmes[progress.subject["programme"]]
    profile = Profile(
        scene.person.id,
        programme.id,
        answers.trade,
        answers.doing,
        answers.skills,
        answers.tools,
        answers.offers,
        answers.expectations,
        answers.hopes,
        answers.availability,
        answers.region,
        answers.links,
        scene.now,
    )
    changes: list[Change] = [Put(replace(scene.person, name=answers.name)), Put(profile)]
    if answers.share is Yes.YES:
        wording = scene.label(say("maker-share"))
        changes.append(Put(_consent(scene, programme, Purpose.SHARING, wording)))
    thanks = Message(scene.private, (say("maker-done", name=answers.name),))
    return Outcome(None, tuple(changes), (thanks,))


async def contact_done(scene: Scene, answers: ContactAnswers, progress: Progress) -> Outcome:
    """Turn a contact's answers into an organisation with one challenge."""
    programme = scene.office.programmes[progress.subject["programme"]]
    others = await scene.tx.find(Organisation, programme_id=programme.id)
    name = answers.organisation.casefold()
    taken = [each for each in others if each.name.casefold() == name]
    if taken and taken[0].contact_id != scene.person.id:
        return _ask_organisation_again(scene, progress, answers.organisation)
    organisation = Organisation(
        taken[0].id if taken else scene.new_id(),
        programme.id,
        answers.organisation,
        answers.sector,
        answers.size,
        scene.person.id,
    )
    challenge = Challenge(
        scene.new_id(),
        programme.id,
        await scene.tx.next_number(Challenge, programme.id),
        organisation.id,
        scene.person.id,
        answers.title,
        answers.need,
        answers.skills,
        answers.supports,
        answers.budget,
        answers.expectations,
        answers.region,
        answers.publish,
        answers.commitment is Yes.YES,
        scene.now,
    )
    person = replace(scene.person, name=answers.name)
    changes: list[Change] = [Put(person), Put(organisation), Put(challenge)]
    for agreed, purpose, text in (
        (answers.share is Yes.YES, Purpose.SHARING, "contact-share"),
        (answers.publish == "yes", Purpose.PUBLISHING, "contact-publish"),
    ):
        if agreed:
            wording = scene.label(say(text))
            changes.append(Put(_consent(scene, programme, purpose, wording)))
    thanks = Message(
        scene.private,
        (say("contact-done", name=answers.name, title=answers.title, number=challenge.number),),
    )
    return Outcome(None, tuple(changes), (thanks,))


def _ask_organisation_again(scene: Scene, progress: Progress, name: str) -> Outcome:
    answers = {key: value for key, value in progress.answers.items() if key != "organisation"}
    back = replace(progress, step="organisation", answers=answers, editing=True)
    turn = ask(CONTACT, back, scene.label)
    taken = say("contact-taken", organisation=name)
    message = Message(scene.private, (taken, *turn.lines), turn.choices)
    return Outcome(back, messages=(message,))


async def name_given(scene: Scene, answers: NameAnswers, progress: Progress) -> Outcome:
    """Keep the name of a coordinator or an expert, and say what can be done."""
    person = replace(scene.person, name=answers.name)
    ready = Message(scene.private, (say(f"{progress.subject['role']}-ready"),))
    return Outcome(None, (Put(person),), (ready,))


def _consent(scene: Scene, programme: Programme, purpose: Purpose, wording: str) -> Consent:
    return Consent(
        scene.new_id(),
        scene.person.id,
        programme.id,
        purpose,
        programme.privacy.version,
        wording,
        scene.account.channel,
        scene.now,
    )
