"""All texts that the product can ask for, those of the engine included."""

from bot import registry
from bot.engine import menu, plan, reach, respond, route


def text_ids() -> frozenset[str]:
    """Return every Fluent id that can be asked for; the catalogue must hold these and no others."""
    own = (*menu.TEXT_IDS, *plan.TEXT_IDS, *reach.TEXT_IDS, *respond.TEXT_IDS, *route.TEXT_IDS)
    return frozenset((*registry.text_ids(), *own))
