"""Opening a mailbox with a receipt code, and taking one away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import EXPIRED, Question, State, is_open, open_all
from chalicelib.mailbox.store import MailboxStore, erase, object_id
from chalicelib.platform.clock import Clock, from_text, to_text
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Transaction

# What the clock takes up in one tick; the rest follows in the next.
_EXPIRED_AT_ONCE = 200


@dataclass(frozen=True)
class Opened:
    """A mailbox as its reporter sees it. ``last_day`` is the last local day on which it opens."""

    state: State
    questions: tuple[Question, ...]
    heard_on: str
    last_day: date

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that have no answer yet."""
        return tuple(q for q in self.questions if not q.answered_on)


def open_with(store: MailboxStore, code: ReceiptCode, now: datetime, zone: str) -> Opened | None:
    """The mailbox of ``code``, or None: unknown, expired, erased or not stored yet, all alike.

    One derivation and one read, whatever the answer. Raises Unavailable, and SealBroken when somebody
    tampered with the row.
    """
    derived = derive(code)
    mailbox = store.mailbox(derived.mailbox)
    if mailbox is None or not is_open(mailbox, now):
        return None
    gone = from_text(mailbox.expires_at).astimezone(ZoneInfo(zone))
    return Opened(
        state=mailbox.state,
        questions=open_all(mailbox, derived.mailbox_seed),
        heard_on=mailbox.heard_on,
        last_day=(gone - timedelta(seconds=1)).date(),
    )


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
    database.commit(Transaction([erase(mailbox), journal.following(object_id(lookup), **entry)]))


def send_expired(store: MailboxStore, queues: Queues, now: Clock) -> int:
    """Ask triage to take expired mailboxes away; how many. Opens and decides nothing."""
    expired = store.expired(to_text(now()), limit=_EXPIRED_AT_ONCE)
    for lookup in expired:
        queues.send("reports", {"kind": EXPIRED, "mailbox": lookup})
    return len(expired)
