"""Closing what a flood left as misuse: many meldingen by one proposal and one signature.

A worker opens what lies apart and keeps the first words of each, so that two people see what they close. One
proposes those that they chose, a team leader signs, and the worker closes them one by one
(reports/batching, docs/decisions/0048).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from chalicelib.access.domain import Medewerker, may
from chalicelib.access.staff.usecases import second_people
from chalicelib.mail.domain import Announcement, Recipient, ToMedewerker
from chalicelib.platform.errors import NotThere, Refused, stop_if_any
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Cursor, Part
from chalicelib.process.domain import Proposal, state_at
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Done, End, Kind, Target, ask_second
from chalicelib.process.store import PROPOSED_ONCE, ProposalStore
from chalicelib.reports.batches import AT_MOST, Batch, Group, groups_of
from chalicelib.reports.batching.usecases import OUTCOME, READING_FLOOD, Held, held_in, seal
from chalicelib.reports.codes import REASONS_AGAINST_BATCH
from chalicelib.reports.deciding.usecases import MIN_RATIONALE
from chalicelib.reports.messages import BatchStretch
from chalicelib.reports.piles import Filters, Waiting
from chalicelib.reports.store.batches import (
    BATCH_IS_NEW,
    BatchStore,
    batch_id_of,
    change_batch,
    insert_batch,
    name_of,
)
from chalicelib.reports.store.cases import CaseStore
from chalicelib.work import Work

MAX_WHY = 2_000
MOST_NAMED = 10
_PAGE = 250
_LOOKED_AT = 5_000

# --- a batch is read


def begin_batch(work: Work, filters: Filters) -> str:
    """Begin a batch of what lies apart and passes ``filters``, the oldest first; its id.

    The same page begins it once. Raises Refused when nothing fits, Conflict and Unavailable.
    """
    ports, batch_id = work.ports, work.once
    todo = _lying_apart(ports, filters)
    if not todo:
        raise Refused("", N_("Hier ligt niets dat samen te sluiten is."))
    batch = Batch(batch_id, work.by, work.at, "lezen", todo)
    work.commit(
        *insert_batch(batch),
        work.entry(name_of(batch_id), "stapel_begonnen", READING_FLOOD, meldingen=str(len(todo))),
        already={BATCH_IS_NEW},
    )
    ports.queues.send("batches", BatchStretch(batch=batch_id))
    return batch_id


def _waiting(ports: Ports) -> list[Batch]:
    """The batches that wait for a signature now. Raises Unavailable."""
    found, now = ProposalStore(ports.database, "reports").all(), ports.now()
    store = BatchStore(ports.database)
    waits = [
        store.batch(batch_id_of(one.about), now)
        for one in found
        if one.act == CLEARING.act and state_at(one, now) == "open"
    ]
    return [one for one in waits if one is not None]


def batch_with(ports: Ports, sid: str) -> str:
    """The id of a batch that waits for a signature and holds a melding; empty: none. Raises Unavailable."""
    holding = [one for one in _waiting(ports) if any(row.sid == sid for row in one.rows)]
    return holding[0].id if holding else ""


def _may_fit(row: Waiting) -> bool:
    """Whether a row of the list may fit; the melding itself says it for certain."""
    is_known = row.verified or row.handler or row.news or row.shielded or row.unsafe
    return not (is_known or row.danger_since or row.is_odd)


def _lying_apart(ports: Ports, filters: Filters) -> list[str]:
    store, found, looked_at = CaseStore(ports.database), list[str](), 0
    waits = {row.sid for batch in _waiting(ports) for row in batch.rows}
    after: Cursor | None = None
    while len(found) < AT_MOST and looked_at < _LOOKED_AT:
        rows, after = store.waiting("apart", limit=_PAGE, after=after)
        looked_at += len(rows)
        found += [
            row.sid for row in rows if _may_fit(row) and filters.take(row) and row.sid not in waits
        ]
        if after is None:
            break
    return found[:AT_MOST]


# --- a batch is looked at


@dataclass(frozen=True)
class Shown:
    """A batch as its page shows it, in ``groups``; none when its words are gone.

    ``why`` says why the rows are misuse, ``rejected`` what a team leader wrote; both may be empty.
    ``proposal`` is its proposal, ``has_lapsed``: nobody signed that in time.
    """

    batch: Batch
    groups: Sequence[Group] = ()
    why: str = ""
    rejected: str = ""
    proposal: Proposal | None = None
    has_lapsed: bool = False


def read_batch(work: Work, batch_id: str) -> Shown:
    """A batch with its first words; the journal comes first.

    Nothing is opened of one that is still read, or whose rows can be chosen: ``groups_in`` reads those. A
    melding that is kept from the reader is in none. Raises NotThere, Conflict, Unavailable and SealBroken.
    """
    batch = batch_of(work.ports, batch_id)
    return Shown(batch) if batch.state in {"lezen", "gelezen"} else _opened(work, batch)


def _opened(work: Work, batch: Batch) -> Shown:
    ports = work.ports
    work.note(name_of(batch.id), "stapel_gelezen", READING_FLOOD)
    held, proposal = held_in(ports, batch), None
    if batch.proposal:
        proposal = ProposalStore(ports.database, "reports").one(batch.proposal)
    seen = [row for row in batch.rows if row.sid not in ports.hidden]
    kept = [one for one in zip(batch.rows, held.words, strict=False) if one[0] in seen]
    return Shown(
        replace(batch, rows=seen),
        groups_of([row for row, _ in kept], [words for _, words in kept]),
        held.why,
        held.rejected,
        proposal,
        has_lapsed=proposal is not None and state_at(proposal, ports.now()) == "vervallen",
    )


def groups_in(work: Work, batch_id: str) -> list[Group]:
    """The groups of a batch that can be chosen; the journal comes first.

    None when there is nothing to choose. Raises NotThere, Conflict, Unavailable and SealBroken.
    """
    batch = batch_of(work.ports, batch_id)
    return list(_opened(work, batch).groups) if batch.state == "gelezen" else []


def batch_of(ports: Ports, batch_id: str) -> Batch:
    """A batch, unopened. Raises NotThere and Unavailable."""
    batch = BatchStore(ports.database).batch(batch_id, ports.now())
    if batch is None:
        raise NotThere
    return batch


def begun_of_late(ports: Ports) -> list[Batch]:
    """The last batches that anybody began, unopened, the newest first. Raises Unavailable."""
    store = BatchStore(ports.database)
    found = [store.batch(one.id, ports.now()) for one in store.begun(limit=MOST_NAMED)]
    return [one for one in found if one is not None]


def nobody_signs(ports: Ports, shown: Shown) -> bool:
    """Whether nobody at all could sign a batch now. Raises Unavailable."""
    return shown.proposal is not None and not second_people(
        ports, shown.proposal, "misbruik_tekenen"
    )


def may_sign_batch(viewer: Medewerker, shown: Shown) -> bool:
    """Whether somebody can be the second person of a batch."""
    waits = shown.proposal is not None and shown.proposal.state == "open" and not shown.has_lapsed
    own = shown.proposal is not None and shown.proposal.by == viewer.id
    return waits and not own and may(viewer, "misbruik_tekenen")


# --- a batch is proposed, and signed


def propose_batch(work: Work, batch_id: str, chosen: Collection[str], why: str) -> None:
    """Propose to close the ``chosen`` groups of a batch (by name) as misuse; ``why`` is sealed.

    Those who may sign hear of it. The same words from the same page are one proposal. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    ports, batch = work.ports, batch_of(work.ports, batch_id)
    proposal_id = f"{batch_id}.{work.once[:12]}"
    if batch.proposal == proposal_id:
        return
    if batch.state != "gelezen":
        raise Refused("", N_("Deze stapel is al voorgesteld, of nog niet gelezen."))
    words = held_in(ports, batch).words
    # A group is chosen by any row of it: whoever may not know of the first one read another name.
    named = {
        row.sid
        for one in groups_of(batch.rows, words)
        if not set(chosen).isdisjoint(row.sid for row in one.rows)
        for row in one.rows
    }
    pairs = [pair for pair in zip(batch.rows, words, strict=True) if pair[0].sid in named]
    waits = {row.sid for other in _waiting(ports) for row in other.rows}
    faults = {}
    if not pairs:
        faults["meldingen"] = N_("Vink aan wat u wilt sluiten.")
    elif waits & {row.sid for row, _ in pairs}:
        faults["meldingen"] = N_(
            "Een deel hiervan wacht al in een ander voorstel. Neem de meldingen opnieuw door."
        )
    if len(why) < MIN_RATIONALE:
        faults["toelichting"] = N_("Onderbouw de uitkomst in minstens 20 tekens.")
    stop_if_any(faults)
    about = name_of(batch_id)
    facts = {"outcome": OUTCOME, "meldingen": str(len(pairs))}
    # Who signs reads the batch as it is after this.
    asked = ask_second(work, CLEARING, about, str(batch.version + 1), facts, named=proposal_id)
    after = replace(
        batch,
        rows=[row for row, _ in pairs],
        state="voorgesteld",
        done=0,
        proposal=proposal_id,
        sealed=seal(ports, batch_id, Held([one for _, one in pairs], why)),
    )
    work.commit(
        change_batch(batch, after, work.at),
        asked.part,
        work.entry(about, "voorgesteld", CLEARING.why, **asked.noted),
        tell=Announcement(f"voorstel.{proposal_id}", work.at, (asked.to,), about),
        already={PROPOSED_ONCE},
    )


