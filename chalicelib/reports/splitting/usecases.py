"""Splitting a melding that tells of two things: a second one goes its own way, and its reporter hears once.

The new melding holds a text of its reporter, sealed anew, and begins where the other one stands: same
handler, same claim, same term. Nothing moves. Both have one mailbox, which stays that of the first, and the
reporter hears when all of them are decided (docs/decisions/0049).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import cast

from chalicelib.journal.domain import Noted
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import derive, mint
from chalicelib.platform.errors import Conflict, Refused, stop_if_any
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, to_bytes
from chalicelib.platform.table import Item, Part, Put, together
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.checks import CLAIMED
from chalicelib.reports.codes import SPLIT_REASON, SUBJECT_NAMES
from chalicelib.reports.counting.usecases import Way, received, told, told_count
from chalicelib.reports.domain import DECIDED, Header, How
from chalicelib.reports.melding.usecases import TRIAGE, file_of
from chalicelib.reports.opening.usecases import open_text
from chalicelib.reports.piles import Standing
from chalicelib.reports.reporter.usecases import after_closing
from chalicelib.reports.store.cases import move, placed_as
from chalicelib.reports.store.feedback import insert_feedback, next_feedback
from chalicelib.reports.store.file import Arrived, File, link
from chalicelib.reports.store.steps import Step, insert_step, next_step
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    SubmissionStore,
    done,
    insert_split,
    object_id,
)
from chalicelib.reports.store.terms import begin_term
from chalicelib.work import Work

# Each is told of in the transaction of the last decision.
MOST_SPLIT = 5
# What a melding can be split from: a text of its reporter.
_TEXTS = frozenset({"melding", "aanvulling", "antwoord"})


@dataclass(frozen=True)
class Split:
    """What of a melding becomes another one: the text it comes from (``sk``), and what that is about.

    ``subject`` and ``wijk`` are codes as the forms know them, ``words`` say what the new melding is about.
    """

    sk: str
    subject: str
    wijk: str
    words: str


def texts_of(ports: Ports, sid: str) -> list[Arrived]:
    """What a melding can be split from, the first text first; unopened. Raises NotThere and Unavailable."""
    return [one for one in file_of(ports, sid).arrived if one.kind in _TEXTS]


def split_melding(work: Work, sid: str, asked: Split, *, seen: int) -> str:
    """Make a second melding of one's own; its ``sid``. ``seen`` is the version that the page showed.

    The journal knows of it before the text is opened. The same words from the same page make one. Raises
    NotThere, Refused, Barred, Conflict (something changed since that version) and Unavailable.
    """
    ports, file = work.ports, file_of(work.ports, sid)
    for step in file.steps:
        if step.codes.get("once") == work.once and step.act == "gesplitst":
            return step.codes["to"]
    melding = file.submissions[0]
    stop_if_barred(work, melding, "splitsen")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    _stop_if_not_splittable(file, asked)
    (text,) = (one for one in file.arrived if one.sk == asked.sk)
    code = derive(mint())
    header = _header(work, melding, asked)
    work.note(object_id(sid), "gelezen", TRIAGE)
    try:
        content = to_bytes(open_text(ports.keys, text))
    except SealBroken:
        raise Refused("uit", N_("Deze tekst is niet te openen. Kies een andere.")) from None
    sealed = ports.keys.seal("content", code.sid, content)
    born = _born(melding, text, code.sid, code.reference, header)
    told = to_bytes({"toelichting": asked.words})

    def step_of(one: Stored, **codes: str) -> Step:
        words = ports.keys.seal("dossier", one.sid, told)
        return next_step(one, "gesplitst", by=work.by, at=work.at, codes=codes, sealed=words)

    facts, counted = received(ports, born)
    term = file.term("besluit")
    place = placed_as(
        Standing(
            born.accepted_at,
            handler=melding.handler,
            taken_at=melding.taken_at,
            state="in_triage",
        ),
        ports.here.hours,
    )
    work.commit(
        insert_split(born, {"content": sealed}, {**place, **counted, "version": 2}, at=work.at),
        *([insert_step(claim)] if (claim := _claim_of(file, born)) else []),
        *([begin_term(replace(term, sid=born.sid))] if term else []),
        *facts,
        insert_step(step_of(born, sid=sid)),
        move(melding, ports.here.hours, put={"split": [*melding.split, born.sid]}),
        insert_step(step_of(melding, to=born.sid, once=work.once)),
        *link(melding, born, reason=SPLIT_REASON, at=work.at),
        work.entry(object_id(sid), "gesplitst", TRIAGE, to=born.sid),
        work.first_entry(object_id(born.sid), "afgesplitst", TRIAGE, to=sid),
    )
    return born.sid


def why_not_split(melding: Stored) -> str:
    """Why a melding cannot be split, whoever wants it (a msgid); empty when it can."""
    if melding.shielded:
        return N_("Een afgeschermde melding is niet te splitsen.")
    if melding.split_from:
        return N_("Deze melding is zelf afgesplitst. Splits de eerste melding.")
    if melding.merged:
        return N_("Bij deze melding zijn andere samengevoegd. Splits vóór het samenvoegen.")
    if len(melding.split) >= MOST_SPLIT:
        return N_("Van deze melding zijn er al vijf afgesplitst.")
    return ""


def _stop_if_not_splittable(file: File, asked: Split) -> None:
    if words := why_not_split(file.submissions[0]):
        raise Refused("", words)
    faults = {}
    if asked.sk not in {one.sk for one in file.arrived if one.kind in _TEXTS}:
        faults["uit"] = N_("Kies een tekst van de melder.")
    if asked.subject not in SUBJECT_NAMES:
        faults["onderwerp"] = N_("Kies een onderwerp.")
    stop_if_any(faults)


def _header(work: Work, melding: Stored, asked: Split) -> Header:
    """The coded answers of the new melding: of the reporter, and about what it is.

    Danger was judged at the first one, and is not open anew.
    """
    digest = sha256(f"{melding.sid}.{work.once}".encode()).hexdigest()
    return replace(
        melding.header,
        subject_kind=asked.subject,
        wijk_code=asked.wijk,
        danger_now="nee",
        digest=digest,
    )


def _born(melding: Stored, text: Arrived, sid: str, reference: str, header: Header) -> Stored:
    """The new melding, as its first step and its links know it: in the version before its own step."""
    return replace(
        melding,
        sid=sid,
        reference=reference,
        header=header,
        accepted_at=text.accepted_at,
        version=1,
        sealed={},
        counted={},
        split_from=melding.sid,
        split=(),
        merged=(),
    )


def _claim_of(file: File, born: Stored) -> Step | None:
    """The claim of the first melding, as that of the new one: somebody had its text since then."""
    claims = [step for step in file.steps if step.act == CLAIMED]
    if not claims:
        return None
    codes = {**claims[0].codes, "sid": file.submissions[0].sid}
    return replace(claims[0], sid=born.sid, version=born.version, codes=codes)


def others_of(ports: Ports, melding: Stored) -> Sequence[Stored]:
    """The other meldingen of the same report that exist: the first one, and what was split from it.

    Raises Unavailable.
    """
    if not (melding.split_from or melding.split):
        return ()
    store = SubmissionStore(ports.database)
    first = store.submission(melding.split_from, "melding") if melding.split_from else melding
    sids = [melding.split_from, *(first.split if first else ())]
    found = [store.submission(sid, "melding") for sid in sids if sid not in {"", melding.sid}]
    return [one for one in found if one is not None]


def is_told_with_others(others: Sequence[Stored]) -> bool:
    """Whether another melding of the same report is still to be decided: its reporter hears then."""
    return any(one.state not in DECIDED for one in others)


def told_others(work: Work, others: Sequence[Stored], how: How) -> list[Part | Noted]:
    """The parts by which the reporter of a report hears of the other meldingen of it too, once for each.

    ``how`` is as they hear of the last decision; what nobody can be told of is only done with. Addresses go
    from that day.
    """
    parts: list[Part | Noted] = []
    for one in others:
        # One that was opened again meanwhile tells at its own decision.
        if one.told_at or one.done_at or one.state not in DECIDED:
            continue
        ports, is_told = work.ports, how in {"mail", "postvak", "telefoon"}
        facts, counted, heard = list[Put](), Item(), list[Part]()
        if is_told:
            decided_on = ports.here.local(from_text(one.bewaren_at)).date()
            way = cast("Way", how)
            facts, counted = told(
                ports, one, told_count(decided=decided_on, day=ports.today, how=way)
            )
            heard = [insert_feedback(next_feedback(one, how, by=work.by, at=work.at))]
        put: Item = {"told_at": work.at, **counted} if is_told else {}
        parts += [
            *together(
                move(one, ports.here.hours, put=put),
                done(one, at=work.at, forget_at=after_closing(work)),
            ),
            *heard,
            *facts,
            work.entry(object_id(one.sid), "stand_gemeld", TRIAGE, state="afgerond"),
        ]
    return parts
