"""Reading the words that answer a choice of several: the boxes they tick.

A list in which everything is understood is complete. Of another, what was understood is ticked,
what was not is named, and the question is put again with the boxes as they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.talk.dialog import ChooseMany, Dialog
from bot.talk.model import Progress, say
from bot.talk.moves import go_on, put_again
from bot.talk.nothings import bare, is_unsure, says_nothing
from bot.talk.readers import (
    Rejected,
    closest,
    fold,
    hold_together,
    meant,
    read_list,
    without_joints,
)
from bot.talk.reading import PARTIAL, unsure
from bot.talk.show import Label, Turn, option_label, options_of

ALL = frozenset({"alle", "alles", "all", "everybody", "everyone", "everything"})
BOTH = frozenset({"beide", "both"})
PAIR = 2
_WITH_ALL = frozenset(
    {
        "wir", "sie", "die", "davon", "waren", "dabei", "da", "bitte", "regionen", "zeiten",
        "leute", "we", "they", "were", "there", "of", "us", "them", "the", "regions", "times",
        "people", "please",
    }
)  # fmt: skip
"""Words that may stand beside "all" and change nothing of it."""
_AND = re.compile(r"\s+(?:und|u\.?|oder|and|or|&)\s+", re.IGNORECASE)
_BUT = re.compile(r"^(?:aber|nur|dafür|sondern|but|only|just)\s+", re.IGNORECASE)
_LACKING = re.compile(r"\b(?:kein(?:e|s|en|es)?|nix|none|no)\b")
"""Says that there is none of something, which need not be among the options."""
_DENIED = re.compile(
    r"(?:aber |nur |but )*(?:nicht|kein\w*|nie|niemals|not|no|never) (.+)|(.+) (?:nicht|nie|not)"
)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Which options a list names and rules out, by position, and what of it is none of them."""

    picked: tuple[int, ...]
    denied: frozenset[int]
    unknown: tuple[str, ...]


def read_many(dialog: Dialog, progress: Progress, text: str, label: Label) -> Turn:
    """Return the turn that words make at a choice of many."""
    step = dialog.step(progress.step)
    every, least = (step.every, step.least) if isinstance(step, ChooseMany) else ((), 1)
    if is_unsure(text) or (says_nothing(text) and step.optional):
        return unsure(dialog, progress, label)
    if says_nothing(text):
        return put_again(dialog, progress, label, say("talk-too-few", least=least))
    options = options_of(dialog, step, progress)
    shown = [label(option_label(dialog, step, option)) for option in options]
    items = read_list(hold_together(text, shown))
    if isinstance(items, Rejected):
        reason = say(f"reject-{items.reason}", limit=items.limit or 0)
        return put_again(dialog, progress, label, reason)
    if bare(text) in every or _means_all(text, len(options)):
        return go_on(dialog, progress, tuple(each.id for each in options), label)
    heard = _hear(items, [without_joints(each) for each in shown])
    if heard.denied.intersection(heard.picked):
        return put_again(dialog, progress, label, say("talk-contradiction"))
    ruled_out = {options[each].id for each in heard.denied}
    kept = [each for each in _kept(progress) if each not in ruled_out]
    picked = tuple(dict.fromkeys([*kept, *(options[each].id for each in heard.picked)]))
    if heard.unknown:
        return _ask_rest(dialog, progress, picked, heard, label)
    if len(picked) < least:
        return put_again(dialog, progress, label, say("talk-too-few", least=least))
    return go_on(dialog, progress, picked, label)


def _kept(progress: Progress) -> tuple[str, ...]:
    """Return what an earlier list ticked of which not everything was understood."""
    partly = isinstance(progress.pending, dict) and PARTIAL in progress.pending
    return progress.picked if partly else ()


def _ask_rest(
    dialog: Dialog, progress: Progress, picked: tuple[str, ...], heard: _Heard, label: Label
) -> Turn:
    """Tick what was understood of a list, and name what was not."""
    word = heard.unknown[0]
    if not heard.picked:
        return put_again(dialog, progress, label, say("talk-choose-many", word=word))
    ticked = replace(progress, picked=picked, pending={PARTIAL: word})
    return put_again(dialog, ticked, label, say("talk-choose-rest", word=word))


def _means_all(text: str, count: int) -> bool:
    """Whether words mean every option: "alle", "wir beide" where there are two."""
    words = [each for each in bare(text).split() if each not in _WITH_ALL]
    return len(words) == 1 and (words[0] in ALL or (count == PAIR and words[0] in BOTH))


def _hear(items: Sequence[str], labels: Sequence[str]) -> _Heard:
    """Return what the entries of a list say of the options with these labels."""
    picked: list[int] = []
    denied: set[int] = set()
    unknown: list[str] = []
    for item in _told([part for each in items for part in _parted(each, labels)], labels):
        hit = meant(item, labels)
        out = _denied(item, labels) if hit is None else None
        if hit is not None:
            picked.append(hit)
        elif out is not None:
            denied.add(out)
        else:
            unknown.append(item)
    return _Heard(tuple(picked), frozenset(denied), tuple(unknown))


def _told(parts: Sequence[str], labels: Sequence[str]) -> Sequence[str]:
    """Return the entries without "but", and without those that there are none of anyway."""
    bare = [_BUT.sub("", each) for each in parts]
    told = [
        each
        for each in bare
        if _LACKING.search(fold(each)) is None
        or meant(each, labels) is not None
        or _denied(each, labels) is not None
    ]
    return told or bare


def _parted(item: str, labels: Sequence[str]) -> Sequence[str]:
    """Return what a list has between two commas: one entry, or several with an "und" between."""
    halves = _AND.split(item)
    if closest(item, labels) is not None or len(halves) == 1:
        return (item,)
    return halves if all(meant(each, labels) is not None for each in halves) else (item,)


def _denied(item: str, labels: Sequence[str]) -> int | None:
    """Return which option is ruled out: "aber nicht am Wochenende"."""
    match = _DENIED.fullmatch(fold(item).strip(" .!"))
    return None if match is None else closest(match[1] or match[2], [fold(each) for each in labels])
