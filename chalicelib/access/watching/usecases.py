"""Counting who opens meldingen, so that very much reading is noticed."""

from __future__ import annotations

import secrets

from chalicelib.access.accounts import Access
from chalicelib.access.domain import READING_WINDOW, UNUSUAL
from chalicelib.access.store import insert_alarm, insert_reading
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict
from chalicelib.platform.table import Transaction


def count_reading(access: Access, medewerker_id: str) -> None:
    """Count that somebody opens a melding. Many in a short time ring an alarm, once: a person then asks why
    (secure-intake T35). Raises Unavailable.
    """
    now = access.now()
    reading = insert_reading(medewerker_id, secrets.token_hex(8), at=to_text(now))
    access.database.commit(Transaction([reading]))
    since = to_text(now - READING_WINDOW)
    if access.store.readings(medewerker_id, since, at_most=UNUSUAL) < UNUSUAL:
        return
    try:
        access.database.commit(Transaction([insert_alarm(medewerker_id, now)]))
    except Conflict:
        # It rang already in this stretch of time.
        return
    log.event("unusual_reading", level="error")
