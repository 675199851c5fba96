"""Deciding on a melding: one proposes an outcome, another one signs or rejects it.

A proposal lies with those of the table (chalicelib/process). The row of the melding names those that wait, so
that its pile tells it, and a decision that was signed is a step of the melding, with its words sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import msgspec

from chalicelib.access.domain import Medewerker, Right, may
from chalicelib.access.store import AccessStore
from chalicelib.facts.domain import Counted
from chalicelib.mail.domain import Announcement, Recipient, ToMedewerker, ToSealed
from chalicelib.mailbox.domain import is_open
from chalicelib.mailbox.store import set_state
from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Barred, Conflict, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Change, Item, Part, together
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Done, End, Kind, Target, ask_second
from chalicelib.process.store import PROPOSED_ONCE, settle_proposal
from chalicelib.reports.allowing.usecases import open_proposals, stop_if_barred
from chalicelib.reports.checking.usecases import checked
from chalicelib.reports.checks import BEFORE_DECISION, Checked, CheckName
from chalicelib.reports.codes import DECIDING_NAMES, REJECT_REASONS, REOPEN_REASONS
from chalicelib.reports.counting.usecases import Feedback as HeardOf
from chalicelib.reports.counting.usecases import (
    Way,
    decided,
    decided_count,
    examined_count,
    reopened,
    told,
    told_count,
)
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.examining.usecases import controles_of, opened_examination
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.reporter.usecases import Talk, after_closing, talk_of
from chalicelib.reports.store.cases import KEPT, move
from chalicelib.reports.store.feedback import Feedback, insert_feedback, next_feedback
from chalicelib.reports.store.file import File, FileStore
from chalicelib.reports.store.steps import Step, insert_step, next_step
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    done,
    key_of,
    not_done,
    object_id,
)
from chalicelib.reports.store.terms import Term, begin_term, end_term
from chalicelib.reports.terms import decide_before, tell_before
from chalicelib.reports.transitions import NO_DANGER
from chalicelib.work import Work

MIN_RATIONALE, MAX_WORDS, MAX_REFERRED = 20, 2_000, 200
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


@dataclass(frozen=True)
class Proposed:
    """A proposal about a melding as its page shows it.

    ``decision`` is None when its words do not open. ``may_sign``: the viewer has the right of its second
    person and did not propose it. ``is_own``: they did. ``why_not`` (a msgid) says what is to be done before
    it can be signed.
    """

    proposal: Proposal
    decision: Decision | None
    may_sign: bool
    is_own: bool
    why_not: str

    @property
    def number(self) -> str:
        """The part of its id that is not the melding's."""
        return self.proposal.id.rpartition(".")[2]


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


