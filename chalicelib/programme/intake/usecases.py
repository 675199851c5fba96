"""The public side of a sign-up seals and sends, and does nothing else."""

from __future__ import annotations

from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.digest import digest_of
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.ports import Visiting
from chalicelib.platform.sealing import to_bytes
from chalicelib.programme.domain import name_in_letter
from chalicelib.programme.messages import Registration


def sign_up(visiting: Visiting, code: ReceiptCode, filled: Filled) -> str:
    """Seal a sign-up and put it on the queue; its reference. Raises Unavailable."""
    derived = derive(code)
    values = filled.values
    content = {
        "form": filled.form,
        "version": filled.version,
        "language": filled.language,
        "email": values["email"],
        "name": values["name"],
        "answers": [dict(answer) for answer in filled.answered],
    }
    notify = {
        "address": values["email"],
        "language": filled.language,
        "facts": {"name": name_in_letter(values["name"]), "reference": derived.reference},
    }
    visiting.queues.send(
        "registrations",
        Registration(
            sid=derived.sid,
            sessie=values["training_session_id"],
            digest=digest_of([filled.form, dict(values)], derived.digest_key),
            accepted_at=to_text(visiting.now()),
            registration=visiting.keys.seal("registration", derived.sid, to_bytes(content)),
            notify=visiting.keys.seal("notify", derived.sid, to_bytes(notify)),
        ),
    )
    log.event("registration_accepted", form=filled.form)
    return derived.reference
