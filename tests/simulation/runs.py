"""A whole schedule from one seed."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from tests.simulation.actors import PEOPLE
from tests.simulation.evidence import Outcome
from tests.simulation.faults import Faults, Profile, a_profile
from tests.simulation.oracle import violations
from tests.simulation.town import Town, settle
from tests.simulation.workers import TICK, Municipality
from tests.simulation.world import World
from tests.support.fakes import MemoryDatabase

Story = Callable[[Town], None]


@dataclass(frozen=True)
class Run:
    seed: int
    profile: Profile
    outcome: Outcome
    wrong: list[str]

    def told(self, lines: int = 60) -> str:
        """For a person: what is wrong, the end of the trace, and how to see it again."""
        trace = self.outcome.town.world.trace
        return "\n".join(
            [
                f"seed {self.seed}, {self.profile}",
                *(f"  wrong: {sentence}" for sentence in self.wrong),
                f"  the last {min(lines, len(trace))} of {len(trace)} steps:",
                *(str(step) for step in trace[-lines:]),
                f"see it whole: python -m tests.simulation {self.seed}",
            ]
        )


def run(
    seed: int,
    *,
    profile: Profile | None = None,
    faults: Faults | None = None,
    story: Story | None = None,
    database: MemoryDatabase | None = None,
) -> Run:
    """One schedule. The same arguments give the same schedule, step by step."""
    rng = Random(seed)
    chosen = profile or a_profile(rng)
    world = World(rng, faults or Faults(Random(seed ^ 0x5EED), chosen), database)
    town = settle(world, Municipality(world))
    (story or a_day)(town)

    with redirect_stdout(io.StringIO()) as log:
        world.run()
        let_terms_pass(town)
    outcome = Outcome(town, log.getvalue())
    return Run(seed, world.faults.profile if faults else chosen, outcome, violations(outcome))


def let_terms_pass(town: Town) -> None:
    """The nights in which mailboxes expire and addresses are forgotten, when the day has come to rest.

    Who comes back late, comes around the first of those moments, or around the one at which the first of the
    proposals lapses that wait then.
    """
    _let_nights_pass(town)
    world, lapses = town.world, town.lapses
    if town.at_lapse and lapses and world.came_to_rest:
        world.clock.elapsed = max(world.clock.elapsed, min(lapses) - TICK)
        for name, body in town.at_lapse:
            world.person(name, body, delay=world.rng.uniform(0, 2 * TICK))
        world.run()
        _let_nights_pass(town)


def _let_nights_pass(town: Town) -> None:
    world, clock = town.world, town.product.clock
    while world.came_to_rest and clock.next_term() < float("inf"):
        world.clock.elapsed = max(world.clock.elapsed, clock.next_term() - TICK)
        for name, body in town.later:
            world.person(name, body, delay=world.rng.uniform(0, 2 * TICK))
        town.later.clear()
        world.run()


def a_day(town: Town) -> None:
    """Some people, all at once or over ten minutes."""
    rng = town.world.rng
    spread = rng.choice((0.0, 5.0, 600.0))
    for _ in range(rng.choice((1, 2, 3, 4, 5, 8))):
        come(town, rng.choice(PEOPLE), rng.uniform(0, spread))


def come(town: Town, person: Callable[[Town], None], delay: float = 0.0) -> None:
    town.world.person(person.__name__, lambda: person(town), delay=delay)


def fingerprint(seed: int) -> str:
    """A digest of everything that happens in a schedule, in order."""
    trace = run(seed).outcome.town.world.trace
    return sha256("\n".join(map(str, trace)).encode()).hexdigest()
