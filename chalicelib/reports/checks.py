"""The eight checks of a melding that was properly examined (domain reference 1.5). Pure.

Nobody ticks one: each is computed from a row that says who did something and when. The last four are about
the decision, and false until there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from chalicelib.platform.i18n import N_
from chalicelib.reports.domain import DECIDED

CheckName = Literal[
    "bevestigd",
    "behandelaar",
    "duiding",
    "nagegaan",
    "uitkomst",
    "handtekening",
    "terugkoppeling",
    "termijn",
]
CHECK_NAMES: Mapping[CheckName, str] = {
    "bevestigd": N_("Op tijd in behandeling"),
    "behandelaar": N_("Behandelaar"),
    "duiding": N_("Feiten, duiding, tegensignalen"),
    "nagegaan": N_("Nagegaan"),
    "uitkomst": N_("Uitkomst met reden"),
    "handtekening": N_("Tweede handtekening"),
    "terugkoppeling": N_("Terugkoppeling"),
    "termijn": N_("Besluit binnen de termijn"),
}
# The checks of the examination itself: before anybody proposes a decision each is met, or its gap explained.
BEFORE_DECISION: tuple[CheckName, ...] = ("bevestigd", "behandelaar", "duiding", "nagegaan")

# The acts of steps: what begins an examination, what gives a melding a handler or takes that away, and what
# takes a decision back.
CLAIMED = "opgepakt"
GIVING: frozenset[str] = frozenset({CLAIMED, "overgenomen", "overgedragen"})
GIVEN_BACK = "teruggegeven"
REOPENED = "heropend"

# The texts of an examination that each need words; those may be "geen gevonden".
NEEDED: frozenset[str] = frozenset({"feiten", "duiding", "tegensignalen"})
UNVERIFIABLE = "niet_na_te_gaan"

_NO_DECISION = N_("Nog geen besluit.")


class Done(Protocol):
    """A step of a melding, as ``Step`` of reports/store/steps.py has it."""

    @property
    def act(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def codes(self) -> Mapping[str, str]: ...
    @property
    def sk(self) -> str: ...


@dataclass(frozen=True)
class Proof:
    """The row that a check rests on: its ``key``, and who made it when. ``by`` is empty for the reporter."""

    by: str
    at: str
    key: str


@dataclass(frozen=True)
class Evidence:
    """All that the checks are computed from; moments are stored moments.

    ``claim_before`` and ``decide_before`` are the ends of two terms, the latter empty when none runs.
    ``handler`` proves who has the melding, or had it when it was decided. ``filled`` names the texts of the
    ``examination``. ``controles`` are the checks that it names, as far as their rows exist. ``feedback`` is
    the last that the reporter got; ``wants_feedback``: they wanted contact.
    """

    claim_before: str
    decide_before: str = ""
    steps: Sequence[Done] = ()
    handler: Proof | None = None
    examination: Proof | None = None
    filled: Collection[str] = ()
    controles: Sequence[Proof] = ()
    wants_feedback: bool = True
    feedback: Proof | None = None

    @property
    def decision(self) -> Done | None:
        """The decision that stands; None when there is none, or it was taken back."""
        return decision_in(self.steps)


@dataclass(frozen=True)
class Checked:
    """One check: whether it ``is_met``, and the row it rests on, if any.

    ``why`` (a msgid) says why it is not met; of one that is met without a row, why that counts.
    """

    name: CheckName
    is_met: bool
    item: Proof | None = None
    why: str = ""


def checks_of(evidence: Evidence) -> list[Checked]:
    """The eight checks, in the order in which they are done."""
    return [
        _claimed(evidence),
        _handled(evidence),
        _described(evidence),
        _verified(evidence),
        *_decided(evidence),
    ]


def decision_in(steps: Sequence[Done]) -> Done | None:
    """The decision that stands after these steps, the first one first; None when there is none."""
    found = None
    for step in steps:
        if step.act in DECIDED:
            found = step
        elif step.act == REOPENED:
            found = None
    return found


def wants_feedback(channel: str, contact_preference: str, *, has_mailbox: bool) -> bool:
    """Whether a reporter is to hear of the decision: they asked for contact, or a mailbox of theirs opens.

    A professional always is.
    """
    return channel == "professional" or contact_preference in {"bellen", "mailen"} or has_mailbox


def _met(name: CheckName, proof: Proof | None, why: str) -> Checked:
    return Checked(name, is_met=True, item=proof) if proof else Checked(name, is_met=False, why=why)


def _claimed(evidence: Evidence) -> Checked:
    first = next((step for step in evidence.steps if step.act == CLAIMED), None)
    if first is None:
        return Checked("bevestigd", is_met=False, why=N_("Nog niet in behandeling."))
    in_time = first.at < evidence.claim_before
    return _met("bevestigd", _proof(first) if in_time else None, N_("Later dan de termijn."))


def _handled(evidence: Evidence) -> Checked:
    return _met("behandelaar", evidence.handler, N_("Niet toegewezen."))


def _described(evidence: Evidence) -> Checked:
    is_whole = set(evidence.filled) >= NEEDED
    proof = evidence.examination if is_whole else None
    return _met("duiding", proof, N_("Nog niet alle drie ingevuld."))


def _verified(evidence: Evidence) -> Checked:
    proof = evidence.controles[0] if evidence.controles else None
    if proof is None and UNVERIFIABLE in evidence.filled:
        proof = evidence.examination
    return _met("nagegaan", proof, N_("Geen controle, en niet waarom die niet kon."))


def _decided(evidence: Evidence) -> list[Checked]:
    decision = evidence.decision
    if decision is None:
        names: tuple[CheckName, ...] = ("uitkomst", "handtekening", "terugkoppeling", "termijn")
        return [Checked(name, is_met=False, why=_NO_DECISION) for name in names]
    proof, proposer = _proof(decision), decision.codes.get("proposed_by", "")
    # Who proposed it gave the reason.
    reason_by = Proof(
        proposer or proof.by, decision.codes.get("proposed_at") or proof.at, proof.key
    )
    term = decision.codes.get("term") or evidence.decide_before
    reasoned, in_time = decision.codes.get("reason"), decision.at < term
    signed = bool(proposer) and proposer != decision.by
    return [
        _met("uitkomst", reason_by if reasoned else None, N_("Besluit zonder reden.")),
        _met("handtekening", proof if signed else None, N_("Niet door een ander getekend.")),
        _told(evidence, decision),
        _met("termijn", proof if in_time else None, N_("Later dan de termijn.")),
    ]


def _told(evidence: Evidence, decision: Done) -> Checked:
    told = evidence.feedback
    # What the reporter heard of an earlier decision is no feedback on this one.
    if told is not None and told.at >= decision.at:
        return Checked("terugkoppeling", is_met=True, item=told)
    if not evidence.wants_feedback:
        return Checked("terugkoppeling", is_met=True, why=N_("Melder wilde geen contact."))
    return Checked("terugkoppeling", is_met=False, why=N_("Nog niet teruggekoppeld."))


def _proof(step: Done) -> Proof:
    return Proof(step.by, step.at, step.sk)
