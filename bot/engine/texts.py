"""All texts that the product can ask for, those of the engine included."""

from itertools import chain

from bot import registry
from bot.engine import (
    captions,
    dialogs,
    edited,
    elsewhere,
    failures,
    lapsed,
    menu,
    phrases,
    plan,
    reach,
    refused,
    repeats,
    route,
    settled,
    waiting,
)


def text_ids() -> frozenset[str]:
    """Return every Fluent id that can be asked for; the catalogue must hold these and no others."""
    own = (
        each.TEXT_IDS
        for each in (
            captions,
            dialogs,
            edited,
            elsewhere,
            failures,
            lapsed,
            menu,
            phrases,
            plan,
            reach,
            refused,
            repeats,
            route,
            settled,
            waiting,
        )
    )
    return frozenset((*registry.text_ids(), *chain(*own)))
