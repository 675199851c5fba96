"""Taking a mailbox away, because its reporter asked or because it expired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import is_open
from chalicelib.mailbox.messages import EXPIRED
from chalicelib.mailbox.store import MailboxStore, delete_mailbox, object_id
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Transaction

# What the clock takes up in one tick; the rest follows in the next.
_EXPIRED_AT_ONCE = 200


def take_away(
    database: Database, journal: JournalStore, now: datetime, lookup: str, *, expired: bool
) -> None:
    """Erase a mailbox, with its journal entry; one that is gone already is fine.

    ``expired`` leaves it alone when it was prolonged meanwhile. Raises Conflict when it changed under
    us, Unavailable.
    """
    mailbox = MailboxStore(database).mailbox(lookup)
    if mailbox is None or (expired and is_open(mailbox, now)):
        return
    entry: dict[str, Any] = {
        "at": to_text(now),
        "actor": "triage",
        "action": "postvak_verlopen" if expired else "postvak_gewist",
        "facts": {"activity": "postvak", "purpose": "wissen"},
    }
    database.commit(
        Transaction([delete_mailbox(mailbox), journal.following(object_id(lookup), **entry)])
    )


def send_expired(store: MailboxStore, queues: Queues, now: Clock) -> int:
    """Ask triage to take expired mailboxes away; how many. Opens and decides nothing."""
    expired = store.expired(to_text(now()), limit=_EXPIRED_AT_ONCE)
    for lookup in expired:
        queues.send("reports", {"kind": EXPIRED, "mailbox": lookup})
    return len(expired)
