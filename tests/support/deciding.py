"""Two colleagues decide on a melding."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.access.domain import Medewerker, Role
from chalicelib.reports.deciding.usecases import Decision, propose_decision
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.signing.usecases import reject_proposal, sign_proposal
from chalicelib.work import Work

WHY = "Twee gesprekken gevoerd, geen aanwijzingen gevonden."


def decision(outcome: str = "geen_zorg_na_onderzoek", referred: str = "") -> Decision:
    """A decision with its reasons."""
    return Decision(outcome, referred, WHY, "De school was niet te bereiken.")


def signer(medewerker_id: str, *roles: Role) -> Medewerker:
    """Who signs: with the roles of somebody who may, unless others are given."""
    held = frozenset(roles or ("regisseur", "teamleider"))
    return Medewerker(medewerker_id, "Testpersoon", held, "login")


def propose(work: Work, sid: str, asked: Decision | None = None) -> str:
    """Propose a decision on one's own melding; the number of the proposal."""
    seen = handler_of(work.ports, sid)
    propose_decision(work, sid, asked or decision(), seen=seen.version)
    (found,) = set(handler_of(work.ports, sid).proposed) - set(seen.proposed)
    return found.rpartition(".")[2]


def sign(work: Work, sid: str, number: str) -> None:
    """Sign what a colleague proposed, as it stands now."""
    seen = handler_of(work.ports, sid).version
    sign_proposal(work, signer(work.by), sid, number, seen=seen)


def reject(work: Work, sid: str, number: str, words: str, reason: str = "meer_onderzoek") -> None:
    """Reject what a colleague proposed."""
    reject_proposal(work, signer(work.by), sid, number, reason, words)


def decide(work: Work, sid: str, asked: Decision | None = None, *, second: str = "tweede") -> None:
    """Take a melding up, unless one has it, propose a decision, and have a colleague sign it."""
    take_up(work, sid)
    number = propose(work, sid, asked)
    sign(replace(work, by=second, once=f"{work.once}s"), sid, number)
