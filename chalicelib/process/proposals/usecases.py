"""The one mechanism for everything that takes two people.

An act that takes two declares a ``Kind``. ``ask_second`` makes what its use case asks for a signature with;
``sign`` carries the act out, in the transaction that settles the proposal.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.domain import Announcement, Recipient, ToRight
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part, Put
from chalicelib.process.domain import (
    OPEN_FOR,
    Proposal,
    Refusal,
    State,
    is_of_one_person,
    state_at,
    why_not_signed,
)
from chalicelib.process.store import (
    PROPOSED_ONCE,
    ProposalStore,
    insert_proposal,
    settle_proposal,
)
from chalicelib.work import Work

# Told of whatever changes who may read.
_WATCHING = "toegang_volgen"


@dataclass(frozen=True)
class Target:
    """The object of a proposal as it stands now: its version, and in words what the signer looks at.

    ``name`` is whom the act is about, ``detail`` more about them, ``address`` where a link will go.
    ``roles`` are the codes of the roles that somebody gets.
    """

    version: str
    name: str
    detail: str = ""
    address: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """The parts that carry an act out, and who is told beside those who watch who may read."""

    parts: Sequence[Part | Noted]
    tell: tuple[Recipient, ...] = ()


@dataclass(frozen=True)
class Kind:
    """An act that takes two people.

    ``name`` is a msgid. Who has ``right`` proposes, and another one with it signs. ``table`` is the one of
    its objects. ``target`` reads the object of a proposal (None: gone), ``carry_out`` makes the parts, none
    of them in the chain of ``Proposal.about``.
    """

    act: str
    name: str
    right: str
    table: str
    why: Purpose
    target: Callable[[Ports, Proposal], Target | None]
    carry_out: Callable[[Work, Proposal], Done]


@dataclass(frozen=True)
class Asked:
    """A proposal that is about to be stored: its part, facts for the journal, and who is told of it."""

    proposal: Proposal
    part: Put
    noted: Mapping[str, str]
    to: Recipient


def ask_second(work: Work, kind: Kind, about: str, seen: str, facts: Mapping[str, str]) -> Asked:
    """A proposal of an act on ``about``, whose version is ``seen``, as parts for the use case to commit.

    The entry of that use case names it, because a transaction adds one entry to a chain. Raises Refused when
    the same waits already, and Unavailable.
    """
    now, proposal_id = work.ports.now(), work.once[:12] or secrets.token_hex(6)
    for other in ProposalStore(work.ports.database, kind.table).all():
        same = (other.act, other.about, other.facts) == (kind.act, about, facts)
        if same and other.id != proposal_id and state_at(other, now) == "open":
            raise Refused("", N_("Hiervoor wacht al een voorstel op een handtekening."))
    until = to_text(now + OPEN_FOR)
    proposal = Proposal(proposal_id, kind.act, about, work.by, work.at, until, seen, facts)
    noted = {"act": kind.act, "proposal": proposal_id, "until": until, **facts}
    others = ToRight("voorstel_wacht", kind.right, (work.by,))
    return Asked(proposal, insert_proposal(kind.table, proposal), noted, others)


def propose(work: Work, kind: Kind, about: str, seen: str, facts: Mapping[str, str]) -> Proposal:
    """Propose an act. The same words from the same page are one proposal.

    Raises Refused, Conflict and Unavailable.
    """
    asked = ask_second(work, kind, about, seen, facts)
    work.commit(
        asked.part,
        work.entry(about, "voorgesteld", kind.why, **asked.noted),
        tell=Announcement(f"voorstel.{asked.proposal.id}", work.at, (asked.to,), about),
        already={PROPOSED_ONCE},
    )
    return asked.proposal


def sign(work: Work, kinds: Sequence[Kind], proposal_id: str) -> Proposal:
    """Sign a proposal of a colleague: it is carried out at once, on the version that was proposed on.

    Who signed it already signs it once. Raises NotThere, Refused, Conflict and Unavailable.
    """
    kind, proposal = find(work.ports, kinds, proposal_id)
    if _was_settled(proposal, "getekend", work.by):
        return proposal
    target = kind.target(work.ports, proposal)
    version = "" if target is None else target.version
    if why := why_not_signed(proposal, work.by, version, work.ports.now()):
        raise Refused("", why)
    done = kind.carry_out(work, proposal)
    watching = ToRight("tl_toegang", _WATCHING)
    work.commit(
        settle_proposal(kind.table, proposal, "getekend", by=work.by, at=work.at),
        _entry(work, kind, proposal, "getekend"),
        *done.parts,
        tell=Announcement(
            f"getekend.{proposal.id}", work.at, (*done.tell, watching), proposal.about
        ),
    )
    return proposal


def refuse(work: Work, kinds: Sequence[Kind], proposal_id: str, reason: Refusal) -> None:
    """Refuse a proposal of a colleague. Raises NotThere, Refused, Conflict and Unavailable."""
    kind, proposal = find(work.ports, kinds, proposal_id)
    if is_of_one_person(proposal, work.by):
        raise Refused("", N_("Uw eigen voorstel trekt u in. Weigeren doet een collega."))
    _end(work, kind, proposal, "geweigerd", reason)


def withdraw(work: Work, kinds: Sequence[Kind], proposal_id: str) -> None:
    """Take back one's own proposal. Raises NotThere, Conflict and Unavailable."""
    kind, proposal = find(work.ports, kinds, proposal_id)
    if work.by != proposal.by:
        raise NotThere
    _end(work, kind, proposal, "ingetrokken")


def find(ports: Ports, kinds: Sequence[Kind], proposal_id: str) -> tuple[Kind, Proposal]:
    """A proposal of one of these kinds. Raises NotThere and Unavailable."""
    for table in dict.fromkeys(kind.table for kind in kinds):
        proposal = ProposalStore(ports.database, table).one(proposal_id)
        for kind in kinds:
            if proposal is not None and (kind.act, kind.table) == (proposal.act, table):
                return kind, proposal
    raise NotThere


def _end(work: Work, kind: Kind, proposal: Proposal, state: State, reason: str = "") -> None:
    """Settle a proposal without carrying it out, once; one that has lapsed is settled as that."""
    if _was_settled(proposal, state, work.by):
        return
    now = state_at(proposal, work.ports.now())
    if now not in {"open", "vervallen"} or proposal.state != "open":
        raise Refused("", N_("Dit voorstel is al afgehandeld."))
    ends: State = state if now == "open" else "vervallen"
    why = reason if ends == "geweigerd" else ""
    change = settle_proposal(kind.table, proposal, ends, by=work.by, at=work.at, reason=why)
    work.commit(change, _entry(work, kind, proposal, ends, **({"refusal": why} if why else {})))


def _was_settled(proposal: Proposal, state: State, by: str) -> bool:
    """Whether the same person did the same already: a double press, or an answer that got lost."""
    return (proposal.state, proposal.settled_by) == (state, by)


def _entry(work: Work, kind: Kind, proposal: Proposal, action: str, **facts: str) -> Noted:
    told = {"act": kind.act, "proposal": proposal.id, "proposed_by": proposal.by}
    return work.entry(proposal.about, action, kind.why, **{**proposal.facts, **told, **facts})
