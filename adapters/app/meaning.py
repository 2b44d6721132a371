"""Meaning in the running service: models read each text once, and the scorer learns of it.

``Mind`` is what ``bot.ports.Understanding`` asks for: whoever has just written something is
understood at once. Beside that it follows the store. A profile or a challenge that is new, or has
changed, is found by its instant within a second, whichever process decided it; what a model said to
it is taken from the store, or else asked for and kept there. All that is missing is embedded by the
one process that holds a lease; the others wait for what it keeps. Now and then everything is
counted: what is gone is forgotten, and what slipped through is found.

What models say to the population, against which scores are standardised, is kept in the database,
too: that is what all replicas share, on disks of their own, and what every backup has.

Nothing here can harm the service: where a model fails or hangs the log says so once, suggestions go
by words, and texts wait. A killed process leaves nothing half: the rest is asked for again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from adapters.app.briefs import Entry, pieces, read_briefs, read_learned
from adapters.app.looks import Looks
from adapters.app.readers import USUAL, Pace, Reader, by_digest, digest
from adapters.embeddings import Aside, beside
from adapters.lease import Lease
from adapters.waiting import loop_time, unless
from bot.domain.challenges import Side
from bot.engine.trouble import Trouble
from bot.matching.score.scorer import BlendedScorer, everybody
from bot.ports import Brief, Lane, Learned, Source, Store, StoreError, Vector

log = logging.getLogger(__name__)

MEANING = "meaning"
"""The lease of who embeds what is missing."""

OVERLAP = timedelta(seconds=60)
"""How far back is looked each time: clocks of replicas differ, and transactions take a while."""
MANY = 50
"""After so many changes at once indexes are renewed before anybody asks for them."""


class Mind:
    """An ``Understanding`` that follows the store; ``fed`` once all that is in it was read."""

    def __init__(
        self,
        scorer: BlendedScorer,
        asides: Iterable[Aside],
        store: Store,
        lease: Lease,
        pace: Pace = USUAL,
    ) -> None:
        """Take who compares, who embeds, where it is kept, and the lease of who embeds the rest."""
        self.scorer = scorer
        self._readers = tuple(Reader(each, pace) for each in asides)
        self._store, self._lease, self._pace = store, lease, pace
        self._entries: dict[Source, Entry] = {}
        self._newest: datetime | None = None
        self._census_at = 0.0
        self._looks = Looks()
        self.fed, self._unprepared = False, True
        self._late: set[asyncio.Task[bool]] = set()
        self._trouble = Trouble(log, "what was written can be read again")

    async def of(self, briefs: Sequence[Brief]) -> None:
        """Return once the scorer knows what these mean, or after half a second."""
        asked = {
            asyncio.create_task(self._learn(reader, texts, urgent=True))
            for reader in self._readers
            if reader.ready
            and (texts := reader.bearable(self.scorer.unknown(reader.model, briefs)))
        }
        if asked:
            _, late = await asyncio.wait(asked, timeout=self._pace.urgent)
            for each in late:  # it ends beside, and is not lost
                self._late.add(each)
                each.add_done_callback(self._late.discard)

    @property
    def is_complete(self) -> bool:
        """Whether each model that can be asked has read all that was seen in the store."""
        return self.fed and all(each.rests or not each.is_behind for each in self._readers)

    @property
    def counts(self) -> bool:
        """Whether any meaning counts: a model said what there is to say to the population."""
        return any(reader.knows_all for reader in self._readers)

    async def catch_up(self, patience: float) -> None:
        """Return once all that was written before is read, or after ``patience`` seconds.

        Everything is looked at, whatever instants it bears: at a keyboard clocks are moved back.
        """
        await self._looks.wait(patience, lambda: self.is_complete)

    async def run(self, stop: asyncio.Event) -> None:
        """Follow the store until ``stop`` is set; failures of the store end nothing."""
        leading = asyncio.create_task(self._lease.serve(stop, _wait))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopped}, timeout=self._pace.calm)
            while not stop.is_set():
                await unless(stopped, self._look())
                if not any(reader.queue for reader in self._readers):
                    await self._looks.pause(stopped, self._pace.follow)
        finally:
            for each in (leading, stopped, *self._late):
                each.cancel()

    async def close(self) -> None:
        """Give the lease back, and let the models go."""
        for reader in self._readers:
            reader.close()
        await self._lease.release()

    async def _look(self) -> None:
        number = self._looks.begin()
        try:
            await self._follow()
        except StoreError as error:
            words = f"What was written cannot be read, or kept, for its meaning: {error}."
            self._trouble.strike(loop_time(), words)
            await asyncio.sleep(self._pace.follow)
        else:
            self._looks.end(number)
            self._trouble.end(loop_time())

    async def _follow(self) -> None:
        """Learn what has changed, and do a piece of what is left to do."""
        for reader in self._readers:
            if not reader.knows_all:
                await self._learn_population(reader)
        changed = await self._read_changes()
        for reader in self._readers:
            await self._find(reader)
        if self._unprepared or len(changed) >= MANY:
            await self._renew_indexes(self._entries if self._unprepared else changed)
            self._unprepared = False
        if not self.fed:
            self.fed = True
            log.info("%d profiles and challenges were read", len(self._entries))
        for reader in self._readers:
            await self._embed(reader)
            await reader.wake()

    async def _learn(self, reader: Reader, texts: Sequence[str], *, urgent: bool = False) -> bool:
        """Ask a model, and let the scorer know; return whether it answered."""
        answered = await reader.ask(texts, urgent=urgent)
        if answered:
            self.scorer.learn(reader.model, answered)
        return bool(answered)

    async def _learn_population(self, reader: Reader) -> None:
        """Let the scorer know what a model says to the population, a piece at a time."""
        model = reader.model
        texts = self.scorer.texts(model, everybody())
        if not self._lease.held or not reader.knows_some:
            kept = await self._store.run(lambda tx: tx.vectors.population(model.name), Lane.QUEUE)
            self._take(reader, texts, kept)
            reader.knows_some = True
        until, asked = loop_time() + self._pace.spell, False
        while self._lease.held and not reader.rests and loop_time() < until:
            missing = self.scorer.unknown(model, everybody())
            if not missing or not await self._learn(reader, reader.some(missing)):
                break
            asked = True
        if asked:
            vectors = by_digest(self.scorer.known(model, texts))
            await self._store.run(lambda tx: tx.vectors.put_population(model.name, vectors))
        reader.knows_all = not self.scorer.unknown(model, everybody())
        self._unprepared = self._unprepared or reader.knows_all

    def _take(self, reader: Reader, texts: Iterable[str], kept: Mapping[str, Vector]) -> None:
        """Let the scorer learn what is kept of these texts, as far as it is of that model."""
        known = {text: kept[name] for text in texts if (name := digest(text)) in kept}
        size = 2 * reader.model.dimension
        if known and all(len(vector) == size for vector in known.values()):
            self.scorer.learn(reader.model, known)

    async def _read_changes(self) -> Collection[Source]:
        """Take note of what is new, has changed or is gone; return what is new or has changed."""
        whole = self._looks.take_whole() or loop_time() >= self._census_at
        newest = None if whole else self._newest
        since = None if newest is None else newest - OVERLAP
        found = await self._store.run(lambda tx: tx.vectors.editions(since), Lane.QUEUE)
        known = self._entries
        changed = [at for at in found if at not in known or known[at].at != found[at]]
        seen = loop_time() if self.fed else 0.0
        for some in pieces(changed):
            briefs = await self._store.run(partial(read_briefs, sources=some), Lane.QUEUE)
            known.update((at, Entry(found[at], brief, seen)) for at, brief in briefs.items())
            for reader in self._readers:
                await beside(partial(self.scorer.texts, reader.model, briefs.values()))
                reader.await_all(briefs)
        if found:
            self._newest = max(found.values())
        if since is None:
            self._census_at = loop_time() + self._pace.census
            await self._forget([source for source in known if source not in found])
        return changed

    async def _forget(self, gone: Collection[Source]) -> None:
        """Forget what is gone; in the store, too, what is of no edition any more."""
        for source in gone:
            del self._entries[source]
            for reader in self._readers:
                reader.drop(source)
        if gone:
            self.scorer.retain([each.brief for each in self._entries.values()])
        if self._lease.held:
            await self._store.run(lambda tx: tx.vectors.sweep())

    async def _find(self, reader: Reader) -> None:
        """Look in the store for what one model said to the texts that it has not got yet.

        What it said elsewhere in this process is kept there; the rest waits for its turn.
        """
        for some in pieces(reader.due(loop_time())):
            model = reader.model
            get = partial(read_learned, model=model.name, sources=some)
            kept = {each.source: each for each in await self._store.run(get, Lane.QUEUE)}
            for source, learned in kept.items():
                self._take(reader, self._texts(reader, source), learned.vectors)
            settled = {each for each in some if self._is_kept(reader, each, kept.get(each))}
            rest = [each for each in some if each not in settled]
            whole = [each for each in rest if not self._lacks(reader, each)]
            await self._keep(reader, whole)
            for source in settled:
                reader.drop(source)
            for source in rest:
                ripe = (
                    self._lease.held
                    and self._entries[source].since + self._pace.grace <= loop_time()
                )
                reader.put_off(source, loop_time(), ripe=ripe and source not in whole)

    async def _embed(self, reader: Reader) -> None:
        """Embed for a while what nobody has, and keep it."""
        until = loop_time() + self._pace.spell
        done: list[Source] = []
        while reader.queue and self._lease.held and not reader.rests and loop_time() < until:
            source = next(iter(reader.queue))
            lacking = self._lacks(reader, source)
            if lacking and not await self._learn(reader, reader.some(lacking)):
                break
            if not self._lacks(reader, source):
                done.append(source)
                del reader.queue[source]
        await self._keep(reader, done)
        if not self._lease.held or reader.rests:
            reader.queue.clear()  # it comes again

    async def _keep(self, reader: Reader, sources: Sequence[Source]) -> None:
        """Keep what one model said to all texts of some sources."""
        model = reader.model
        learned = [
            Learned(each, model.name, self._entries[each].at, by_digest(known))
            for each in sources
            if each in self._entries
            for known in [self.scorer.known(model, self._texts(reader, each))]
        ]
        if learned:
            await self._store.run(lambda tx: tx.vectors.put(learned))
        for source in sources:
            reader.drop(source)

    def _texts(self, reader: Reader, source: Source) -> Sequence[str]:
        return self.scorer.texts(reader.model, [self._entries[source].brief])

    def _lacks(self, reader: Reader, source: Source) -> Sequence[str]:
        """Return the texts of a source that the model was not asked yet, and may be asked."""
        if source not in self._entries:
            return ()
        return reader.bearable(self.scorer.unknown(reader.model, [self._entries[source].brief]))

    def _is_kept(self, reader: Reader, source: Source, learned: Learned | None) -> bool:
        """Whether what is kept of a source is of its edition, and all there is to say."""
        if learned is None or learned.at != self._entries[source].at:
            return False
        texts = {digest(text) for text in self._texts(reader, source)}
        return texts == learned.vectors.keys() and not self._lacks(reader, source)

    async def _renew_indexes(self, changed: Collection[Source]) -> None:
        """Prepare, in a thread, what is else prepared while somebody waits."""
        groups: dict[tuple[Side, str], list[Brief]] = defaultdict(list)
        touched = {(each.side, each.programme_id) for each in changed}
        for source, entry in self._entries.items():
            if (source.side, source.programme_id) in touched:
                groups[source.side, source.programme_id].append(entry.brief)
        await beside(self.scorer.prepare)
        for briefs in groups.values():
            await beside(partial(self.scorer.index, briefs))


async def _wait(over: asyncio.Event) -> None:
    await over.wait()
