"""Invitations: a coordinator makes a code with its links and QR codes, and takes codes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.admission import is_over
from bot.codes import code_hash, new_code, pretty
from bot.domain.challenges import Organisation
from bot.domain.changes import Put
from bot.domain.newcomers import Signup
from bot.domain.people import Invitation, Role
from bot.domain.programme import Programme
from bot.invitations.dialog import HOUSE, INVITE, HouseAnswers, InviteAnswers, Life, Uses
from bot.invitations.pending import summary
from bot.qr import codes_of
from bot.scene import Scene, button
from bot.talk.formats import WithYear
from bot.talk.model import Choice, Message, Option, Outcome, Progress, Say, say

LIVES = {Life.WEEK: timedelta(days=7), Life.MONTH: timedelta(days=30), Life.ALWAYS: None}
COUNTS = {Uses.ONE: 1, Uses.TEN: 10, Uses.FIFTY: 50, Uses.ANY: None}
CHANNELS = ("telegram", "matrix", "console")
"""The messengers that have a name in words."""

PAGE = 10
HOUSES = 90
"""So many organisations are offered: Telegram takes a hundred buttons at most."""
_MARK = 16


async def invite(scene: Scene, words: str) -> Outcome:
    """Show which codes work; where there is none, ask at once what a new one is to be good for."""
    return await _list(scene, 0) or _ask(scene)


async def ask_invitation(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask what a new code is to be good for."""
    return _ask(scene)


def _ask(scene: Scene) -> Outcome:
    programmes = scene.programmes(Role.COORDINATOR)
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    known = {"programme": programmes[0].id} if len(programmes) == 1 else {}
    subject = {"programme": programmes[0].id}
    return scene.open(INVITE, subject, options={"programme": options}, answers=known)


async def made(scene: Scene, answers: InviteAnswers, progress: Progress) -> Outcome:
    """Make the code; for an expert, ask for the organisation first."""
    programme = _led(scene, answers.programme)
    if programme is None:
        return Outcome(progress=None) + scene.reply(say("invite-gone"))
    if answers.role is not Role.EXPERT:
        return _make(scene, programme, answers)
    found = await scene.tx.find(Organisation, programme_id=programme.id)
    # Of whom an erasure took the name nobody can be invited.
    houses = [each for each in found if each.name]
    if not houses:
        return Outcome(progress=None) + scene.reply(say("invite-houseless"))
    named = sorted(houses, key=lambda each: (each.name.casefold(), each.id))[:HOUSES]
    options = {"organisation": tuple(Option(each.id, each.name) for each in named)}
    known: dict[str, object] = {"programme": programme.id, "life": answers.life}
    subject = {"programme": programme.id}
    return Outcome(progress=None) + scene.open(HOUSE, subject, options=options, answers=known)


def _led(scene: Scene, programme_id: str) -> Programme | None:
    led = scene.programmes(Role.COORDINATOR)
    return next((each for each in led if each.id == programme_id), None)


async def house_chosen(scene: Scene, answers: HouseAnswers, progress: Progress) -> Outcome:
    """Make the code for an expert of an organisation."""
    programme = _led(scene, answers.programme)
    house = await scene.tx.get(Organisation, answers.organisation)
    if programme is None or house is None:
        return Outcome(progress=None) + scene.reply(say("invite-gone"))
    wanted = InviteAnswers(programme=programme.id, role=Role.EXPERT, life=answers.life)
    return _make(scene, programme, wanted, house)


def _make(
    scene: Scene, programme: Programme, answers: InviteAnswers, house: Organisation | None = None
) -> Outcome:
    """Make the code, and hand it over with its links and QR codes."""
    code, life = new_code(scene.new_id), LIVES[answers.life]
    invitation = Invitation(
        code_hash(code),
        programme.id,
        answers.role,
        None,
        COUNTS[answers.uses],
        scene.now,
        expires_at=None if life is None else scene.now + life,
        made_by=scene.person.id,
        organisation_id=None if house is None else house.id,
    )
    lines = (
        say(
            "invite-made",
            programme=programme.name(scene.person.language),
            role=answers.role,
            house="" if house is None else house.name,
            **_worth(invitation),
        ),
        *too_late(scene, programme),
        *links_of(scene, code),
        say("invite-code", code=pretty(code)),
    )
    rows = ((button("invite-revoke", "revoke", _mark(invitation)),),)
    message = Message(scene.private, lines, rows)
    entry = scene.audit(programme.id, "invite", invitation.code_hash)
    drawn = _drawn(scene, answers.role, code)
    return Outcome(None, (Put(invitation), entry), (message, *drawn))


