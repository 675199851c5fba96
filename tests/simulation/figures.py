"""Figures of many schedules: how late things are, how often people are refused or mailed twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from chalicelib.mail.domain import row_id
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Unavailable
from tests.simulation.evidence import Outcome
from tests.simulation.faults import Profile
from tests.simulation.oracle import mails_sent_twice
from tests.simulation.runs import run

# Chances of a fault at each call, and of an SES event that never comes (secure-intake 3).
RATES = ((0.0, 0.0), (0.05, 0.0), (0.05, 0.05), (0.3, 0.0), (0.3, 0.05))
_EVER = float("inf")


@dataclass
class Figures:
    """Counts and delays in seconds over all schedules of one kind of world."""

    reports: int = 0
    wrong: int = 0
    mails: int = 0
    twice: int = 0
    requests: int = 0
    refused: int = 0
    wanted: int = 0
    given_up: int = 0
    store: list[float] = field(default_factory=list)
    mail: list[float] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def measure(calls: float, events_lost: float, schedules: int) -> Figures:
    """Run schedules in which the faults never stop, on all cores."""
    # A message comes again by itself once in a hundred times, and acknowledgements fail as calls do.
    profile = Profile(
        calls=calls, acks=calls, repeats=0.01, events_lost=events_lost, slow=0.01, seconds=_EVER
    )
    total = Figures()
    with ProcessPoolExecutor() as pool:
        for one in pool.map(partial(_of, profile), range(schedules), chunksize=10):
            total.add(one)
    return total


def table(schedules: int) -> str:
    """The figures as a Markdown table; delays are p50 / p99 / max.

    A fault is one after both tries of the SDK. *503*: requests that were refused; people try again,
    so *never in* says how many things that people wanted never got into a queue.
    """
    lines = [
        "| faults / events lost | reports | wrong | store s | mail s | twice | 503 | never in |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for calls, events_lost in RATES:
        f = measure(calls, events_lost, schedules)
        lines.append(
            f"| {calls:.0%} / {events_lost:.0%} | {f.reports} | {f.wrong} | {_spread(f.store)} "
            f"| {_spread(f.mail)} | {f.twice} of {f.mails} ({f.twice / f.mails:.2%}) "
            f"| {f.refused / f.requests:.1%} | {f.given_up / f.wanted:.2%} |"
        )
    return "\n".join(lines)


def _of(profile: Profile, seed: int) -> Figures:
    result = run(seed, profile=profile)
    outcome = result.outcome
    attempts = outcome.town.ledger.attempts
    wanted = {repr(attempt.act) for attempt in attempts}
    stored = list(_stored(outcome))
    return Figures(
        reports=len(stored),
        wrong=len(result.wrong),
        mails=len({sent.mail.tag for sent in outcome.town.product.ses.sent}),
        twice=mails_sent_twice(outcome),
        requests=len(attempts),
        refused=sum(isinstance(a.request.failure, Unavailable) for a in attempts),
        wanted=len(wanted),
        given_up=len(wanted - {repr(a.act) for a in attempts if a.entered}),
        store=[at - accepted for accepted, at, _ in stored],
        mail=list(_mail_delays(outcome, stored)),
    )


def _stored(outcome: Outcome) -> Iterator[tuple[float, float, str]]:
    """Of each stored submission: when it was accepted, when stored, and its announcement."""
    start = outcome.town.world.clock.start
    for commit, part in outcome.town.world.puts("melding#"):
        if "header" in part.item:
            accepted = from_text(str(part.item["accepted_at"])) - start
            digest = str(part.item["header"]["digest"])  # type: ignore[call-overload,index]
            sid = part.key.pk.removeprefix("melding#")
            yield max(0.0, accepted.total_seconds()), commit.at, f"{sid}.{digest[:32]}"


def _mail_delays(outcome: Outcome, stored: Sequence[tuple[float, float, str]]) -> Iterator[float]:
    """From stored to the first mail at the desk's first address."""
    first: dict[str, float] = {}
    for sent in outcome.town.product.ses.sent:
        first.setdefault(sent.mail.tag, sent.at)
    for _, at, announcement_id in stored:
        yield first[row_id(announcement_id, f"desk/{outcome.town.desk[0].id}")] - at


def _spread(delays: list[float]) -> str:
    ordered = sorted(delays)
    return " / ".join(
        f"{max(0, ordered[int(len(ordered) * p) - (p == 1)]):.0f}" for p in (0.5, 0.99, 1)
    )