def sign_batch(work: Work, batch_id: str) -> None:
    """Sign a batch of a colleague; a worker closes its meldingen. Twice is once.

    Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    proposals.sign(work, [CLEARING], batch_of(work.ports, batch_id).proposal)
    # A message that is lost is sent again by the clock.
    work.ports.queues.send("batches", BatchStretch(batch=batch_id))


def reject_batch(work: Work, batch_id: str, reason: str, words: str) -> None:
    """Reject a batch of a colleague, who is told: ``reason`` is in ``REASONS_AGAINST_BATCH``.

    Raises NotThere, Refused, Barred, Conflict and Unavailable.
    """
    if reason not in REASONS_AGAINST_BATCH:
        raise Refused("waarom", N_("Kies een reden."))
    proposal = _proposal_of(work.ports, batch_id)
    sealed = work.ports.keys.seal("dossier", batch_id, to_bytes({"toelichting": words}))
    told: tuple[Recipient, ...] = (ToMedewerker("mw_afgewezen", proposal.by),)
    proposals.refuse(work, [CLEARING], proposal.id, reason, sealed=sealed, tell=told)


def withdraw_batch(work: Work, batch_id: str) -> None:
    """Take back one's own batch. Raises NotThere, Refused, Conflict and Unavailable."""
    proposals.withdraw(work, [CLEARING], _proposal_of(work.ports, batch_id).id)


