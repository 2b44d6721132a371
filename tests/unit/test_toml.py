"""Every value of a TOML text is found on the line where it begins."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.toml import TomlError, parse, show

TRICKY = r'''# a comment with [brackets] and = signs
plain = 1
dotted.key . third = 2
"quoted key" = "a # no comment ] }"
'literal.key' = 'C:\' # backslash
"esc\u0061ped" = """
[not_a_table]
a = "b" ""\" \\\
"""   # a comment
two_quotes = """""x"""""
literal = """a"""
more = QQQ
[[neither]]
it's ''QQQ
list = [ # comment, with commas
  1, 2, # more ]
  [3,
   "4,"], 2024-12-24 18:00:00,
]
inline = { a = 1, "b c" = [ { d.e = 2 } ], f = {} }
empty = []
nothing = ""

[table]   # [no]
a = 1
[table.sub."dotted.part"]
a = 1
[[many]]
a = 1
[[many]]
[many.sub]
a = 1
[[many.inner]]
[[many.inner]]
b.c = -1.5e3
[ late . parent ]
[late]
x = true
'''.replace("QQQ", "'" * 3)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key in value:
            yield from paths_of(value[key], (*path, key))
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from paths_of(item, (*path, place))


@pytest.mark.parametrize("text", [TRICKY, TRICKY.replace("\n", "\r\n"), "\ufeff" + TRICKY])
def test_every_value_has_the_line_on_which_it_begins(text: str) -> None:
    parsed = parse(text)
    found = {show(path): parsed.line_of(path) for path in parsed.lines}
    assert set(parsed.lines) == set(paths_of(parsed.values))
    lines = [line.rstrip("\r") for line in text.split("\n")]

    def line(start: str, nth: int = 1) -> int:
        return [number for number, one in enumerate(lines, 1) if one.startswith(start)][nth - 1]

    expected = {
        "dotted": line("dotted"),
        "dotted.key.third": line("dotted"),
        '"quoted key"': line('"quoted'),
        '"literal.key"': line("'literal"),
        "escaped": line('"esc'),
        "two_quotes": line("two_quotes"),
        "literal": line("literal ="),
        "more": line("more"),
        "list": line("list"),
        "list[2]": line("  1, 2"),
        "list[3][2]": line('   "4'),
        "list[4]": line('   "4'),
        'inline."b c"[1].d.e': line("inline"),
        "nothing": line("nothing"),
        "table.a": line("a = 1"),
        'table.sub."dotted.part".a': line("a = 1", 2),
        "many": line("[[many]]"),
        "many[1].a": line("a = 1", 3),
        "many[2]": line("[[many]]", 2),
        "many[2].sub.a": line("a = 1", 4),
        "many[2].inner[1]": line("[[many.inner]]"),
        "many[2].inner[2].b.c": line("b.c"),
        "late": line("[ late"),
        "late.x": line("x = true"),
    }
    assert {path: found[path] for path in expected} == expected


def test_what_does_not_stand_there_gets_the_line_around_it() -> None:
    parsed = parse("[a]\n[a.b]\nc = 1\n")
    assert parsed.line_of(("a", "b", "d")) == 2
    assert parsed.line_of(("x",)) is None


VALUES = st.recursive(
    st.sampled_from(
        [
            "1",
            "-7",
            "0x1F",
            "1.5",
            "nan",
            "true",
            '"a]"',
            "'}'",
            '"""\n"""',
            "'''\n#'''",
            "2024-01-01",
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", #,\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda items: (
                "{" + ", ".join(f'k{n}."q {n}" = {item}' for n, item in enumerate(items)) + "}"
            )
        ),
    ),
    max_leaves=6,
)


@given(
    st.lists(VALUES, max_size=5), st.sampled_from(["", "[t]\n", "[[t]]\n[[t]]\n", "[t.'u v']\n"])
)
def test_any_value_has_a_line(values: list[str], header: str) -> None:
    text = header + "".join(f"key{place} = {value}\n" for place, value in enumerate(values))
    try:
        parsed = parse(text)
    except TomlError:
        return  # a line break inside an inline table
    assert set(parsed.lines) == set(paths_of(parsed.values))
