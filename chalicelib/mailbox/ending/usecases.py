"""Taking a mailbox away, because its reporter asked or because it expired."""

from __future__ import annotations

from chalicelib.journal.domain import Purpose
from chalicelib.mailbox.domain import is_open
from chalicelib.mailbox.messages import Expired
from chalicelib.mailbox.store import MailboxStore, delete_mailbox, object_id
from chalicelib.platform.clock import to_text
from chalicelib.platform.ports import Ports
from chalicelib.work import Work

_ENDING = Purpose("postvak", "wissen")

# What the clock takes up in one tick; the rest follows in the next.
_EXPIRED_AT_ONCE = 200


def take_away(work: Work, lookup: str, *, expired: bool) -> None:
    """Erase a mailbox, with its journal entry; one that is gone already is fine.

    ``expired`` leaves it alone when it was prolonged meanwhile. Raises Conflict when it changed under
    us, Unavailable.
    """
    mailbox = MailboxStore(work.ports.database).mailbox(lookup)
    if mailbox is None or (expired and is_open(mailbox, work.ports.now())):
        return
    action = "postvak_verlopen" if expired else "postvak_gewist"
    work.commit(delete_mailbox(mailbox), work.entry(object_id(lookup), action, _ENDING))


def send_expired(ports: Ports) -> int:
    """Ask triage to take expired mailboxes away; how many. Opens and decides nothing."""
    store = MailboxStore(ports.database)
    expired = store.expired(to_text(ports.now()), limit=_EXPIRED_AT_ONCE)
    for lookup in expired:
        ports.queues.send("reports", Expired(mailbox=lookup))
    return len(expired)
