"""A name that goes out of what waits: wherever it stands, and nothing else with it."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Question
from bot.domain.challenges import Side
from bot.domain.changes import Erase, Put
from bot.domain.codec import pack
from bot.domain.evenings import Evening, Wish
from bot.domain.evenings import Phase as EveningPhase
from bot.domain.leaving import Leaving, Scope
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Membership, Role
from bot.domain.rounds import Phase as RoundPhase
from bot.domain.rounds import Round
from bot.domain.teams import Member
from bot.ports import Body, Fate, Parcel, Tx, Verdict
from bot.talk.markup import EMPTY, Bold, Link, Markup, Paragraph, Text, literal, plain
from bot.talk.model import Button, Document, InviteTo, OpenRoom, Option, Progress
from storage.leftout import Omission, sieve
from storage.mapping import to_body
from storage.store import SqlStore
from tests.contract.samples import ADA, BEN, MINUTE, NOW, parcel
from tests.support.specimens import specimen

NAME = ADA.name
MEMBER = Membership("ada", "p", Role.MAKER, NOW)
PLACE = Member("t7", "ada", Side.MAKER, NOW)
FOLDED = "SUMMARY:Treffen mit Ada L\r\n indner und Ben Okafor\r\n"


def said(name: str, folded: str) -> Body:
    """Return a message with a name wherever one can be."""
    words = (
        Text(f"{name} und Ben: {name}s Halle"),
        Bold(name),
        Link(name, f"https://example.org/?who={'Ada%20Lindner' if name == NAME else name}"),
    )
    return Body(
        Markup((Paragraph(words), Paragraph((Text("Di, 14 Uhr"),)))),
        ((Button(f"Mit {name}", "a.meeting.yes.ada"), Button("Nein", "n", "https://ada.example")),),
        (Media("telegram", MediaKind.FILE, "ref", f"{name}.pdf"),),
        (Document(f"{name}.ics", "text/calendar", folded),),
        act=OpenRoom("team:t1", f"Team {name}", f"Von {name}", ("matrix:@ada:town",)),
    )


async def post(store: SqlStore, *parcels: Parcel) -> None:
    await store.run(lambda tx: tx.apply([Put(ADA), Put(BEN)]))
    await store.run(lambda tx: tx.post(parcels))


async def body(store: SqlStore, key: str) -> Body:
    found = await store.run(lambda tx: tx.parcel(key))
    assert found is not None
    return found.body


async def test_it_goes_wherever_it_stands(store: SqlStore) -> None:
    told = said(NAME, FOLDED)
    await post(store, replace(parcel("a", "telegram:2"), body=told))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    left = await body(store, "a")
    assert left == replace(
        said("[…]", "SUMMARY:Treffen mit […] und Ben Okafor\r\n"),
        markup=Markup(
            (
                Paragraph(
                    (
                        Text("[…] und Ben: […]s Halle"),
                        Bold("[…]"),
                        Link("[…]", "https://example.org/?who=%5B%E2%80%A6%5D"),
                    )
                ),
                Paragraph((Text("Di, 14 Uhr"),)),
            )
        ),
    )


@pytest.mark.parametrize("fate", [None, Fate.DOUBTFUL, Fate.SENT])
async def test_it_goes_from_what_waits_and_what_was_heard(
    store: SqlStore, fate: Fate | None
) -> None:
    await post(store, *(parcel(f"{NAME} {n}", "telegram:2") for n in range(1200)))
    key = f"{NAME} 1100"
    if fate is not None:
        await store.run(lambda tx: tx.settle_parcel(key, Verdict(fate), NOW))
    await store.run(lambda tx: tx.apply([Erase("ada", ())]))
    assert NAME not in str(await body(store, key))
    assert "[…] 7" in str(await body(store, f"{NAME} 7"))


async def test_elsewhere_the_same_words_mean_somebody_or_something_else(store: SqlStore) -> None:
    away = replace(parcel("away", "telegram:2"), body=said(NAME, FOLDED), programme="elsewhere")
    lead = replace(away, key="lead", in_role="elsewhere/coordinator")
    here = replace(lead, key="here", in_role="p/coordinator")
    await post(store, away, lead, here)
    await store.run(lambda tx: tx.apply([Put(MEMBER), Erase("ada", ("telegram:1",))]))
    for key in ("away", "lead"):
        assert await body(store, key) == said(NAME, FOLDED)
    assert NAME not in str(await body(store, "here"))


async def test_who_leads_elsewhere_is_not_told_where_they_were_reached(store: SqlStore) -> None:
    """A stranger there who asks for a lost account is shown with the new one."""
    reached = Paragraph((Link("hier", "https://t.me/adalindner"),))
    asked = Body(Markup((Paragraph((Text(NAME),)), reached)))
    told = replace(parcel("lead", "telegram:2"), body=asked, programme="elsewhere")
    await post(store, replace(told, in_role="elsewhere/coordinator"))
    await store.run(lambda tx: tx.apply([Put(MEMBER), Erase("ada", ("telegram:adalindner",))]))
    left = await body(store, "lead")
    assert plain(left.markup) == NAME


@pytest.mark.parametrize("shared", [False, True])
async def test_a_namesake_is_named_on_in_matters_of_their_own(
    store: SqlStore, *, shared: bool
) -> None:
    """Whoever takes their name, and is erased, was in none of these."""
    living = replace(ADA, id="lena", name=f"{NAME}-Roth")
    facts = [Put(living), Put(MEMBER), Put(replace(MEMBER, person_id="lena"))]
    facts += [
        Put(replace(PLACE, person_id=each)) for each in ("lena", *(["ada"] if shared else []))
    ]
    keys = ("meeting/t7/2024-10/1/ben/card", "meeting/t8/2024-10/1/ben/card")
    told = [replace(parcel(key, "telegram:2"), body=said(NAME, FOLDED)) for key in keys]
    await post(store, *told)
    asked = Progress("held", "1", "who", NOW, NOW, {"programme": "p", "team": "t7"},
                     options={"who": (Option("a", living.name), Option("b", NAME))})  # fmt: skip

    async def work(tx: Tx) -> None:
        await tx.apply(facts)
        await tx.save_progress("telegram:2", asked)
        await tx.apply([Erase("ada", ("telegram:1",))])

    await store.run(work)
    left = [NAME in str(await body(store, each)) for each in keys]
    assert left == [not shared, False]
    dialog = await store.run(lambda tx: tx.progress("telegram:2"))
    assert dialog is not None
    labels = [each.label for each in dialog.options["who"]]
    assert labels == [living.name, "[…]" if shared else NAME]


def test_a_calendar_stays_one_whatever_somebody_is_called() -> None:
    start = "BEGIN:VEVENT\r\nDTSTART:20241021T120000Z\r\n"
    date = start + "SUMMARY:Treffen mit DTST\r\n ART\r\nEND:VEVENT\r\n"
    body = Body(literal("x"), documents=(Document("a.ics", "text/calendar", date),))
    left = Omission(("DTSTART",)).body(body).documents[0].text
    assert left == date.replace("DTST\r\n ART", "[…]")
    assert Omission(("VEVENT",)).body(body) == body


@pytest.mark.parametrize(
    ("told", "may"),
    [
        (Body(literal("Ben Okafor kommt, und Jörn.")), False),
        (Body(literal("Jörg Voß kommt.")), True),
        (Body(literal("Er")), False),
        (Body(EMPTY, ((Button("Nein", "n", "https://a.example/?who=J%C3%B6rg"),),)), True),
        (Body(Markup((Paragraph((Link("Chat", "https://matrix.to/#/%40j%3Atown"),)),))), True),
        (Body(EMPTY, documents=(Document("a.ics", "text/calendar", "J\r\n örg"),)), True),
    ],
)
def test_only_what_may_have_it_is_looked_through(told: Body, *, may: bool) -> None:
    assert sieve(("Jörg Voß",), ("matrix:@j:town",))(to_body(Body, told)) is may
    assert sieve(('Jörg "Jo" Voß', '"Jo"'), ())(to_body(Body, told))


async def test_lines_that_lead_to_them_go(store: SqlStore) -> None:
    """Whole ones: what an address is for makes no sense without it."""
    heads = [Paragraph((Text("Es passt."),)), Paragraph((Text("Chat 1 und 12"),))]
    links = ("tg://user?id=1", "https://matrix.to/#/%40ada%3Aexample.org")
    others = Paragraph((Text("Ben: "), Link("Chat", "tg://user?id=12")))
    lines = [Paragraph((Text("Hier: "), Link("Chat", url))) for url in links]
    told = replace(parcel("a", "telegram:2"), body=Body(Markup((*heads, *lines, others))))
    await post(store, told)
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1", "matrix:@ada:example.org"))]))
    assert (await body(store, "a")).markup == Markup((*heads, others))


async def test_the_lines_of_a_parted_account_go_in_all_programmes(store: SqlStore) -> None:
    line = Paragraph((Link("Chat", "tg://user?id=1"),))
    told = replace(parcel("a", "telegram:2"), body=Body(Markup((line,))), programme="elsewhere")
    await post(store, told)
    await store.run(lambda tx: tx.apply([Erase("nobody", ("telegram:1",), parted=True)]))
    assert (await body(store, "a")).markup == Markup(())


@pytest.mark.parametrize("person_id", ["nobody", None])
async def test_for_whom_nobody_was_told_of_nothing_is_opened(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, person_id: str | None
) -> None:
    """Whoever says hello and goes, again and again, is not to cost a look at all that waits."""
    await post(store, parcel("a", "telegram:2"))
    opened: list[object] = []
    monkeypatch.setattr(Omission, "body", lambda *_: opened.append(1))
    monkeypatch.setattr("storage.omissions.progresses", lambda *_: opened.append(1))
    await store.run(lambda tx: tx.apply([Erase(person_id, ("telegram:9",))]))
    assert opened == []


async def test_what_they_asked_is_not_quoted(store: SqlStore) -> None:
    """Where it is quoted, and nowhere else: it may be a word of everybody's."""
    question = Question("q", "t", "ada", "ben", "Wann denn", NOW)
    leaving = Leaving("l", "p", "ada", Scope.TEAM, (), "Keine Zeit", NOW)
    await store.run(lambda tx: tx.apply([Put(question), Put(leaving)]))
    told = {
        "response/q/ben": ("„Wann denn“: „Bald. Keine Zeit.“", "„[…]“: „Bald. Keine Zeit.“"),
        "leave/l/lead/kim": ("„Keine Zeit“. Wann denn?", "„[…]“. Wann denn?"),
        "other": ("Wann denn? Keine Zeit.", "Wann denn? Keine Zeit."),
    }
    await post(
        store, *(replace(parcel(key, "telegram:2"), body=Body(literal(text[0])))
                 for key, text in told.items())
    )  # fmt: skip
    asked = {"question": "q", "text": "Wann denn", "team": ADA.name, "name": f"Von {ADA.name}"}
    dialog = Progress("response", "1", "text", NOW, NOW, subject=asked)
    other = replace(dialog, subject={**asked, "question": "r"})
    await store.run(lambda tx: tx.save_progress("telegram:2", dialog))
    await store.run(lambda tx: tx.save_progress("telegram:3", other))
    await store.run(lambda tx: tx.apply([Erase("ada", ())]))
    for key, (_, left) in told.items():
        assert plain((await body(store, key)).markup) == left
    found = [await store.run(lambda tx, to=to: tx.progress(f"telegram:{to}")) for to in (2, 3)]  # type: ignore[misc]
    assert [each and each.subject for each in found] == [
        {"question": "q", "text": "[…]", "team": ADA.name, "name": "Von […]"},
        {"question": "r", "text": "Wann denn", "team": ADA.name, "name": "Von […]"},
    ]


