"""A message of the bot as a client of Matrix shows it: words, and below them what can be chosen."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from adapters.matrix.signs import CONTROLS, NUMBERS

Button = tuple[str, str]
_TAGS = frozenset({"p", "br", "strong", "a", "ol", "li"})


@dataclass
class Block:
    """A paragraph, or a line of a list with its number."""

    number: int | None = None
    words: list[str] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def is_link(self) -> bool:
        """Whether there is nothing but a link."""
        return self.linked == len(self.words) > 0


class Page(HTMLParser):
    """Reads the HTML of a message, and takes nothing that clients would leave out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._number = 0
        self._in_link = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or a link."""
        assert tag in _TAGS, f"clients do not show <{tag}>"
        match tag:
            case "ol":
                self._number = int(dict(attrs).get("start") or 1) - 1
            case "li":
                self._number += 1
                self.blocks.append(Block(self._number))
            case "p":
                self.blocks.append(Block())
            case "br":
                self.blocks[-1].words.append("\n")
            case "a":
                self._in_link = True
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        """Close a link."""
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        """Take words; all of them stand in a block."""
        self.blocks[-1].words.append(data)
        self.blocks[-1].linked += self._in_link


def read_page(html: str) -> tuple[str, tuple[Button, ...]]:
    """Return the words of a message, and its buttons: labels with the signs that stand for them.

    A mere link has no sign, and a choice beyond the tenth its bare number.
    """
    blocks = Page(html).blocks
    below: list[tuple[Button, ...]] = []
    while blocks and (found := _buttons(blocks[-1])):
        below.append(found)
        blocks.pop()
    buttons = tuple(each for row in reversed(below) for each in row)
    return "\n\n".join(block.text for block in blocks), buttons


def _buttons(block: Block) -> tuple[Button, ...]:
    """Return what can be chosen in a block, if it is nothing but that."""
    text = block.text
    if block.number is not None:
        return ((text, _sign(block.number)),)
    parts = [each.partition(" ") for each in text.split(" · ")]
    if all(sign in CONTROLS.values() for sign, _, _ in parts):
        return tuple((label, sign) for sign, _, label in parts)
    sign, _, label = text.partition(" ")
    if sign in NUMBERS:
        return ((label, sign),)
    return ((text, ""),) if block.is_link else ()


def _sign(number: int) -> str:
    return NUMBERS[number - 1] if number <= len(NUMBERS) else str(number)
