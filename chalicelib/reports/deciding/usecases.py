"""Deciding on a melding: one proposes an outcome, another one signs or rejects it (reports/signing).

A decision that was signed is a step of the melding, with its words sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from chalicelib.access.domain import may
from chalicelib.access.store import AccessStore
from chalicelib.mail.domain import Announcement, Recipient, ToMedewerker, ToSealed
from chalicelib.mailbox.domain import is_open
from chalicelib.mailbox.store import set_state
from chalicelib.platform import log
from chalicelib.platform.errors import Barred, Conflict, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Change, Part, together
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, Kind
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.codes import DECIDING_NAMES, REJECT_REASONS, REOPEN_REASONS
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.proposing.usecases import (
    damaged,
    is_proposed,
    kind_about,
    lapse_others,
    propose_about,
    sid_of,
    words_in,
)
from chalicelib.reports.reporter.usecases import Talk, after_closing, talk_of
from chalicelib.reports.store.cases import KEPT, move
from chalicelib.reports.store.file import File
from chalicelib.reports.store.steps import Step, insert_step
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    done,
    key_of,
    not_done,
    object_id,
)
from chalicelib.reports.transitions import NO_DANGER
from chalicelib.work import Work

MIN_RATIONALE, MAX_REFERRED = 20, 200
# How the reporter hears of a decision; ``niet``: nobody can reach them.
How = Literal["mail", "postvak", "telefoon", "niet"]


class _Words(msgspec.Struct):
    """What is sealed of a proposal: its outcome too, so that no hand in a table changes what is signed."""

    uitkomst: str
    verwezen: str
    toelichting: str
    ontbreekt: str


class _Explained(msgspec.Struct):
    toelichting: str


@dataclass(frozen=True)
class Decision:
    """An outcome (a key of ``OUTCOMES``), to whom somebody was referred, why, and why a check is not met."""

    outcome: str
    referred: str
    rationale: str
    missing: str


def how_told(talk: Talk, *, has_box: bool) -> How:
    """How the reporter will hear of a decision: as it was agreed, or else by what there is.

    ``has_box``: the mailbox can still be opened.
    """
    if talk.melding.header.contact_preference == "bellen":
        return "telefoon"
    if talk.is_mailed:
        return "mail"
    return "postvak" if has_box else "niet"


def telling(ports: Ports, sid: str) -> How:
    """How the reporter of a melding will hear of a decision. Raises NotThere and Unavailable."""
    talk = talk_of(ports, sid)
    return how_told(talk, has_box=_has_open_box(ports, talk))


def propose_decision(work: Work, sid: str, decision: Decision, *, seen: int) -> None:
    """Propose what becomes of one's own melding, as it stood at version ``seen``.

    Those who may sign hear of it. The same words from the same page are one proposal. Raises NotThere,
    Refused, Barred, Conflict (something changed since that version) and Unavailable.
    """
    _stop_if_incomplete(decision)
    melding = handler_of(work.ports, sid)
    if is_proposed(work, melding):
        return
    stop_if_barred(work, melding, "besluit")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    kind = _kind_for(decision.outcome)
    words = {
        "uitkomst": decision.outcome,
        "verwezen": decision.referred,
        "toelichting": decision.rationale,
        "ontbreekt": decision.missing,
    }
    propose_about(work, kind, melding, {"outcome": decision.outcome}, words)


@dataclass(frozen=True)
class StepInWords:
    """A step of deciding with its words: those of a ``decision``, or others. None: they do not open."""

    step: Step
    decision: Decision | None = None
    words: str | None = None


def steps_in_words(ports: Ports, file: File) -> list[StepInWords]:
    """The steps of deciding on a melding, the first one first, for whoever the journal knows to read it.

    Raises Unavailable.
    """
    found = []
    for step in file.steps:
        if step.act not in DECIDING_NAMES:
            continue
        shape = _Words if step.act in DECIDED else _Explained
        try:
            held = from_bytes(ports.keys.open("dossier", step.sid, step.sealed), shape)
        except SealBroken as error:
            log.fault("part_not_opened", error)
            found.append(StepInWords(step))
            continue
        if step.act in DECIDED:
            found.append(StepInWords(step, _decision(held)))
        else:
            found.append(StepInWords(step, words=held["toelichting"]))
    return found


def reopen(work: Work, sid: str, reason: str, words: str, *, seen: int) -> None:
    """Open a decided melding again: ``reason`` is in ``REOPEN_REASONS``, ``words`` say what is new.

    Its handler has it again, who is told; whoever reopens it, when that one can have it no more. What the
    reporter sees follows. Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    if reason not in REOPEN_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    ports = work.ports
    talk = talk_of(ports, sid)
    melding = talk.melding
    stop_if_barred(work, melding, "heropenen")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    handler = _handler_after(ports, melding, work.by)
    parts: list[Part] = [
        *together(
            move(
                melding,
                ports.here.hours,
                state="in_triage",
                handler=handler,
                taken_at=work.at,
            ),
            not_done(melding),
            Change(key_of(melding), {}, {}, MELDING_AS_SEEN, KEPT),
        ),
        insert_step(
            melding,
            "heropend",
            by=work.by,
            at=work.at,
            codes={"reason": reason},
            sealed=ports.keys.seal("dossier", sid, to_bytes({"toelichting": words})),
        ),
    ]
    if talk.mailbox is not None and is_open(talk.mailbox, ports.now()):
        until = after_closing(work)
        parts.append(set_state(talk.mailbox, "in_onderzoek", expires_at=until))
    told = None
    if handler != work.by:
        letter = ToMedewerker("mw_heropend", handler)
        told = Announcement(f"{sid}.heropend.{melding.version}", work.at, (letter,), object_id(sid))
    work.commit(*parts, work.entry(object_id(sid), "heropend", TRIAGE.of(reason)), tell=told)