async def test_whoever_has_no_name_changes_nothing(store: SqlStore) -> None:
    told = parcel("a", "telegram:2")
    await store.run(lambda tx: tx.apply([Put(replace(ADA, name=""))]))
    await store.run(lambda tx: tx.post([told]))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    assert await body(store, "a") == told.body


async def test_open_questions_do_not_offer_it(store: SqlStore) -> None:
    options = {"who": (Option("ada", NAME), Option("ben", BEN.name))}
    inner = Progress("x", "1", "who", NOW, NOW, options=options)
    outer = replace(inner, run="2", before=pack(Progress, inner))
    await post(store)
    await store.run(lambda tx: tx.save_progress("telegram:2", outer))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    left = await store.run(lambda tx: tx.progress("telegram:2"))
    assert left is not None
    assert left.options == {"who": (Option("ada", "[…]"), Option("ben", BEN.name))}
    assert NAME not in str(left)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Mai", "Mai kommt am 5. Maitag", "[…] kommt am 5. Maitag"),
        ("Ada Lindner", "Ada Lindners Halle", "[…]s Halle"),
        ("A.+ B", "A.+ B, AAA B", "[…], AAA B"),
        ("Ada Lindner", "Ada und Lindner", "Ada und Lindner"),
    ],
)
def test_a_single_word_is_a_name_where_it_is_a_word(name: str, text: str, left: str) -> None:
    assert Omission((name,)).text(text) == left


