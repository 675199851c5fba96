"""Handing something of a melding to a partner, such as the police.

Residents are promised that two people decide what is shared, and that the police is called at once in danger
(reports/forms/notes.py). So a handover is proposed and signed before anything is told; in danger it was told
by telephone already, is written down at once, and a second person signs afterwards. Nothing goes to a partner
by mail. That the partner has it is written down too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.access.staff.usecases import names_of
from chalicelib.handover.domain import FIELDS, GROUNDS, RECIPIENTS, Handover, never_told
from chalicelib.handover.store import (
    HANDOVER_IS_NEW,
    confirm_handover,
    insert_handover,
    reject_handover,
    sign_handover,
)
from chalicelib.mail.domain import ToMedewerker
from chalicelib.platform.calendar import OfficeHours, after_working_days
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Barred, NotThere, Refused, stop_if_any
from chalicelib.platform.forms.context import Context
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Part
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, End
from chalicelib.reports.allowing.usecases import stop_if_barred, why_barred
from chalicelib.reports.codes import REASONS_AGAINST_HANDOVER
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.proposing.usecases import (
    damaged,
    is_proposed,
    kind_about,
    parts_of_proposal,
    propose_about,
    settled,
    sid_of,
    without,
    words_in,
)
from chalicelib.reports.store.cases import move, wait_for, waiting_for
from chalicelib.reports.store.file import File, FileStore
from chalicelib.reports.store.submissions import Stored, object_id
from chalicelib.work import Work

MAX_WHO_LENGTH, MAX_AGREED_LENGTH = 200, 2_000
# Working days in which a second person signs what was told in danger (domain reference 1.2), and in which a
# partner confirms to have what was handed over (domain reference 1.4).
_SIGNED_WITHIN, _CONFIRMED_WITHIN = 1, 2


class _Words(msgspec.Struct):
    """What is sealed of a handover and of its proposal: its codes too, so that no hand in a table helps."""

    recipient: str
    ground: str
    fields: list[str]
    who: str
    agreed: str


@dataclass(frozen=True)
class Handing:
    """What is told to a partner: codes of ``RECIPIENTS``, ``GROUNDS`` and ``FIELDS``, and words.

    ``who`` was or will be spoken to, ``agreed`` says what was or is to be agreed.
    """

    recipient: str
    ground: str
    fields: tuple[str, ...]
    who: str
    agreed: str


@dataclass(frozen=True)
class Told:
    """A handover with its words; they are None when they do not open."""

    handover: Handover
    words: Handing | None


def propose_handover(work: Work, sid: str, handing: Handing) -> None:
    """Propose to tell a partner something; nothing is told before a colleague signed.

    The same words from the same page are one proposal. Raises NotThere, Refused, Barred, Conflict and
    Unavailable.
    """
    _stop_if_odd(handing)
    melding = handler_of(work.ports, sid)
    if is_proposed(work, melding):
        return
    stop_if_barred(work, melding, "overdracht")
    propose_about(work, BEFORE, melding, _codes(handing), _words(handing))


def record_handover(work: Work, sid: str, handing: Handing) -> None:
    """Write down what was told to a partner by telephone, because of danger; a colleague signs afterwards.

    The same words from the same page are one handover. Raises as ``propose_handover``, and Refused where
    nobody told of danger.
    """
    _stop_if_odd(handing)
    ports, file = work.ports, _file(work.ports, sid)
    melding = file.submissions[0]
    if is_proposed(work, melding):
        return
    stop_if_barred(work, melding, "overdracht")
    if not _is_danger(file):
        raise Refused(
            "gebeld",
            N_(
                "Er is geen gevaar gemeld. Zet de urgentie op ‘Acuut’, of laat eerst een collega tekenen."
            ),
        )
    due = to_text(after_working_days(ports.now(), _SIGNED_WITHIN, ports.here.hours))
    waits = _waits_for(work, melding)
    asked = parts_of_proposal(
        work, AFTERWARDS, melding, _codes(handing), _words(handing), due=due, waits=waits
    )
    handover = _handover(work, sid, handing, asked.proposal.id, by=work.by)
    work.commit(
        *asked.parts,
        insert_handover("reports", handover),
        work.entry(object_id(sid), "overdracht_vastgelegd", TRIAGE, **asked.noted),
        tell=asked.told,
        already={HANDOVER_IS_NEW},
    )


def confirm(work: Work, sid: str, handover_id: str) -> None:
    """Write down that the partner has what was handed over. Twice is once.

    Raises NotThere, Refused (nobody signed yet), Conflict and Unavailable.
    """
    file = _file(work.ports, sid)
    handover = _find(file, handover_id)
    if handover.confirmed_at:
        return
    work.commit(
        confirm_handover("reports", handover, by=work.by, at=work.at),
        *_waits_without(work, file, handover),
        work.entry(object_id(sid), "overdracht_bevestigd", TRIAGE, recipient=handover.recipient),
    )


def handed_over(ports: Ports, sid: str, handovers: list[Handover]) -> list[Told]:
    """Handovers with their words, for whoever the journal knows to read the melding. Raises Unavailable."""
    found = []
    for one in handovers:
        try:
            held = from_bytes(ports.keys.open("dossier", sid, one.sealed), _Words)
        except SealBroken:
            found.append(Told(one, None))
        else:
            found.append(Told(one, _handing(held)))
    return found


def to_read(ports: Ports, file: File, context: Context) -> list[dict[str, Any]]:
    """What was told to partners, in words, the newest first, for whoever the journal knows to read it.

    Raises Unavailable.
    """
    told = handed_over(ports, file.submissions[0].sid, list(file.handovers))
    people = {
        who
        for one in told
        for who in (one.handover.by, one.handover.signed_by, one.handover.rejected_by)
    }
    names = names_of(ports, people)
    return [
        {
            "id": one.handover.id,
            "recipient": context.named(RECIPIENTS, one.handover.recipient),
            "who": names.get(one.handover.by, one.handover.by),
            "signed_by": names.get(one.handover.signed_by, ""),
            "rejected_by": names.get(one.handover.rejected_by, one.handover.rejected_by),
            "at": context.moment(one.handover.at),
            "confirmed_at": context.moment(one.handover.confirmed_at)
            if one.handover.confirmed_at
            else "",
            "words": handing_to_read(one.words, context) if one.words else None,
        }
        for one in reversed(told)
    ]


def handing_to_read(handing: Handing, context: Context) -> dict[str, Any]:
    """What is told to a partner, in words."""
    return {
        "recipient": context.named(RECIPIENTS, handing.recipient),
        "ground": context.named(GROUNDS, handing.ground),
        "fields": [context.named(FIELDS, one) for one in handing.fields],
        "who": handing.who,
        "agreed": handing.agreed,
    }


def handing_in(ports: Ports, proposal: Proposal) -> Handing | None:
    """What a proposal would tell a partner; None when its words do not open, or say other codes."""
    words = words_in(ports, proposal, _Words)
    handing = _handing(words) if words else None
    return handing if handing and _codes(handing) == dict(proposal.facts) else None


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """What two people decided to tell a partner: from now on it may be told. Raises Refused and Barred."""
    ports, sid = work.ports, sid_of(proposal)
    melding, handing = handler_of(ports, sid), handing_in(ports, proposal)
    if handing is None:
        raise damaged()
    if words := why_barred(ports, melding, work.by, "overdracht"):
        raise Barred(words)
    handover = _handover(work, sid, handing, proposal.id, by=proposal.by, signed_by=work.by)
    return Done(
        [
            insert_handover("reports", handover),
            _settled(work, melding, proposal, waits=_waits_for(work, melding)),
        ],
        (ToMedewerker("mw_getekend", proposal.by),),
    )


def _sign_afterwards(work: Work, proposal: Proposal) -> Done:
    """A second person signs what was told in danger, also when the melding was decided meanwhile."""
    sid = sid_of(proposal)
    if handing_in(work.ports, proposal) is None:
        raise damaged()
    melding, handover = handler_of(work.ports, sid), _find(_file(work.ports, sid), proposal.id)
    return Done(
        [sign_handover("reports", handover, work.by), _settled(work, melding, proposal)],
        (ToMedewerker("mw_getekend", proposal.by),),
    )


def _is_danger(file: File) -> bool:
    """Whether the reporter told of danger, now or before, or the desk found it."""
    melding = file.submissions[0]
    told = {one.danger_now for one in file.headers}
    return bool(melding.danger_since) or "ja" in told or melding.urgency == "acuut"


def _not_signed(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    """What was told in danger stays written down; a rejection stands at the handover too."""
    parts = settled(work, proposal, end)
    if end.state != "geweigerd":
        return parts
    handover = _find(_file(work.ports, sid_of(proposal)), proposal.id)
    return [*parts, reject_handover("reports", handover, work.by)]


def _settled(work: Work, melding: Stored, proposal: Proposal, **standing: Any) -> Part:
    return move(melding, work.ports.here.hours, proposed=without(melding, proposal), **standing)


def _confirmed_by(handed_at: str, hours: OfficeHours) -> str:
    return to_text(after_working_days(from_text(handed_at), _CONFIRMED_WITHIN, hours))


def _waits_for(work: Work, melding: Stored) -> Mapping[str, str]:
    """Whose answers a melding waits for, now that a partner is to confirm what is handed over."""
    if melding.state in DECIDED:
        return melding.waits
    first = melding.waits.get("partner") or _confirmed_by(work.at, work.ports.here.hours)
    return waiting_for(melding, "partner", first)


def _waits_without(work: Work, file: File, confirmed: Handover) -> Sequence[Part]:
    """The part by which a melding that is not decided waits for the partners that did not confirm yet."""
    melding, hours = file.submissions[0], work.ports.here.hours
    open_ones = [
        _confirmed_by(one.at, hours)
        for one in file.handovers
        if one.id != confirmed.id and not one.confirmed_at
    ]
    if melding.state in DECIDED:
        return ()
    return (wait_for(melding, "partner", min(open_ones, default=""), hours),)


def _file(ports: Ports, sid: str) -> File:
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    return file


def _find(file: File, handover_id: str) -> Handover:
    found = [one for one in file.handovers if one.id == handover_id]
    if not found:
        raise NotThere
    return found[0]


def _handover(
    work: Work, sid: str, handing: Handing, handover_id: str, *, by: str, signed_by: str = ""
) -> Handover:
    sealed = work.ports.keys.seal("dossier", sid, to_bytes(_words(handing)))
    return Handover(
        object_id(sid),
        handover_id,
        handing.recipient,
        handing.ground,
        handing.fields,
        by,
        work.at,
        sealed,
        signed_by,
    )


def _stop_if_odd(handing: Handing) -> None:
    faults = {}
    if handing.recipient not in RECIPIENTS:
        faults["ontvanger"] = N_("Kies een ontvanger.")
    if handing.ground not in GROUNDS:
        faults["grondslag"] = N_("Kies een grondslag.")
    if not handing.fields or not set(handing.fields) <= FIELDS.keys():
        faults["velden"] = N_("Kies wat wordt gedeeld.")
    elif never_told(handing.recipient, handing.fields):
        faults["velden"] = N_("Aan de NCTV gaat niets over wie de betrokkene of melder is.")
    stop_if_any(faults)


def _codes(handing: Handing) -> dict[str, str]:
    return {
        "recipient": handing.recipient,
        "ground": handing.ground,
        "fields": ",".join(handing.fields),
    }


def _words(handing: Handing) -> dict[str, object]:
    return {
        "recipient": handing.recipient,
        "ground": handing.ground,
        "fields": list(handing.fields),
        "who": handing.who,
        "agreed": handing.agreed,
    }


def _handing(held: Mapping[str, object]) -> Handing:
    fields = held["fields"]
    named = tuple(str(one) for one in fields) if isinstance(fields, list) else ()
    texts = (str(held[name]) for name in ("recipient", "ground", "who", "agreed"))
    recipient, ground, who, agreed = texts
    return Handing(recipient, ground, named, who, agreed)


BEFORE = kind_about(
    "overdracht",
    N_("Overdracht aan een partner"),
    TRIAGE,
    _carry_out,
    signs="melding_behandelen",
    refusals=REASONS_AGAINST_HANDOVER,
)
AFTERWARDS = kind_about(
    "overdracht_achteraf",
    N_("Overdracht bij gevaar, achteraf"),
    TRIAGE,
    _sign_afterwards,
    signs="besluit_tekenen",
    refusals=REASONS_AGAINST_HANDOVER,
    # What was told was told: it waits until somebody signs or rejects it.
    open_for=timedelta(days=365),
    settle=_not_signed,
)
KINDS = (BEFORE, AFTERWARDS)
