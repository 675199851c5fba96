"""Deciding on a melding: one proposes an outcome, another one signs or rejects it (reports/signing).

A decision that was signed is a step of the melding, with its words sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import msgspec

from chalicelib.facts.domain import Counted
from chalicelib.mail.domain import Recipient, ToMedewerker, ToSealed
from chalicelib.mailbox.store import set_state
from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Barred, Conflict, Refused, stop_if_any
from chalicelib.platform.forms.context import Context
from chalicelib.platform.gemeente import Gemeente
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes
from chalicelib.platform.table import Change, Item, Part, Value, together
from chalicelib.process.domain import Proposal
from chalicelib.process.proposals.usecases import Done, Kind
from chalicelib.reports.allowing.usecases import has_news_of_doubles, open_proposals, stop_if_barred
from chalicelib.reports.checking.usecases import checked
from chalicelib.reports.checks import BEFORE_DECISION, Checked, CheckName
from chalicelib.reports.codes import DECIDING_NAMES, REJECT_REASONS
from chalicelib.reports.counting.usecases import Feedback as HeardOf
from chalicelib.reports.counting.usecases import (
    Way,
    decided,
    decided_count,
    examined_count,
    told_count,
)
from chalicelib.reports.domain import DECIDED, How, State
from chalicelib.reports.examining.usecases import controles_of, opened_examination
from chalicelib.reports.melding.usecases import TRIAGE, file_of, handler_of
from chalicelib.reports.merging.usecases import (
    goes_on_with,
    is_told_later,
    other_of,
    told_too,
    why_not_merged,
)
from chalicelib.reports.outcomes import CALLED, OUTCOMES, REQUIRED
from chalicelib.reports.proposing.usecases import (
    damaged,
    is_proposed,
    kind_about,
    lapse_others,
    outlives,
    propose_about,
    sid_of,
    words_in,
)
from chalicelib.reports.reporter.usecases import after_closing, has_open_box, talk_of
from chalicelib.reports.splitting.usecases import is_told_with_others, others_of, told_others
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.feedback import Feedback, insert_feedback, next_feedback
from chalicelib.reports.store.file import File
from chalicelib.reports.store.steps import Step, insert_step, next_step
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, Stored, done
from chalicelib.reports.store.terms import Term, begin_term, end_term
from chalicelib.reports.telling.usecases import how_told
from chalicelib.reports.terms import decide_before, tell_before
from chalicelib.reports.transitions import NO_DANGER, NO_NEWS_OF_DOUBLES
from chalicelib.work import Work

MIN_RATIONALE, MAX_REFERRED = 20, 200
# To whoever took a melding over after somebody proposed: the handler is no second person.
OWN_MELDING = N_("U behandelt deze melding zelf. Een andere collega tekent.")


class _Words(msgspec.Struct):
    """What is sealed of a proposal: its outcome too, so that no hand in a table changes what is signed."""

    uitkomst: str
    verwezen: str
    toelichting: str
    ontbreekt: str
    ander: str = ""


class _Explained(msgspec.Struct):
    toelichting: str


@dataclass(frozen=True)
class Decision:
    """An outcome (a key of ``OUTCOMES``), to whom somebody was referred, why, and why a check is not met.

    ``other`` is the melding that goes on, of a double.
    """

    outcome: str
    referred: str
    rationale: str
    missing: str
    other: str = ""


def propose_decision(work: Work, sid: str, decision: Decision, *, seen: int) -> None:
    """Propose what becomes of one's own melding, as it stood at version ``seen``.

    Those who may sign hear of it. The same words from the same page are one proposal. Raises NotThere,
    Refused, Barred, Conflict (something changed since that version) and Unavailable.
    """
    _stop_if_incomplete(work.ports.here, decision)
    melding = handler_of(work.ports, sid)
    if is_proposed(work, melding):
        return
    stop_if_barred(work, melding, "besluit")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    _stop_if_unexplained(work.ports, sid, decision)
    if OUTCOMES[decision.outcome].asks == "ander":
        linked = {one.sid for one in file_of(work.ports, sid).related}
        other = other_of(work.ports, decision.other) if decision.other in linked else None
        if reason := why_not_merged(melding, other):
            raise Refused("ander", reason)
    kind = _kind_for(decision.outcome)
    words = {
        "uitkomst": decision.outcome,
        "verwezen": decision.referred,
        "toelichting": decision.rationale,
        "ontbreekt": decision.missing,
        "ander": decision.other,
    }
    facts = {"outcome": decision.outcome, **({"other": decision.other} if decision.other else {})}
    propose_about(work, kind, melding, facts, words)


@dataclass(frozen=True)
class StepInWords:
    """A step of deciding with its words: those of a ``decision``, or others. None: they do not open."""

    step: Step
    decision: Decision | None = None
    words: str | None = None


def decision_to_read(ports: Ports, decision: Decision, context: Context) -> dict[str, str]:
    """A decision in words. Raises Unavailable."""
    outcome, other = OUTCOMES.get(decision.outcome), other_of(ports, decision.other)
    return {
        "outcome": context.text(outcome.name) if outcome else decision.outcome,
        "other": other.reference if other else "",
        "other_sid": decision.other,
        "referred": decision.referred,
        "referred_as": context.text(
            CALLED.get(outcome.asks, CALLED["verwezen"]) if outcome else ""
        ),
        "rationale": decision.rationale,
        "missing": decision.missing,
    }


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


def _stop_if_incomplete(here: Gemeente, decision: Decision) -> None:
    outcome = OUTCOMES.get(decision.outcome)
    if outcome is None:
        raise Refused("uitkomst", N_("Kies een uitkomst."))
    faults = {}
    if outcome.asks in REQUIRED and not decision.referred:
        faults["verwezen"] = REQUIRED[outcome.asks]
    if outcome.asks not in CALLED and decision.referred:
        faults["verwezen"] = N_("Bij deze uitkomst hoort geen verwijzing. Maak dit veld leeg.")
    named = decision.referred.casefold().removeprefix("gemeente ").strip(" .")
    if outcome.asks == "gemeente" and named == here.name.casefold():
        faults["verwezen"] = N_("Dit is de eigen gemeente. Vul een andere gemeente in.")
    if outcome.asks != "ander" and decision.other:
        faults["ander"] = N_("Bij deze uitkomst hoort geen andere melding. Kies hier niets.")
    if len(decision.rationale) < MIN_RATIONALE:
        faults["toelichting"] = N_("Onderbouw de uitkomst in minstens 20 tekens.")
    stop_if_any(faults)


def gaps_of(ports: Ports, file: File) -> list[CheckName]:
    """The checks that a decision of now would not meet, but for those that follow with it.

    Raises Unavailable.
    """
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
    if decision.outcome == "onvoldoende_informatie" and _nobody_asked(ports, file_of(ports, sid)):
        faults["uitkomst"] = N_(
            "Vraag de melder eerst om informatie: de melder is te bereiken en nog niets gevraagd."
        )
    if decision.outcome == "overgedragen" and not _is_handed_over(file_of(ports, sid)):
        faults["uitkomst"] = N_("Leg eerst de overdracht vast, en bevestig de ontvangst.")
    if not decision.missing and gaps_of(ports, file_of(ports, sid)):
        faults["ontbreekt"] = N_("Leg uit wat aan het onderzoek ontbreekt, en waarom.")
    stop_if_any(faults)


def _is_handed_over(file: File) -> bool:
    """Whether a partner has what was handed over."""
    return any(one.confirmed_at and not one.rejected_by for one in file.handovers)


def _nobody_asked(ports: Ports, file: File) -> bool:
    """Whether a reporter can be reached and nobody tried (domain reference 1.2)."""
    talk = talk_of(ports, file.submissions[0].sid)
    can_be_reached = how_told(talk, has_box=has_open_box(ports, talk)) != "niet"
    tried = file.asked or any(one.kind == "contact" for one in controles_of(ports, file))
    return can_be_reached and not tried


def _kind_for(outcome: str) -> Kind:
    return next(kind for kind in KINDS if kind.signs == OUTCOMES[outcome].signs)


def decision_in(ports: Ports, proposal: Proposal) -> Decision | None:
    """The words of a proposal; None when they do not open, or are those of another outcome.

    Raises Unavailable.
    """
    words = words_in(ports, proposal, _Words)
    if words is None or words["uitkomst"] != proposal.facts.get("outcome"):
        return None
    if words.get("ander", "") != proposal.facts.get("other", ""):
        return None
    return _decision(words)


def _decision(words: Mapping[str, str]) -> Decision:
    return Decision(
        words["uitkomst"],
        words["verwezen"],
        words["toelichting"],
        words["ontbreekt"],
        words.get("ander", ""),
    )


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The parts that make a decision of a proposal. Raises Refused and Barred."""
    ports, sid = work.ports, sid_of(proposal)
    file, talk, decision = file_of(ports, sid), talk_of(ports, sid), decision_in(ports, proposal)
    melding = file.submissions[0]
    if decision is None or _kind_for(decision.outcome).act != proposal.act:
        raise damaged()
    if words := why_not_signed_yet(ports, melding, work.by):
        raise Barred(words)
    outcome, has_box = OUTCOMES[decision.outcome], has_open_box(ports, talk)
    how, until = how_told(talk, has_box=has_box), after_closing(work)
    others = others_of(ports, melding)
    if is_told_with_others(others):
        how = "later"
    waits = open_proposals(ports, melding)
    merge: list[Part] = []
    if outcome.asks == "ander":
        merge, other = goes_on_with(work, melding, decision.other)
        if is_told_later(other):
            how = "later"
    doubles = told_too(work, melding, decision.outcome)
    feedback = (
        [next_feedback(melding, how, by=work.by, at=work.at)] if how in {"mail", "postvak"} else []
    )
    step, checks = judged(work, file, proposal, outcome.to, how, feedback, sealed=proposal.sealed)
    facts, counted = decided(ports, melding, *_counts(work, file, decision, checks, how))
    parts: list[Part] = [
        *ends_as(
            work,
            melding,
            decision.outcome,
            outcome.to,
            is_told=bool(feedback),
            forget_at="" if how == "later" else until,
            proposed=outlives(melding, waits),
            put={**({"merged_into": decision.other} if merge else {}), **counted},
        ),
        insert_step(step),
        *merge,
        *map(insert_feedback, feedback),
        *_terms_of_decided(work, file, how),
        *facts,
        *lapse_others(work, waits, proposal),
    ]
    if has_box and talk.mailbox is not None and how != "later":
        parts.append(set_state(talk.mailbox, "afgerond", expires_at=until))
    tell: list[Recipient] = [ToMedewerker("mw_getekend", proposal.by), *doubles.tell]
    if how == "mail" and talk.address is not None:
        tell.append(ToSealed("melder_afgerond", talk.first, talk.address))
    # Whoever read that the reporter hears later reads anew, now that this one is decided.
    parts += [move(one, ports.here.hours) for one in others if one.state not in DECIDED]
    # Of a call that is still to come the others are told when it was made.
    rest = told_others(work, others, how) if how in {"mail", "postvak", "niet"} else []
    made = [*parts, *doubles.parts, *rest]
    # Merged again, the melding that goes on is also one that its reporter hears of now.
    changes = together(*(one for one in made if isinstance(one, Change)))
    return Done([*(one for one in made if not isinstance(one, Change)), *changes], tuple(tell))


