"""``kupplung erase``: what an operator is told before somebody is erased."""

from collections.abc import Iterator

from bot.privacy.erasure import Known


def what_goes(known: Known) -> Iterator[str]:
    """Yield what will be removed, and what will stay."""
    if known.person_id is None:
        yield f"{known.accounts[0]} belongs to nobody: what was said by and to it will go."
    else:
        yield f"The person behind {', '.join(known.accounts)} will be erased:"
        yield f"  roles in programmes: {len(known.memberships)}"
        yield f"  places in teams: {len(known.places)}"
        yield f"  suggestions: {len(known.suggestions)}"
    yield "What goes: name, accounts, profile, messages, photos and files, and what they wrote."
    yield "A team's or an organisation's words go with the last of its people."
    yield "What stays: numbers, dates and states, without a name or an address; what others heard."
