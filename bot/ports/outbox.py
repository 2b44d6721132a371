"""What is to be said: put down, taken in hand, sent, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.ports.delivery import Fate, Parcel, Verdict


class Outbox(Protocol):
    """The outbox within a transaction."""

    async def post(self, parcels: Sequence[Parcel], said: datetime | None = None) -> int:
        """Put parcels into the outbox but those whose key exists; return how many were new.

        One that edits ``earlier(key)`` changes that parcel in place while nobody has tried it yet
        (it keeps its own time), and is left out where there is none such. What was sent between a
        copy and its restore counts as new once: with the words that stand there it is not sent
        again, with others under a key that goes on with ``@``, and in doubt. ``said`` is when
        somebody said what the parcels follow from: after the restore all of them are sent.
        """
        ...

    async def last_parcels(self, to: str, limit: int) -> tuple[Parcel, ...]:
        """Return the newest parcels to that address, newest first, but edits and those given up.

        What was sent stands in the order of the sends, whatever the clock of who decided it says.
        One that was never tried and has a ``not_before`` is not said yet, and left out; so are news
        that keep polite hours, and certainly did not arrive yet.
        """
        ...

    async def last_together(self, to: str, limit: int) -> tuple[Parcel, ...]:
        """Return those of ``last_parcels`` that were made at the same moment as the very last."""
        ...

    async def parcel_with(self, to: str, ref: str) -> Parcel | None:
        """Return the newest parcel to that address which the messenger knows by ``ref``."""
        ...

    async def parcels_with(self, to: str, ref: str) -> tuple[Parcel, ...]:
        """Return that message and its edits, the newest first; of many the newest."""
        ...

    async def parcel(self, key: str) -> Parcel | None:
        """Return the parcel with that key, or what took its place, here or in another chat."""
        ...

    async def claim_parcels(
        self,
        channel: str,
        owner: str,
        now: datetime,
        until: datetime,
        limit: int,
        *,
        quiet: Mapping[str, bool] | None = None,
    ) -> tuple[Parcel, ...]:
        """Lease due parcels of a channel to ``owner``: answers and alarms first, then by age.

        At most one per address, and none for an address that has one under lease, or an older one
        that is due or was already in hand (order within a conversation; what waits for a polite
        hour holds nobody up). What only changes a message, and has failed ``CHANGE_TRIES`` times,
        lets all others go first, and is closed once a later change of that message was made. A
        parcel whose lease ran out is handed out again: with ``begun`` and ``doubt`` where its
        sending had begun, and the caller decides what doubt means. A parcel past its ``not_after``
        is closed as ``EXPIRED`` instead, unless somebody has it in hand, or died so, or it has the
        words of people: the caller closes these. ``quiet`` tells of every programme whether it has
        quiet hours now; "" is for what is of none, or of one that is not there any more. In these
        its reminders, escalations, and news that waited for a polite hour stay where they are,
        tried or not, and hold up nobody: after an outage they must not leave in the night.
        """
        ...

    async def revive_parcels(self, channel: str, now: datetime) -> None:
        """Let wait again what was closed as too late by a clock that was ahead, and is not.

        Words of people are closed for good: who said them was told, and nothing is kept of them.
        """
        ...

    async def begin_parcels(
        self, keys: Sequence[str], owner: str, until: datetime
    ) -> Collection[str]:
        """Record that these may be on their way from now on, and renew their leases.

        Returns the keys of those for which that is so. The others must not be sent: somebody else
        has them by now, or they were settled or taken back.
        """
        ...

    async def parcels_in_hand(self, keys: Sequence[str], owner: str) -> Collection[str]:
        """Return the keys of those that are still in the hands of ``owner``, and so may be sent.

        Of the others the same holds as of those that may not begin. Nothing is recorded: for a
        messenger that shows a parcel once.
        """
        ...

    async def settle_parcel(
        self, key: str, verdict: Verdict, now: datetime, owner: str | None = None
    ) -> None:
        """Record what became of a claimed parcel and end its lease.

        ``WAITING`` means another try, not before its instant. What is known to be sent stays so.
        With ``owner`` nothing happens where somebody else has the parcel in hand by now.
        """
        ...

    async def unsay_parcel(self, key: str) -> None:
        """Let a parcel that ended as ``UNREACHABLE`` count as never said: its reminders go.

        Not those that another message tells, or may have told; so it is called once what goes to
        another messenger is posted.
        """
        ...

    async def kept(self, account_id: str, now: datetime) -> tuple[Parcel, ...]:
        """Return what waits for the return of an account's reader, and is not over, oldest first.

        It waits for an hour in which it may not go any more.
        """
        ...

    async def call_up(self, account_id: str, now: datetime, pressing: Collection[str] = ()) -> None:
        """Let go now what was kept: somebody is back. The keys ``pressing`` go at any hour."""
        ...

    async def release_parcels(self, channel: str, owner: str) -> None:
        """End the leases of what ``owner`` has in hand and did not begin, as if it never had."""
        ...

    async def move_address(self, old: str, new: str, *, gone: bool = False) -> None:
        """Re-address what waits for a group chat, or is held in doubt, to its next address.

        What is in hand stays; if it waits once more, this can be called again. Unless the old one
        is ``gone``, what changes that stays, too, and what takes away what lies there.
        What lies at the old one is neither quoted nor changed at the new: what people said and
        corrected since is said there anew, under the key of what it corrects, ``@``, and ``new``.
        """
        ...

    async def fates(self, prefix: str) -> Mapping[Fate, int]:
        """Return how many parcels whose keys begin with ``prefix`` have which fate."""
        ...

    async def leaving(self, prefix: str) -> int:
        """Return how many that wait a ``Recall`` of such a ``prefix`` would leave to arrive."""
        ...

    async def untried(self, prefix: str) -> tuple[Parcel, ...]:
        """Return what can still be taken back of parcels whose keys begin so, the oldest first."""
        ...

    async def told(
        self, prefix: str, people: Sequence[str], *, left: bool = False
    ) -> Collection[str]:
        """Return for whom of these people there is a parcel whose key begins with ``prefix``.

        With ``left`` one that they have, or may get although it is withdrawn (``Withdraw``).
        """
        ...

    async def outbox_counts(self) -> Mapping[tuple[str, str, str], int]:
        """Return the number of parcels by (fate, why, about)."""
        ...

    async def troubles(self, people: Sequence[str], rooms: Sequence[str]) -> Mapping[Fate, int]:
        """Count by fate what certainly did not get through to these people and group chats.

        Of what expired that is what people said to each other.
        """
        ...

    async def repeated(self, people: Sequence[str], rooms: Sequence[str], since: datetime) -> int:
        """Count what these people and group chats got, or will get, once more out of doubt.

        Of what is known to have arrived only what did so since that instant.
        """
        ...

    async def doubts(self) -> Mapping[str, int]:
        """Count all that was ever in doubt, of everybody, by what became of it.

        ``held``: nobody has decided yet; ``repeated``: sent again, and marked; ``settled``: left
        as it is. All three are there.
        """
        ...

    async def held_parcels(self, people: Sequence[str], rooms: Sequence[str]) -> tuple[Parcel, ...]:
        """Return what is held for these people and group chats, the newest first.

        Nobody knows whether it arrived. ``Resolve`` decides about it.
        """
        ...
