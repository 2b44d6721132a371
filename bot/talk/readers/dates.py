"""How people write a day: dates, weekdays, weeks, feasts, and what is counted from today.

These rules only collect facts; ``days`` says which day they amount to.
"""

from bot.talk.readers.facts import Edge, Facts, Grammar, Mode, Rule, Slot

_MONTH_FOLLOWS = r"(?=(?:IN )?(?:MON\d|MONTH |NEXT MONTH|COMING MONTH|THIS MONTH|OVERNEXT MONTH))"
_YEAR = r"(?:N(?P<year>\d{4}) (?!UHR|H ))?"
_NO_CLOCK = r"(?!UHR|H |AM|PM|DASH|TILL|NACH|VOR|MINUTE)"
_REST_OF_UNIT = r"(?![NO]\d)"

_RULES = Grammar(
    [
        Rule(r"D(?P<year>\d+)-(?P<month>\d+)-(?P<day>\d+) "),
        Rule(rf"P(?P<day>\d+)\.(?P<month>\d+)\.? {_YEAR}"),
        Rule(rf"[NO](?P<day>\d{{1,2}}) MON(?P<month>\d+) {_YEAR}"),
        Rule(rf"MON(?P<month>\d+) [NO](?P<day>\d{{1,2}}) {_NO_CLOCK}{_YEAR}"),
        Rule(rf"(?:IN )?MON(?P<month>\d+) {_YEAR}"),
        Rule(r"O(?P<day>\d+) "),
        Rule(r"WD(?P<weekday>\d) "),
        Rule(r"THIS WD(?P<weekday>\d) ", {Slot.MODE: Mode.THIS}),
        Rule(r"(?:(?:THIS|NEXT) )?COMING WD(?P<weekday>\d) ", {Slot.MODE: Mode.COMING}),
        Rule(r"NEXT WD(?P<weekday>\d) ", {Slot.MODE: Mode.NEXT}),
        Rule(r"OVERNEXT WD(?P<weekday>\d) ", {Slot.MODE: Mode.OVERNEXT}),
        Rule(rf"O(?P<nth>[1-5]) WD(?P<weekday>\d) {_MONTH_FOLLOWS}"),
        Rule(rf"LAST WD(?P<weekday>\d) {_MONTH_FOLLOWS}", {Slot.NTH: 0}),
        Rule(rf"LAST DAY {_MONTH_FOLLOWS}", {Slot.EDGE: Edge.LAST_DAY}),
        Rule(r"(?:LAST|GONE) (?:WD\d|WEEK|MONTH|YEAR) ", {Slot.GONE: 1}),
        Rule(r"VOR N\d+ (?:DAY|WEEK|MONTH|YEAR|HOUR|MINUTE) ", {Slot.GONE: 1}),
        Rule(r"N\d+ (?:DAY|WEEK|MONTH|YEAR|HOUR|MINUTE) GONE ", {Slot.GONE: 1}),
        Rule(r"(?:IN )?(?:KW|WEEK) [NO](?P<week>\d{1,2}) "),
        Rule(r"(?:IN )?[NO](?P<week>\d{1,2}) KW "),
        Rule(r"(?:(?:IN|VON) )?THIS WEEK ", {Slot.WEEK_SHIFT: 0}),
        Rule(r"(?:(?:IN|VON) )?(?:NEXT|COMING) WEEK ", {Slot.WEEK_SHIFT: 1}),
        Rule(r"(?:(?:IN|VON) )?OVERNEXT WEEK ", {Slot.WEEK_SHIFT: 2}),
        Rule(r"(?:(?:IN|VON) )?THIS MONTH ", {Slot.MONTH_SHIFT: 0}),
        Rule(r"(?:(?:IN|VON) )?(?:NEXT|COMING) MONTH ", {Slot.MONTH_SHIFT: 1}),
        Rule(r"(?:(?:IN|VON) )?OVERNEXT MONTH ", {Slot.MONTH_SHIFT: 2}),
        Rule(r"START (?:VON )?", {Slot.EDGE: Edge.START}),
        Rule(r"MID (?:VON )?", {Slot.EDGE: Edge.MIDDLE}),
        Rule(r"END (?:VON )?", {Slot.EDGE: Edge.END}),
        Rule(rf"START WEEK {_REST_OF_UNIT}", {Slot.EDGE: Edge.START, Slot.WEEK_SHIFT: 0}),
        Rule(rf"MID WEEK {_REST_OF_UNIT}", {Slot.EDGE: Edge.MIDDLE, Slot.WEEK_SHIFT: 0}),
        Rule(rf"END WEEK {_REST_OF_UNIT}", {Slot.EDGE: Edge.END, Slot.WEEK_SHIFT: 0}),
        Rule(r"MID MONTH ", {Slot.EDGE: Edge.MIDDLE, Slot.MONTH_SHIFT: 0}),
        Rule(r"END MONTH ", {Slot.EDGE: Edge.END, Slot.MONTH_SHIFT: 0}),
        Rule(r"(?:IN )?MONTH ", {Slot.MONTH_SHIFT: 0}),
        Rule(r"SHIFT(?P<shift>-?\d) "),
        Rule(r"IN N(?P<days>\d+) DAY "),
        Rule(r"IN N(?P<weeks>\d+) WEEK (?=WD)", {Slot.LEADING: 1}),
        Rule(r"IN N(?P<weeks>\d+) WEEK "),
        Rule(r"IN N(?P<months>\d+) MONTH "),
        Rule(r"IN N(?P<hours>\d+) (?:HOUR|H) "),
        Rule(r"IN N(?P<minutes>\d+) MINUTE "),
        Rule(r"IN (?:N1 )?HALBE HOUR ", {Slot.MINUTES: 30}),
        Rule(r"IN ONEHALF HOUR ", {Slot.MINUTES: 90}),
        Rule(r"N(?P<days>\d+) DAY NOW "),
        Rule(r"N(?P<weeks>\d+) WEEK NOW "),
        Rule(r"N(?P<months>\d+) MONTH NOW "),
        Rule(r"N(?P<hours>\d+) HOUR NOW "),
        Rule(r"N(?P<weeks>\d+) WEEK (?:VON |AB )?(?=WD|SHIFT)"),
        Rule(r"WD(?P<weekday>\d) WEEK (?![NO]\d)", {Slot.WEEKS: 1}),
        Rule(r"FEAST(?P<feast>\d+) (?:N(?P<year>\d{4}) )?"),
        Rule(r"[NO](?P<advent>[1-4]) ADVENT "),
        Rule(r"O1 XMASDAY ", {Slot.MONTH: 12, Slot.DAY: 25}),
        Rule(r"O2 XMASDAY ", {Slot.MONTH: 12, Slot.DAY: 26}),
    ]
)


def day_at(line: str, start: int) -> tuple[Facts, int] | None:
    """What is stated about the day at a position of the line of codes, and where that ends."""
    return _RULES.match(line, start)
