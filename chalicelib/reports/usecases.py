"""The way of one report: accept, triage, confirm.

*Accept* runs on the public surface and can only seal and send. *Triage* runs behind the queue: one
transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.journal.store import JournalStore
from chalicelib.mail.announcing import commit_and_tell, tell_mailer
from chalicelib.mail.domain import Announcement, Recipient, ToDesk, ToSealed
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.calendar import OfficeHours, next_reading
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.code import Derived, ReceiptCode, derive, one_way, read_characters
from chalicelib.platform.digest import digest_of
from chalicelib.platform.faults import Conflict
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.queue import Queues
from chalicelib.platform.sealing import Keys, to_bytes
from chalicelib.platform.table import Database, Part, Transaction
from chalicelib.reports.domain import (
    Channel,
    Header,
    Route,
    Submission,
    Unreadable,
    Verified,
    from_message,
    route,
    route_confirmed,
    to_message,
)
from chalicelib.reports.store import (
    MELDING_IS_NEW,
    PARKED_ONCE,
    ReportStore,
    Stored,
    confirm,
    insert,
    object_id,
    park,
)

_CHANNELS: Mapping[str, Channel] = {
    "melding_publiek": "publiek",
    "melding_professional": "professional",
    "melding_sleutelpersoon": "sleutelpersoon",
}


@dataclass(frozen=True)
class Receipt:
    """What the reporter gets: the code, the reference for the phone, and when it will be read."""

    code: ReceiptCode
    reference: str
    read_by: datetime
    confirms_address: bool


@dataclass(frozen=True)
class Intake:
    """What the public surface works with: it can seal and send, and nothing else."""

    keys: Keys
    queues: Queues
    now: Clock
    hours: OfficeHours


@dataclass(frozen=True)
class Triage:
    """What triage works with: no keys, so it cannot open what it stores."""

    database: Database
    network: NetworkStore
    journal: JournalStore
    queues: Queues
    now: Clock
    # Absences are in local days, and all Dutch municipalities keep one time.
    zone: str = "Europe/Amsterdam"

    @property
    def store(self) -> ReportStore:
        return ReportStore(self.database)


def accept(intake: Intake, code: ReceiptCode, filled: Filled) -> Receipt:
    """Seal a report and put it on the queue; when this returns, the queue holds it.

    The same code with the same answers gives the same receipt and, behind the queue, one melding.
    Raises Unavailable when it could not be sealed or sent: then nothing was promised.
    """
    derived = derive(code)
    accepted_at = intake.now()
    header = _header(filled, derived)
    submission = Submission(
        sid=derived.sid,
        reference=derived.reference,
        form=filled.form,
        form_version=filled.version,
        accepted_at=to_text(accepted_at),
        header=header,
        mailbox=derived.mailbox,
        mailbox_key=_mailbox_key(derived),
        personal_code=_personal_code(filled),
        **_sealed_parts(intake.keys, derived.sid, filled, header),
    )
    intake.queues.send("reports", to_message(submission))
    log.event("report_accepted", form=filled.form)
    return Receipt(
        code=code,
        reference=derived.reference,
        read_by=next_reading(accepted_at, intake.hours),
        confirms_address=bool(submission.confirmation),
    )


def ask_to_confirm(intake: Intake, token: str) -> None:
    """Pass on that somebody pressed the button in the confirmation mail. Raises Unavailable."""
    # The digest, so that nobody who sees the queue could press the button themselves.
    digest = one_way("bevestiging", token)
    intake.queues.send("reports", {"kind": "bevestiging", "token_digest": digest})


def triage(desk: Triage, body: str) -> None:
    """Handle one message of the queue ``reports``. Returns when its effect is stored for good."""
    try:
        message = _read(body)
        if message.get("kind") == "bevestiging":
            _confirm(desk, str(message.get("token_digest")))
        else:
            _store(desk, from_message(message))
    except Unreadable as error:
        _park(desk, body, error)


def _store(desk: Triage, submission: Submission) -> None:
    verified = _verified_by_code(desk, submission)
    chosen = route(submission.header, verified, Network(None), _today(desk))
    entry = _entry(desk, "ontvangen", submission.header, chosen)
    parts = insert(submission, verified, chosen, at=to_text(desk.now()), amends=False)
    chain = desk.journal.first(object_id(submission.sid), **entry)
    try:
        commit_and_tell(
            desk.database, desk.queues, [*parts, chain], _announcement(desk, submission, chosen)
        )
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        _store_again(desk, submission, verified, chosen)


def _store_again(desk: Triage, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person."""
    announcement = _announcement(desk, submission, chosen)
    known = desk.store.submissions(submission.sid)
    if any(stored.header.digest == submission.header.digest for stored in known):
        # The first delivery may have died before it told the mailer; telling twice is harmless.
        tell_mailer(desk.queues, announcement.id)
        return
    entry = _entry(desk, "aangevuld", submission.header, chosen)
    parts = insert(submission, verified, chosen, at=to_text(desk.now()), amends=True)
    chain = desk.journal.following(object_id(submission.sid), **entry)
    commit_and_tell(desk.database, desk.queues, [*parts, chain], announcement)


