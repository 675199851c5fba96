"""Entering a report that somebody told, wrote or brought to the desk.

It is stored here, in one transaction, as triage stores what comes by the queue: melding, mailbox, journal
entry and the announcement of who must be told. It travels on no queue, so no message can claim that the desk
entered it (docs/decisions/0036).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib.journal.domain import Noted
from chalicelib.mail.domain import Announcement
from chalicelib.mailbox.domain import public_key
from chalicelib.mailbox.store import insert_mailbox
from chalicelib.network.domain import Network
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import Derived, ReceiptCode, check_of, derive
from chalicelib.platform.errors import Conflict
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.reports.arriving.usecases import entry_of
from chalicelib.reports.domain import Verified, route
from chalicelib.reports.intake.usecases import header_of, sealed_parts
from chalicelib.reports.messages import Entered
from chalicelib.reports.store.cases import first_place
from chalicelib.reports.store.submissions import (
    MELDING_IS_NEW,
    SubmissionStore,
    announcement_id,
    insert,
    object_id,
)
from chalicelib.reports.triage.usecases import mailbox_of
from chalicelib.work import Work

# Answered by whoever enters a report, and no part of it.
_NO_ANSWER = "code_gewenst"


class EnteredBefore(Conflict):
    """Under the same code other answers are stored already, as the melding ``sid``.

    The message does not hold the id.
    """

    def __init__(self, sid: str, reference: str) -> None:
        super().__init__(MELDING_IS_NEW)
        self.sid = sid
        self.reference = reference


@dataclass(frozen=True)
class Receipt:
    """A report that is stored. ``code`` is the receipt code to read out, empty when nobody wanted one."""

    sid: str
    reference: str
    code: str


def enter_report(work: Work, code: ReceiptCode, filled: Filled) -> Receipt:
    """Store a report that a medewerker entered, a form of ``forms/invoer.py``; the desk is told of it.

    ``code`` is the seed of the page. Who wants the code gets a mailbox with it; otherwise none is made, and
    nothing that is derived from the code opens anything. The same answers of the same page are one melding.
    Raises EnteredBefore, Conflict and Unavailable: then nothing was stored.
    """
    derived, wants_code = derive(code), filled.values[_NO_ANSWER] == "ja"
    submission = _made(work.ports, derived, _without_code(filled), has_mailbox=wants_code)
    verified: Verified = "gebeld" if filled.values.get("teruggebeld") == "ja" else ""
    chosen = route(submission.header, verified, Network(None), work.ports.today)
    entry = entry_of(work, "ingevoerd", submission, chosen, channel=submission.header.channel)
    # A medewerker wrote it: it counts in no flood, and is never set apart.
    place = first_place(
        submission.header,
        submission.accepted_at,
        quarantine=False,
        hours=work.ports.here.hours,
    )
    parts: list[Part | Noted] = [
        insert(submission, verified, chosen, at=work.at, quarantine=False, place=place),
        replace(entry, is_first=True),
    ]
    if wants_code:
        parts.append(insert_mailbox(mailbox_of(work, submission)))
    # Nobody mails the reporter that it came in: they were told by who entered it.
    told = Announcement(
        announcement_id(submission), work.at, chosen.recipients, object_id(derived.sid)
    )
    if not work.commit(*parts, tell=told, already={MELDING_IS_NEW}):
        _stop_if_other(work.ports, submission)
    return Receipt(derived.sid, derived.reference, code.shown if wants_code else "")


def _made(ports: Ports, derived: Derived, filled: Filled, *, has_mailbox: bool) -> Entered:
    header = header_of(filled, derived, filled.values["invoer_kanaal"])
    return Entered(
        sid=derived.sid,
        reference=derived.reference,
        form=filled.form,
        form_version=filled.version,
        accepted_at=to_text(ports.now()),
        header=header,
        mailbox=derived.mailbox if has_mailbox else "",
        mailbox_key=public_key(derived.mailbox_seed),
        proof=derived.send_proof,
        erase_check=check_of(derived.erase_proof),
        sealed=sealed_parts(ports.keys, derived.sid, filled),
    )


def _without_code(filled: Filled) -> Filled:
    values: Mapping[str, object] = {
        name: value for name, value in filled.values.items() if name != _NO_ANSWER
    }
    answered = [answer for answer in filled.answered if answer["name"] != _NO_ANSWER]
    return replace(filled, values=values, answered=answered)


def _stop_if_other(ports: Ports, submission: Entered) -> None:
    """Raises EnteredBefore when the melding under this code is none of these answers.

    Raises Conflict when nobody may tell this medewerker, from whom it is kept: nothing was stored.
    """
    stored = SubmissionStore(ports.database).submission(submission.sid, "melding")
    if stored is None:
        raise Conflict(MELDING_IS_NEW)
    if stored.header.digest != submission.header.digest:
        raise EnteredBefore(stored.sid, stored.reference)
