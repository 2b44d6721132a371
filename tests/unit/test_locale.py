"""The product's own texts: the same in both languages, none missing, none orphaned."""

from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

import bot.talk
from bot.engine.texts import text_ids
from bot.talk.catalog import Catalog

FOLDER = Path(bot.talk.__path__[0]).parent / "locale"
LANGUAGES = ("de", "en")


def compare_ids(catalog: Catalog, wanted: AbstractSet[str]) -> dict[str, list[str]]:
    """Return what is wrong per language: ids that are wanted and not there, or there for nobody."""
    wrong = {}
    for language in catalog.languages:
        there = catalog.ids(language)
        wrong[f"{language} lacks"] = sorted(wanted - there)
        wrong[f"{language} orphans"] = sorted(there - wanted)
    return {what: ids for what, ids in wrong.items() if ids}


def sources() -> dict[str, dict[str, str]]:
    """Return what is written for the product."""
    return {
        language: {
            path.name: path.read_text("utf-8") for path in sorted((FOLDER / language).glob("*.ftl"))
        }
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the texts of the product; loading them finds syntax faults and double ids."""
    return Catalog.load(sources())


def test_a_lack_and_an_orphan_are_found() -> None:
    small = Catalog.load({"de": {"a.ftl": "a = A\nb = B"}, "en": {"a.ftl": "a = A"}})
    assert compare_ids(small, {"a"}) == {"de orphans": ["b"]}
    assert compare_ids(small, {"a", "b"}) == {"en lacks": ["b"]}


def test_both_languages_have_the_same_texts(catalog: Catalog) -> None:
    assert sorted(catalog.ids("de") ^ catalog.ids("en")) == []


def test_both_languages_take_the_same_arguments(catalog: Catalog) -> None:
    common = catalog.ids("de") & catalog.ids("en")
    taken = {id_: [set(catalog.variables(lang, id_)) for lang in LANGUAGES] for id_ in common}
    assert {id_: sets for id_, sets in taken.items() if sets[0] != sets[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_the_same_when_they_are_read_one_by_one(catalog: Catalog, language: str) -> None:
    checked, trusted = catalog._book(language), Catalog.trust(sources())._book(language)
    for one, other in ((checked.messages, trusted.messages), (checked.terms, trusted.terms)):
        assert [*one] == [*other]
        ignored = ["span", "comment"]
        different = [each for each in one if not one[each].node.equals(other[each].node, ignored)]
        assert different == []
        bare = [each for each in one if one[each].node.comment is None]  # one begins at its comment
        assert [one[each].place for each in bare] == [other[each].place for each in bare]


def test_each_language_has_the_same_files() -> None:
    german, english = (
        [path.name for path in sorted((FOLDER / lang).glob("*.ftl"))] for lang in LANGUAGES
    )
    assert german == english


def test_no_text_is_missing_and_none_is_orphaned(catalog: Catalog) -> None:
    assert compare_ids(catalog, text_ids()) == {}