def test_what_is_done_to_a_room_names_nobody() -> None:
    invitation = Body(Markup(), act=InviteTo("matrix:@ada:town"))
    assert Omission((NAME,)).body(invitation) == invitation


async def test_whoever_has_the_old_words_in_hand_does_not_begin(store: SqlStore) -> None:
    await post(store, replace(parcel("a", "telegram:2"), body=Body(literal(f"{NAME} kommt."))))
    until = NOW + MINUTE

    async def claimed(owner: str) -> list[Parcel]:
        found = await store.run(lambda tx: tx.claim_parcels("telegram", owner, NOW, until, 9))
        return list(found)

    assert [each.key for each in await claimed("one")] == ["a"]
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    assert not await store.run(lambda tx: tx.begin_parcels(["a"], "one", until))
    (again,) = await claimed("two")
    assert again.body == Body(literal("[…] kommt."))


async def test_tables_that_wait_lose_it_too(store: SqlStore) -> None:
    table = Document.of("a.csv", "text/csv", f'"{NAME}";"Holz"'.encode())
    picture = Document.of("a.png", "image/png", b"\x89PNG\xff")
    told = replace(parcel("a", "telegram:2"), body=Body(Markup(), documents=(table, picture)))
    await post(store, told)
    await store.run(lambda tx: tx.apply([Erase("ada", ())]))
    first, second = (await body(store, "a")).documents
    assert first.data.decode() == '"[…]";"Holz"'
    assert second == picture


