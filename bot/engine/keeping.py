"""What is kept for whoever cannot be reached: it goes out once they are back.

Else somebody who shuts the bot out for half an hour never hears that a date was called off. It
waits for an hour in which it may not go any more, so nothing but their return lets it go
(``Tx.call_up``); like all that waits it can be taken back meanwhile.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.announcements import rules as announcements
from bot.domain.people import Account
from bot.gather import reached_at
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.talk.model import Message, Why

KEPT = timedelta(days=7)
"""So long it is kept: what is older is seen by whoever looks."""
KINDS = (Why.NEWS, Why.APPOINTMENT, Why.ESCALATION, Why.CHAT)
"""What is told of others and of dates, and what they say; it does not come again by itself."""
_TOO_LATE = timedelta(seconds=1)


def is_kept(message: Message | Parcel) -> bool:
    """Whether it is kept: not what carries reminders, which come again, nor an edit.

    Nor is an announcement: whoever makes one reads at once how many it does not reach.
    """
    body = message.body if isinstance(message, Parcel) else message
    whole = message.edits is None and body.act is None and not message.matters
    return whole and message.why in KINDS and message.about != announcements.ACT


def put_by(parcel: Parcel, since: datetime) -> Parcel:
    """Return a parcel that waits for its reader's return; it is kept from ``since`` on.

    What waited for no hour begins just when it ends: it waits for none after their return either.
    """
    end = min(parcel.not_after or since + KEPT, since + KEPT)
    begins = end if parcel.not_before is None else end + _TOO_LATE
    return replace(parcel, not_before=begins, not_after=end)


def follows(message: Message) -> bool:
    """Whether it changes, or takes back, what people said: also where that is kept for somebody."""
    return message.why is Why.CHAT and message.edits is not None


def is_put_by(parcel: Parcel) -> bool:
    """Whether it waits, or did to its end, for its reader's return.

    What failed to its end was to be tried again beyond it, too, but not at just these distances.
    """
    begins, ends = parcel.not_before, parcel.not_after
    return begins is not None and ends is not None and begins in (ends, ends + _TOO_LATE)


def anew(parcel: Parcel, now: datetime) -> Parcel | None:
    """Return what found nobody at its address, to be kept; ``None`` for what is not, or too old.

    What was said while the clock was ahead counts as said now: else it would be taken for due.
    """
    if parcel.person_id is None or not is_kept(parcel) or now >= parcel.created_at + KEPT:
        return None
    since = min(parcel.created_at, now)
    later = parcel.readdressed(f"{parcel.key}@back", parcel.to)
    return put_by(replace(later, created_at=since), since)


async def call_up(tx: Tx, office: Office, account_id: str, now: datetime) -> None:
    """Let go what is kept for an account whose reader is back; of what presses the hour is none."""
    kept = await tx.kept(account_id, now)
    pressing = [each.key for each in kept if presses(each, office, now)]
    await tx.call_up(account_id, now, pressing)


def presses(parcel: Parcel, office: Office, now: datetime) -> bool:
    """Whether the next polite hours would bring it too late, whenever it was said."""
    calendar = office.programmes.get(parcel.programme, office.default).calendar
    needed_by = parcel.body.needed_by
    return needed_by is not None and now < needed_by and calendar.opens_too_late(needed_by, now)


async def whereabouts(
    tx: Tx, people: Collection[str]
) -> tuple[dict[str, Account], dict[str, Account]]:
    """Return where each of them is reached: of several messengers, the chosen or last used one.

    And where those might be reached again whom no messenger reaches now.
    """
    found: dict[str, list[Account]] = {}
    for account in await tx.find(Account, person_id=sorted(people)) if people else ():
        found.setdefault(account.person_id, []).append(account)
    several = [person_id for person_id, accounts in found.items() if len(accounts) > 1]
    last = await tx.last_accounts(several) if several else {}
    best = {key: reached_at(accounts, last.get(key)) for key, accounts in found.items()}
    reached = {key: account for key, account in best.items() if account is not None}
    away = {
        key: next((each for each in accounts if each.preferred), accounts[0])
        for key, accounts in found.items()
        if key not in reached
    }
    return reached, away
