"""The public side of a report seals and sends, and does nothing else.

No table and no store is known here (``pyproject.toml`` holds that): whatever runs for a visitor could
not read a report if it tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.mailbox.domain import mark_of, public_key
from chalicelib.platform import log
from chalicelib.platform.calendar import next_reading
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import (
    Derived,
    ReceiptCode,
    check_of,
    derive,
    one_way,
    read_characters,
)
from chalicelib.platform.digest import digest_of
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.ports import Visiting
from chalicelib.platform.sealing import Keys, to_bytes
from chalicelib.reports.domain import Channel, FormChannel, Header
from chalicelib.reports.messages import Confirmation, Submission

_CHANNELS: Mapping[str, FormChannel] = {
    "melding_publiek": "publiek",
    "melding_professional": "professional",
    "melding_sleutelpersoon": "sleutelpersoon",
    "melding_aanvulling": "publiek",
}


@dataclass(frozen=True)
class Receipt:
    """The receipt: the code, the reference for the phone, and when the report will be read.

    ``mark`` tells these answers from others under the same code, as their mailbox does.
    """

    code: ReceiptCode
    reference: str
    read_by: datetime
    mark: str


def accept_report(visiting: Visiting, code: ReceiptCode, filled: Filled) -> Receipt:
    """Seal a report and put it on the queue; when this returns, the queue holds it.

    The same code with the same answers gives the same receipt and, behind the queue, one melding.
    Raises Unavailable when it could not be sealed or sent: then nothing was promised.
    """
    derived = derive(code)
    accepted_at = visiting.now()
    header = header_of(filled, derived, _CHANNELS[filled.form])
    submission = Submission(
        sid=derived.sid,
        reference=derived.reference,
        form=filled.form,
        form_version=filled.version,
        accepted_at=to_text(accepted_at),
        header=header,
        mailbox=derived.mailbox,
        mailbox_key=public_key(derived.mailbox_seed),
        personal_code=_personal_code(filled),
        proof=derived.send_proof,
        erase_check=check_of(derived.erase_proof),
        sealed=sealed_parts(visiting.keys, derived.sid, filled),
    )
    visiting.queues.send("reports", submission)
    log.event("report_accepted", form=filled.form)
    return Receipt(
        code=code,
        reference=derived.reference,
        read_by=next_reading(accepted_at, visiting.here.hours),
        mark=mark_of(header.digest),
    )


def ask_to_confirm(visiting: Visiting, token: str) -> None:
    """Pass on that somebody pressed the button in the confirmation mail. Raises Unavailable."""
    # The digest, so that nobody who sees the queue could press the button themselves.
    digest = one_way("bevestiging", token)
    visiting.queues.send("reports", Confirmation(token_digest=digest))


def header_of(filled: Filled, derived: Derived, channel: Channel) -> Header:
    """The clear header of a report that came by ``channel``."""
    values = filled.values
    # Only a work address says where somebody works; a private one says who they are.
    address = _text(values, "melder_email") if channel == "professional" else ""
    return Header(
        channel=channel,
        subject_kind=_text(values, "subject_kind"),
        danger_now=_text(values, "danger_now"),
        digest=digest_of([filled.form, dict(values)], derived.digest_key),
        organisatie_id=_text(values, "organisatie_id"),
        wijk_code=_text(values, "wijk_code"),
        share=_text(values, "share_with_aandachtsfunctionaris"),
        decline_reason=_text(values, "decline_reason"),
        is_aandachtsfunctionaris=values.get("ik_ben_aandachtsfunctionaris") == "ja",
        keep_out="" if _text(values, "niet_aan") == "niemand" else _text(values, "niet_aan"),
        contact_preference=_text(values, "contact_preference"),
        mail_domain=address.rpartition("@")[2].lower(),
        own_safety=_text(values, "own_safety"),
    )


def sealed_parts(keys: Keys, sid: str, filled: Filled) -> dict[str, bytes]:
    """The sealed parts of a report: its answers, and an address to answer to. Raises Unavailable."""
    content = {
        "form": filled.form,
        "version": filled.version,
        "language": filled.language,
        # A personal code opens doors, so the file keeps its digest only.
        "personal_code": _personal_code(filled),
        "answers": [_for_the_file(a) for a in filled.answered if a["name"] != "personal_code"],
    }
    sealed = {"content": keys.seal("content", sid, to_bytes(content))}
    if filled.values.get("melder_email"):
        notify = {"address": filled.values["melder_email"], "language": filled.language}
        sealed["notify"] = keys.seal("notify", sid, to_bytes(notify))
    return sealed


def _for_the_file(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as the desk reads it. An address to answer to lies in ``notify`` and nowhere else, so
    that it is gone once that is (docs/decisions/0014).
    """
    if answer["name"] != "melder_email" or not answer["value"]:
        return dict(answer)
    return {**answer, "value": None, "shown": [], "kept_apart": True}


def _personal_code(filled: Filled) -> str:
    typed = read_characters(str(filled.values.get("personal_code") or ""))
    return one_way("persoonlijke_code", typed) if typed else ""


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")
