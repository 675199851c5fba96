"""The reading lists: who reads exact figures, and who the annex of what was published. Two people say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.access.domain import Medewerker, may
from chalicelib.access.staff.usecases import list_medewerkers
from chalicelib.evaluation.reading.usecases import ANNEX, INTERN
from chalicelib.evaluation.store import EvaluationStore, put_reading_list
from chalicelib.journal.domain import Purpose
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import Proposal, state_at, why_not_signed
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Done, Kind, Target
from chalicelib.process.store import ProposalStore
from chalicelib.work import Work

LISTS: Mapping[str, str] = {
    INTERN: N_("Precieze cijfers"),
    ANNEX: N_("Vertrouwelijke bijlage"),
}
_WHY = Purpose("evaluatie", "leeslijst")
_ON, _NOT_ON = N_("Deze persoon staat al op de lijst."), N_("Deze persoon staat niet op de lijst.")
_YES_NO = {True: "ja", False: "nee"}


@dataclass(frozen=True)
class Reader:
    """Somebody who could be on a reading list, and on which lists they are."""

    medewerker: Medewerker
    lists: frozenset[str]


@dataclass(frozen=True)
class WaitingReader:
    """A change of a reading list that waits: ``why_not`` (a msgid) says why the viewer cannot sign it."""

    proposal: Proposal
    person: str
    why_not: str


def readers(ports: Ports) -> Sequence[Reader]:
    """Everybody who may know of releases, with the lists they are on. Raises Unavailable."""
    store = EvaluationStore(ports.database)
    on = {name: store.reading_list(name).people for name in LISTS}
    return [
        Reader(one, frozenset(name for name in LISTS if one.id in on[name]))
        for one in list_medewerkers(ports)
        if may(one, "evaluatie_zien")
    ]


def waiting_readers(ports: Ports, viewer: Medewerker) -> Sequence[WaitingReader]:
    """The changes that wait for a signature. Raises Unavailable."""
    names = {one.id: one.name for one in list_medewerkers(ports)}
    found = list[WaitingReader]()
    for proposal in ProposalStore(ports.database, "evaluation").all():
        if proposal.act != READING.act or state_at(proposal, ports.now()) != "open":
            continue
        target = _target(ports, proposal)
        version = target.version if target else ""
        why_not = why_not_signed(proposal, viewer.id, version, ports.now())
        if not why_not and not may(viewer, "uitgave_tekenen"):
            why_not = N_("Een communicatieadviseur tekent dit.")
        found.append(WaitingReader(proposal, names.get(proposal.facts["reader"], ""), why_not))
    return found


def propose_reader(work: Work, name: str, person: str, *, reads: bool) -> None:
    """Propose that somebody comes on a reading list, or goes from it.

    Raises Refused, Conflict and Unavailable.
    """
    known = {one.medewerker.id: one for one in readers(work.ports)}
    if name not in LISTS:
        raise Refused("lijst", N_("Kies een leeslijst."))
    if person not in known:
        raise Refused("wie", N_("Kies iemand die de evaluatie mag zien."))
    if (name in known[person].lists) == reads:
        raise Refused("wie", _ON if reads else _NOT_ON)
    facts = {"list": name, "reader": person, "reads": _YES_NO[reads]}
    seen = EvaluationStore(work.ports.database).reading_list(name)
    proposals.propose(work, READING, f"leeslijst#{name}", str(seen.version), facts)


def sign_reader(work: Work, by: Medewerker, proposal_id: str) -> None:
    """Sign a change. Raises NotThere, Refused, Barred, Conflict and Unavailable."""
    if not may(by, "uitgave_tekenen"):
        raise NotThere
    proposals.sign(work, [READING], proposal_id)


def refuse_reader(work: Work, by: Medewerker, proposal_id: str, reason: str) -> None:
    """Reject a change for a reason (a code). Raises what ``sign_reader`` raises."""
    if not may(by, "uitgave_tekenen"):
        raise NotThere
    proposals.refuse(work, [READING], proposal_id, reason)


def _target(ports: Ports, proposal: Proposal) -> Target | None:
    name = proposal.facts.get("list", "")
    found = EvaluationStore(ports.database).reading_list(name)
    people = {one.id: one for one in list_medewerkers(ports)}
    person = people.get(proposal.facts.get("reader", ""))
    if person is None or not may(person, "evaluatie_zien"):
        return None
    return Target(str(found.version), person.name, LISTS[name])


def _carry_out(work: Work, proposal: Proposal) -> Done:
    name, person = proposal.facts["list"], proposal.facts["reader"]
    seen = EvaluationStore(work.ports.database).reading_list(name)
    others = [one for one in seen.people if one != person]
    people = [*others, person] if proposal.facts["reads"] == "ja" else others
    return Done([put_reading_list(seen, people)])


READING = Kind(
    "leeslijst",
    N_("Leeslijst wijzigen"),
    "uitgave_voorstellen",
    "evaluation",
    _WHY,
    _target,
    _carry_out,
    signs="uitgave_tekenen",
    page="leeslijst",
)
