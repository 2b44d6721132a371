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
- **Edits by people are passed on**; what they change is the core's to say. In groups an edit of
  what was meant for the bot is dropped: it counts as it was understood.
- **In groups three things are meant for the bot**: commands, its @name, and replies to a message of
  its own that has buttons. All else is overheard, and stored only where ``heed`` lets it pass.
- **Files of other messengers are uploaded**, at each try anew; what cannot be had, or is over the
  50 MB of the Bot API, is named. A file that Telegram knows travels by its id, of any size. What
  Telegram refuses with a file is said once more without it: a refusal is final, the words are not.
- **Telegram lets no bot make groups** or bring people into them, so these acts are refused; a group
  that is closed is left.
- **Pacing is per process.** Replicas that send for the same token share nothing but 429.
"""

from importlib import import_module

from adapters.imports import leave_out

with leave_out("httpx._main"):  # the command line of a library's library, with rich and pygments
    import_module("telegram")
