"""Proposals about a melding: how one is made, waits, and ends without a signature.

A topic declares what it proposes with ``kind_about`` (reports/deciding, reports/involving), and a colleague
signs or rejects it on the page of the melding (reports/signing). A proposal lies with those of the table
(chalicelib/process), with its words sealed (part ``dossier``). The row of the melding names those that wait,
so that its pile tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.access.domain import Medewerker, Right, may
from chalicelib.access.store import AccessStore
from chalicelib.journal.domain import Purpose
from chalicelib.mail.domain import Announcement
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Change, Part
from chalicelib.process.domain import OPEN_FOR, Proposal
from chalicelib.process.proposals.usecases import Done, End, Kind, Target, ask_second
from chalicelib.process.store import PROPOSED_ONCE, settle_proposal
from chalicelib.reports.allowing.usecases import open_proposals
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.steps import insert_step, next_step
from chalicelib.reports.store.submissions import Stored, object_id
from chalicelib.reports.transitions import AFTERWARDS, DECISIONS
from chalicelib.work import Work

# A page opens all that wait, and a decision lets all others lapse in its own transaction.
_MOST_WAITING = 10
MAX_WORDS = 2_000
# Digits of the version that a page carries.
LONGEST_VERSION = 12


def kind_about(
    act: str,
    name: str,
    why: Purpose,
    carry_out: Callable[[Work, Proposal], Done],
    *,
    signs: Right,
    refusals: Mapping[str, str],
    open_for: timedelta = OPEN_FOR,
    settle: Callable[[Work, Proposal, End], Sequence[Part]] | None = None,
) -> Kind:
    """The kind of an act on a melding that a triagist proposes, and that is signed on its page."""
    return Kind(
        act,
        name,
        "melding_behandelen",
        "reports",
        why,
        _target,
        carry_out,
        signs=signs,
        settle=settle or settled,
        page="melding/{key}",
        lets_in=False,
        refusals=refusals,
        open_for=open_for,
    )


def read_version(text: str) -> int:
    """The version that a page carried; what is no number is of no page of ours, and no version."""
    return int(text) if text.isascii() and text.isdigit() else -1


def sid_of(proposal: Proposal) -> str:
    """The melding that a proposal is about."""
    return proposal.about.partition("#")[2]


def number_of(proposal: Proposal) -> str:
    """The part of the id of a proposal that is not the melding's."""
    return proposal.id.rpartition(".")[2]


def is_proposed(work: Work, melding: Stored) -> bool:
    """Whether these words from this page wait for a signature already."""
    return _id_of(work, melding) in melding.proposed


@dataclass(frozen=True)
class About:
    """A proposal about a melding as parts for a use case to commit, with facts for the journal and a mail."""

    proposal: Proposal
    parts: Sequence[Part]
    noted: Mapping[str, str]
    told: Announcement


def parts_of_proposal(
    work: Work,
    kind: Kind,
    melding: Stored,
    facts: Mapping[str, str],
    words: Mapping[str, Any],
    *,
    due: str = "",
    **standing: Any,
) -> About:
    """A proposal about a melding as it was read; those who may sign hear of it.

    ``facts`` are the codes and ids of the proposal, ``words`` all that is sealed of it. ``due`` is the stored
    moment before which it is signed, where that is not the one at which it lapses; ``standing`` is all else
    that changes of where the melding stands (``move``). Raises Refused (as many wait as may, unless it is a
    decision) and Unavailable.
    """
    about, ports = object_id(melding.sid), work.ports
    waits = {one.id: melding.proposed[one.id] for one in open_proposals(ports, melding)}
    if len(waits) >= _MOST_WAITING and kind.act not in DECISIONS:
        raise Refused("", N_("Er wachten al tien voorstellen. Laat een collega eerst tekenen."))
    asked = ask_second(
        work,
        kind,
        about,
        str(melding.version),
        facts,
        named=_id_of(work, melding),
        sealed=ports.keys.seal("dossier", melding.sid, to_bytes(words)),
    )
    proposal = asked.proposal
    waiting = {**waits, proposal.id: due or proposal.until}
    return About(
        proposal,
        [asked.part, move(melding, ports.here.hours, proposed=waiting, **standing)],
        asked.noted,
        Announcement(f"voorstel.{proposal.id}", work.at, (asked.to,), about),
    )


def propose_about(
    work: Work, kind: Kind, melding: Stored, facts: Mapping[str, str], words: Mapping[str, Any]
) -> None:
    """Propose something about a melding, as ``parts_of_proposal``.

    The same words from the same page are one proposal. Raises Refused, Conflict (the melding changed since it
    was read) and Unavailable.
    """
    made = parts_of_proposal(work, kind, melding, facts, words)
    work.commit(
        *made.parts,
        work.entry(object_id(melding.sid), "voorgesteld", kind.why, **made.noted),
        tell=made.told,
        already={PROPOSED_ONCE},
    )


def words_in(ports: Ports, proposal: Proposal, shape: type) -> Mapping[str, Any] | None:
    """What is sealed of a proposal, in a shape (a struct); None when it does not open or is no such thing.

    Raises Unavailable.
    """
    try:
        return from_bytes(ports.keys.open("dossier", sid_of(proposal), proposal.sealed), shape)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return None


def damaged() -> Refused:
    """The refusal to carry out a proposal whose words do not open, or say something else than its codes."""
    return Refused("", N_("Dit voorstel is beschadigd. Laat het opnieuw voorstellen."))


def without(melding: Stored, proposal: Proposal) -> dict[str, str]:
    """The proposals that a melding names, but for one that comes to its end."""
    return {one: until for one, until in melding.proposed.items() if one != proposal.id}


def outlives(melding: Stored, waits: Sequence[Proposal]) -> dict[str, str]:
    """The proposals that a melding goes on naming after a decision: of what was done already."""
    return {one.id: melding.proposed[one.id] for one in waits if one.act in AFTERWARDS}


def lapse_others(work: Work, waits: Sequence[Proposal], proposal: Proposal) -> list[Change]:
    """The parts by which the other proposals that wait lapse, but for those that outlive a decision."""
    others = [one for one in waits if one.id != proposal.id and one.act not in AFTERWARDS]
    return [settle_proposal("reports", one, "vervallen", by=work.by, at=work.at) for one in others]


def signers(ports: Ports, right: Right, sid: str, *, but: str) -> list[Medewerker]:
    """Who can sign with a right, in the order of their names. Raises Unavailable."""
    everybody = AccessStore(ports.database).everybody()
    found = [
        one
        for one in everybody
        if one.id != but and one.subject and may(one, right) and one.may_hear_of(object_id(sid))
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _id_of(work: Work, melding: Stored) -> str:
    return f"{melding.sid}.{work.once[:12]}"


def _target(ports: Ports, proposal: Proposal) -> Target | None:
    try:
        melding = handler_of(ports, sid_of(proposal))
    except NotThere:
        return None
    return Target(str(melding.version), melding.reference)


def settled(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    """A proposal ends unsigned: the melding names it no more, and a rejection is a step in words."""
    melding = handler_of(work.ports, sid_of(proposal))
    waits = without(melding, proposal)
    parts: list[Part] = [move(melding, work.ports.here.hours, proposed=waits)]
    if end.state == "geweigerd":
        told = {"proposal": proposal.id, "proposed_by": proposal.by, "proposed": proposal.act}
        codes = {"reason": end.reason, **told}
        step = next_step(
            melding, "afgewezen", by=work.by, at=work.at, codes=codes, sealed=end.sealed
        )
        parts.append(insert_step(step))
    return parts
