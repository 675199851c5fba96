"""The daily job: every release whose time has come and that is not there yet, the oldest first.

**Exactly once.** A run claims a release with a row, and another one stays away while that claim lasts. What
can differ between two tries lies in the claim: the activities, and which release came before. Months that are
closed are frozen. So a try after a crash makes the same bytes, and files that are there with the same bytes
are kept as they are. Files lie in a folder that is named by their manifest: were they different all the same,
they would lie elsewhere, and nothing would be written over. The row says in the end which folder holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import msgspec

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import Plan, Profile
from chalicelib.evaluation.figures import Labels, Published
from chalicelib.evaluation.files import MANIFEST
from chalicelib.evaluation.files.manifest import digest
from chalicelib.evaluation.files.whole import files_of
from chalicelib.evaluation.labels import labels_of
from chalicelib.evaluation.periods import Month, first_day, month_of, periods_of
from chalicelib.evaluation.releases import Due, Maker, due
from chalicelib.evaluation.store import (
    EvaluationStore,
    Made,
    change_release,
    freeze,
    insert_release,
    release_id,
    retake,
)
from chalicelib.evaluation.tally import FactRow, Tally
from chalicelib.facts.domain import quarter_of
from chalicelib.facts.store import FactStore
from chalicelib.mail.domain import Announcement, ToRight
from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Conflict
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part, Transaction
from chalicelib.work import Work

# Nobody begins a release with less time left: making and writing it takes a second, a slow day ten.
SECONDS_OF_A_RELEASE = 60
# As long as the function may run (infra/app.evaluation.yaml): behind it the run that claimed it is gone.
_LEASE = timedelta(minutes=15)
# Of a transaction of 100 parts, the announcement aside.
_TOLD_AT_ONCE = 90


def make_due(work: Work, is_late: Callable[[], bool] = lambda: False) -> bool:
    """Make what is due; whether all of it is there now.

    When ``is_late`` says so, the run stops after a release, and the next one goes on. Nothing is made while a
    fact cannot be counted: the log counts them, by why (docs/operations.md). Raises Unavailable.
    """
    ports = work.ports
    known = plans.load(ports.settings.text("GEMEENTE"))
    store = EvaluationStore(ports.database)
    there = {one.id: one for one in store.releases()}
    wanted = [pair for pair in _due(ports, known, there) if _is_to_do(there, *pair)]
    is_whole = True
    if wanted:
        tally = _tally(ports, known)
        if tally.faults:
            for why, times in sorted(tally.faults.items()):
                log.event("facts_not_counted", level="error", why=why, times=times)
            return False
        labels, here = labels_of(ports.here, known.small_wijken), ports.here
        published = _closed(ports, tally, labels, max(one.last for _, one in wanted))
        maker = Maker(here.name, here.hours.zone, tally, labels, (), published)
        is_whole = _make_each(work, maker, there, wanted, is_late)
    _tell(work, store)
    return is_whole


def _due(ports: Ports, known: plans.Plans, there: Mapping[str, Made]) -> Iterator[tuple[Plan, Due]]:
    """What is due of each plan, in the order of its chain, and then the revisions that people asked for."""
    began = month_of(known.counted_from)
    zone, now = ports.here.hours.zone, ports.now()
    for plan in known.plans:
        yield from ((plan, one) for one in due(plan, began, now, zone))
    for made in there.values():
        plan_of = known.named(made.plan)
        if made.state == "gevraagd" and plan_of is not None:
            yield plan_of, _of_row(plan_of, made)


def _of_row(plan: Plan, made: Made) -> Due:
    (period,) = (one for one in periods_of(plan) if one.code == made.period)
    return Due(period, made.edition, made.last, made.is_final)


def _is_to_do(there: Mapping[str, Made], plan: Plan, one: Due) -> bool:
    made = there.get(release_id(plan.code, one.edition))
    return made is None or not made.is_there


def _tally(ports: Ports, known: plans.Plans) -> Tally:
    """Everything that was registered since counting began."""
    first, facts = month_of(known.counted_from), FactStore(ports.database)
    tally = Tally(known.plans, first)
    for quarter in _quarters(first, month_of(ports.today)):
        for item in facts.of_quarter(quarter):
            try:
                row = msgspec.convert(item, FactRow)
            except msgspec.ValidationError:
                tally.fault("a row that is no fact", quarter)
            else:
                tally.add(row, quarter)
    return tally


def _quarters(first: Month, last: Month) -> list[str]:
    return list(dict.fromkeys(quarter_of(first_day(month)) for month in range(first, last + 1)))


def _closed(ports: Ports, tally: Tally, labels: Labels, last: Month) -> Published:
    """The counters until a month, each closed month as it was closed first."""
    store = EvaluationStore(ports.database)
    published = Published(tally, labels, last, store.frozen())
    if published.late:
        # A clock that went back, or a fact that took longer than a day to be written.
        log.event("facts_came_late", level="error", cells=published.late)
    try:
        for month, frozen in sorted(published.closed.items()):
            ports.database.commit(Transaction([freeze(month, frozen)]))
    except Conflict:
        # Another run closed it at this moment: what it wrote holds.
        return Published(tally, labels, last, store.frozen())
    return published


def _make_each(
    work: Work,
    maker: Maker,
    there: Mapping[str, Made],
    wanted: Sequence[tuple[Plan, Due]],
    is_late: Callable[[], bool],
) -> bool:
    chains = _chains(there.values())
    for plan, one in wanted:
        if is_late():
            return False
        chain = chains[plan.code, one.edition.profile]
        made = _claimed(work, plan, one, there.get(release_id(plan.code, one.edition)), chain)
        if made is None:
            return False
        chain.append(_write(work, maker, plan, one, made))
        log.event("release_made", release=made.id)
    return True


def _chains(there: Iterable[Made]) -> dict[tuple[str, Profile], list[Made]]:
    """The releases of each plan and profile that are there, in the order of their making."""
    chains: dict[tuple[str, Profile], list[Made]] = defaultdict(list)
    for made in sorted(there, key=lambda one: one.number):
        if made.is_there:
            chains[made.plan, made.profile].append(made)
    return chains


def _claimed(
    work: Work, plan: Plan, one: Due, seen: Made | None, chain: Sequence[Made]
) -> Made | None:
    """The row of a release that is ours to make now; None when another run makes it.

    A claim whose run is gone keeps what it began with, so that a second try makes the same files.
    """
    database, now = work.ports.database, work.ports.now()
    lease = to_text(now + _LEASE)
    if seen is not None and seen.state == "bezig":
        if now < from_text(seen.lease):
            return None
        made = replace(seen, lease=lease, version=seen.version + 1)
        part: Part = change_release(seen, lease=lease)
    else:
        begun = seen or _new(plan, one)
        made = replace(
            begun,
            state="bezig",
            lease=lease,
            at=work.at,
            number=chain[-1].number + 1 if chain else 1,
            previous=chain[-1].manifest if chain else "",
            activities=tuple(_activities(EvaluationStore(database), plan)),
            version=begun.version + 1 if seen else 1,
        )
        part = retake(seen, made) if seen else insert_release(made)
    try:
        database.commit(Transaction([part]))
    except Conflict:
        return None
    return made


def _new(plan: Plan, one: Due) -> Made:
    period = one.period
    return Made(
        plan.code,
        period.code,
        period.kind,
        one.edition.profile,
        one.edition.revision,
        period.end.isoformat(),
        one.last,
        one.is_final,
        "bezig",
    )


def _activities(store: EvaluationStore, plan: Plan) -> list[dict[str, object]]:
    found = [one.activity for one in store.entered(plan.code) if not one.is_gone]
    found.sort(key=lambda one: (one.day, one.id))
    return [msgspec.to_builtins(one) for one in found]


def _write(work: Work, maker: Maker, plan: Plan, one: Due, made: Made) -> Made:
    """Write the files, the manifest last, and then say in the list that they are there."""
    maker = replace(maker, activities=made.planned)
    release = maker.release(plan, one, previous=made.previous, reason=made.reason)
    files = files_of(release)
    manifest = digest(files[MANIFEST])
    folder = f"{plan.code}/{one.edition.path}/{manifest[:16]}"
    for name, file in files.items():
        work.ports.releases.keep(f"{folder}/{name}", file)
    whole = replace(made, state="klaar", manifest=manifest, folder=folder, reason=release.reason)
    work.ports.database.commit(Transaction([retake(made, whole)]))
    return replace(whole, version=made.version + 1)


def _tell(work: Work, store: EvaluationStore) -> None:
    """Tell once of what was made: no mail for each release, but one for all that nobody heard of."""
    untold = [one for one in store.releases() if one.is_there and not one.is_told]
    if not untold:
        return
    # More than a transaction holds are marked before: killed in between, the mail is still to come.
    while len(untold) > _TOLD_AT_ONCE:
        work.commit(*(change_release(one, is_told=True) for one in untold[:_TOLD_AT_ONCE]))
        untold = untold[_TOLD_AT_ONCE:]
    named = sha256("\n".join(one.id for one in untold).encode()).hexdigest()[:16]
    letter = ToRight("export_klaar", "evaluatie_zien")
    work.commit(
        *(change_release(one, is_told=True) for one in untold),
        tell=Announcement(f"export.{named}", work.at, (letter,), "evaluatie"),
    )
