"""Sign-up lists: a file is handed in, read, shown, and becomes personal invitations, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.codes import code_hash, new_code, pretty
from bot.domain.challenges import Organisation
from bot.domain.changes import Change, Drop, Put
from bot.domain.newcomers import PENDING, Entry, Newcomer, Reading, Roster, Signup
from bot.domain.people import Invitation, Membership, Person, Role
from bot.domain.programme import Programme
from bot.invitations.dialog import (
    IMPORT,
    ROSTER,
    Decision,
    ImportAnswers,
    Listed,
    RosterAnswers,
)
from bot.invitations.invite import too_late
from bot.invitations.signups import Fault, Found, counts, read_signups, same, write_table
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Document, Message, Option, Outcome, Progress, Say, SheetRead, say
from bot.talk.readers import fold

LIFE = timedelta(days=90)
"""So long personal invitations are good for, and a list is kept of whoever has not come yet."""
UNDECIDED = timedelta(days=2)
"""After so long a list about which nobody decided is forgotten."""
SHOWN = 5
FAULTS = 15
ROLES = {Listed.MAKERS: Role.MAKER, Listed.CONTACTS: Role.CONTACT, Listed.MIXED: None}
CSV = "text/csv; charset=utf-8"


async def begin(scene: Scene, words: str) -> Outcome:
    """Ask for a list: for which programme, who stands on it, and the file."""
    return _ask(scene, {})


def _ask(scene: Scene, known: Mapping[str, object], *first: Say) -> Outcome:
    programmes = scene.programmes(Role.COORDINATOR)
    language = scene.person.language
    options = tuple(Option(each.id, each.name(language)) for each in programmes)
    given = {"programme": programmes[0].id} if len(programmes) == 1 else {}
    subject = {"programme": programmes[0].id}
    return scene.open(
        IMPORT, subject, options={"programme": options}, answers={**given, **known}, first=first
    )


async def handed_in(scene: Scene, answers: ImportAnswers, progress: Progress) -> Outcome:
    """Keep where the file is; it is read outside of this transaction, and comes back as news."""
    programme = _led(scene, answers.programme)
    if programme is None:
        return Outcome(progress=None) + scene.reply(say("import-gone"))
    roster = Roster(
        scene.new_id(),
        programme.id,
        scene.person.id,
        scene.account.id,
        ROLES[answers.listed],
        answers.media,
        (),
        Reading.COMING,
        scene.now,
    )
    return Outcome(None, (Put(roster),)) + scene.reply(say("import-reading"))


def _led(scene: Scene, programme_id: str) -> Programme | None:
    """Return a programme that the person coordinates."""
    led = {each.id: each for each in scene.programmes(Role.COORDINATOR)}
    return led.get(programme_id)


async def read(scene: Scene, event: SheetRead) -> Outcome:
    """Show what a list says: whom it invites, or what is wrong with it."""
    roster = await scene.tx.get(Roster, event.roster_id)
    if roster is None or roster.reading is not Reading.COMING:
        return Outcome()
    if roster.author_id != scene.person.id or _led(scene, roster.programme_id) is None:
        return Outcome(changes=(Drop(roster),))
    if event.trouble is not None:
        return _again(scene, roster, say(f"import-trouble-{event.trouble}"))
    houses = await houses_of(scene.tx, roster.programme_id)
    found = read_signups(event.rows, roster.role, houses)
    if found.faults:
        return _again(scene, roster, *_wrong(found.faults))
    entries = await fresh(scene.tx, roster.programme_id, found.entries)
    if not entries:
        return Outcome(changes=(Drop(roster),)) + scene.reply(say("import-nobody"))
    kept = replace(roster, media=None, entries=entries, reading=Reading.READ)
    lines = (*_whom(scene, kept), *_left_out(kept, found))
    subject = {"programme": roster.programme_id, "roster": roster.id}
    asked = scene.open(ROSTER, subject, first=lines)
    if isinstance(asked.progress, Progress):  # nobody knows when it comes
        asked = replace(asked, progress=replace(asked.progress, sudden=True))
    return Outcome(changes=(Put(kept),)) + asked


async def give_up(tx: Tx, event: SheetRead) -> Say:
    """Forget a list about which nothing can be decided; return what its author hears."""
    roster = await tx.get(Roster, event.roster_id)
    await tx.apply([Drop(roster)] if roster is not None else [])
    return say("import-gone")


def _again(scene: Scene, roster: Roster, *lines: Say) -> Outcome:
    """Keep nothing of a list, and ask for a better one."""
    listed = next(each for each, role in ROLES.items() if role is roster.role)
    known = {"programme": roster.programme_id, "listed": listed}
    return Outcome(changes=(Drop(roster),)) + _ask(scene, known, *lines)


def _wrong(faults: Sequence[Fault]) -> Iterator[Say]:
    yield say("import-wrong", count=len(faults))
    for each in faults[:FAULTS]:
        yield say("import-fault", wrong=each.wrong, line=each.line, word=each.word)
    if len(faults) > FAULTS:
        yield say("import-more", count=len(faults) - FAULTS)


async def houses_of(tx: Tx, programme_id: str) -> Mapping[str, str]:
    """Return the ids of a programme's organisations by folded name, where one alone has it."""
    found = await tx.find(Organisation, programme_id=programme_id)
    names = [fold(each.name) for each in found]
    return {
        name: each.id for name, each in zip(names, found, strict=True) if names.count(name) == 1
    }


