"""Extending the term of a decision: once, for a reason, and signed before the term is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from chalicelib.mail.domain import ToMedewerker
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Barred, NotThere, Refused
from chalicelib.platform.forms.context import Context
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done
from chalicelib.reports.allowing.usecases import stop_if_barred, why_barred
from chalicelib.reports.codes import EXTEND_REASONS, REJECT_REASONS
from chalicelib.reports.melding.usecases import TRIAGE, file_of
from chalicelib.reports.proposing.usecases import (
    damaged,
    is_proposed,
    kind_about,
    propose_about,
    sid_of,
    without,
    words_in,
)
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.file import File
from chalicelib.reports.store.terms import Term, move_term
from chalicelib.reports.terms import decide_before, may_extend
from chalicelib.work import Work


class _Words(msgspec.Struct):
    reason: str
    toelichting: str


@dataclass(frozen=True)
class Extension:
    """Why the desk needs more time: a key of ``EXTEND_REASONS``, and words."""

    reason: str
    words: str


def propose_extension(work: Work, sid: str, extension: Extension) -> None:
    """Propose that the decision on one's own melding may take longer.

    The same words from the same page are one proposal. Raises NotThere, Refused, Barred, Conflict and
    Unavailable.
    """
    if extension.reason not in EXTEND_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    file = file_of(work.ports, sid)
    melding = file.submissions[0]
    if is_proposed(work, melding):
        return
    stop_if_barred(work, melding, "verlengen")
    if words := why_not_extended(work.ports, file):
        raise Refused("", words)
    held = {"reason": extension.reason, "toelichting": extension.words}
    propose_about(work, EXTENDING, melding, {"reason": extension.reason}, held)


def why_not_extended(ports: Ports, file: File) -> str:
    """Why the term of a melding cannot be extended now (a msgid); empty when it can."""
    term = file.term("besluit")
    if term is None:
        return N_("Bij deze melding loopt geen termijn.")
    if term.is_extended:
        return N_("De termijn is al een keer verlengd.")
    if not may_extend(file.submissions[0].urgency, ports.here.terms):
        return N_("Bij deze urgentie is geen verlenging mogelijk.")
    if to_text(ports.now()) >= term.ends_at:
        return N_("De termijn is voorbij. Neem een besluit en leg uit waarom het later is.")
    return ""


def extended_until(ports: Ports, file: File) -> str:
    """The stored moment at which the term of a melding would end; empty when none runs."""
    term = file.term("besluit")
    return "" if term is None else _longer(ports, file, term).ends_at


def extension_to_read(
    ports: Ports, file: File, extension: Extension, context: Context
) -> dict[str, str]:
    """Why the desk needs more time, in words, and until when."""
    until = extended_until(ports, file)
    return {
        "reason": context.named(EXTEND_REASONS, extension.reason),
        "until": context.moment(until) if until else "",
        "words": extension.words,
    }


def extension_in(ports: Ports, proposal: Proposal) -> Extension | None:
    """Why a proposal asks for more time; None when its words do not open, or say another reason."""
    words = words_in(ports, proposal, _Words)
    extension = None if words is None else _extension(words)
    return extension if extension and extension.reason == proposal.facts.get("reason") else None


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The parts that make the term longer. Raises Refused and Barred."""
    ports = work.ports
    file = file_of(ports, sid_of(proposal))
    melding, term = file.submissions[0], file.term("besluit")
    if extension_in(ports, proposal) is None:
        raise damaged()
    if words := why_barred(ports, melding, proposal.by, "verlengen") or why_not_extended(
        ports, file
    ):
        raise Barred(words)
    if term is None:
        raise NotThere
    after = _longer(ports, file, term)
    moved = move(
        melding,
        ports.here.hours,
        put={"term_at": after.ends_at},
        proposed=without(melding, proposal),
    )
    return Done([move_term(term, after), moved], (ToMedewerker("mw_getekend", proposal.by),))


def _longer(ports: Ports, file: File, term: Term) -> Term:
    ends_at = decide_before(
        term.started_at,
        file.submissions[0].urgency,
        ports.here.terms,
        ports.here.hours,
        is_extended=True,
    )
    return replace(term, ends_at=ends_at, is_extended=True)


def _extension(words: Mapping[str, str]) -> Extension:
    return Extension(words["reason"], words["toelichting"])


EXTENDING = kind_about(
    "verlenging",
    N_("Termijn verlengen"),
    TRIAGE,
    _carry_out,
    signs="besluit_tekenen",
    refusals=REJECT_REASONS,
)
