"""The people of the demo, as ``cast/*.toml`` describes them: who they are, and what they say."""

import tomllib
from collections.abc import Mapping
from datetime import time
from importlib import resources
from typing import Any

from adapters.rehearsal.persona import Cast, Common, Persona
from bot.domain.people import Role


def load_cast(language: str) -> Cast:
    """Return the people as they speak in ``de`` or ``en``."""
    words = _read(f"{language}.toml")
    common = words["common"]
    people = tuple(
        _persona(each, words.get(each["key"], {})) for each in _read("people.toml")["people"]
    )
    return Cast(
        language,
        people,
        Common(
            tuple(common["nonsense"]),
            common["reason"],
            tuple(common["notes"]),
            common["again"],
            common["update"],
        ),
    )


def _read(name: str) -> dict[str, Any]:
    folder = resources.files("adapters.console").joinpath("cast")
    return tomllib.loads(folder.joinpath(name).read_text("utf-8"))


def _persona(row: Mapping[str, Any], words: Mapping[str, Any]) -> Persona:
    low, high = row["reply"]
    return Persona(
        key=row["key"],
        name=row["name"],
        side=Role(row["side"]),
        day=row["day"],
        at=time.fromisoformat(row["at"]),
        reply=(float(low), float(high)),
        heed=float(row["heed"]),
        agrees=float(row.get("agrees", 1)),
        eager=float(row.get("eager", 0)),
        reports=float(row.get("reports", 0)),
        reasons=int(row.get("reasons", 1)),
        teams=int(row.get("teams", 1)),
        verdict=row.get("verdict", "go"),
        away=tuple((first, last) for first, last in row.get("away", ())),
        quirks=frozenset(row.get("quirks", ())),
        chooses=row["choices"],
        says={key: value for key, value in words.items() if isinstance(value, str)},
        updates=tuple((standing, said) for standing, said in words.get("update", ())),
    )