def too_late(scene: Scene, programme: Programme) -> Iterator[Say]:
    """Yield a warning where whoever is invited comes after the programme's last day."""
    if is_over(programme, scene.now):
        name = programme.name(scene.person.language)
        yield say("invite-late", programme=name, ended=WithYear(programme.ends))


def links_of(scene: Scene, code: str) -> Iterator[Say]:
    """Yield a line with the link for each messenger."""
    for channel, links in sorted(scene.office.links.items()):
        if channel in CHANNELS:
            yield say(f"invite-at-{channel}", link=links.deep_link(code))


def _drawn(scene: Scene, role: Role, code: str) -> Iterator[Message]:
    """Yield the QR codes, each file with what it is for."""
    for channel, links in sorted(scene.office.links.items()):
        link = links.deep_link(code)
        if channel not in CHANNELS or not link.startswith("https://"):
            continue
        picture, drawing = codes_of(f"kupplung-{role}-{channel}", link)
        for words, file in ((f"invite-qr-{channel}", picture), ("invite-print", drawing)):
            yield Message(scene.private, (say(words),), documents=(file,))


def _worth(invitation: Invitation) -> dict[str, object]:
    """Return what a text says of how often, and until when, a code works."""
    until = invitation.expires_at
    return {
        "uses": invitation.uses_left or 0,
        "limited": until is not None,
        "until": until if until is not None else "",
    }


def _mark(invitation: Invitation) -> str:
    return invitation.code_hash[:_MARK]


# Codes that work, and taking them back.


async def turn_page(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on with the list of codes."""
    page = int(words[0]) if words[0].isdecimal() else 0
    return await _list(scene, page) or scene.refuse(say("invite-none"))


async def _living(scene: Scene) -> list[Invitation]:
    """Return the codes that let people into the programmes that the person coordinates.

    Those of people on a list are apart.
    """
    ids = tuple(each.id for each in scene.programmes(Role.COORDINATOR))
    found = await scene.tx.find(Invitation, programme_id=ids, team_id=None, person_id=None)
    listed = {each.code_hash for each in await scene.tx.find(Signup, programme_id=ids)}
    return [
        each
        for each in sorted(found, key=lambda each: (each.programme_id, each.created_at))
        if each.role is not None and not each.is_over(scene.now) and each.code_hash not in listed
    ]


async def _list(scene: Scene, page: int) -> Outcome | None:
    living, lists = await _living(scene), await summary(scene)
    if not living and lists is None:
        return None
    page = min(page, max(0, (len(living) - 1) // PAGE))
    shown = living[page * PAGE : (page + 1) * PAGE]
    head = say("invite-list" if living else "invite-none")
    lines = [head, *(_line(scene, each, at) for at, each in _numbered(shown, page))]
    rows: list[tuple[Choice, ...]] = [(button("invite-new", "invite"),)]
    numbers = [
        button(say("invite-open", number=at), "invitation", _mark(each))
        for at, each in _numbered(shown, page)
    ]
    rows.extend(tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5))
    if (page + 1) * PAGE < len(living):
        rows.append((button("invite-more", "invitations", page + 1),))
    if lists is not None:
        lines.append(lists[0])
        rows.append(lists[1])
    return scene.reply(*lines, choices=tuple(rows))


def _numbered(shown: list[Invitation], page: int) -> list[tuple[int, Invitation]]:
    return list(enumerate(shown, page * PAGE + 1))


def _line(scene: Scene, each: Invitation, number: int) -> Say:
    return say("invite-line", number=number, **_about(scene, each))


def _about(scene: Scene, each: Invitation) -> dict[str, object]:
    name = scene.office.programmes[each.programme_id].name(scene.person.language)
    made = {"role": each.role, "since": each.created_at.date()}
    return {"programme": name, **made, **_worth(each)}


async def _meant(scene: Scene, mark: str) -> Invitation | None:
    found = [each for each in await _living(scene) if _mark(each) == mark]
    return found[0] if found else None


async def show_invitation(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show one code, which can be taken back."""
    found = await _meant(scene, words[0])
    if found is None:
        return scene.refuse(say("invite-over"))
    rows = ((button("invite-revoke", "revoke", _mark(found)),),)
    return scene.reply(say("invite-card", **_about(scene, found)), choices=rows)


async def revoke(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a code back: who has it cannot come in any more; who is in stays."""
    found = await _meant(scene, words[0])
    if found is None:
        return scene.refuse(say("invite-over"))
    entry = scene.audit(found.programme_id, "revoke", found.code_hash)
    gone = Put(replace(found, uses_left=0))
    return Outcome(changes=(gone, entry)) + scene.reply(say("invite-revoked"))
