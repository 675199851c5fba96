"""Noting what SES tells of a mail."""

from __future__ import annotations

from chalicelib.mail.domain import CAPPED, MailState, Row, after_event, after_failure
from chalicelib.mail.messages import SesEvent
from chalicelib.mail.store import BRAKE_AS_SEEN, MailStore, move_brake, settle
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict
from chalicelib.platform.messages import read_foreign
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Transaction

# Other events that are noted at that moment take one try each.
_TRIES = 8
_FAILED: frozenset[MailState] = frozenset({"bounced", "complained"})


def note_event(ports: Ports, body: str) -> None:
    """Handle an SES event from the queue ``mail-events``. Raises Unreadable.

    A letter of a form that did not arrive counts; too many of them stop those that are still to go.
    """
    event = read_foreign(body, SesEvent)
    kind, mail_id = event.type, event.mail
    row = MailStore(ports.database).row(mail_id)
    if row is None:
        log.event("mail_event_unknown", type=kind)
        return
    state = after_event(row.state, kind)
    if state != row.state:
        _settle(ports, row, state)
    if state in _FAILED:
        log.event("mail_did_not_arrive", level="error", letter=row.letter, type=kind)


def _settle(ports: Ports, row: Row, state: MailState) -> None:
    # Refused when the row changed under us: the queue brings the event again.
    settled = settle(row, state, at=to_text(ports.now()))
    if row.letter not in CAPPED or state not in _FAILED:
        ports.database.commit(Transaction([settled]))
        return
    for tries_left in reversed(range(_TRIES)):
        brake, most = MailStore(ports.database).brake(), ports.here.letters.bounces
        after = after_failure(brake, ports.now(), most)
        try:
            ports.database.commit(Transaction([settled, move_brake(brake, after)]))
        except Conflict as conflict:
            if conflict.refused != {BRAKE_AS_SEEN} or not tries_left:
                raise
        else:
            break
    if after.until != brake.until:
        # The alarm on it counts this line (infra/data.yaml).
        log.event("form_mail_stopped", level="error", failed=most + 1)
