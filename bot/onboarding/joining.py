"""Joining: by a code or without one, and the consent with which everything begins."""

from dataclasses import replace

from bot.codes import code_hash, read_code
from bot.consents import agreement
from bot.domain.briefs import Expertise
from bot.domain.challenges import Organisation, Side
from bot.domain.changes import Change, Drop, Put
from bot.domain.evenings import Coming, Evening, Guest
from bot.domain.newcomers import Newcomer, Signup
from bot.domain.people import Introduction, Invitation, Membership, Purpose, Role
from bot.domain.programme import Programme
from bot.guesses import locked_until, note_wrong, turn_away
from bot.onboarding.dialog import (
    SIDE,
    WELCOME,
    WHICH,
    SideAnswers,
    SideChoice,
    WelcomeAnswers,
    WhichAnswers,
    Yes,
)
from bot.onboarding.introductions import introduce, introduced
from bot.onboarding.linking import link
from bot.onboarding.unanswered import is_claimed
from bot.onboarding.waiting import held_back, show_standing, standing, wait
from bot.scene import Scene
from bot.talk.model import Option, Outcome, Progress, Say, say


async def start(scene: Scene, words: str) -> Outcome:
    """Say hello: with a code let the person in, without one ask which side they are on."""
    if words.strip():
        return await enter(scene, words)
    if scene.progress is not None:
        return scene.reply(say("welcome-again"))
    for each in scene.memberships:
        if not await introduced(scene, each):
            return introduce(scene, scene.office.programmes[each.programme_id], each.role, ())
    if scene.memberships:
        back = scene.reply(say("welcome-back", name=scene.person.name))
        return back + (await show_standing(scene) or Outcome())
    return await show_standing(scene) or _choose_programme(scene)


def _choose_programme(scene: Scene) -> Outcome:
    open_to_all = [each for each in scene.office.programmes.values() if each.join]
    if not open_to_all:
        return scene.reply(say("welcome-code"))
    hello = (say("welcome-hello"),)
    if len(open_to_all) == 1:
        return _choose_side(scene, open_to_all[0], hello)
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in open_to_all)
    return scene.open(WHICH, {}, options={"programme": options}, first=hello)


async def programme_chosen(scene: Scene, answers: WhichAnswers, progress: Progress) -> Outcome:
    """Ask which side somebody is on in the programme that they chose."""
    programme = scene.office.programmes.get(answers.programme)
    if programme is None or not programme.join:
        return Outcome(progress=None) + scene.reply(say("welcome-code"))
    return _choose_side(scene, programme, ())


def _choose_side(scene: Scene, programme: Programme, first: tuple[Say, ...]) -> Outcome:
    """Ask for the side; one that needs a code is not offered."""
    open_sides = (*(role.value for role in programme.join), SideChoice.CODE.value)
    return scene.open(
        SIDE,
        {"name": programme.name(scene.person.language)},
        options={"side": tuple(Option(each, "") for each in open_sides)},
        answers={"programme": programme.id},
        first=first,
    )


async def side_chosen(scene: Scene, answers: SideAnswers, progress: Progress) -> Outcome:
    """Go on with the side that somebody chose who came without a code."""
    if answers.side is SideChoice.CODE:
        return Outcome(progress=None) + scene.reply(say("welcome-type-code"))
    programme = scene.office.programmes.get(answers.programme)
    role = Role(answers.side.value)
    if programme is None or role not in programme.join:
        return Outcome(progress=None) + scene.reply(say("welcome-code"))
    return Outcome(progress=None) + await _welcome(scene, programme, role, None)


async def is_code(scene: Scene, words: str) -> bool:
    """Whether words that may answer a question are a code that exists; guesses are not told."""
    code = read_code(words)
    if code is None or await scene.tx.get(Invitation, code_hash(code)) is None:
        return False
    return await locked_until(scene) is None


