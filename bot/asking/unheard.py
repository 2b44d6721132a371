"""A question that found no coordinator: it goes to those who are reached, or its asker hears so."""

from dataclasses import dataclass
from datetime import datetime

from bot.asking.waiting import ABOUT, note, stem_of, thanks_of
from bot.domain.changes import Put
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.gather import coordinators_reached
from bot.office import Office
from bot.ports import Parcel, Tx
from bot.scene import later
from bot.talk.model import Message, Outcome, ToPerson, earlier, say
from bot.unheard import arrives, passed_on


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that waits for its answer."""

    asker_id: str
    run: str
    programme: Programme

    @property
    def stem(self) -> str:
        """How the keys of its messages begin."""
        return stem_of(self.asker_id, self.run)


async def turned_away(
    tx: Tx, office: Office, parcel: Parcel, now: datetime
) -> tuple[Outcome, tuple[Parcel, ...]]:
    """Return what follows when a coordinator's messenger did not take a question.

    Nothing where another one was asked, too, is still reached, and did not miss it as well. It is
    passed on in the words in which the first one was to read it.
    """
    asked = await _asked(tx, office, parcel)
    if asked is None:
        return Outcome(), ()
    leads = await coordinators_reached(tx, asked.programme.id)
    reached = [each for each in leads if each != asked.asker_id]
    if any([await arrives(tx, f"{asked.stem}/{each}") for each in reached]):
        return Outcome(), ()
    if not reached:
        return Outcome(messages=(_nobody(asked, now),)), ()
    known = await tx.find(Reminder, key=[f"{asked.stem}/{each}" for each in reached])
    new = [each for each in reached if each not in {told.person_id for told in known}]
    notes = (note(asked.asker_id, asked.run, each, asked.programme, now) for each in new)
    others = [await passed_on(tx, parcel, f"{asked.stem}/{each}", each) for each in reached]
    return Outcome(changes=tuple(Put(each) for each in notes)), tuple(others)


async def _asked(tx: Tx, office: Office, parcel: Parcel) -> _Asked | None:
    """Return the question that a message asks, as long as it waits for its answer."""
    key = parcel.key.partition("@")[0]  # behind it are the accounts that were tried
    known = await tx.get(Reminder, key)
    if known is None or known.kind != ABOUT or known.programme_id not in office.programmes:
        return None
    _, asker_id, run, _ = key.split("/")
    return _Asked(asker_id, run, office.programmes[known.programme_id])


def _nobody(asked: _Asked, now: datetime) -> Message:
    told = Message(
        ToPerson(asked.asker_id),
        (say("ask-turned-away", email=asked.programme.privacy.contact),),
        about=ABOUT,
        key=f"{asked.stem}/turned-away",
        quotes=earlier(thanks_of(asked.run)),
    )
    return later(told, asked.programme, now)
