"""The one mechanism for everything that takes two people.

An act that takes two declares a ``Kind``. ``ask_second`` makes what its use case asks for a signature with;
``sign`` carries the act out, in the transaction that settles the proposal.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.domain import Announcement, Recipient, ToRight
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Barred, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part, Put
from chalicelib.process.domain import (
    OPEN_FOR,
    REFUSALS,
    Proposal,
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
    """The parts that carry an act out, who is told, and what the journal says of it beside the proposal.

    ``why`` is for what it is done, where that is not the purpose of its kind. ``told_as`` is the id of the
    announcement, where that is not the one of a signature.
    """

    parts: Sequence[Part | Noted]
    tell: tuple[Recipient, ...] = ()
    noted: Mapping[str, str] = field(default_factory=dict)
    why: Purpose | None = None
    told_as: str = ""


@dataclass(frozen=True)
class End:
    """The end of a proposal without a signature: its state, and why, as a code and sealed words."""

    state: State
    reason: str = ""
    sealed: bytes = b""


def _changes_nothing(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    return ()


@dataclass(frozen=True)
class Kind:
    """An act that takes two people.

    ``name`` is a msgid. Who has ``right`` proposes, and another one with it signs, or with ``signs`` where
    that is another right. ``table`` is the one of its objects. ``target`` reads the object of a proposal
    (None: gone), ``carry_out`` makes the parts, none of them in the chain of ``Proposal.about``. ``settle``
    makes the parts of an end without a signature, on its object. ``page`` is the path of the page on which
    it is read and signed, with ``{key}`` for the key of its object; empty: on the list of proposals.
    ``lets_in``: it changes who may read, so those who watch that are told of each signature. ``refusals`` are
    the reasons (codes) for which it is refused, with their names (msgids). ``open_for``: after so long it
    lapses.
    """

    act: str
    name: str
    right: str
    table: str
    why: Purpose
    target: Callable[[Ports, Proposal], Target | None]
    carry_out: Callable[[Work, Proposal], Done]
    signs: str = ""
    settle: Callable[[Work, Proposal, End], Sequence[Part]] = _changes_nothing
    page: str = ""
    lets_in: bool = True
    refusals: Mapping[str, str] = field(default_factory=lambda: REFUSALS)
    open_for: timedelta = OPEN_FOR

    @property
    def second(self) -> str:
        """The right of the second person."""
        return self.signs or self.right

    def page_of(self, proposal: Proposal) -> str:
        """The path of the page of a proposal; empty when it stands on the list."""
        return self.page.format(key=proposal.about.partition("#")[2])


@dataclass(frozen=True)
class Asked:
    """A proposal that is about to be stored: its part, facts for the journal, and who is told of it."""

    proposal: Proposal
    part: Put
    noted: Mapping[str, str]
    to: Recipient


def ask_second(
    work: Work,
    kind: Kind,
    about: str,
    seen: str,
    facts: Mapping[str, str],
    *,
    named: str = "",
    sealed: bytes = b"",
) -> Asked:
    """A proposal of an act on ``about``, whose version is ``seen``, as parts for the use case to commit.

    ``named`` is its id, which the object of the proposal keeps; by default one of the page. ``sealed`` is
    what it says in words.

    The entry of that use case names it, because a transaction adds one entry to a chain. Raises Refused when
    the same waits already, unless its object says which proposals wait (``named``), and Unavailable.
    """
    now, proposal_id = work.ports.now(), named or work.once[:12] or secrets.token_hex(6)
    for other in () if named else ProposalStore(work.ports.database, kind.table).all():
        same = (other.act, other.about, other.facts) == (kind.act, about, facts)
        if same and other.id != proposal_id and state_at(other, now) == "open":
            raise Refused("", N_("Hiervoor wacht al een voorstel op een handtekening."))
    until = to_text(now + kind.open_for)
    proposal = Proposal(
        proposal_id, kind.act, about, work.by, work.at, until, seen, facts, sealed=sealed
    )
    noted = {"act": kind.act, "proposal": proposal_id, "until": until, **facts}
    others = ToRight("voorstel_wacht", kind.second, (work.by,))
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


def sign(work: Work, kinds: Sequence[Kind], proposal_id: str, *, on: str = "") -> Proposal:
    """Sign a proposal of a colleague: it is carried out at once, on the version that was proposed on.

    ``on`` as in ``why_not_signed``. Who signed it already signs it once. Raises NotThere, Refused, Barred,
    Conflict and Unavailable.
    """
    kind, proposal = find(work.ports, kinds, proposal_id)
    if _was_settled(proposal, "getekend", work.by):
        return proposal
    _stop_if_not_signable(work, kind, proposal, on)
    done = kind.carry_out(work, proposal)
    # The parts are of the object as it was read for them: what came in since the look above nobody read.
    _stop_if_not_signable(work, kind, proposal, on)
    told = (*done.tell, ToRight("tl_toegang", _WATCHING)) if kind.lets_in else done.tell
    told_as = done.told_as or signed_as(proposal.id)
    work.commit(
        settle_proposal(kind.table, proposal, "getekend", by=work.by, at=work.at),
        _entry(work, kind, proposal, "getekend", done.noted, done.why),
        *done.parts,
        tell=Announcement(told_as, work.at, told, proposal.about) if told else None,
    )
    return proposal


def _stop_if_not_signable(work: Work, kind: Kind, proposal: Proposal, on: str) -> None:
    """Raises Refused when a proposal cannot be signed on its object as it is now, and Unavailable.

    Raises Barred to whoever is no second person: no page shows them the button.
    """
    target = kind.target(work.ports, proposal)
    version = "" if target is None else target.version
    if why := why_not_signed(proposal, work.by, version, work.ports.now(), on=on):
        raise Barred(why) if is_of_one_person(proposal, work.by) else Refused("", why)


def signed_as(proposal_id: str) -> str:
    """The id under which it is announced that a proposal was signed."""
    return f"getekend.{proposal_id}"


def refuse(
    work: Work,
    kinds: Sequence[Kind],
    proposal_id: str,
    reason: str,
    *,
    sealed: bytes = b"",
    tell: tuple[Recipient, ...] = (),
) -> None:
    """Refuse a proposal of a colleague for a reason (a code) and in words, ``sealed``.

    ``tell`` hear of it. Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    kind, proposal = find(work.ports, kinds, proposal_id)
    if is_of_one_person(proposal, work.by):
        raise Barred(N_("Uw eigen voorstel trekt u in. Afwijzen doet een collega."))
    _end(work, kind, proposal, "geweigerd", reason, sealed, tell)


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