async def enter(scene: Scene, words: str) -> Outcome:
    """Let somebody in by a code that was typed or came with a link."""
    code = read_code(words)
    until = await locked_until(scene) if code else None
    if until is not None:
        return await turn_away(scene, until)
    found = await scene.tx.get(Invitation, code_hash(code)) if code else None
    if found is None or found.programme_id not in scene.office.programmes:
        return await _unknown(scene, code)
    programme = scene.office.programmes[found.programme_id]
    if found.person_id is not None:
        return await link(scene, found)
    if found.role is None:
        return scene.reply(say("code-of-team"))
    member = _member(scene, programme, found.role)
    if member is not None:
        return await _for_another(scene, found) or await _already(scene, programme, member)
    if found.is_over(scene.now):
        return scene.reply(say("code-used-up"))
    return await _welcome(scene, programme, found.role, found)


async def _already(scene: Scene, programme: Programme, member: Membership) -> Outcome:
    """Tell somebody that they take part; who has not said what their role tells is asked again."""
    already = say("code-already", programme=programme.name(scene.person.language))
    if scene.progress is None and not await introduced(scene, member):
        return introduce(scene, programme, member.role, (already,))
    return scene.reply(already)


async def _for_another(scene: Scene, invitation: Invitation) -> Outcome | None:
    """Make an expert that of the organisation, too, whose code they have; ``None`` if they are.

    Who has not told their field yet is asked for it, and stands ready after that.
    """
    house = await scene.tx.get(Organisation, invitation.organisation_id or "")
    if house is None or invitation.role is not Role.EXPERT or house.contact_id == scene.person.id:
        return None
    known = await scene.tx.get(Expertise, scene.person.id, house.id)
    if known is not None and known.left_at is None:
        return None
    if invitation.is_over(scene.now):
        return scene.reply(say("code-used-up"))
    programme = scene.office.programmes[invitation.programme_id]
    key = (scene.person.id, programme.id, Role.EXPERT)
    told = await scene.tx.get(Introduction, *key)
    field = told.field if told is not None else ""
    expertise = Expertise(scene.person.id, house.id, programme.id, field, scene.now)
    listed = await scene.tx.find(Signup, code_hash=invitation.code_hash)
    used = (*_use(invitation, again=False), *(Drop(each) for each in listed))
    kept = Outcome(changes=(Put(expertise), *used))
    line = say("code-of-house", organisation=house.name)
    if told is None and scene.progress is None:
        return kept + introduce(scene, programme, Role.EXPERT, (line,))
    return kept + scene.reply(line)


async def _unknown(scene: Scene, code: str | None) -> Outcome:
    """Answer a code that lets nobody into a programme; it may be that of an evening.

    Who shows that is noted, and let in by whom it concerns.
    """
    found = await scene.tx.find(Evening, code_hash=code_hash(code)) if code else ()
    if not found:
        wrong = await note_wrong(scene) if code else Outcome()
        return wrong + scene.reply(say("code-unknown"))
    if found[0].programme_id not in {each.id for each in scene.programmes()}:
        return scene.reply(say("code-of-evening"))
    guest = await scene.tx.get(Guest, scene.person.id, found[0].id)
    new = Guest(scene.person.id, found[0].id, Side.MAKER, "", Coming.ASKED, scene.now)
    return Outcome(changes=(Put(replace(guest or new, door_at=scene.now)),))


def _member(scene: Scene, programme: Programme, role: Role) -> Membership | None:
    """Return the speaker's membership of that kind, if they take part."""
    key = (programme.id, role)
    return next((each for each in scene.memberships if (each.programme_id, each.role) == key), None)


