"""Noting what SES tells of a mail."""

from __future__ import annotations

import json

from chalicelib.mail.domain import after_event
from chalicelib.mail.store import MailStore, settle
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.table import Database, Transaction


def note_event(database: Database, now: Clock, body: str) -> None:
    """Handle an SES event ``{type, mail}`` (mail: a row's id) from the queue ``mail-events``."""
    event = json.loads(body)
    kind, mail_id = str(event["type"]), str(event["mail"])
    row = MailStore(database).row(mail_id)
    if row is None:
        log.event("mail_event_unknown", type=kind)
        return
    state = after_event(row.state, kind)
    if state != row.state:
        # Refused when the row changed under us: the queue brings the event again.
        database.commit(Transaction([settle(row, state, at=to_text(now()))]))
    if state in {"bounced", "complained"}:
        log.event("mail_did_not_arrive", level="error", letter=row.letter, type=kind)