def record_feedback(work: Work, sid: str, words: str) -> None:
    """Write down that the reporter was told of the decision by telephone, and what was said.

    Once for each decision. Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    ports, melding = work.ports, handler_of(work.ports, sid)
    stop_if_barred(work, melding, "terugkoppeling")
    if melding.told_at:
        raise Refused("", N_("De melder is al teruggebeld over dit besluit."))
    sealed = ports.keys.seal("dossier", sid, to_bytes({"toelichting": words}))
    work.commit(
        move(melding, ports.here.hours, put={"told_at": work.at}),
        insert_step(
            melding,
            "teruggekoppeld",
            by=work.by,
            at=work.at,
            codes={"how": "telefoon"},
            sealed=sealed,
        ),
        work.entry(object_id(sid), "teruggekoppeld", TRIAGE, how="telefoon"),
    )


def _stop_if_incomplete(decision: Decision) -> None:
    outcome = OUTCOMES.get(decision.outcome)
    if outcome is None:
        raise Refused("uitkomst", N_("Kies een uitkomst."))
    faults = {}
    if outcome.asks == "verwezen" and not decision.referred:
        faults["verwezen"] = N_("Vul in naar wie u verwees.")
    if outcome.asks == "gemeente" and not decision.referred:
        faults["verwezen"] = N_("Vul in welke gemeente het is.")
    if len(decision.rationale) < MIN_RATIONALE:
        faults["toelichting"] = N_("Onderbouw de uitkomst in minstens 20 tekens.")
    if faults:
        (first, mend), *others = faults.items()
        raise Refused(first, mend, dict(others))


def _kind_for(outcome: str) -> Kind:
    return next(kind for kind in KINDS if kind.signs == OUTCOMES[outcome].signs)


def decision_in(ports: Ports, proposal: Proposal) -> Decision | None:
    """The words of a proposal; None when they do not open, or are those of another outcome.

    Raises Unavailable.
    """
    words = words_in(ports, proposal, _Words)
    if words is None or words["uitkomst"] != proposal.facts.get("outcome"):
        return None
    return _decision(words)


def _decision(words: Mapping[str, str]) -> Decision:
    return Decision(words["uitkomst"], words["verwezen"], words["toelichting"], words["ontbreekt"])


def _has_open_box(ports: Ports, talk: Talk) -> bool:
    return talk.mailbox is not None and is_open(talk.mailbox, ports.now())


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The parts that make a decision of a proposal. Raises Refused and Barred."""
    ports, sid = work.ports, sid_of(proposal)
    talk, decision = talk_of(ports, sid), decision_in(ports, proposal)
    melding = talk.melding
    if decision is None or _kind_for(decision.outcome).act != proposal.act:
        raise damaged()
    if melding.danger_since:
        raise Barred(NO_DANGER.why_not)
    if melding.state in DECIDED:
        raise Barred(N_("Over deze melding is al besloten."))
    outcome, has_box = OUTCOMES[decision.outcome], _has_open_box(ports, talk)
    how, until = how_told(talk, has_box=has_box), after_closing(work)
    codes = {
        "outcome": decision.outcome,
        "proposal": proposal.id,
        "proposed_by": proposal.by,
        "proposed_at": proposal.at,
        "how": how,
    }
    told_now: Mapping[str, str] = {"told_at": work.at} if how in {"mail", "postvak"} else {}
    parts: list[Part] = [
        *together(
            move(
                melding,
                ports.here.hours,
                put={
                    "bewaren": decision.outcome,
                    "bewaren_at": work.at,
                    "cleared": melding.arrivals,
                    **told_now,
                },
                state=outcome.to,
                proposed={},
                news={},
                news_since="",
                waits={},
            ),
            done(melding, at=work.at, forget_at=until),
        ),
        insert_step(
            melding, outcome.to, by=work.by, at=work.at, codes=codes, sealed=proposal.sealed
        ),
        *lapse_others(work, melding, proposal),
    ]
    if has_box and talk.mailbox is not None:
        parts.append(set_state(talk.mailbox, "afgerond", expires_at=until))
    tell: list[Recipient] = [ToMedewerker("mw_getekend", proposal.by)]
    if how == "mail" and talk.address is not None:
        tell.append(ToSealed("melder_afgerond", sid, talk.address))
    return Done(parts, tuple(tell), on=str(melding.version))


def _handler_after(ports: Ports, melding: Stored, by: str) -> str:
    """The handler of a melding that is opened again: who had it, if they can have it still."""
    found = AccessStore(ports.database).medewerker(melding.handler) if melding.handler else None
    if found is None or not may(found, "melding_oppakken"):
        return by
    return found.id if found.may_hear_of(object_id(melding.sid)) else by


DECISION = kind_about(
    "besluit",
    N_("Besluit over een melding"),
    TRIAGE,
    _carry_out,
    signs="besluit_tekenen",
    refusals=REJECT_REASONS,
)
MISUSE = kind_about(
    "misbruik",
    N_("Melding sluiten als misbruik"),
    TRIAGE,
    _carry_out,
    signs="misbruik_tekenen",
    refusals=REJECT_REASONS,
)
KINDS = (DECISION, MISUSE)
