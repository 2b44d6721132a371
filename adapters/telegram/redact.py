"""Keeps secrets out of the log, wherever a library may put them."""

import logging
from collections.abc import Iterable
from urllib.parse import quote

from typing_extensions import override

_FORMATTER = logging.Formatter()


class Redaction(logging.Filter):
    """Replaces secrets in messages and tracebacks; never drops a record, and never raises.

    They are found as they are, and as an address spells them.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        known = [secret for secret in secrets if secret]
        self._secrets = tuple(dict.fromkeys((*known, *(quote(each, safe="") for each in known))))

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Return ``True``, after cleaning the record."""
        try:
            message = record.getMessage()
        except Exception as error:  # noqa: BLE001 # else it is raised into whoever logs
            message = f"{record.msg} (cannot be written: {type(error).__name__})"
            record.msg, record.args = message, None
        if any(secret in message for secret in self._secrets):
            record.msg, record.args = self._clean(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        return True

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


def hide(secrets: Iterable[str]) -> Redaction:
    """Clean everything that the root logger's present handlers write; return the filter.

    The library's debug lines, which hold what people wrote, are switched off.
    """
    logging.getLogger("telegram").setLevel(logging.INFO)
    redaction = Redaction(secrets)
    for handler in logging.getLogger().handlers:
        handler.addFilter(redaction)
    return redaction


def show(redaction: Redaction) -> None:
    """Take the filter off again."""
    for handler in logging.getLogger().handlers:
        handler.removeFilter(redaction)
