"""Since when messengers are linked, as far as is known, and which are too new to outlast a loss.

Whoever has got hold of an account can link one of their own to it at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.changes import Drop, Put
from bot.domain.people import Account, Membership
from bot.domain.reminders import LINKED, Reminder
from bot.estate import Estate
from bot.onboarding import reaching
from bot.ports import Tx
from bot.talk.formats import WithYear
from bot.talk.model import Say, Why, say

NEW = timedelta(days=7)
"""What was linked so shortly before an account was said to be lost goes along with it."""


def note_links(stays: Estate, goes: Estate, programme_id: str, now: datetime) -> tuple[Put, ...]:
    """Return the records of who is united: of which accounts are new beside the others.

    Those are the accounts of whoever of the two took part in nothing; else all of them.
    """
    strangers = [each for each in (stays, goes) if not each.of(Membership)]
    new = strangers if len(strangers) == 1 else [stays, goes]
    owner = stays.person_id
    return tuple(
        Put(Reminder(_key(each), owner, programme_id, LINKED, None, Why.NEWS, now), quiet=True)
        for one in new
        for each in one.accounts
    )


async def linked_since(tx: Tx, accounts: Iterable[Account]) -> Mapping[str, datetime]:
    """Return since when accounts are linked, by their ids, where it is known."""
    ids = {_key(each): each.id for each in accounts}
    return {ids[each.key]: each.at for each in await tx.find(Reminder, key=[*ids])}


async def forget_links(tx: Tx, accounts: Iterable[Account]) -> tuple[Drop, ...]:
    """Return the end of these records."""
    keys = [_key(each) for each in accounts]
    return tuple(map(Drop, await tx.find(Reminder, key=keys)))


def is_new(account: Account, since: Mapping[str, datetime], told_at: datetime) -> bool:
    """Whether an account was linked shortly before a loss was told, or after that."""
    linked_at = since.get(account.id)
    return linked_at is not None and linked_at > told_at - NEW


def history(
    accounts: Sequence[Account],
    since: Mapping[str, datetime],
    told_at: datetime,
    calendar: Calendar,
) -> tuple[Say, ...]:
    """Return the lines that tell who decides since when each of several messengers is linked."""
    return tuple(
        say(
            "regain-since",
            messenger=say(f"regain-lost-{each.channel}"),
            day=_day(since[each.id], calendar),
            new=is_new(each, since, told_at),
        )
        for each in accounts
        if len(accounts) > 1 and each.id in since
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """Which accounts were said to be lost, and which others go along, as they are too new.

    ``since`` tells by an account's id since when it is linked, where that is known.
    """

    said: tuple[Account, ...]
    along: tuple[Account, ...]
    since: Mapping[str, datetime]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All of them."""
        return (*self.said, *self.along)

    def told(self) -> tuple[Say, ...]:
        """Return what whoever decided hears of those that go along."""
        channels = tuple(say(f"regain-lost-{each.channel}") for each in self.along)
        return (say("regain-along", messengers=channels),) if channels else ()

    def told_there(
        self, kept: Sequence[Account], joined: Sequence[Account], calendar: Calendar
    ) -> tuple[Say, ...]:
        """Return what is said in the new accounts of the other ones, and of which is chosen now."""

        def named(account: Account) -> Say:
            name = reaching.name(account)
            if account.id not in self.since:
                return name
            return say("regain-named", messenger=name, day=_day(self.since[account.id], calendar))

        lines = []
        if self.along:
            lines.append(say("regain-along-yours", messengers=tuple(map(named, self.along))))
        if kept:
            lines.append(say("regain-kept", messengers=tuple(map(named, kept))))
            unchosen = (replace(each, preferred=False) for each in kept)
            lines.extend(reaching.where((*unchosen, *joined)))
        return tuple(lines)


def _day(at: datetime, calendar: Calendar) -> WithYear:
    return WithYear(calendar.local(at).date())


def _key(account: Account) -> str:
    return f"{LINKED}/{reaching.mark(account)}"


TEXT_IDS = tuple(f"regain-{each}" for each in ("since", "named", "along", "along-yours", "kept"))