def signers(ports: Ports, right: Right, sid: str, *, but: str) -> list[Medewerker]:
    """Who can sign with a right, in the order of their names. Raises Unavailable."""
    everybody = AccessStore(ports.database).everybody()
    found = [
        one
        for one in everybody
        if one.id != but and one.subject and may(one, right) and one.may_hear_of(object_id(sid))
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def propose_decision(work: Work, sid: str, decision: Decision, *, seen: int) -> None:
    """Propose what becomes of one's own melding, as it stood at version ``seen``.

    Those who may sign hear of it. The same words from the same page are one proposal. Raises NotThere,
    Refused, Barred, Conflict (something changed since that version) and Unavailable.
    """
    _stop_if_incomplete(decision)
    melding = handler_of(work.ports, sid)
    if f"{sid}.{work.once[:12]}" in melding.proposed:
        return
    stop_if_barred(work, melding, "besluit")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    _stop_if_unexplained(work.ports, sid, decision)
    kind = _kind_for(decision.outcome)
    words = {
        "uitkomst": decision.outcome,
        "verwezen": decision.referred,
        "toelichting": decision.rationale,
        "ontbreekt": decision.missing,
    }
    asked = ask_second(
        work,
        kind,
        object_id(sid),
        str(melding.version),
        {"outcome": decision.outcome},
        named=f"{sid}.{work.once[:12]}",
        sealed=work.ports.keys.seal("dossier", sid, to_bytes(words)),
    )
    waits = {one.id: one.until for one in open_proposals(work.ports, melding)}
    work.commit(
        asked.part,
        move(
            melding,
            work.ports.here.hours,
            proposed={**waits, asked.proposal.id: asked.proposal.until},
        ),
        work.entry(object_id(sid), "voorgesteld", TRIAGE, **asked.noted),
        tell=Announcement(f"voorstel.{asked.proposal.id}", work.at, (asked.to,), object_id(sid)),
        already={PROPOSED_ONCE},
    )


def proposed_on(ports: Ports, melding: Stored, viewer: Medewerker) -> list[Proposed]:
    """The proposals about a melding that wait, opened, for whoever the journal knows to read the melding.

    Raises Unavailable.
    """
    return [
        Proposed(
            one,
            _decision_in(ports, one),
            may_sign=one.by != viewer.id and _is_second(viewer, kind),
            is_own=one.by == viewer.id,
            why_not=NO_DANGER.why_not if melding.danger_since else "",
        )
        for one in open_proposals(ports, melding)
        for kind in KINDS
        if kind.act == one.act
    ]


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
        if not step.sealed:
            found.append(StepInWords(step))
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


def sign_decision(work: Work, by: Medewerker, sid: str, number: str, *, seen: int) -> None:
    """Sign a proposal about a melding, as whoever has the right of its second person.

    ``seen`` is the version of the melding that they read: whatever came in since, they read first. Twice is
    once. Raises NotThere, Refused, Conflict and Unavailable.
    """
    able = [kind for kind in KINDS if _is_second(by, kind)]
    proposals.sign(work, able, f"{sid}.{number}", on=str(seen))


def reject_decision(
    work: Work, by: Medewerker, sid: str, number: str, reason: str, words: str
) -> None:
    """Reject a proposal of a colleague: ``reason`` is in ``REJECT_REASONS``, ``words`` say what is needed.

    Who proposed it is told. Raises NotThere, Refused, Conflict and Unavailable.
    """
    if reason not in REJECT_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    able = [kind for kind in KINDS if _is_second(by, kind)]
    _, proposal = proposals.find(work.ports, able, f"{sid}.{number}")
    sealed = work.ports.keys.seal("dossier", sid, to_bytes({"toelichting": words}))
    told: tuple[Recipient, ...] = (ToMedewerker("mw_afgewezen", proposal.by),)
    proposals.refuse(work, able, proposal.id, reason, sealed=sealed, tell=told)


def withdraw_decision(work: Work, sid: str, number: str) -> None:
    """Take back one's own proposal about a melding. Raises NotThere, Refused, Conflict and Unavailable."""
    proposals.withdraw(work, KINDS, f"{sid}.{number}")


def reopen(work: Work, sid: str, reason: str, words: str, *, seen: int) -> None:
    """Open a decided melding again: ``reason`` is in ``REOPEN_REASONS``, ``words`` say what is new.

    Its handler has it again, who is told; whoever reopens it, when that one can have it no more. What the
    reporter sees follows. Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    if reason not in REOPEN_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    ports = work.ports
    file, talk = _file(ports, sid), talk_of(ports, sid)
    melding = talk.melding
    stop_if_barred(work, melding, "heropenen")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    handler = _handler_after(ports, melding, work.by)
    facts, counted = reopened(ports, melding)
    terms, begun = _terms_of_reopened(work, file)
    step = next_step(
        melding,
        "heropend",
        by=work.by,
        at=work.at,
        codes={"reason": reason},
        sealed=ports.keys.seal("dossier", sid, to_bytes({"toelichting": words})),
    )
    parts: list[Part] = [
        *together(
            move(
                melding,
                ports.here.hours,
                put={**counted, **begun},
                state="in_triage",
                handler=handler,
                taken_at=work.at,
            ),
            not_done(melding),
            Change(key_of(melding), {}, {}, MELDING_AS_SEEN, (*KEPT, "told_at")),
        ),
        insert_step(step),
        *facts,
        *terms,
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
    ports, file = work.ports, _file(work.ports, sid)
    melding, term = file.submissions[0], file.term("terugkoppeling")
    stop_if_barred(work, melding, "terugkoppeling")
    if melding.told_at:
        raise Refused("", N_("De melder is al teruggebeld over dit besluit."))
    sealed = ports.keys.seal("dossier", sid, to_bytes({"toelichting": words}))
    codes = {"how": "telefoon"}
    step = next_step(melding, "teruggekoppeld", by=work.by, at=work.at, codes=codes, sealed=sealed)
    decided_on = ports.here.local(from_text(melding.bewaren_at)).date()
    counted = told_count(decided=decided_on, day=ports.today, how="telefoon")
    facts, kept = told(ports, melding, counted)
    work.commit(
        move(melding, ports.here.hours, put={"told_at": work.at, **kept}),
        insert_step(step),
        insert_feedback(next_feedback(melding, "telefoon", by=work.by, at=work.at)),
        *([end_term(term)] if term else []),
        *facts,
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


def gaps_of(ports: Ports, sid: str) -> list[CheckName]:
    """The checks that a decision of now would not meet, but for those that follow with it.

    Raises NotThere and Unavailable.
    """
    file = _file(ports, sid)
    found: list[CheckName] = [
        one.name for one in checked(ports, file) if one.name in BEFORE_DECISION and not one.is_met
    ]
    term = file.term("besluit")
    if term is not None and to_text(ports.now()) >= term.ends_at:
        found.append("termijn")
    return found


def _stop_if_unexplained(ports: Ports, sid: str, decision: Decision) -> None:
    """Raises Refused when a check is not met and nobody says why, or nobody asked what they could ask."""
    faults = {}
    if decision.outcome == "onvoldoende_informatie" and _nobody_asked(ports, _file(ports, sid)):
        faults["uitkomst"] = N_(
            "Vraag de melder eerst om informatie: de melder is te bereiken en nog niets gevraagd."
        )
    if not decision.missing and gaps_of(ports, sid):
        faults["ontbreekt"] = N_("Leg uit wat aan het onderzoek ontbreekt, en waarom.")
    if faults:
        (first, mend), *others = faults.items()
        raise Refused(first, mend, dict(others))


def _nobody_asked(ports: Ports, file: File) -> bool:
    """Whether a reporter can be reached and nobody tried (domain reference 1.2)."""
    talk = talk_of(ports, file.submissions[0].sid)
    can_be_reached = how_told(talk, has_box=_has_open_box(ports, talk)) != "niet"
    tried = file.asked or any(one.kind == "contact" for one in controles_of(ports, file))
    return can_be_reached and not tried


def _is_second(medewerker: Medewerker, kind: Kind) -> bool:
    return may(medewerker, cast("Right", kind.second))


def _kind_for(outcome: str) -> Kind:
    return next(kind for kind in KINDS if kind.signs == OUTCOMES[outcome].signs)


def _decision_in(ports: Ports, proposal: Proposal) -> Decision | None:
    """The words of a proposal; None when they do not open, or are those of another outcome."""
    sid = proposal.about.partition("#")[2]
    try:
        words = from_bytes(ports.keys.open("dossier", sid, proposal.sealed), _Words)
    except SealBroken:
        return None
    return _decision(words) if words["uitkomst"] == proposal.facts.get("outcome") else None


def _decision(words: Mapping[str, str]) -> Decision:
    return Decision(words["uitkomst"], words["verwezen"], words["toelichting"], words["ontbreekt"])


def _has_open_box(ports: Ports, talk: Talk) -> bool:
    return talk.mailbox is not None and is_open(talk.mailbox, ports.now())


def _target(ports: Ports, proposal: Proposal) -> Target | None:
    try:
        melding = handler_of(ports, proposal.about.partition("#")[2])
    except NotThere:
        return None
    return Target(str(melding.version), melding.reference)


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The parts that make a decision of a proposal. Raises Refused and Barred."""
    ports, sid = work.ports, proposal.about.partition("#")[2]
    file, talk, decision = _file(ports, sid), talk_of(ports, sid), _decision_in(ports, proposal)
    melding = file.submissions[0]
    if decision is None or _kind_for(decision.outcome).act != proposal.act:
        raise Refused("", N_("Dit voorstel is beschadigd. Laat het opnieuw voorstellen."))
    if melding.danger_since:
        raise Barred(NO_DANGER.why_not)
    if melding.state in DECIDED:
        raise Barred(N_("Over deze melding is al besloten."))
    outcome, has_box = OUTCOMES[decision.outcome], _has_open_box(ports, talk)
    how, until = how_told(talk, has_box=has_box), after_closing(work)
    feedback = (
        [next_feedback(melding, how, by=work.by, at=work.at)] if how in {"mail", "postvak"} else []
    )
    step, checks = _judged(work, file, proposal, outcome.to, how, feedback)
    facts, counted = decided(ports, melding, *_counts(work, file, decision, checks, how))
    others = [one for one in open_proposals(ports, melding) if one.id != proposal.id]
    parts: list[Part] = [
        *together(
            move(
                melding,
                ports.here.hours,
                put={
                    "bewaren": decision.outcome,
                    "bewaren_at": work.at,
                    "cleared": melding.arrivals,
                    **({"told_at": work.at} if feedback else {}),
                    **counted,
                },
                state=outcome.to,
                proposed={},
                news={},
                news_since="",
                waits={},
            ),
            done(melding, at=work.at, forget_at=until),
        ),
        insert_step(step),
        *map(insert_feedback, feedback),
        *_terms_of_decided(work, file, how),
        *facts,
        *(settle_proposal("reports", one, "vervallen", by=work.by, at=work.at) for one in others),
    ]
    if has_box and talk.mailbox is not None:
        parts.append(set_state(talk.mailbox, "afgerond", expires_at=until))
    tell: list[Recipient] = [ToMedewerker("mw_getekend", proposal.by)]
    if how == "mail" and talk.address is not None:
        tell.append(ToSealed("melder_afgerond", sid, talk.address))
    return Done(parts, tuple(tell))


def _judged(
    work: Work,
    file: File,
    proposal: Proposal,
    act: str,
    how: How,
    feedback: Sequence[Feedback],
) -> tuple[Step, Mapping[CheckName, Checked]]:
    """The step that a signature makes, with the checks that are not met, and all eight of them."""
    melding, term = file.submissions[0], file.term("besluit")
    codes = {
        "reason": proposal.facts["outcome"],
        "proposal": proposal.id,
        "proposed_by": proposal.by,
        "proposed_at": proposal.at,
        "how": how,
        **({"term": term.ends_at} if term else {}),
    }
    sealed = proposal.sealed
    step = next_step(melding, act, by=work.by, at=work.at, codes=codes, sealed=sealed)
    told = replace(file, feedback=[*file.feedback, *feedback])
    checks = {one.name: one for one in checked(work.ports, told, deciding=step)}
    gaps = ",".join(name for name, one in checks.items() if not one.is_met)
    return replace(step, codes={**codes, "gaps": gaps} if gaps else codes), checks


def _counts(
    work: Work,
    file: File,
    decision: Decision,
    checks: Mapping[CheckName, Checked],
    how: How,
) -> list[Counted]:
    """What a decision counts: itself, its checks, and that its reporter heard of it, if they do now."""
    ports, melding, row = work.ports, file.submissions[0], file.examination
    day, term = ports.today, file.term("besluit")
    examined = opened_examination(ports, file)
    is_met = {str(name): one.is_met for name, one in checks.items()}
    told_check = checks["terugkoppeling"]
    heard: HeardOf = "nee"
    if told_check.is_met:
        heard = "ja" if told_check.item else "niet_gevraagd"
    elif how == "telefoon":
        heard = "volgt"
    own_term = decide_before(
        term.started_at if term else melding.accepted_at,
        melding.urgency,
        ports.here.terms,
        ports.here.hours,
    )
    counts = [
        decided_count(
            arrived=ports.here.local(from_text(melding.accepted_at)).date(),
            day=day,
            uitkomst=decision.outcome,
            urgency=melding.urgency,
            fenomeen=((examined.text if examined else None) or {}).get("fenomeen", ""),
            on_time=work.at < own_term,
            extended=bool(term and term.is_extended),
        ),
        examined_count(
            day=day,
            bevestigd=is_met["bevestigd"],
            behandelaar=is_met["behandelaar"],
            duiding=is_met["duiding"],
            nagegaan=is_met["nagegaan"],
            uitkomst=is_met["uitkomst"],
            handtekening=is_met["handtekening"],
            terugkoppeling=heard,
            termijn=is_met["termijn"],
            weegploeg=row is not None and row.weegploeg == "ja",
            gezocht=bool(file.searches),
        ),
    ]
    if how in {"mail", "postvak"}:
        counts.append(told_count(decided=day, day=day, how=cast("Way", how)))
    return counts


def _terms_of_decided(work: Work, file: File, how: How) -> list[Part]:
    """The term of the decision ends; one begins in which a reporter who wants that is called."""
    ports, melding, term = work.ports, file.submissions[0], file.term("besluit")
    parts: list[Part] = [end_term(term)] if term else []
    if how == "telefoon":
        ends_at = tell_before(work.at, melding.urgency, ports.here.terms, ports.here.hours)
        parts.append(begin_term(Term(melding.sid, "terugkoppeling", work.at, ends_at)))
    return parts


def _terms_of_reopened(work: Work, file: File) -> tuple[list[Part], Item]:
    """The term of a decision begins anew, and nobody need be called; what the row says of it."""
    ports, melding, term = work.ports, file.submissions[0], file.term("terugkoppeling")
    ends_at = decide_before(work.at, melding.urgency, ports.here.terms, ports.here.hours)
    begun = begin_term(Term(melding.sid, "besluit", work.at, ends_at))
    return [*([end_term(term)] if term else []), begun], {"term_at": ends_at}


def _file(ports: Ports, sid: str) -> File:
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    return file


def _settle(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    """A proposal about a melding ends unsigned: it waits no more, and a rejection is a step in words."""
    melding = handler_of(work.ports, proposal.about.partition("#")[2])
    waits = {one: until for one, until in melding.proposed.items() if one != proposal.id}
    parts: list[Part] = [move(melding, work.ports.here.hours, proposed=waits)]
    if end.state == "geweigerd":
        codes = {"reason": end.reason, "proposal": proposal.id, "proposed_by": proposal.by}
        step = next_step(
            melding, "afgewezen", by=work.by, at=work.at, codes=codes, sealed=end.sealed
        )
        parts.append(insert_step(step))
    return parts


def _handler_after(ports: Ports, melding: Stored, by: str) -> str:
    """The handler of a melding that is opened again: who had it, if they can have it still."""
    found = AccessStore(ports.database).medewerker(melding.handler) if melding.handler else None
    if found is None or not may(found, "melding_oppakken"):
        return by
    return found.id if found.may_hear_of(object_id(melding.sid)) else by


_ON_ITS_PAGE = "melding/{key}"
DECISION = Kind(
    "besluit",
    N_("Besluit over een melding"),
    "melding_behandelen",
    "reports",
    TRIAGE,
    _target,
    _carry_out,
    signs="besluit_tekenen",
    settle=_settle,
    page=_ON_ITS_PAGE,
    lets_in=False,
    refusals=REJECT_REASONS,
)
MISUSE = Kind(
    "misbruik",
    N_("Melding sluiten als misbruik"),
    "melding_behandelen",
    "reports",
    TRIAGE,
    _target,
    _carry_out,
    signs="misbruik_tekenen",
    settle=_settle,
    page=_ON_ITS_PAGE,
    lets_in=False,
    refusals=REJECT_REASONS,
)
KINDS = (DECISION, MISUSE)
