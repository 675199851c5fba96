"""Noting what SES tells of a mail."""

from __future__ import annotations

from chalicelib.mail.domain import after_event
from chalicelib.mail.messages import SesEvent
from chalicelib.mail.store import MailStore, settle
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.messages import read_foreign
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Transaction


def note_event(ports: Ports, body: str) -> None:
    """Handle an SES event from the queue ``mail-events``. Raises Unreadable."""
    event = read_foreign(body, SesEvent)
    kind, mail_id = event.type, event.mail
    row = MailStore(ports.database).row(mail_id)
    if row is None:
        log.event("mail_event_unknown", type=kind)
        return
    state = after_event(row.state, kind)
    if state != row.state:
        # Refused when the row changed under us: the queue brings the event again.
        ports.database.commit(Transaction([settle(row, state, at=to_text(ports.now()))]))
    if state in {"bounced", "complained"}:
        log.event("mail_did_not_arrive", level="error", letter=row.letter, type=kind)
