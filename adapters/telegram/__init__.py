"""Telegram: updates become envelopes, parcels become messages.

Imported by ``adapters.app`` alone; imports python-telegram-bot, aiohttp, ``bot.ports`` and the
values of ``bot``; no other messenger, no storage.

Decisions, with their reasons:

- **No Updater, no Application.** They confirm updates that only lie in memory. ``receive`` polls
  in a loop of our own and confirms with the next offset, ``webhook`` answers 200: both only after
  ``Store.accept`` has committed.
- **Updates stay dictionaries.** ``Update.de_json`` costs some 80 microseconds, reading the
  dictionary some 5; ``translate`` reads with suspicion instead and never raises.
- **Sends go through** ``Api.call``, plain JSON by the library's own error handling: 25 microseconds
  instead of 160 with ``Bot.send_message``, whose answer we would throw away.
- **HTTP is aiohttp** behind the library's ``BaseRequest``: its pool scales, and it tells "no
  connection was made" from "the answer was lost", which decides about a second try.
- **An answer that got lost is not guessed at.** Telegram has no idempotency key, so 500, 502, 504,
  resets and timeouts are ``Uncertain``; only what certainly reached nobody is ``Failed``. Edits
  may be repeated at will, so theirs are always ``Failed``.
- **Edits by people are ignored**: what was said counts as it was understood; whoever wants to
  correct an answer has the machine's "back".
- **In groups the bot hears** commands, replies to its messages, and its own @name; nothing else.
- **Pacing is per process.** Replicas that send for the same token share nothing but 429.
"""