def why_not_signed_yet(ports: Ports, melding: Stored, by: str) -> str:
    """Why a decision on a melding cannot be signed by somebody now (a msgid); empty when it can.

    Whoever signs reads what came in, and its handler deals with it: what it changes the handler knows.
    Raises Unavailable.
    """
    barred = {
        NO_DANGER.why_not: bool(melding.danger_since),
        N_("De behandelaar leest en verwerkt eerst wat er binnenkwam."): bool(melding.news),
        NO_NEWS_OF_DOUBLES.why_not: has_news_of_doubles(ports, melding),
        N_("Over deze melding is al besloten."): melding.state in DECIDED,
        OWN_MELDING: melding.handler == by,
    }
    return next((words for words, holds in barred.items() if holds), "")


def ends_as(
    work: Work,
    melding: Stored,
    outcome: str,
    state: State,
    *,
    is_told: bool,
    forget_at: str,
    proposed: Mapping[str, str] | None = None,
    put: Mapping[str, Value] | None = None,
) -> list[Change]:
    """The parts by which a melding ends with an outcome, in a state: nobody works on it, and it is kept.

    ``is_told``: its reporter hears of it now. Addresses go at the stored moment ``forget_at``, empty as long
    as somebody must be told. ``proposed`` are the proposals that go on waiting, ``put`` more attributes.
    """
    kept: Item = {"bewaren": outcome, "bewaren_at": work.at, "cleared": melding.arrivals}
    heard: Item = {"told_at": work.at} if is_told else {}
    moved = move(
        melding,
        work.ports.here.hours,
        put={**kept, **heard, **(put or {})},
        state=state,
        proposed=proposed or {},
        news={},
        news_since="",
        waits={},
    )
    return together(moved, *([done(melding, at=work.at, forget_at=forget_at)] if forget_at else []))


def judged(
    work: Work,
    file: File,
    proposal: Proposal,
    act: str,
    how: How,
    feedback: Sequence[Feedback],
    *,
    sealed: bytes,
) -> tuple[Step, Mapping[CheckName, Checked]]:
    """The step that a signature makes, with the checks that are not met, and all eight of them.

    ``sealed`` are the words of the decision (part ``dossier``). Raises Unavailable.
    """
    melding, term = file.submissions[0], file.term("besluit")
    codes = {
        "reason": proposal.facts["outcome"],
        "proposal": proposal.id,
        "proposed_by": proposal.by,
        "proposed_at": proposal.at,
        "how": how,
        **({"term": term.ends_at} if term else {}),
    }
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
    """The counts of a decision: itself, its checks, and that its reporter heard of it, if they do now."""
    ports, melding, row = work.ports, file.submissions[0], file.examination
    day, term = ports.today, file.term("besluit")
    examined = opened_examination(ports, file)
    is_met = {str(name): one.is_met for name, one in checks.items()}
    told_check = checks["terugkoppeling"]
    heard: HeardOf = "nee"
    if told_check.is_met:
        heard = "ja" if told_check.item else "niet_gevraagd"
    elif how in {"telefoon", "later"}:
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
