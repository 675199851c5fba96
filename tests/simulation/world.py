"""Actors, and the scheduler that decides who moves next.

An actor (a request, an invocation of a function, a person) is a greenlet: ordinary code that is
set aside at every port call. The scheduler picks one of those that can go on, sometimes the same
one for long (single steps alone miss bugs that need one actor to run to its end), and moves the
clock when everybody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import QueueName
from chalicelib.platform.table import Item, Put, Transaction
from tests.simulation.faults import Faults, Kind
from tests.support.fakes import QUEUES, MemoryDatabase, MemoryMailer, MemoryQueues, VirtualClock

# The SDK tries twice, 2 + 4 seconds each (chalicelib/platform/aws.py).
_SDK_GIVES_UP = 12.0
# Everything must have come to rest within this time after the last fault and the last human act.
PATIENCE = 3600.0

_Answer = TypeVar("_Answer")

STARTS = (
    datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 45, tzinfo=UTC),  # the clock goes forward
    datetime(2026, 10, 25, 0, 45, tzinfo=UTC),  # and back
    datetime(2026, 12, 31, 22, 50, tzinfo=UTC),
)


class Killed(BaseException):
    """Lambda stops this invocation where it stands. Not an Exception: no handler sees it."""


@dataclass(eq=False)
class Actor:
    """Somebody or something that acts. ``sent`` is what it has put on queues, whatever it heard."""

    name: str
    thread: greenlet
    wakes_at: float
    dies_at: float = float("inf")
    skew: float = 0.0
    until: Callable[[], bool] | None = None
    done: bool = False
    result: Any = None
    failure: BaseException | None = None
    sent: list[tuple[QueueName, str]] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        return self.done and self.failure is None

    def can_go_on(self, now: float) -> bool:
        return now >= self.wakes_at or (self.until is not None and self.until())


class Source:
    """What starts things by itself: a queue with its function, a schedule, an event bus."""

    world: World

    def is_ready(self) -> bool:
        return self.next_at() <= self.world.seconds

    def next_at(self) -> float:
        """When it may be ready, in seconds on the clock; infinity when nothing is coming."""
        raise NotImplementedError

    def start(self) -> None:
        raise NotImplementedError

    def is_at_rest(self) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Step:
    at: float
    actor: str
    what: str
    fault: str

    def __str__(self) -> str:
        return f"{self.at:10.2f}  {self.actor:<24} {self.what:<42} {self.fault}".rstrip()


@dataclass(frozen=True)
class Commit:
    """A transaction that took effect; ``step`` puts it in order with everything else."""

    step: int
    at: float
    actor: Actor | None
    transaction: Transaction
    # What it took away, as it was.
    taken: tuple[Item | None, ...] = ()


class World:
    """One schedule: its clock, its fakes, its actors, and what they did."""

    def __init__(self, rng: Random, faults: Faults, database: MemoryDatabase | None = None) -> None:
        self.rng = rng
        self.faults = faults
        self.clock = VirtualClock(rng.choice(STARTS))
        self.database = database or MemoryDatabase()
        self.queues = MemoryQueues(self.clock)
        self.mailer = MemoryMailer()
        self.sources: list[Source] = []
        self.trace: list[Step] = []
        self.commits: list[Commit] = []
        self.came_to_rest = False
        self._actors: list[Actor] = []
        self._actor: Actor | None = None
        self._main = getcurrent()
        self._people_left = 0
        self._began = 0.0
        self._calm_since = 0.0
        self._sticks = rng.choice((0.0, 0.5, 0.9, 0.99))

    def now(self) -> datetime:
        """The clock, as the machine of the present actor has it."""
        skew = self._actor.skew if self._actor else 0.0
        moment = self.clock.start + timedelta(seconds=self.clock.elapsed + skew)
        return moment.replace(microsecond=0)

    @property
    def actor(self) -> Actor | None:
        return self._actor

    @property
    def seconds(self) -> float:
        return self.clock.elapsed

    def spawn(
        self, name: str, body: Callable[[], Any], *, delay: float = 0.0, lives: float = float("inf")
    ) -> Actor:
        """Start an actor; ``lives`` is its time-out in seconds."""

        def live() -> None:
            try:
                actor.result = body()
            except (Exception, Killed) as failure:
                actor.failure = failure
            actor.done = True

        start = self.seconds + delay
        actor = Actor(name, greenlet(live, self._main), start, start + lives)
        actor.skew = self.rng.uniform(-1, 1)
        self._actors.append(actor)
        return actor

    def person(self, name: str, body: Callable[[], Any], *, delay: float = 0.0) -> Actor:
        """Start somebody who lives until they have done what they came for."""

        def live() -> None:
            body()
            self._people_left -= 1
            self._calm_since = max(self._calm_since, self.seconds)

        self._people_left += 1
        return self.spawn(name, live, delay=delay)

    def sleep(self, seconds: float) -> None:
        self.wait(lambda: False, seconds)

    def wait(self, until: Callable[[], bool], at_most: float) -> bool:
        """The present actor waits until something is so; whether it came to be."""
        actor = self._present()
        actor.wakes_at, actor.until = self.seconds + at_most, until
        self._set_aside(actor)
        actor.until = None
        return until()

    def step(self, what: str, effect: Callable[[], _Answer], *, twice: bool = False) -> _Answer:
        """One port call of the present actor; ``twice``: a second try by the SDK does it again."""
        actor = self._present()
        if self.faults.chance(self.faults.profile.slow):
            actor.wakes_at = self.seconds + self.rng.uniform(1, 10)
        self._set_aside(actor)
        fault = self.faults.at_call()
        self.note(what, fault)
        if fault.endswith("before"):
            self._fail(actor, fault)
        if fault.endswith("after"):
            with suppress(Exception):  # whatever the answer was, it is lost
                effect()
            self._fail(actor, fault)
        answer = effect()
        return effect() if fault == "twice" and twice else answer

    def note(self, what: str, fault: str = "") -> None:
        name = self._actor.name if self._actor else "aws"
        self.trace.append(Step(self.seconds, name, what, fault))

    def note_commit(self, transaction: Transaction, taken: Sequence[Item | None]) -> None:
        where = (len(self.trace), self.seconds, self._actor)
        self.commits.append(Commit(*where, transaction, tuple(taken)))

    def puts(self, pk_prefix: str = "") -> Iterator[tuple[Commit, Put]]:
        """Every new item that was written, each with its transaction."""
        for commit in self.commits:
            for part in commit.transaction.parts:
                if isinstance(part, Put) and part.key.pk.startswith(pk_prefix):
                    yield commit, part

    def run(self) -> None:
        """Let everything happen until nothing can happen any more, or patience ends.

        Things go wrong from now on, for as long as the profile says.
        """
        self.faults.start()
        self._began = self._calm_since = self.seconds
        faults_end = self.seconds + self.faults.profile.seconds
        while True:
            if self.seconds >= faults_end:
                self.faults.stop()
                self._calm_since = max(self._calm_since, faults_end)
                faults_end = float("inf")
            if self._move():
                self.clock.advance(self.rng.random() * 0.05)
                continue
            self.came_to_rest = not self._actors and all(s.is_at_rest() for s in self.sources)
            if self.came_to_rest or self._is_out_of_patience():
                return
            wakes = [a.wakes_at for a in self._actors] + [s.next_at() for s in self.sources]
            self.clock.elapsed = max(self.clock.elapsed, min(wakes))

    def _move(self) -> bool:
        """One actor takes one step; whether anybody could."""
        now = self.seconds
        able: list[Actor | Source] = [a for a in self._actors if a.can_go_on(now)]
        if self._actor in able and self.rng.random() < self._sticks:
            chosen: Actor | Source | None = self._actor
        else:
            able += [s for s in self.sources if s.is_ready()]
            chosen = self.rng.choice(able) if able else None
        if isinstance(chosen, Actor):
            self._actor = chosen
            chosen.thread.switch()
            if chosen.done:
                self._actors.remove(chosen)
                self._actor = None
        elif chosen is not None:
            self._actor = None
            chosen.start()
        return chosen is not None

    def _is_out_of_patience(self) -> bool:
        if self._people_left or self.faults.profile.calls:
            return self.seconds > self._began + 100 * PATIENCE
        return self.seconds > self._calm_since + PATIENCE

    def _present(self) -> Actor:
        if self._actor is None:
            raise RuntimeError("only an actor can wait or call a port")
        return self._actor

    def _set_aside(self, actor: Actor) -> None:
        self._main.switch()
        if self.seconds >= actor.dies_at:
            self.note("out of time", "killed")
            raise Killed

    def _fail(self, actor: Actor, fault: Kind) -> None:
        if fault.startswith("killed"):
            raise Killed
        if fault.startswith("hangs"):
            actor.wakes_at = self.seconds + _SDK_GIVES_UP
            self._set_aside(actor)
        raise Unavailable(fault)


def is_empty(queues: MemoryQueues) -> bool:
    return not any(queues.waiting[name] or queues.failed[name] for name in QUEUES)
