"""What becomes of an account that cannot be reached any more."""

from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Put
from bot.domain.people import Account, Membership, Person, Role
from bot.gather import leads_of, reached_at, to_lead
from bot.office import Office
from bot.onboarding.reaching import lost_news
from bot.ports import Tx
from bot.talk.model import Message, Outcome, Why, say


async def lost(tx: Tx, account: Account, office: Office, now: datetime) -> Outcome:
    """Mark the account unreachable; if it was the person's last, tell their other coordinators.

    Once a day: somebody may shut the bot out and let it in again as often as they like.
    """
    if not account.reachable:
        return Outcome()
    person = await tx.get(Person, account.person_id)
    gone = Outcome(changes=(Put(replace(account, reachable=False)),))
    if person is None or not person.name or await other_account(tx, account) is not None:
        return gone
    memberships = await tx.find(Membership, person_id=account.person_id, left_at=None)
    roles: dict[str, Role] = {}
    for each in memberships:
        if each.programme_id in office.programmes:
            roles.setdefault(each.programme_id, each.role)
    messages: list[Message] = []
    for lead, led in (await leads_of(tx, [*roles])).items():
        if lead == person.id:
            continue
        calendar = office.programmes[led[0]].calendar
        messages.append(
            Message(
                to_lead(lead, *led),
                (say("unreachable", name=person.name, role=roles[led[0]]),),
                why=Why.ESCALATION,
                about="unreachable",
                key=f"{lost_news(account.id)}{calendar.local(now).date()}/{lead}",
                not_before=calendar.next_polite(now),
                programme=led[0],
            )
        )
    return gone.saying(*messages)


async def other_account(tx: Tx, account: Account) -> Account | None:
    """Return where else the person is reached, the chosen messenger first; ``None`` nowhere."""
    found = await tx.find(Account, person_id=account.person_id, reachable=True)
    others = [each for each in found if each.id != account.id]
    last = await tx.last_accounts([account.person_id]) if len(others) > 1 else {}
    return reached_at(others, last.get(account.person_id))


TEXT_IDS = ("unreachable",)
