"""Proposals that wait for a signature: listing them for those who may know, and settling them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from chalicelib.access.domain import Medewerker, Right, may
from chalicelib.access.staff.usecases import second_people
from chalicelib.platform.errors import NotThere
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import Proposal, Refusal, State, state_at, why_not_signed
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Kind, Target
from chalicelib.process.store import ProposalStore
from chalicelib.work import Work


@dataclass(frozen=True)
class Waiting:
    """A proposal as the page shows it.

    ``may_sign``: the viewer has the right that its act asks for. ``why_not`` (a msgid) says why the viewer
    cannot sign it now, empty when they can. ``is_alone``: nobody at all could sign it now. ``page`` is the
    path of the page on which it is signed; empty: on this list. ``refused_for`` is the reason (a msgid) for
    which it was refused, if it was.
    """

    proposal: Proposal
    name: str
    state: State
    target: Target | None
    may_sign: bool
    why_not: str
    is_alone: bool
    page: str = ""
    refused_for: str = ""


def list_proposals(ports: Ports, kinds: Sequence[Kind], viewer: Medewerker) -> list[Waiting]:
    """The proposals that somebody may know of: those that wait come first, then the settled, newest first.

    Raises Unavailable.
    """
    by_act = {(kind.table, kind.act): kind for kind in kinds if _may_know(viewer, kind)}
    found = [
        _shown(ports, by_act[table, one.act], one, viewer)
        for table in dict.fromkeys(kind.table for kind in kinds)
        for one in ProposalStore(ports.database, table).all()
        if (table, one.act) in by_act
    ]
    waits = [one for one in found if one.state == "open"]
    return [*waits, *reversed([one for one in found if one.state != "open"])]


def sign_proposal(work: Work, kinds: Sequence[Kind], by: Medewerker, proposal_id: str) -> None:
    """Sign as a medewerker with the right of the act. Raises NotThere, Refused, Conflict and Unavailable."""
    proposals.sign(work, _own(kinds, by), proposal_id)


def refuse_proposal(
    work: Work, kinds: Sequence[Kind], by: Medewerker, proposal_id: str, reason: Refusal
) -> None:
    """The same, for a refusal with a reason (a code)."""
    proposals.refuse(work, _own(kinds, by), proposal_id, reason)


def withdraw_proposal(work: Work, kinds: Sequence[Kind], by: Medewerker, proposal_id: str) -> None:
    """Take back what one proposed oneself. Raises NotThere, Refused, Conflict and Unavailable."""
    proposals.withdraw(work, _own(kinds, by), proposal_id)


def sign_by_hand(work: Work, kinds: Sequence[Kind], proposal_id: str) -> Proposal:
    """Sign for the municipality, by the start-up command, while nobody else could (tools/second_hand.py).

    Raises NotThere, also when there is a colleague who can sign, Refused, Conflict and Unavailable.
    """
    kind, proposal = proposals.find(work.ports, kinds, proposal_id)
    if second_people(work.ports, proposal, kind.second):
        raise NotThere
    return proposals.sign(work, kinds, proposal_id)


def _shown(ports: Ports, kind: Kind, proposal: Proposal, viewer: Medewerker) -> Waiting:
    state = state_at(proposal, ports.now())
    target = kind.target(ports, proposal)
    version = "" if target is None else target.version
    is_open = state == "open"
    # On a page of its own a signer reads what came in since.
    on = version if kind.page else ""
    return Waiting(
        proposal,
        kind.name,
        state,
        target,
        _has_right(viewer, kind),
        why_not_signed(proposal, viewer.id, version, ports.now(), on=on),
        is_open and not second_people(ports, proposal, kind.second),
        kind.page_of(proposal),
        kind.refusals.get(proposal.reason, proposal.reason),
    )


def _may_know(viewer: Medewerker, kind: Kind) -> bool:
    """Whoever signs, whoever proposes, and of what lets somebody in whoever watches that."""
    proposes = may(viewer, cast("Right", kind.right))
    return proposes or _has_right(viewer, kind) or (kind.lets_in and may(viewer, "toegang_volgen"))


def _own(kinds: Sequence[Kind], by: Medewerker) -> list[Kind]:
    return [kind for kind in kinds if _has_right(by, kind)]


def _has_right(viewer: Medewerker, kind: Kind) -> bool:
    return may(viewer, cast("Right", kind.second))
