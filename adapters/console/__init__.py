"""The terminal: a channel in which one person at the keyboard plays everybody.

Purpose: ``kupplung chat`` talks to the bot as any of several people on the same store, and
``kupplung demo`` plays a programme's months with people who are simulated, on a clock that is.
May be imported by ``adapters.cli`` only. It refuses to tell the core that nobody is really
there: people come in as envelopes and read what the gateway hands them, as in any messenger.
"""