def _end(
    work: Work,
    kind: Kind,
    proposal: Proposal,
    state: State,
    reason: str = "",
    sealed: bytes = b"",
    tell: tuple[Recipient, ...] = (),
) -> None:
    """Settle a proposal without carrying it out, once; one that has lapsed is settled as that."""
    if _was_settled(proposal, state, work.by):
        return
    now = state_at(proposal, work.ports.now())
    if now not in {"open", "vervallen"} or proposal.state != "open":
        raise Refused("", N_("Dit voorstel is al afgehandeld."))
    ends: State = state if now == "open" else "vervallen"
    end = End(ends, reason, sealed) if ends == "geweigerd" else End(ends)
    told = Announcement(f"{ends}.{proposal.id}", work.at, tell, proposal.about)
    work.commit(
        settle_proposal(kind.table, proposal, ends, by=work.by, at=work.at, reason=end.reason),
        *kind.settle(work, proposal, end),
        _entry(work, kind, proposal, ends, {"refusal": end.reason} if end.reason else {}),
        tell=told if tell and ends == state else None,
    )


def _was_settled(proposal: Proposal, state: State, by: str) -> bool:
    """Whether the same person did the same already: a double press, or an answer that got lost."""
    return (proposal.state, proposal.settled_by) == (state, by)


def _entry(
    work: Work,
    kind: Kind,
    proposal: Proposal,
    action: str,
    facts: Mapping[str, str],
    why: Purpose | None = None,
) -> Noted:
    told = {"act": kind.act, "proposal": proposal.id, "proposed_by": proposal.by}
    return work.entry(
        proposal.about, action, why or kind.why, **{**proposal.facts, **told, **facts}
    )
