"""What AWS does by itself: queues call functions, a schedule ticks, SES tells what became of a mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import partial

from chalicelib.journal.store import JournalStore
from chalicelib.mail import usecases as mail
from chalicelib.mail.letters import Written, write
from chalicelib.mail.store import MailStore
from chalicelib.mailbox.intake import Writing
from chalicelib.mailbox.store import MailboxStore
from chalicelib.mailbox.usecases import send_expired
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.calendar import OfficeHours
from chalicelib.platform.clock import from_text
from chalicelib.platform.duties import do_all
from chalicelib.platform.faults import Fault
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.mailer import Mail
from chalicelib.platform.queue import QueueName, Received, handle_each, redrive
from chalicelib.programme import intake as sign_up_intake
from chalicelib.programme import usecases as programme
from chalicelib.reports import intake as report_intake
from chalicelib.reports import usecases as reports
from chalicelib.reports.desk import Desk
from chalicelib.reports.store import ReportStore
from tests.simulation.ports import (
    SimulatedDatabase,
    SimulatedKeys,
    SimulatedMailer,
    SimulatedQueues,
)
from tests.simulation.world import Actor, Killed, World
from tests.support.builders import FLOOD, GEMEENTE, MAILS_PER_ADDRESS, SHORT_TERMS
from tests.support.fakes import QUEUES

TIMEOUT = 30.0
TICK = 300.0
LEASE = 900.0
# Clocks of machines differ by a second at most, either way.
SKEW = 2.0
# Invocations of one function at a time.
_AT_ONCE = 3


@dataclass(frozen=True)
class Sent:
    """A mail that SES took."""

    step: int
    at: float
    actor: Actor | None
    mail: Mail


@dataclass
class Ses:
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

    def is_ready(self) -> bool:
        return self.next_at() <= self.world.seconds

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
class EventSource:
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
        # In no order, and as many as the poller happened to see.
        size = min(len(visible), rng.randint(1, self.batch_size))
        messages = rng.sample(visible, size)
        received = world.queues.receive(self.queue, messages)
        for message in messages:
            if faults.chance(faults.profile.repeats):
                message.visible_at = world.seconds + rng.uniform(0, 5)
        world.note(f"{self.queue}: {size} to {self.name}")
        invocation = world.spawn(self.name, lambda: self.invoke(received), lives=TIMEOUT)
        self._running.append(invocation)

    def invoke(self, received: list[Received]) -> None:
        """Call the function and acknowledge what it does not report as failed."""
        failed = self.call_function(received)
        for message in received:
            if message.receipt not in failed:
                self.acknowledge(message)

    def call_function(self, received: list[Received]) -> set[str]:
        records = [{"messageId": r.receipt, "body": r.body} for r in received]
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
class Schedule:
    """The rate of five minutes; EventBridge starts it at least once, Lambda tries it thrice."""

    world: World
    tick: Callable[[], None]
    _next: float = -1.0

    def is_ready(self) -> bool:
        return self.next_at() <= self.world.seconds

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
        waits = any("due" in item for item in self.world.database.items("post"))
        soon = self.world.seconds + TICK + SKEW
        falls_due = self.next_term() <= soon
        return not waits and not falls_due and not any(self.world.queues.failed.values())

    def next_term(self) -> float:
        """When the next mailbox expires or addresses must go, in seconds on the clock."""
        start, database = self.world.clock.start, self.world.database
        found = [
            i["due_at"] for t in ("mailbox", "reports") for i in database.items(t) if "due" in i
        ]
        return min(
            ((from_text(str(due_at)) - start).total_seconds() for due_at in found),
            default=float("inf"),
        )


class Municipality:
    """The product, wired onto the simulated ports as ``chalicelib/wiring.py`` wires it onto AWS."""

    def __init__(
        self, world: World, *, flood: Flood = FLOOD, per_address: int = MAILS_PER_ADDRESS
    ) -> None:
        self.world = world
        self.ses = Ses(world)
        self.database = SimulatedDatabase(world)
        self.queues = SimulatedQueues(world)
        network = NetworkStore(self.database)
        self.intake = report_intake.Intake(
            keys=SimulatedKeys(world, "content", "notify"),
            queues=self.queues,
            now=world.now,
            hours=OfficeHours("Europe/Amsterdam", time(9), time(17)),
        )
        self.writing = Writing(
            keys=SimulatedKeys(world, "content"),
            queues=self.queues,
            now=world.now,
            hours=self.intake.hours,
        )
        self.mailboxes = MailboxStore(self.database)
        self.bureau = Desk(
            database=self.database,
            keys=SimulatedKeys(world, "content", "dossier"),
            journal=JournalStore(self.database),
            queues=self.queues,
            now=world.now,
            terms=SHORT_TERMS,
        )
        self.counter = sign_up_intake.Counter(
            keys=SimulatedKeys(world, "registration", "notify"), queues=self.queues, now=world.now
        )
        self.triage_desk = reports.Triage(
            database=self.database,
            network=network,
            journal=JournalStore(self.database),
            queues=self.queues,
            now=world.now,
            flood=flood,
            terms=SHORT_TERMS,
        )
        self.registrar = programme.Registrar(
            database=self.database,
            keys=SimulatedKeys(world, "registration", marks=True),
            queues=self.queues,
            now=world.now,
            zone="Europe/Amsterdam",
        )
        self.office = mail.PostOffice(
            database=self.database,
            network=network,
            keys=SimulatedKeys(world, "notify", marks=True),
            mailer=SimulatedMailer(world, self.ses.took),
            now=world.now,
            write=_write,
            set_html=lambda written, language: f'<p lang="{language}">{written.subject}</p>',
            lease=timedelta(seconds=LEASE),
            public_url="https://signaalpunt.example",
            bureau_url="https://bureau.example",
            per_address=per_address,
        )
        self.clock = Schedule(world, self._tick)
        world.sources += [
            EventSource(world, "reports", "triage", 10, self._triage),
            EventSource(world, "registrations", "registrar", 10, self._register),
            EventSource(world, "post", "mailer", 1, self._mail),
            EventSource(world, "mail-events", "mail_events", 10, self._note_event),
            self.clock,
            self.ses,
        ]

    # Use cases are looked up when they run, so that a test can put a broken one in their place.

    def _triage(self, body: str) -> None:
        reports.triage(self.triage_desk, body)

    def _register(self, body: str) -> None:
        programme.register(self.registrar, body)

    def _mail(self, body: str) -> None:
        mail.handle(self.office, body)

    def _note_event(self, body: str) -> None:
        mail.note_event(self.database, self.world.now, body)
        event = json.loads(body)
        self.ses.noted.setdefault((event["type"], event["mail"]), len(self.world.trace))

    def _tick(self) -> None:
        duties = {f"redriven_{name}": partial(redrive, self.queues, name) for name in QUEUES}
        database, queues, now = self.database, self.queues, self.world.now
        duties["expired"] = partial(send_expired, MailboxStore(database), queues, now)
        duties["to_forget"] = partial(reports.send_to_forget, ReportStore(database), queues, now)
        duties["resent"] = partial(mail.resend_due, MailStore(database), queues, now)
        log.event("clock_ticked", **do_all(duties))


def _write(letter: str, language: str, facts: Mapping[str, str]) -> Written:
    return write(letter, lambda text: text, {**GEMEENTE, **facts})
