"""``kupplung erase``: what an operator is told before somebody is erased."""

from collections.abc import Iterator, Sequence

from bot.privacy.erasure import Known


def what_goes(known: Known) -> Iterator[str]:
    """Yield what will be removed, and what will stay."""
    if known.person_id is None:
        yield f"{known.accounts[0]} belongs to nobody: what was said by and to it will go."
    else:
        yield f"{_called(known)} will be erased: {_accounts(known)}"
        yield f"  roles in programmes: {_roles(known)}"
        yield f"  places in teams: {len(known.places)}"
        yield f"  suggestions: {len(known.suggestions)}"
    yield "What goes: name, accounts, profile, messages, photos and files, and what they wrote."
    yield "A team's or an organisation's words go with the last of its people."
    yield "What stays: numbers, dates and states, without a name or an address; what others heard."


def sole(found: Sequence[Known], name: str) -> Known | None:
    """Return who alone has that whole name, if anybody."""
    whole = " ".join(name.casefold().split())
    if len(found) == 1 and found[0].name.casefold() == whole:
        return found[0]
    return None


def who_is_meant(found: Sequence[Known]) -> Iterator[str]:
    """Yield everybody who may be meant, with what ``--account`` takes."""
    yield "Nobody is erased yet. Say with --account, or the whole name, who is meant:"
    for each in found:
        yield f"  {_accounts(each)}  {_called(each)}, {_roles(each)}"


def _called(known: Known) -> str:
    return known.name or "Somebody without a name"


def _accounts(known: Known) -> str:
    return ", ".join(known.accounts) or "(no account)"


def _roles(known: Known) -> str:
    roles = [f"{each.role} in {each.programme_id}" for each in known.memberships]
    return ", ".join(roles) or "none"