async def _welcome(
    scene: Scene, programme: Programme, role: Role, invitation: Invitation | None
) -> Outcome:
    before = await _in_the_way(scene, programme, role, invitation)
    if before is not None:
        return before
    name = programme.name(scene.person.language)
    subject = {
        "programme": programme.id,
        "name": name,
        "role": role.value,
        "code": invitation.code_hash if invitation is not None else "",
        "version": programme.privacy.version,
        "controller": programme.privacy.controller,
        "email": programme.privacy.contact,
    }
    hello = say("welcome-programme", programme=name, role=role)
    known: dict[str, object] = {"known": bool(scene.person.name or scene.memberships)}
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
    code = progress.subject["code"]
    invitation = await scene.tx.get(Invitation, code) if code else None
    against = await _against(scene, programme, role, progress, invitation)
    if against is not None:
        return Outcome(progress=None) + against
    came = await _came_before(scene, programme, role, code)
    changes: list[Change] = [] if invitation is None else _use(invitation, again=came)
    signups = await scene.tx.find(Signup, code_hash=code) if code else ()
    person = replace(scene.person, form=scene.person.form if answers.known else answers.form)
    if signups and not person.name:  # it is shown, and can be changed, at the end
        person = replace(person, name=signups[0].name)
    changes.extend((Put(person), *(Drop(each) for each in signups)))
    wording = scene.label(Say("welcome-consent", progress.subject))
    changes.append(Put(agreement(scene, programme, Purpose.PROCESSING, wording)))
    known = replace(scene, person=person)
    newcomer = await held_back(known, programme, role, code, approved=bool(signups))
    if newcomer is not None:
        return Outcome(changes=tuple(changes)) + await wait(known, programme, newcomer)
    member = Membership(person.id, programme.id, role, scene.now)
    changes.append(Put(member))
    if role is not Role.COORDINATOR and await introduced(known, member):  # they had left
        back = scene.reply(say("welcome-back", name=person.name))
        return Outcome(None, tuple(changes)) + back
    first = (say("welcome-thanks"),) if not scene.person.name else ()
    return Outcome(changes=tuple(changes)) + introduce(known, programme, role, first)


async def _against(
    scene: Scene,
    programme: Programme,
    role: Role,
    progress: Progress,
    invitation: Invitation | None,
) -> Outcome | None:
    """Return what somebody hears for whom things have changed since they were asked."""
    if _member(scene, programme, role) is not None:  # by another account
        return scene.reply(say("code-already", programme=programme.name(scene.person.language)))
    if not progress.subject["code"] and role not in programme.join:  # the door was shut
        return scene.reply(say("welcome-code"))
    if progress.subject.get("version") != programme.privacy.version:  # they read another text
        return await _welcome(scene, programme, role, invitation)
    before = await _in_the_way(scene, programme, role, invitation)
    if before is not None:
        return before
    if progress.subject["code"] and (invitation is None or invitation.is_over(scene.now)):
        return scene.reply(say("code-used-up"))
    return None


async def _in_the_way(
    scene: Scene, programme: Programme, role: Role, invitation: Invitation | None
) -> Outcome | None:
    """Return what somebody hears who is not asked for their consent just now.

    While an account of theirs is said to be lost nobody changes, uncounted, who has to agree.
    """
    before = await standing(scene, programme, role, invitation)
    if before is not None:
        return before
    codes = await scene.tx.find(Invitation, person_id=scene.person.id)
    return scene.reply(say("welcome-lost")) if is_claimed(codes, scene.now) else None


async def _came_before(scene: Scene, programme: Programme, role: Role, code: str) -> bool:
    """Whether somebody used this code already, or took part, and left again."""
    key = (scene.person.id, programme.id, role)
    newcomer = await scene.tx.get(Newcomer, *key)
    waited = newcomer is not None and newcomer.code_hash == code
    return waited or await scene.tx.get(Membership, *key) is not None


def _use(invitation: Invitation, *, again: bool) -> list[Change]:
    """Return what using a code changes about it; who comes ``again`` leaves it to the others."""
    if invitation.uses_left is None or (again and invitation.uses_left > 1):
        return []
    return [Put(replace(invitation, uses_left=invitation.uses_left - 1))]
