"""How makers and challenges are called, so that a coordinator mixes up none."""

from collections import Counter

from bot.rounds.field import Field
from bot.talk.model import Say, say


class Names:
    """The names of everybody in a programme, unique among them."""

    def __init__(self, field: Field) -> None:
        """Find out who shares a name."""
        self._field = field
        self._makers = Counter(each.name.casefold() for each in field.people.values())
        self._organisations = Counter(each.organisation_id for each in field.asked.values())
        self._titles = Counter(each.name.casefold() for each in field.organisations.values())
        self._numbers = {
            each: number
            for number, each in enumerate(
                sorted(field.people, key=lambda each: (field.people[each].name.casefold(), each)),
                1,
            )
        }

    def maker(self, maker_id: str) -> Say:
        """Return a maker's name; those who share it are told apart by their number."""
        person = self._field.people.get(maker_id)
        if person is None or not person.name:
            return say("round-nameless")
        twin = self._makers[person.name.casefold()] > 1
        number = self._numbers[maker_id] if twin else 0
        return say("round-name", name=person.name, number=number)

    def challenge(self, challenge_id: str) -> Say:
        """Return the organisation's name, with the challenge's number where it has several."""
        challenge = self._field.asked.get(challenge_id)
        if challenge is None:
            return say("round-nameless")
        organisation = self._field.organisations.get(challenge.organisation_id)
        name = organisation.name if organisation else challenge.title
        several = self._organisations[challenge.organisation_id] > 1
        several = several or self._titles[name.casefold()] > 1
        return say("round-name", name=name, number=challenge.number if several else 0)

    def number(self, maker_id: str) -> int:
        """Return a maker's number: the one in the list of people, where makers come first."""
        return self._numbers[maker_id]

    def order(self, challenge_id: str) -> tuple[str, int]:
        """Return what challenges are sorted by."""
        challenge = self._field.asked.get(challenge_id)
        if challenge is None:
            return "", 0
        organisation = self._field.organisations.get(challenge.organisation_id)
        return (organisation.name.casefold() if organisation else ""), challenge.number