def _confirm(desk: Triage, token_digest: str) -> None:
    found = desk.store.confirmed_by(token_digest)
    stored = desk.store.submission(*found) if found else None
    if stored is None:
        log.event("confirmation_unknown")
        return
    if stored.confirmed_at:
        tell_mailer(desk.queues, _confirmation_id(stored))
        return
    network = desk.network.of_organisatie(stored.header.organisatie_id)
    verified, chosen = route_confirmed(stored.header, network, _today(desk))
    entry = _entry(desk, "adres_bevestigd", stored.header, chosen)
    parts: list[Part] = [
        confirm(stored, verified, chosen, at=to_text(desk.now())),
        desk.journal.following(object_id(stored.sid), **entry),
    ]
    told = _told_on_confirmation(chosen)
    if told:
        announcement = Announcement(_confirmation_id(stored), to_text(desk.now()), told)
        commit_and_tell(desk.database, desk.queues, parts, announcement)
    else:
        desk.database.commit(Transaction(parts))


def _park(desk: Triage, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error)
    at = to_text(desk.now())
    digest, part = park(body, at=at)
    announcement = Announcement(
        # It may be a cry for help: everybody at the desk is asked to look.
        f"onleesbaar.{digest[:32]}",
        at,
        (ToDesk("desk_nieuw", ("triagist", "teamleider", "oproep")),),
    )
    try:
        commit_and_tell(desk.database, desk.queues, [part], announcement)
    except Conflict as conflict:
        if PARKED_ONCE not in conflict.refused:
            raise


def _announcement(desk: Triage, submission: Submission, chosen: Route) -> Announcement:
    recipients: list[Recipient] = list(chosen.recipients)
    if submission.confirmation:
        sealed = submission.sealed["notify"]
        recipients.append(ToSealed("melder_bevestigt", submission.sid, sealed))
    announcement_id = f"{submission.sid}.{submission.header.digest[:32]}"
    return Announcement(announcement_id, to_text(desk.now()), tuple(recipients))


def _confirmation_id(stored: Stored) -> str:
    return f"{stored.sid}.{stored.header.digest[:32]}.bevestigd"


def _told_on_confirmation(chosen: Route) -> tuple[Recipient, ...]:
    """Whom a confirmation is news to: not the desk, which has it, unless nobody else is there."""
    if chosen.rule == "R7":
        return chosen.recipients
    return tuple(to for to in chosen.recipients if not isinstance(to, ToDesk))


def _verified_by_code(desk: Triage, submission: Submission) -> Verified:
    if submission.header.channel != "sleutelpersoon" or not submission.personal_code:
        return ""
    return "persoonlijke_code" if desk.network.knows_code(submission.personal_code) else ""


def _today(desk: Triage) -> date:
    return desk.now().astimezone(ZoneInfo(desk.zone)).date()


def _entry(desk: Triage, action: str, header: Header, chosen: Route) -> dict[str, Any]:
    return {
        "at": to_text(desk.now()),
        "actor": "triage",
        "action": action,
        "facts": {"digest": header.digest, "rule": chosen.rule},
    }


def _read(body: str) -> Mapping[str, Any]:
    try:
        message = json.loads(body)
    except ValueError:
        msg = "not JSON"
        raise Unreadable(msg) from None
    if not isinstance(message, dict):
        msg = "not an object"
        raise Unreadable(msg)
    return message


def _header(filled: Filled, derived: Derived) -> Header:
    values = filled.values
    channel = _CHANNELS[filled.form]
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
        contact_preference=_text(values, "contact_preference"),
        mail_domain=address.rpartition("@")[2].lower(),
    )


def _sealed_parts(keys: Keys, sid: str, filled: Filled, header: Header) -> dict[str, Any]:
    content = {
        "form": filled.form,
        "version": filled.version,
        "language": filled.language,
        # A personal code opens doors, so the file keeps its digest only.
        "personal_code": _personal_code(filled),
        "answers": [dict(a) for a in filled.answered if a["name"] != "personal_code"],
    }
    sealed = {"content": keys.seal("content", sid, to_bytes(content))}
    confirmation = ""
    if filled.values.get("melder_email"):
        notify = {"address": filled.values["melder_email"], "language": filled.language}
        if header.channel == "professional":
            # Random, not derived from the code: the reporter must not know it before the mail.
            token = secrets.token_urlsafe(24)
            notify["token"] = token
            confirmation = one_way("bevestiging", token)
        sealed["notify"] = keys.seal("notify", sid, to_bytes(notify))
    return {"sealed": sealed, "confirmation": confirmation}


def _personal_code(filled: Filled) -> str:
    typed = read_characters(str(filled.values.get("personal_code") or ""))
    return one_way("persoonlijke_code", typed) if typed else ""


def _mailbox_key(derived: Derived) -> bytes:
    # Imported here: only an accepted report needs it.
    from nacl.public import PrivateKey

    return bytes(PrivateKey.from_seed(derived.mailbox_seed).public_key)


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")
