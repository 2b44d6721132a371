"""Who is to get nobody in a round: "KI Innovation soll niemanden kriegen", "Ada setzt diesmal aus".

What is said so ends with it, so that whatever stands before is a name; or it begins with it.
"""

import re

_NOW = (
    r"(?:in|für|for) (?:dieser|diese|der|die|this|the) (?:runde|round)|diese runde|"
    r"die(?:smal|ses mal)|this (?:round|time)|heute|today|vorerst|erst ?mal|for now|bitte|please|"
    r"auch|leider|mehr|also|any ?more"
)
_ROUND = (
    r"(?:in|für|for) (?:dieser|diese|der|this|the) (?:runde|round)|die(?:smal|ses mal)|"
    r"this (?:round|time)"
)
_SHALL = (
    r"soll(?:te)?(?:n|en)?|darf|dürfen|will|wollen|möchten?|muss|kann|"
    r"should|shall|may|must|is to|are to|wants to|will"
)
_WHOM = (
    r"maker(?:in)?s?|partner(?:in)?s?|vorschl[aä]ge?|herausforderung(?:en)?|suggestions?|"
    r"challenges?|team|jemand(?:en)?"
)
_NO_ONE = (
    rf"niemand(?:e[nm])?|nichts|nix|keine[nmrs]?(?: (?:{_WHOM}))?|kein (?:{_WHOM})|"
    rf"nobody|no[- ]one|none|nothing|no (?:{_WHOM})"
)
_GET = r"bekomm(?:t|en)|krieg(?:t|en)|erh(?:ält|alten)|haben|gets?|have|receives?"
_IN = rf"(?:(?:{_NOW}) )*"
_LATER = rf"(?: (?:{_NOW}))*"
_SPARED = "|".join(
    (
        rf"(?:{_NO_ONE}) {_IN}(?:{_GET})",
        rf"(?:{_GET}) {_IN}(?:{_NO_ONE})",
        r"(?:not|n't) (?:get|have|receive|take) any(?:one|body|thing)",
        r"(?:mit|with) (?:niemandem|nobody|no[- ]one)",
        rf"(?:ohne|without)(?: (?:einen?|a|any))? (?:{_WHOM})",
        r"niemand(?:e[nm])?|nobody|no[- ]one",
        r"pausier(?:t|en)|pauses?|rests?|aussetzen|aussetzt",
        rf"setzt {_IN}aus|macht {_IN}(?:eine )?pause|(?:eine )?pause machen",
        r"sits? (?:(?:it|this one|this round) )?out|(?:takes?|has|have) a (?:break|rest)",
        rf"(?:macht|machen|nimmt|nehmen|ist|sind) {_IN}nicht (?:mit|teil|dabei)",
        r"nicht (?:mitmachen|teilnehmen|dabei sein)",
        r"(?:(?:do|does|should|shall|must) ?)?(?:not|n't) (?:take part|join|be in)",
        rf"(?:{_ROUND}) (?:nicht|not)|(?:nicht|not) (?:{_ROUND})",
    )
)
_ENDS = re.compile(rf"(?<=[\s,:–-])(?:(?:{_SHALL}) )?{_IN}(?:{_SPARED}){_LATER}$", re.IGNORECASE)
_BEGINS = re.compile(
    rf"(?:(?:bitte|please) )?{_IN}(?:{_NO_ONE}) (?:für|zu|an|for|to) (?P<one>.+?){_LATER}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:bitte|please|lass(?:e|t)?|let) )?(?:(?:(?:die|der|das|the) )?"
    r"(?:herausforderung|challenge|organisation|firma|makerin|maker) (?=[^\W\d])"
    r"(?!n[or]\.? ?\d|nummer|number))?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:^|.* )(?:mit|zu|bei|und|with|to|and|nicht|nie|niemals|not|never|unbedingt|nur|muss|must)",
    re.IGNORECASE | re.DOTALL,
)
"""How it ends if a name follows: somebody may be called Pause."""
_JOINTS = " \n,:–-"


def read_spared(said: str) -> str | None:
    """Return who is to get nobody, as a cleaned text of one rule says it, or ``None``."""
    found = _ENDS.search(said)
    if found is not None:
        one = said[: found.start()]
    else:
        begins = _BEGINS.fullmatch(said)
        one = begins["one"] if begins is not None else ""
    one = one.strip(_JOINTS)
    before = _BEFORE.match(one)
    one = one[before.end() :] if before is not None else one
    return one if one and "\n" not in one and not _JOINED.fullmatch(one) else None
