"""Links that open the bot with a code."""

import re

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def deep_link(bot_username: str, code: str) -> str:
    """Return the link that opens a private chat and sends ``/start CODE``.

    Telegram drops the code for people who have started the bot before: offer it for typing too.
    Raises ``ValueError`` for a code that Telegram would not carry (1 to 64 of ``A-Za-z0-9_-``).
    """
    return _link(bot_username, "start", code)


def group_link(bot_username: str, code: str) -> str:
    """Return the link that adds the bot to a group and says ``/start@bot CODE`` there.

    Raises ``ValueError`` as ``deep_link`` does.
    """
    return _link(bot_username, "startgroup", code)


def _link(bot_username: str, parameter: str, code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError(f"not a code for a Telegram link: {code!r}")
    return f"https://t.me/{bot_username.removeprefix('@')}?{parameter}={code}"
