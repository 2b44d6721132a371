"""Somebody takes Telegram's webhook away from a service that runs."""

from pathlib import Path

import pytest

from adapters.telegram.webhook import delete_webhook, setup_webhook
from tests.support.troubled import Lines, Troubled

pytestmark = pytest.mark.telegram


@pytest.mark.parametrize("elsewhere", [False, True], ids=["away", "elsewhere"])
async def test_what_people_write_meanwhile_is_answered_within_minutes(
    tmp_path: Path, *, elsewhere: bool
) -> None:
    with Lines() as lines:
        async with Troubled(tmp_path, webhook=True, speed=300.0) as service:
            ada = service.person("Ada Lindner")
            await ada.says("Hallo")
            await service.until(lambda: len(service.server.sent(ada.id)) >= 1)
            if elsewhere:
                await setup_webhook(service.channel.api, "http://127.0.0.1:9/gone", "")
            else:  # what the poller of another program does as it begins
                await delete_webhook(service.channel.api)
            before = service.clock.now()
            await ada.says("Ist da wer?")
            await service.until(lambda: len(service.server.sent(ada.id)) >= 2)
            await service.until(lambda: any("where it belongs" in each for each in lines.words))
            sender = service.server.first_bot.sender
            assert sender is not None
            assert sender.webhook.url == service.hook
            assert service.channel.last_contact is not None
            assert service.channel.last_contact > before
    trouble, _ = (each for each in lines.words if "webhook" in each)
    assert "It is set again" in trouble
