"""What somebody wrote goes where nothing else is said with it, and nowhere else."""

import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Body
from bot.talk.markup import as_quoted, literal
from storage.leftout import Omission, sieve
from storage.mapping import to_body
from storage.wholes import Wholes

TEXT = 'Mein Sohn liegt im "Krankenhaus".\n\nIch komme kaum dazu, auch nicht am Freitag.'
SHORT = "Bin krank."
DOTS = "Na ja… ob das mit uns noch etwas wird, ist offen."


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Ada: „Bin krank.“ (heute)", "Ada: „[…]“ (heute)"),
        ("Ada: “Bin krank.” (today)", "Ada: “[…]” (today)"),
        ("„Ada Lindner (Maker) fragt: ‚Bin krank.‘“", "„Ada Lindner (Maker) fragt: ‚[…]‘“"),
        ("Maker: Bin krank.\nKann: Holz", "Maker: Bin krank.\nKann: Holz"),
        ("„Mein Sohn … kommt heute“", "„Mein Sohn … kommt heute“"),
        (
            "„Mein Sohn liegt im 'Krankenhaus'.\nIch komme kaum dazu, auch nicht am Freitag.“",
            "„[…]“",
        ),
        ("„Ada fragt: ‚Mein Sohn liegt im 'Kranken…“ und mehr", "„Ada fragt: ‚[…]“ und mehr"),
        ("„Mein Sohn liegt…“, „Mein Sohn liegt…“", "„[…]“, „[…]“"),
        ("„Mein ‚Mein Sohn liegt…“ und mehr", "„Mein ‚[…]“ und mehr"),
        ("„Ich sagte: Bin krank. Ja.“", "„Ich sagte: Bin krank. Ja.“"),
        ("„Nein.\nBin krank.\nJa.“", "„Nein.\nBin krank.\nJa.“"),
        ("„Weber: Bin krank.\nJa.“", "„Weber: Bin krank.\nJa.“"),
        ("Ich bin auch noch da. Bin krank.", "Ich bin auch noch da. Bin krank."),
        ("„Mein Sohn liegt gern in der Sonne…“", "„Mein Sohn liegt gern in der Sonne…“"),
        ("„Mein…“", "„Mein…“"),
        ("„Na ja… ob das mit uns …“, sagt „Ada…“", "„[…]“, sagt „Ada…“"),
        ("„Na ja… ob das hält…“", "„Na ja… ob das hält…“"),
        ("", ""),
    ],
)
def test_it_goes_where_it_stands_alone(told: str, left: str) -> None:
    assert Wholes((TEXT, SHORT, DOTS)).out_of(told) == left
    assert Wholes(()).out_of(told) == told
    assert Wholes(("", " ")).out_of(told) == told


# However it is found: as if each part of it were compared with each text.

OPENING, CLOSING, ENDS = "„“‚‘", "“”‘’", ("“", "”", "‘“", "‘”", "’“", "’”")
LETTERS = st.text("ab \n‚‘’…", min_size=1, max_size=8)
QUOTATIONS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(OPENING),
    LETTERS,
    st.sampled_from(("", "…", "…‘")),
    st.sampled_from((*CLOSING, "")),
)
TOLD = st.lists(st.text("ab \n„“‚‘”’…", max_size=4) | QUOTATIONS, max_size=4).map("".join)


def goes(texts: Sequence[str], told: str, start: int, end: int) -> bool:
    """Whether a part of what is told is all of a quotation, or its beginning, cut short."""
    part, behind = told[start:end], told[end:]
    said = " ".join(part.split())
    if part == part.strip() and behind[:1] in CLOSING and behind and said in texts:
        return True
    begins = " ".join(part[:-1].split())
    cut = part.endswith("…") and " " in begins
    return cut and (behind in ("", "\n") or behind.startswith(ENDS)) and any(
        each.startswith(begins) for each in texts
    )  # fmt: skip


def plainly(texts: Sequence[str], told: str) -> Iterator[str]:
    said = {" ".join(as_quoted(each).split()) for each in texts} - {""}
    at = 0
    while at < len(told):
        ends = range(len(told), at, -1) if told[:at].endswith(tuple(OPENING)) else ()
        end = next((each for each in ends if goes([*said], told, at, each)), None)
        yield "[…]" if end is not None else told[at]
        at = end or at + 1


@given(st.lists(LETTERS, max_size=4), TOLD)
def test_it_is_found_as_by_looking_at_each_part(texts: Sequence[str], told: str) -> None:
    left = "".join(plainly(texts, told))
    assert Wholes(texts).out_of(told) == left
    kept = to_body(Body, Body(literal(told)))
    assert left == told or sieve((), (), texts)(kept)


def test_much_that_somebody_wrote_takes_no_long_time() -> None:
    """Everybody waits for that. One pattern of it all took some seconds."""
    texts = [f"Das ist die {number}. Frage, und {'sie ist lang ' * 230}!" for number in range(400)]
    bodies = [
        Body(
            literal(f"Team {number}\n„{as_quoted(texts[number])}“\n„Das ist die {number}. Frage…“")
        )
        for number in range(200)
    ]
    began = time.process_time()
    of_use, struck = sieve((), (), texts), Omission((), wholes=texts)
    kept = [to_body(Body, each) for each in bodies]
    left = [
        struck.body(each) for each, as_kept in zip(bodies, kept, strict=True) if of_use(as_kept)
    ]
    assert time.process_time() - began < 0.8
    assert left == [
        Body(literal(f"Team {number}\n„[…]“\n„[…]“")) for number in range(200)
    ]  # fmt: skip