EVENING = specimen(Evening, id="e1", phase=EveningPhase.OPEN, wish=Wish.NONE, author_id="ben")
ROUND = specimen(Round, id="r1", phase=RoundPhase.OPEN, author_id="ben", asked_at=None)


def drawn(key: str, shows: str, *, preview: bool) -> Parcel:
    """Return a file that was drawn, with buttons or without."""
    rows = ((Button("Gut so", "a.x"),),) if preview else ()
    files = (Document.of("a.pdf", "application/pdf", b"%PDF Ada Lindner", shows=shows),)
    return replace(parcel(key, "telegram:2"), body=Body(literal("Hier."), rows, documents=files))


@pytest.mark.parametrize(
    ("phase", "before", "preview", "wish"),
    [
        (EveningPhase.OPEN, Wish.NONE, False, Wish.PRINT),
        (EveningPhase.OPEN, Wish.NONE, True, Wish.PREVIEW),
        (EveningPhase.OPEN, Wish.PREVIEW, False, Wish.PREVIEW),
        (EveningPhase.SEATED, Wish.AGAIN, False, Wish.BOTH),
        (EveningPhase.CLOSED, Wish.NONE, False, Wish.NONE),
    ],
)
async def test_a_list_that_waits_goes_and_is_drawn_anew(
    store: SqlStore, phase: EveningPhase, before: Wish, wish: Wish, *, preview: bool
) -> None:
    await post(store, drawn("a", "evening:e1", preview=preview), parcel("b", "telegram:2"))
    evening = replace(EVENING, phase=phase, wish=before)
    await store.run(lambda tx: tx.apply([Put(evening), Erase("ada", ())]))
    assert await store.run(lambda tx: tx.parcel("a")) is None
    assert await body(store, "b") == parcel("b").body
    assert await store.run(lambda tx: tx.get(Evening, "e1")) == replace(evening, wish=wish)


async def test_a_picture_of_a_round_is_drawn_anew(store: SqlStore) -> None:
    await post(store, drawn("a", "round:r1", preview=True))
    await store.run(lambda tx: tx.apply([Put(ROUND), Erase("ada", ())]))
    assert await store.run(lambda tx: tx.parcel("a")) is None
    found = await store.run(lambda tx: tx.get(Round, "r1"))
    assert found == replace(ROUND, asked_at=ROUND.seen_at)


async def test_what_may_have_arrived_stays_without_the_file(store: SqlStore) -> None:
    await post(store, drawn("a", "evening:e1", preview=False))
    await store.run(lambda tx: tx.settle_parcel("a", Verdict(Fate.DOUBTFUL), NOW))
    await store.run(lambda tx: tx.apply([Put(EVENING), Erase("ada", ())]))
    assert await body(store, "a") == Body(literal("Hier."))
    found = await store.run(lambda tx: tx.get(Evening, "e1"))
    assert found == replace(EVENING, wish=Wish.PRINT)


async def test_nothing_is_drawn_anew_for_who_has_no_name(store: SqlStore) -> None:
    waiting = drawn("a", "evening:e1", preview=False)
    await post(store, waiting)
    await store.run(lambda tx: tx.apply([Put(EVENING), Erase(None, ("telegram:7",))]))
    assert await body(store, "a") == waiting.body
    assert await store.run(lambda tx: tx.get(Evening, "e1")) == EVENING
