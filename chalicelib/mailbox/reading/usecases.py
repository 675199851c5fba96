"""Opening a mailbox with a receipt code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.mailbox.domain import MailboxState, Question, is_open, open_all
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode, derive


@dataclass(frozen=True)
class Opened:
    """A mailbox as its reporter sees it. ``last_day`` is the last local day on which it opens."""

    state: MailboxState
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
