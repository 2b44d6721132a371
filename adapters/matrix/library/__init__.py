"""matrix-nio, and all that must be known about it.

Purpose: ``nio_home.NioHome`` fulfils ``adapters.matrix.home.Home``. Imported by ``adapters.app``
and above; the only package that imports nio, vodozemac, peewee and pycryptodome.

Decisions, with their reasons:

- **Of nio only the cryptography is used**: its Olm machine, its key store, its calls about keys.
  Sync, rooms and everything else is plain JSON over ``wire``: nio repeats requests for ever by
  itself, sleeps for rate limits, cannot tell "nobody listened" from "the answer was lost", forgets
  the age of decrypted events, and drops a whole answer when one part of it is malformed.
- **nio never sees what was decrypted.** It would fold it into its idea of the room, so that any
  member could make themselves its admin from inside an encrypted event.
- **Each fault of nio 0.26 has its guard**, in ``guards``, ``keys`` or ``decryption``, and each
  guard a test in ``tests/integration/test_matrix_pitfalls.py``. They touch private methods: the
  version is pinned.
- **What others send is read with suspicion** (``convert``): what has not the shape that the
  specification gives it is left out, and nothing of it raises.
- **The device is cross-signed** (``crosssign``): without it people see a red shield, and clients
  in "signed devices only" mode give the bot no keys at all.
- **One process per folder**: two on one key store destroy each other's sessions.
"""
