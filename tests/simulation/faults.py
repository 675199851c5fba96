"""What can go wrong at a port call, and how often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Literal, get_args

Kind = Literal[
    "",
    "fails before",  # throttled or refused: no effect, and the caller knows nothing
    "fails after",  # the effect is there, the answer is lost
    "hangs before",  # as above, but the caller waits out both tries of the SDK first
    "hangs after",
    "killed before",  # Lambda stops the invocation
    "killed after",
    "twice",  # the SDK loses an answer and asks again by itself
]
KINDS: tuple[Kind, ...] = get_args(Kind)[1:]


@dataclass(frozen=True)
class Profile:
    """How bad a world is. Rates are chances: of a fault per call, of loss or repeat per event."""

    calls: float = 0.0
    acks: float = 0.0  # acknowledgements that SQS loses
    repeats: float = 0.0  # messages that come again although they are being handled
    events_lost: float = 0.0  # SES events that never come
    slow: float = 0.0  # calls that succeed but take seconds
    late_index: float = 0.0  # reads of the index that answer as it was a while ago
    seconds: float = 3600.0  # then faults stop, so that everything can come to rest


PEACE = Profile()


def a_profile(rng: Random) -> Profile:
    """Some worlds are peaceful, most are bad, some are awful."""
    rate = rng.choice((0.0, 0.02, 0.05, 0.1, 0.2, 0.3))
    if not rate:
        # Without faults nothing excuses a second mail; repeats and slow calls are no faults.
        return Profile(repeats=rng.choice((0.0, 0.2)), slow=rng.choice((0.0, 0.1)))
    return Profile(
        calls=rate,
        acks=rng.choice((0.0, rate)),
        repeats=rng.choice((0.0, 0.1, 0.3)),
        events_lost=rng.choice((0.0, 0.05, 0.3, 1.0)),
        slow=rng.choice((0.0, 0.05, 0.2)),
        late_index=rng.choice((0.0, 0.3)),
        seconds=rng.choice((300.0, 1800.0, 7200.0)),
    )


class Faults:
    """Decides what goes wrong, by the rates of a profile."""

    def __init__(self, rng: Random, profile: Profile) -> None:
        self.profile = profile
        self._chosen = profile
        self._rng = rng

    def at_call(self) -> Kind:
        if self.profile.calls and self._rng.random() < self.profile.calls:
            return self._rng.choice(KINDS)
        return ""

    def chance(self, rate: float) -> bool:
        return rate > 0 and self._rng.random() < rate

    def start(self) -> None:
        self.profile = self._chosen

    def stop(self) -> None:
        self.profile = PEACE


class PlannedFaults(Faults):
    """Exactly these faults, by the number of the call (the first is 0); nothing else goes wrong."""

    def __init__(self, plan: dict[int, Kind], *, events_lost: bool = False) -> None:
        lost = float(events_lost)
        super().__init__(Random(), replace(PEACE, events_lost=lost, seconds=float("inf")))
        self.calls = 0
        self._plan = plan

    def at_call(self) -> Kind:
        self.calls += 1
        return self._plan.get(self.calls - 1, "")

    def chance(self, rate: float) -> bool:
        return rate == 1.0

    def start(self) -> None:
        """The plan goes on where it was."""

    def stop(self) -> None:
        self.profile = replace(self.profile, events_lost=0.0)
