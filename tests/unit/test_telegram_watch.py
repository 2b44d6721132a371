"""Telegram is asked each minute where it delivers, and what hinders it."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from telegram.error import BadRequest, NetworkError

from adapters.telegram.api import Api
from adapters.telegram.watch import BETWEEN, Watch
from adapters.telegram.webhook import Webhook
from bot.ports import Store
from tests.support.troubled import Lines

HOOK = "https://bot.example.org/telegram"
START = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
BROKEN = "Wrong response from the webhook: 502 Bad Gateway"
WELL: dict[str, Any] = {"url": HOOK, "pending_update_count": 0}
GONE = {**WELL, "url": ""}


def broken(at: int, waiting: int = 3) -> dict[str, Any]:
    """What Telegram says after a delivery failed at that second."""
    error = {"last_error_date": at, "last_error_message": BROKEN}
    return {**WELL, "pending_update_count": waiting, **error}


class Asked:
    """Stands for the API and the clock: answers in turn, and ends the watch after the last one."""

    def __init__(self, *answers: object, refusal: Exception | None = None) -> None:
        self.answers = list(answers)
        self.refusal = refusal
        self.set: list[dict[str, Any]] = []
        self.slept: list[float] = []
        self.contacts: list[datetime] = []
        self.at = START
        self.stop = asyncio.Event()

    async def call(self, method: str, **fields: Any) -> object:
        if method == "setWebhook":
            self.set.append(fields)
            if self.refusal is not None:
                raise self.refusal
            return True
        assert method == "getWebhookInfo"
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        if not self.answers:
            self.stop.set()

    async def watched(self, webhook: Callable[[Webhook], Webhook] = lambda it: it) -> None:
        """Let the watch run to the last answer."""
        made = Webhook(cast("Store", None), self, "secret", lambda: None, self.contacts.append)
        async with asyncio.timeout(5):
            await Watch(cast("Api", self), webhook(made), HOOK).run(self.stop)


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


async def test_while_all_is_well_nothing_is_set_or_said(lines: Lines) -> None:
    asked = Asked(WELL, WELL, WELL)
    await asked.watched()
    assert asked.slept == [BETWEEN] * 3
    assert asked.contacts == [START + timedelta(seconds=BETWEEN * each) for each in range(3)]
    assert (asked.set, lines.words) == ([], [])


@pytest.mark.parametrize(
    ("found", "became"),
    [("", "was taken away"), ("https://other.example.org/secret", "was set to other.example.org")],
)
async def test_a_webhook_that_is_gone_is_set_again_and_told_once(
    lines: Lines, found: str, became: str
) -> None:
    asked = Asked(WELL, {**WELL, "url": found}, {**WELL, "url": found}, WELL, WELL)
    await asked.watched()
    assert [each["url"] for each in asked.set] == [HOOK, HOOK]
    assert asked.set[0]["secret_token"] == "secret"
    trouble, over = lines.words
    assert trouble.startswith(f"Telegram's webhook {became}: somebody else runs a bot with the")
    assert trouble.endswith("It is set again.")
    assert over == "the webhook is where it belongs again, after 2 min (2 failed attempts)"


async def test_what_telegram_says_against_setting_it_is_told(lines: Lines) -> None:
    asked = Asked(GONE, GONE, refusal=BadRequest("bad webhook: no such host"))
    await asked.watched()
    [trouble] = lines.words
    assert trouble.endswith("Telegram refuses: bad webhook: no such host. Trying again.")
    assert asked.slept == [1.0, 2.0]


async def test_looks_that_fail_are_made_again_soon_and_not_told(lines: Lines) -> None:
    asked = Asked(NetworkError("away"), NetworkError("away"), WELL, "nonsense", {"url": 7}, WELL)
    await asked.watched()
    assert asked.slept == [1.0, 2.0, *[BETWEEN] * 4]
    assert (asked.set, lines.words) == ([], [])


async def test_what_hinders_telegram_is_told_once_and_when_it_is_over(lines: Lines) -> None:
    asked = Asked(WELL, broken(5), broken(5), broken(90), broken(90, 0), broken(90, 2))
    await asked.watched()
    trouble, over = lines.words
    assert trouble == (
        f"Telegram cannot deliver 3 updates ({BROKEN}). Check the proxy and the certificate."
    )
    assert over == "Telegram delivers again, after 3 min (3 failed attempts)"


async def test_errors_from_before_the_start_and_those_without_consequence_are_no_news(
    lines: Lines,
) -> None:
    await Asked(broken(5), broken(5), broken(90, 0)).watched()
    assert lines.words == []


async def test_that_the_store_took_nothing_is_told_elsewhere(lines: Lines) -> None:
    def refusing(webhook: Webhook) -> Webhook:
        webhook._trouble.strike(START.timestamp(), "The store takes no updates.")
        return webhook

    await Asked(WELL, broken(5), broken(90)).watched(refusing)
    assert lines.words == ["The store takes no updates."]