async def fresh(tx: Tx, programme_id: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return who of a list is not in, nor waits, nor is invited by an earlier one, by the names."""
    signups = await tx.find(Signup, programme_id=programme_id)
    listed = {same(Entry(each.name, each.role, each.organisation)) for each in signups}
    members = await tx.find(Membership, programme_id=programme_id, left_at=None)
    waiting = await tx.find(Newcomer, programme_id=programme_id, admission=PENDING)
    known = {each.person_id for each in members} | {each.person_id for each in waiting}
    people = await tx.find(Person, id=sorted(known))
    inside = {same(Entry(each.name, Role.MAKER))[0] for each in people if each.name}
    return tuple(
        each for each in entries if same(each) not in listed and same(each)[0] not in inside
    )


async def preview(scene: Scene, progress: Progress) -> tuple[Say, ...]:
    """Return once more whom a list invites, as that is decided about after something else."""
    roster = await scene.tx.get(Roster, progress.subject.get("roster", ""))
    if roster is None or roster.programme_id not in scene.office.programmes:
        return ()
    return tuple(_whom(scene, roster)) if roster.reading is Reading.READ else ()


def _whom(scene: Scene, roster: Roster) -> Iterator[Say]:
    programme = scene.office.programmes[roster.programme_id]
    name = programme.name(scene.person.language)
    yield say("import-preview", count=len(roster.entries), programme=name)
    yield from too_late(scene, programme)
    for role, count in counts(roster.entries):
        yield say("import-count", count=count, role=role)
    yield say("import-first", **_first(roster.entries))


def _left_out(roster: Roster, found: Found) -> Iterator[Say]:
    known = tuple(each for each in found.entries if each not in roster.entries)
    if known:
        yield say("import-known", **_first(known))
    if found.ignored:
        yield say("import-ignored", headings=found.ignored)


def _first(entries: Sequence[Entry]) -> dict[str, object]:
    """Return the first people of a list, and how many more there are."""
    names = tuple(_called(each) for each in entries[:SHOWN])
    return {"names": names, "rest": len(entries) - len(names)}


def _called(entry: Entry) -> str:
    return f"{entry.name} ({entry.organisation})" if entry.organisation else entry.name


async def decided(scene: Scene, answers: RosterAnswers, progress: Progress) -> Outcome:
    """Invite everybody on a list, or forget it."""
    roster = await scene.tx.get(Roster, progress.subject.get("roster", ""))
    programme = _led(scene, progress.subject.get("programme", ""))
    if roster is None or roster.reading is not Reading.READ or programme is None:
        return Outcome(progress=None) + scene.reply(say("import-gone"))
    if answers.decision is Decision.NO:
        return Outcome(None, (Drop(roster),)) + scene.reply(say("import-dropped"))
    entries = await fresh(scene.tx, programme.id, roster.entries)  # others may have been faster
    if not entries:
        return Outcome(None, (Drop(roster),)) + scene.reply(say("import-nobody"))
    codes = [new_code(scene.new_id) for _ in entries]
    houses = await houses_of(scene.tx, programme.id)
    listed = replace(roster, entries=entries)
    changes = (
        *invitations(listed, codes, scene.person.id, scene.now, houses),
        scene.audit(programme.id, "import", roster.id),
    )
    count = len(entries)
    until = scene.local(programme) + LIFE
    late = tuple(each for each in roster.entries if each not in entries)
    message = Message(
        scene.private,
        (
            say("import-done", count=count, until=until.date()),
            *((say("import-known", **_first(late)),) if late else ()),
        ),
        documents=(_table(scene, entries, codes),),
    )
    return Outcome(None, changes, (message,))


def invitations(
    roster: Roster,
    codes: Sequence[str],
    author_id: str | None,
    now: datetime,
    houses: Mapping[str, str],
) -> Iterator[Change]:
    """Yield what makes each person of a list somebody with a code of their own.

    That of an expert is one of the organisation, which ``houses`` knows by its folded name.
    """
    for entry, code in zip(roster.entries, codes, strict=True):
        hashed = code_hash(code)
        house = houses.get(fold(entry.organisation)) if entry.role is Role.EXPERT else None
        yield Put(
            Invitation(
                hashed,
                roster.programme_id,
                entry.role,
                None,
                1,
                now,
                expires_at=now + LIFE,
                made_by=author_id,
                organisation_id=house,
            )
        )
        yield Put(
            Signup(
                hashed[:32],
                roster.programme_id,
                roster.id,
                hashed,
                entry.role,
                entry.name,
                entry.organisation,
                now,
            )
        )
    done = replace(roster, media=None, entries=(), reading=Reading.INVITED, at=now)
    yield Put(replace(done, invited=len(roster.entries)))


def _table(scene: Scene, entries: Sequence[Entry], codes: Sequence[str]) -> Document:
    links = sorted(scene.office.links.items())
    label = scene.label
    head = [label(say(f"import-head-{each}")) for each in ("name", "organisation", "role", "code")]
    rows = [
        (
            each.name,
            each.organisation,
            label(say("import-role", role=each.role)),
            pretty(code),
            *(found.deep_link(code) for _, found in links),
        )
        for each, code in zip(entries, codes, strict=True)
    ]
    table = write_table([[*head, *(channel.title() for channel, _ in links)], *rows])
    return Document.of(f"{label(say('import-file-name'))}.csv", CSV, table.encode())


# Lists that are over.


async def lapse(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """Forget a list that nobody decided about, or whose invitations are over, with its people."""
    for roster in await tx.find(Roster):
        life = LIFE if roster.reading is Reading.INVITED else UNDECIDED
        if now - roster.at >= life:
            people = await tx.find(Signup, roster_id=roster.id)
            return Outcome(changes=(*(Drop(each) for each in people), Drop(roster)))
    return None