def _proposal_of(ports: Ports, batch_id: str) -> Proposal:
    return proposals.find(ports, [CLEARING], batch_of(ports, batch_id).proposal)[1]


def _target(ports: Ports, proposal: Proposal) -> Target | None:
    batch = BatchStore(ports.database).batch(batch_id_of(proposal.about), ports.now())
    return None if batch is None else Target(str(batch.version), str(len(batch.rows)))


def _carry_out(work: Work, proposal: Proposal) -> Done:
    """The batch is signed; the worker does the rest. Raises Refused."""
    batch = batch_of(work.ports, batch_id_of(proposal.about))
    if batch.state != "voorgesteld" or str(len(batch.rows)) != proposal.facts["meldingen"]:
        raise Refused("", N_("Dit voorstel is beschadigd. Laat het opnieuw voorstellen."))
    signed = replace(batch, state="sluiten", signed_by=work.by)
    told = ToMedewerker("mw_getekend", proposal.by)
    return Done([change_batch(batch, signed, work.at)], (told,))


def _settled(work: Work, proposal: Proposal, end: End) -> Sequence[Part]:
    """Its proposal ends unsigned: the first words go, what two people wrote about it stays."""
    batch = batch_of(work.ports, batch_id_of(proposal.about))
    held = held_in(work.ports, batch)
    rejected = ""
    if end.sealed:
        rejected = from_bytes(work.ports.keys.open("dossier", batch.id, end.sealed))["toelichting"]
    sealed = seal(work.ports, batch.id, Held((), held.why, rejected))
    return [change_batch(batch, replace(batch, state="beeindigd", sealed=sealed), work.at)]


CLEARING = Kind(
    "misbruik_stapel",
    N_("Meldingen samen sluiten als misbruik"),
    "melding_behandelen",
    "reports",
    READING_FLOOD,
    _target,
    _carry_out,
    signs="misbruik_tekenen",
    settle=_settled,
    page="piek/{key}",
    lets_in=False,
    refusals=REASONS_AGAINST_BATCH,
)
