"""What AWS does by itself: queues call functions, a schedule ticks, SES tells what became of a mail."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Fault
from chalicelib.platform.gemeente import Flood, Letters
from chalicelib.platform.mailer import Mail
from chalicelib.platform.ports import Ports, Visiting
from chalicelib.platform.queue import ORDERED, QueueName, Received, handle_each
from chalicelib.platform.settings import Settings
from chalicelib.work import Work
from tests.simulation.ports import (
    SimulatedDatabase,
    SimulatedKeys,
    SimulatedMailer,
    SimulatedQueues,
)
from tests.simulation.world import Actor, Killed, Source, World
from tests.support.builders import FLOOD, MANY_LETTERS, SHORT_TERMS, a_gemeente
from tests.support.fakes import SETTINGS, Delivered, memory_ports, nobody_logs_in

TIMEOUT = 30.0
TICK = 300.0
LEASE = 900
# Clocks of machines differ by a second at most, either way.
SKEW = 2.0
# Invocations of one function at a time.
_AT_ONCE = 3


@dataclass(frozen=True)
class Sent:
    step: int
    at: float
    actor: Actor | None
    mail: Mail


@dataclass
class Ses(Source):
    """Events about the mails SES took: soon, late, twice, in any order, or never."""

    world: World
    sent: list[Sent] = field(default_factory=list)
    # (kind, tag) -> the step at which a handler had taken it in.
    noted: dict[tuple[str, str], int] = field(default_factory=dict)
    # What was put on the queue at some time.
    told: set[tuple[str, str]] = field(default_factory=set)
    _coming: list[tuple[float, str, str]] = field(default_factory=list)

    def took(self, taken: Mail) -> None:
        world, rng = self.world, self.world.rng
        self.sent.append(Sent(len(world.trace), world.seconds, world.actor, taken))
        self._tell("Send", taken.tag, longest=120)
        fate = rng.random()
        if fate < 0.9:
            self._tell("Delivery", taken.tag, longest=rng.choice((60, 1800)))
        if fate > 0.85:
            self._tell("Bounce", taken.tag, longest=rng.choice((60, 1800)))
            # What bounced is on the list of those that SES mails no more (until we take it off).
            world.mailer.suppressed.add(taken.to)

    def _tell(self, kind: str, tag: str, *, longest: float) -> None:
        rng, faults = self.world.rng, self.world.faults
        for _ in range(2 if faults.chance(faults.profile.repeats) else 1):
            # Soon can mean: before the mailer hears that the mail was taken.
            delay = rng.choice((0.0, rng.uniform(0, 5), rng.uniform(0, longest)))
            if not faults.chance(faults.profile.events_lost):
                self._coming.append((self.world.seconds + delay, kind, tag))

    def next_at(self) -> float:
        return min((moment for moment, _, _ in self._coming), default=float("inf"))

    def start(self) -> None:
        event = min(self._coming)
        self._coming.remove(event)
        self.told.add(event[1:])
        # As the input transformer of EventBridge leaves it.
        _, kind, tag = event
        self.world.queues.put("mail-events", json.dumps({"type": kind, "mail": tag}))

    def is_at_rest(self) -> bool:
        return not self._coming


@dataclass
class EventSource(Source):
    """A queue and its function, as Lambda joins them: take some, handle, delete what was handled."""

    world: World
    queue: QueueName
    name: str
    batch_size: int
    handle: Callable[[str], None]
    _running: list[Actor] = field(default_factory=list)

    def is_ready(self) -> bool:
        self._running = [actor for actor in self._running if not actor.done]
        return len(self._running) < _AT_ONCE and bool(self.world.queues.visible(self.queue))

    def next_at(self) -> float:
        now = self.world.seconds
        hidden = [m.visible_at for m in self.world.queues.waiting[self.queue]]
        return min((moment for moment in hidden if moment > now), default=float("inf"))

    def start(self) -> None:
        world, rng, faults = self.world, self.world.rng, self.world.faults
        visible = world.queues.visible(self.queue)
        # As many as the poller happened to see; in no order, unless the queue keeps one.
        size = min(len(visible), rng.randint(1, self.batch_size))
        ordered = self.queue in ORDERED
        messages = visible[:size] if ordered else rng.sample(visible, size)
        received = world.queues.receive(self.queue, messages)
        if ordered and faults.chance(faults.profile.repeats):
            early = world.seconds + rng.uniform(0, 5)
            for message in messages:
                message.visible_at = early
        for message in () if ordered else messages:
            if faults.chance(faults.profile.repeats):
                message.visible_at = world.seconds + rng.uniform(0, 5)
        world.note(f"{self.queue}: {size} to {self.name}")
        invocation = world.spawn(self.name, lambda: self.invoke(received), lives=TIMEOUT)
        self._running.append(invocation)

    def invoke(self, received: list[Delivered]) -> None:
        """Call the function and acknowledge what it does not report as failed."""
        failed = self.call_function(received)
        for message in received:
            if message.receipt not in failed:
                self.acknowledge(message)

    def call_function(self, received: list[Delivered]) -> set[str]:
        records = [one.record for one in received]
        answer = handle_each(self.name, records, self.handle)
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def acknowledge(self, message: Received) -> None:
        faults = self.world.faults
        if faults.chance(faults.profile.acks):
            self.world.note(f"acknowledge {self.queue}", "lost")
        else:
            self.world.queues.delete(self.queue, message.receipt)

    def is_at_rest(self) -> bool:
        return not self.world.queues.waiting[self.queue]


@dataclass
class Schedule(Source):
    """The rate of five minutes; EventBridge starts it at least once, Lambda tries it thrice."""

    world: World
    tick: Callable[[], None]
    _next: float = -1.0

    def next_at(self) -> float:
        if self._next < 0:
            self._next = self.world.rng.uniform(0, TICK)
        return self._next

    def start(self) -> None:
        faults = self.world.faults
        for _ in range(2 if faults.chance(faults.profile.repeats) else 1):
            self._start(pauses=(60.0, 120.0))
        # A night in which nothing is due is skipped, and its ticks with it.
        while self._next <= self.world.seconds:
            self._next += TICK

    def _start(self, pauses: tuple[float, ...], delay: float = 0.0) -> None:
        def invoke() -> None:
            try:
                self.tick()
            except (Fault, Killed):
                if pauses:
                    self._start(pauses[1:], delay=pauses[0])
                raise

        self.world.spawn("clock", invoke, delay=delay, lives=TIMEOUT)

    def is_at_rest(self) -> bool:
        """Only when nothing is left that the clock would take up today."""
        waits = any(
            "due" in item and item.get("state") != "waiting"
            for item in self.world.database.items("post")
        )
        falls_due = self.next_term() <= self.world.seconds + TICK + SKEW
        return not waits and not falls_due and not any(self.world.queues.failed.values())

    def next_term(self) -> float:
        """When the next mailbox expires, address must go or letter has its turn, in seconds on the clock."""
        start, database = self.world.clock.start, self.world.database
        items = [*database.items("mailbox"), *database.items("reports")]
        items += [item for item in database.items("post") if item.get("state") == "waiting"]
        # A term of the desk starts nothing yet.
        due = [item for item in items if item.get("due", "termijn") != "termijn"]
        moments = [from_text(str(item["due_at"])) - start for item in due]
        return min((moment.total_seconds() for moment in moments), default=float("inf"))


class Municipality:
    """The product on the simulated ports, each function with its own keys."""

    def __init__(
        self, world: World, *, flood: Flood = FLOOD, letters: Letters = MANY_LETTERS
    ) -> None:
        self.world = world
        self.ses = Ses(world)
        self._here = a_gemeente(flood=flood, mailbox=SHORT_TERMS, letters=letters)
        self.root = CompositionRoot(self._ports, nobody_logs_in)
        self.clock = Schedule(world, self.root.clock)
        world.sources += [
            EventSource(world, "reports", "triage", 10, self.root.triage),
            EventSource(world, "registrations", "registrar", 10, self.root.registrar),
            EventSource(world, "post", "mailer", 1, self.root.mailer),
            EventSource(world, "post-forms", "mailer", 1, self.root.mailer),
            EventSource(world, "mail-events", "mail_events", 10, self._note_event),
            self.clock,
            self.ses,
        ]

    @property
    def visiting(self) -> Visiting:
        return self.root.ports("public").visiting

    def desk(self, medewerker_id: str, once: str = "") -> Work:
        return Work(self.root.ports("bureau"), medewerker_id, once=once)

    def _ports(self, function: Function) -> Ports:
        given, world = GIVEN[function], self.world
        return memory_ports(
            given,
            SimulatedDatabase(world),
            SimulatedQueues(world),
            world.now,
            keys=SimulatedKeys(world, *given.parts, marks=bool(given.marks)),
            mailer=SimulatedMailer(world, self.ses.took),
            here=self._here,
            settings=Settings({**SETTINGS, "LEASE_SECONDS": str(LEASE)}),
        )

    def _note_event(self, body: str) -> None:
        self.root.mail_events(body)
        event = json.loads(body)
        self.ses.noted.setdefault((event["type"], event["mail"]), len(self.world.trace))
