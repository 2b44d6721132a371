"""The demo's own words, around what the bot and the people say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Month
from bot.talk.model import Why


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the demo says by itself, in one language."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    title: str
    intro: str
    sides: tuple[str, str, str]
    joined: str
    met: str
    dated: str
    nagged: str
    helped: str
    left_out: tuple[str, str]
    month_line: str
    status: str
    histories: str
    legend: str
    first: str
    counts: str
    whys: Mapping[Why, str]
    reminders: str
    kinds: Mapping[str, str]
    polite: str
    more: str
    kept: str
    and_word: str

    def day(self, day: date) -> str:
        """Return a day without its year."""
        if self.and_word == "und":
            return f"{self.weekdays[day.weekday()]} {day.day}.{day.month}."
        return f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month - 1][:3]}"

    def stamp(self, when: datetime) -> str:
        """Return a day with the time."""
        return f"{self.day(when.date())} {when:%H:%M}"

    def full(self, day: date) -> str:
        """Return a day with its year."""
        if self.and_word == "und":
            return f"{day.day}.{day.month}.{day.year}"
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def month(self, month: Month) -> str:
        """Return a month with its year."""
        return f"{self.months[month.number - 1]} {month.year}"

    def listed(self, names: Sequence[str]) -> str:
        """Return names in a row."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.and_word} {names[-1]}"


_GERMAN = Words(
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
    title="Kupplung · Probelauf: {programme}, {first} bis {last}",
    intro=(
        "{count} erfundene Menschen und eine erfundene Uhr, alles andere ist echt: Gespräche, "
        "Vorschläge, Erinnerungen, Datenbank. Gezeigt wird eine Auswahl."
    ),
    sides=("Koordination", "Organisationen", "Maker"),
    joined="{name} stellt sich vor",
    met="Zwei finden sich: {a} und {b}",
    dated="Ein Termin entsteht: {team}",
    nagged="Niemand antwortet: {team}",
    helped="Ein Ruf nach Hilfe: {team}",
    left_out=("… eine weitere Frage …", "… {count} weitere Fragen …"),
    month_line=(
        "Teams {teams} (🔴 {red} 🟡 {yellow} 🟢 {green}) · Treffen {held} · Updates {updates} · "
        "Erinnerungen {reminders} · an die Koordination {escalations}"
    ),
    status="Was {name} am Ende mit /status sieht",
    histories="Die Teams im Rückblick",
    legend="● gehalten ◐ verabredet ↷ verlegt · offen ○ ausgefallen ! gemeldet; dann Updates",
    first="Erst",
    counts="Wer was warum bekommen hat",
    whys={
        Why.ANSWER: "Antwort",
        Why.NEWS: "Neues",
        Why.REMINDER: "erinnert",
        Why.APPOINTMENT: "Termin",
        Why.ESCALATION: "Meldung",
        Why.ALARM: "Hilferuf",
    },
    reminders="Erinnert wurde {what}.",
    kinds={
        "held": "ob ein Treffen stattfand",
        "date": "an einen Termin",
        "update": "an ein Update",
        "draft": "an ein Profil",
        "request": "an eine Anfrage",
        "request-lapsed": "dass eine Anfrage verfiel",
        "first-meeting": "an das Erstgespräch",
        "verdict": "an die Entscheidung",
        "pause-offer": "mit dem Angebot einer Pause",
        "silence": "weil es still war",
    },
    polite="Ungefragt höchstens {day} am Tag, {week} in der Woche, zur Unzeit {rude}.",
    more="Alles sehen: kupplung demo --all · es kommt anders: --seed 2 · selbst: kupplung chat",
    kept=(
        "Weiter geht es so, darin zuerst :at {then}\n"
        "  KUPPLUNG_DATA_DIR={path} kupplung chat --as {name}"
    ),
    and_word="und",
)  # fmt: skip

_ENGLISH = Words(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    title="Kupplung · rehearsal: {programme}, {first} to {last}",
    intro=(
        "{count} made-up people and a made-up clock, all else is real: conversations, suggestions, "
        "reminders, database. A selection is shown."
    ),
    sides=("Coordination", "Organisations", "Makers"),
    joined="{name} joins",
    met="Two find each other: {a} and {b}",
    dated="A date is found: {team}",
    nagged="Nobody answers: {team}",
    helped="A call for help: {team}",
    left_out=("… one more question …", "… {count} more questions …"),
    month_line=(
        "teams {teams} (🔴 {red} 🟡 {yellow} 🟢 {green}) · meetings {held} · updates {updates} · "
        "reminders {reminders} · to the coordinator {escalations}"
    ),
    status="What {name} sees with /status at the end",
    histories="The teams in retrospect",
    legend="● held ◐ agreed ↷ moved · open ○ missed ! reported; then the updates",
    first="First",
    counts="Who got what, and why",
    whys={
        Why.ANSWER: "answer",
        Why.NEWS: "news",
        Why.REMINDER: "reminder",
        Why.APPOINTMENT: "date",
        Why.ESCALATION: "report",
        Why.ALARM: "alarm",
    },
    reminders="Reminded {what}.",
    kinds={
        "held": "whether a meeting took place",
        "date": "of a date",
        "update": "of an update",
        "draft": "of a profile",
        "request": "of a request",
        "request-lapsed": "that a request lapsed",
        "first-meeting": "of the first meeting",
        "verdict": "of the decision",
        "pause-offer": "with the offer of a pause",
        "silence": "because of silence",
    },
    polite="Unasked at most {day} a day, {week} a week, at impolite hours {rude}.",
    more="See all: kupplung demo --all · another course: --seed 2 · talk yourself: kupplung chat",
    kept=(
        "Go on like this, in it first :at {then}\n"
        "  KUPPLUNG_DATA_DIR={path} kupplung chat --as {name}"
    ),
    and_word="and",
)  # fmt: skip

LANGUAGES: Mapping[str, Words] = {"de": _GERMAN, "en": _ENGLISH}
