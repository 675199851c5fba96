"""Noticing who opens unusually many meldingen."""

from __future__ import annotations

import secrets

from chalicelib.access.domain import READING_WINDOW, UNUSUAL
from chalicelib.access.store import AccessStore, insert_alarm, insert_reading
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict
from chalicelib.work import Work


def count_reading(work: Work) -> None:
    """Count that somebody opens a melding. Many in a short time ring an alarm, once: a person then asks why
    (secure-intake T35). Raises Unavailable.
    """
    now = work.ports.now()
    work.commit(insert_reading(work.by, secrets.token_hex(8), at=to_text(now)))
    since = to_text(now - READING_WINDOW)
    if AccessStore(work.ports.database).readings(work.by, since, at_most=UNUSUAL) < UNUSUAL:
        return
    try:
        work.commit(insert_alarm(work.by, now))
    except Conflict:
        # The alarm rang already in this stretch of time.
        return
    log.event("unusual_reading", level="error")
