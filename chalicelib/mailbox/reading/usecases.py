"""Opening a mailbox with a receipt code."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.mailbox.domain import OpenedMailbox, is_open, open_all
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.ports import Ports


def open_with(ports: Ports, code: ReceiptCode) -> OpenedMailbox | None:
    """The mailbox of ``code``, or None: unknown, expired, erased or not stored yet, all alike.

    One derivation and one read, whatever the answer. Raises Unavailable, and SealBroken when somebody
    tampered with the row.
    """
    derived = derive(code)
    mailbox = MailboxStore(ports.database).mailbox(derived.mailbox)
    if mailbox is None or not is_open(mailbox, ports.now()):
        return None
    gone = ports.here.local(from_text(mailbox.expires_at))
    return OpenedMailbox(
        state=mailbox.state,
        questions=open_all(mailbox, derived.mailbox_seed),
        heard_on=mailbox.heard_on,
        last_day=(gone - timedelta(seconds=1)).date(),
    )


def first_sent(ports: Ports, code: ReceiptCode) -> str | None:
    """The mark of the answers that came in first under ``code``; None: it has no mailbox.

    Raises Unavailable.
    """
    mailbox = MailboxStore(ports.database).mailbox(derive(code).mailbox)
    return None if mailbox is None else mailbox.first
