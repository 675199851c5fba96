"""The public side of the mailbox seals and sends: a reply, or the wish to erase it.

Reading needs a table (``reading``), writing only the queue: whatever runs for a visitor changes nothing
by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chalicelib.mailbox.messages import Erase, Reply
from chalicelib.platform import log
from chalicelib.platform.calendar import next_reading
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.digest import digest_of
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.ports import Visiting
from chalicelib.platform.sealing import to_bytes


def send_reply(
    visiting: Visiting, code: ReceiptCode, numbers: Sequence[int], once: str, filled: Filled
) -> datetime:
    """Seal what was written and put it on the queue; the moment by which it is read, as on a receipt.

    ``numbers`` are the questions that stood open on the page, ``once`` the random name of that page:
    the same words on the same page are one reply, and on another page they are said again.
    Raises Unavailable: then nothing was promised.
    """
    derived = derive(code)
    accepted_at = visiting.now()
    content = {
        "form": filled.form,
        "version": filled.version,
        "language": filled.language,
        "numbers": list(numbers),
        "answers": [dict(answer) for answer in filled.answered],
    }
    reply = Reply(
        sid=derived.sid,
        mailbox=derived.mailbox,
        numbers=tuple(numbers),
        danger_now=str(filled.values.get("danger_now") or ""),
        digest=digest_of([once, list(numbers), dict(filled.values)], derived.digest_key),
        accepted_at=to_text(accepted_at),
        sealed=visiting.keys.seal("content", derived.sid, to_bytes(content)),
        proof=derived.send_proof,
    )
    visiting.queues.send("reports", reply)
    log.event("reply_accepted")
    return next_reading(accepted_at, visiting.here.hours)


def ask_to_erase(visiting: Visiting, code: ReceiptCode) -> None:
    """Pass on that the reporter wants the mailbox gone. Raises Unavailable."""
    derived = derive(code)
    visiting.queues.send("reports", Erase(mailbox=derived.mailbox, proof=derived.erase_proof))
    log.event("erasure_asked")
