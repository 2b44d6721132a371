"""How the service is: what is asked of it, and the three pages that tell.

``/healthz`` is for whoever restarts a process that hangs: it says nothing of databases and
messengers, which no restart would mend. ``/readyz`` is for whoever sends requests here,
``/metrics`` for Prometheus. None of them names a person.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from prometheus_client import GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from bot.ports import Backlog

JSON = "application/json"
SILENCE = timedelta(seconds=90)
"""After so long without an answer a messenger counts as gone: a poll may take 35 seconds to fail,
and the next one 25 to end; with a webhook, its messenger is asked how that is each minute."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What is known of the service at one instant.

    ``stuck`` names the loops that have not turned for too long. ``contacts`` are when each channel
    was last in touch with its messenger, ``duties`` whether this process serves it; ``elsewhere``
    are the channels that another one serves, ``webhooks`` those whose messenger calls when there is
    something. ``outbox`` has the number of messages by fate, reason and matter, ``doubts`` those
    whose answer was lost, by what became of them. Without a database there are no numbers.
    """

    now: datetime
    version: str
    stuck: tuple[str, ...] = ()
    contacts: Mapping[str, datetime | None] | None = None
    duties: Mapping[str, bool] | None = None
    backlog: Backlog | None = None
    outbox: Mapping[tuple[str, str, str], int] | None = None
    doubts: Mapping[str, int] | None = None
    ticked: datetime | None = None
    elsewhere: Collection[str] = ()
    webhooks: Collection[str] = ()

    @property
    def database(self) -> bool:
        """Whether the database answers."""
        return self.backlog is not None

    def serves(self, channel: str) -> bool:
        """Whether this process is the one that serves a channel."""
        return (self.duties or {}).get(channel, True)

    def is_served(self, channel: str) -> bool:
        """Whether a process serves a channel: this one, and in touch, or another one."""
        if channel in self.elsewhere:
            return True
        at = (self.contacts or {}).get(channel)
        if at is None or not self.serves(channel):
            return False
        return self.now - at <= SILENCE


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered to a GET."""

    status: int
    body: bytes
    kind: str


def health(vitals: Vitals) -> Page:
    """Return 200 while all loops turn, else 503: then a restart helps."""
    status = "ok" if not vitals.stuck else "stuck"
    return _json(not vitals.stuck, {"status": status, "stuck": list(vitals.stuck)})


def readiness(vitals: Vitals) -> Page:
    """Return 200 while the database answers and every channel is served, else 503.

    That somebody serves it is not enough: its messenger has to be in touch, see ``SILENCE``.
    """
    contacts = vitals.contacts or {}
    ready = vitals.database and not vitals.stuck and all(map(vitals.is_served, contacts))
    body = {
        "status": "ok" if ready else "failing",
        "database": vitals.database,
        "channels": {
            name: {
                "last_contact": at.isoformat() if at is not None else None,
                "serving": vitals.serves(name),
                "served": vitals.is_served(name),
            }
            for name, at in contacts.items()
        },
        "stuck": list(vitals.stuck),
    }
    return _json(ready, body)


def metrics(vitals: Vitals) -> Page:
    """Return everything as Prometheus reads it (text format 0.0.4)."""
    registry = CollectorRegistry(auto_describe=False)
    for each in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
        registry.register(each)
    registry.register(_Numbers(vitals))
    return Page(200, generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4)


def _json(well: bool, body: object) -> Page:  # noqa: FBT001 - private
    return Page(200 if well else 503, orjson.dumps(body), JSON)


class _Numbers(Collector):
    """The numbers of one instant."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        vitals = self._vitals
        yield InfoMetricFamily("kupplung", "The running version.", {"version": vitals.version})
        yield GaugeMetricFamily(
            "kupplung_database_up", "Whether the database answers.", int(vitals.database)
        )
        yield GaugeMetricFamily(
            "kupplung_stuck_loops", "Loops that have not turned for too long.", len(vitals.stuck)
        )
        yield from self._channels()
        yield from self._waiting()
        yield from self._messages()
        if vitals.ticked is not None:
            yield GaugeMetricFamily(
                "kupplung_tick_age_seconds",
                "Since what is due was last looked for.",
                self._age(vitals.ticked),
            )

    def _channels(self) -> Iterator[Metric]:
        ages = GaugeMetricFamily(
            "kupplung_channel_contact_age_seconds",
            "Since the messenger was last heard of.",
            labels=["channel", "by"],
        )
        serving = GaugeMetricFamily(
            "kupplung_channel_serving",
            "Whether this process serves the channel (1), or stands by (0).",
            labels=["channel"],
        )
        for name, at in (self._vitals.contacts or {}).items():
            serving.add_metric([name], int(self._vitals.serves(name)))
            if at is not None:
                by = "webhook" if name in self._vitals.webhooks else "poll"
                ages.add_metric([name, by], self._age(at))
        yield from (ages, serving)

    def _waiting(self) -> Iterator[Metric]:
        backlog = self._vitals.backlog
        if backlog is None:
            return
        inbox = GaugeMetricFamily(
            "kupplung_inbox_envelopes", "Envelopes that are not decided.", labels=["state"]
        )
        inbox.add_metric(["open"], backlog.envelopes)
        inbox.add_metric(["failed"], backlog.failed)
        yield inbox
        yield GaugeMetricFamily(
            "kupplung_inbox_oldest_seconds",
            "Age of the oldest undecided envelope.",
            self._age(backlog.envelopes_since),
        )
        yield GaugeMetricFamily(
            "kupplung_outbox_due_messages", "Messages that may leave now.", backlog.parcels
        )
        yield GaugeMetricFamily(
            "kupplung_outbox_oldest_seconds",
            "How long the oldest message that may leave has waited.",
            self._age(backlog.parcels_since),
        )

    def _messages(self) -> Iterator[Metric]:
        if self._vitals.outbox is not None:
            outbox = GaugeMetricFamily(
                "kupplung_outbox_messages", "Messages by fate and reason.", labels=["fate", "why"]
            )
            totals: dict[tuple[str, str], int] = {}
            for (fate, why, _), count in self._vitals.outbox.items():
                totals[fate, why] = totals.get((fate, why), 0) + count
            for labels, count in sorted(totals.items()):
                outbox.add_metric(labels, count)
            yield outbox
        if self._vitals.doubts is not None:
            doubts = GaugeMetricFamily(
                "kupplung_messages_in_doubt",
                "Messages whose answer was lost: held, repeated and marked, or settled.",
                labels=["outcome"],
            )
            for outcome, count in sorted(self._vitals.doubts.items()):
                doubts.add_metric([outcome], count)
            yield doubts

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self._vitals.now - since).total_seconds()) if since is not None else 0.0
