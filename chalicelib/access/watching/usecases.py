"""Noticing who reads unusually much."""

from __future__ import annotations

import secrets

from chalicelib.access.domain import UNUSUAL, Reading, day_of, unusual
from chalicelib.access.store import AccessStore, insert_alarm, insert_reading
from chalicelib.journal.domain import Purpose
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
_WATCHING = Purpose("toegang", "toegang")
# A row counts as one reading or more, so this many rows are enough to tell; of a search each row found more.
_ROWS = max(many for many, _ in UNUSUAL.values())


def count_reading(work: Work, *, lines: int = 1) -> None:
    """Count that somebody opens a melding, or asks for a search of so many ``lines``.

    Much in a short time rings an alarm, and so does much in a day, each once, and the journal holds it: a
    person then asks why (secure-intake T35). Raises Unavailable.
    """
    reading = Reading(to_text(work.ports.now()), lines)
    work.commit(insert_reading(work.by, secrets.token_hex(8), reading))
    _ring(work)


def count_found(work: Work, search: str, found: int, *, at: str) -> None:
    """Count that somebody sees where a search, asked for ``at`` a stored moment, ``found`` what it sought.

    The same outcome again counts once. Raises Unavailable.
    """
    if not found:
        return
    try:
        work.commit(insert_reading(work.by, f"{search}.{found}", Reading(at, 0, search, found)))
    except Conflict:
        return
    _ring(work)


def _ring(work: Work) -> None:
    now = work.ports.now()
    readings = AccessStore(work.ports.database).readings(work.by, limit=_ROWS)
    for span in unusual(readings, now):
        chain = day_of(work.by, work.at)
        try:
            work.commit(
                insert_alarm(work.by, now, span),
                work.entry(chain, "veel_gelezen", _WATCHING, span=span),
            )
        except Conflict:
            # The alarm rang already in this stretch of time.
            continue
        log.event("unusual_reading", level="error", span=span)
