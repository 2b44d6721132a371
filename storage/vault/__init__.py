r"""What is personal is sealed, with a key of its subject's own, which a master key wraps.

Purpose: who has the database, or a copy of it, reads nothing without the key file; and whoever is
erased is erased from every copy, because their key is. Only ``storage`` and ``adapters.app`` may
import this package.

Scheme:

- A *subject* has a key of 256 bits: a person (``ada``), an account (``telegram:123``: what is said
  before there is a person, and all messages by and to it), a team or an organisation
  (``team:…``, ``organisation:…``). An announcement is its author's. ``storage.tables`` says for
  each column whether it is sealed, and for each table whose key seals it. A test lists every column
  that is not, with the reason.
- A sealed value is text: ``\x01``, the id of its key, and Base64 of nonce, ciphertext and tag of
  AES-256-GCM. So reading never depends on who owns a row today. The additional data are table,
  column and the row's key: a value that was moved elsewhere does not open. (A parcel's key may
  change, so its body is bound to table and column alone.) An empty text is not sealed.
- Sealing keeps a length to the byte, and of a choice that is the choice. So blanks go behind what
  is chosen from a short list, up to 64 bytes, and behind the JSON of messages, envelopes and open
  dialogs, up to multiples of 1024, before they are sealed (``storage.mapping.padded``). JSON may
  end with blanks, so that a service of the version before reads them as well, but for votes and
  for what became of talks; what it wrote without is read as it is, and gets them when it is written
  next.
- A key lies in ``vault_key``, wrapped by AES-256-GCM under a master key, bound to its id. The
  master keys are in a file outside of the database. Nonces are 96 random bits: a key would have to
  seal billions of values before two of them were likely to meet.
- Of the same subject there may be several keys: after two persons became one, whose keys are handed
  on so that one erasure reaches all, or where two replicas made one at the same time. What is
  written takes the first; what is read names its own. Therefore ``subject`` is not unique.
- The key with no subject is the *canary*. It tells which master key is the current one, whether a
  vault is the one for this database, and whose keys a file of keys has. A database with sealed
  data and no canary is a copy without its keys: it is refused, and never gets new ones.

Decisions:

- A key to write with is read, or made, in the transaction that writes. A connection's ``memo``
  remembers it until anything is undone; so nothing is sealed with a key that was rolled back. On
  PostgreSQL its row is locked against deletion, whatever the isolation: so nothing is sealed with
  a key that another replica destroys meanwhile. Keys that are ready by their ids serve reading
  alone.
- What was sealed with a key that is destroyed reads as empty: a name without letters, a list
  without items, no attachment. An envelope or a parcel like that is closed, a dialog is over.
- A value that was changed, or is not sealed, or whose key is damaged, reads as empty, too: one bad
  bit must not silence the bot for everybody who meets that name. The log tells it once, and what
  only stays empty is never written over it, as a copy may have the key. An envelope or a parcel
  like that is closed as failed.
- An envelope that is not sealed is taken: a service of the version before, on its way out, may have
  accepted and confirmed it after the tables were renewed. It must not go on deciding, though: stop
  all of its replicas before one of this version begins.
- Rotation writes the new master key into the file beside the old one, wraps all keys anew in one
  transaction, and then takes the old one away. It holds the canary meanwhile, and whoever makes a
  key looks at it first; so it works while the service runs, and wherever it is cut off.
- Copies of the data are made without ``vault_key``, and the wrapped keys are written to one file
  beside all copies, which is always the newest. A copy is an SQLite file, also where a server keeps
  the database (``storage.servers``), and is tried before it counts (``storage.vault.exports``).
  A key that was handed on since is restored as whose it was then (``storage.vault.owners``), and
  in a copy from after that as whose it is (``storage.vault.became``): an erasure afterwards finds
  it. Whoever has no key left when a copy is restored is erased from it
  first (``storage.vault.lost``).
  Who prefers the server's own tools takes ``pg_dump --format=custom
  --exclude-table-data=vault_key`` first, and then ``kupplung backup`` for the keys.
- Addresses are plain while they are needed. An erasure takes them out of the rows of others, too:
  keys of messages, entries of the audit, notes of channels (``storage.traces``). In copies from
  before it they stay, as do ids and dates. Of who typed wrong codes an alias stays, which is keyed
  with what only the master key opens (``storage.aliases``).
- SQLite overwrites what it deletes, but leaves pieces behind in pages of which it moves a part; so
  within a minute after an erasure the file is rewritten (a second for 100 MB), and its log emptied.
  Whoever is killed in that minute leaves it to the next erasure. PostgreSQL keeps dead rows until
  it vacuums, and its log as long as it is told to: ``VACUUM FULL`` once after the step that sealed
  what earlier versions had left readable, and no copies of its files that are older than what
  should be forgotten.
- What is chosen from a short list of ours is plain: the yes and the no to a suggestion, a verdict,
  and why a suggestion was declined (``refusal.because``). It stands between ids, is in nobody's
  words (``refusal.note`` is, and is sealed), goes with its person's rows, and stays in copies from
  before as ids and dates do. Three such choices are sealed all the same, as they are about people
  who met: what somebody thought of a talk (``vote.interest``), what became of it, which tells both
  votes (``sitting.match``), and why they left (``leaving.reasons``). All these, and the words
  beside the last, go with whoever is erased; but that a talk led to a team stays.
- Names are sought by nobody in SQL, so there is no blind index; ``find`` refuses a sealed field.
  Matching reads profiles and challenges, opened.

What it does not do: ids, states, dates, numbers and messengers' addresses are plain, as messages
are routed and reminders found by them; so is how long somebody's own text or list is, how long a
message is, roughly, that there are words beside a reason, and how many messages a dialog took. Who
has the key file and the database reads everything, and so does who can look into the running
service, which also keeps keys that it used last until it uses others or ends, even those that a
command destroyed meanwhile. A file of keys that was copied elsewhere before an erasure still
has them. The bot's Matrix device keeps, in files of its own, with whose devices it shares keys.
What the bot told others about somebody lies with those others' keys. It loses its words after 60
days; with an erasure the name goes from it at once, and the words of who is erased, as far as its
key tells whose they are.
"""

from storage.vault.keys import SIZE, BadKeys, Vault

__all__ = ["SIZE", "BadKeys", "Vault"]
