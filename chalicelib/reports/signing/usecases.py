"""Signing, rejecting and taking back a proposal about a melding, of whatever topic it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from chalicelib.access.domain import Medewerker, Right, may
from chalicelib.access.staff.usecases import names_of
from chalicelib.mail.domain import Recipient, ToMedewerker
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.forms.context import Context
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import to_bytes
from chalicelib.process.domain import Proposal, state_at
from chalicelib.process.proposals import usecases as proposals
from chalicelib.process.proposals.usecases import Kind
from chalicelib.process.store import ProposalStore
from chalicelib.reports.allowing.usecases import unsettled_proposals
from chalicelib.reports.checks import CHECK_NAMES
from chalicelib.reports.codes import DECIDING_NAMES, PURPOSES, TOLD_WAYS
from chalicelib.reports.deciding.usecases import KINDS as DECIDING
from chalicelib.reports.deciding.usecases import (
    Decision,
    decision_in,
    decision_to_read,
    gaps_of,
    steps_in_words,
    why_not_signed_yet,
)
from chalicelib.reports.extending.usecases import (
    EXTENDING,
    Extension,
    extension_in,
    extension_to_read,
)
from chalicelib.reports.involving.usecases import INVOLVING, Request, request_in, request_to_read
from chalicelib.reports.merging.usecases import is_told_later, other_of
from chalicelib.reports.partners.usecases import KINDS as HANDING
from chalicelib.reports.partners.usecases import Handing, handing_in, handing_to_read
from chalicelib.reports.proposing.usecases import number_of, signers
from chalicelib.reports.store.file import File, Related
from chalicelib.reports.store.steps import Step
from chalicelib.reports.store.submissions import Stored, object_id
from chalicelib.reports.telling.usecases import TOLD, telling
from chalicelib.work import Work

KINDS: Mapping[str, Kind] = {kind.act: kind for kind in (*DECIDING, INVOLVING, *HANDING, EXTENDING)}
# What a proposal says, by what it is about.
Words = Decision | Request | Handing | Extension
_DECIDING = frozenset(kind.act for kind in DECIDING)


@dataclass(frozen=True)
class Proposed:
    """A proposal about a melding as its page shows it.

    ``words`` is None when they do not open. ``may_sign``: the viewer has the right of its second person and
    did not propose it. ``is_own``: they did. ``why_not`` (a msgid) says what is to be done before it can be
    signed. ``has_lapsed``: nobody signed it in time.
    """

    proposal: Proposal
    words: Words | None
    may_sign: bool
    is_own: bool
    why_not: str
    has_lapsed: bool = False

    @property
    def number(self) -> str:
        """The part of its id that is not the melding's."""
        return number_of(self.proposal)


def proposed_on(ports: Ports, melding: Stored, viewer: Medewerker) -> list[Proposed]:
    """The proposals about a melding that wait or lapsed, opened, for whoever the journal knows to read it.

    Raises Unavailable.
    """
    now = ports.now()
    return [
        Proposed(
            one,
            _words_in(ports, one),
            may_sign=may_sign(viewer, one),
            has_lapsed=state_at(one, now) == "vervallen",
            is_own=one.by == viewer.id,
            why_not=why_not_signed_yet(ports, melding, "" if one.by == viewer.id else viewer.id)
            if one.act in _DECIDING
            else "",
        )
        for one in unsettled_proposals(ports, melding)
        if one.act in KINDS
    ]


def to_read(ports: Ports, file: File, viewer: Medewerker, context: Context) -> list[dict[str, Any]]:
    """What waits for a signature or lapsed, as the page of a melding shows it to somebody.

    Raises Unavailable.
    """
    melding = file.submissions[0]
    found = proposed_on(ports, melding, viewer)
    names = names_of(ports, {one.proposal.by for one in found})
    return [
        {
            "number": one.number,
            "who": names.get(one.proposal.by, one.proposal.by),
            "at": context.moment(one.proposal.at),
            "ends": _ends(melding.proposed[one.proposal.id], one.proposal.until, context),
            "what": context.text(KINDS[one.proposal.act].name),
            **_said(ports, file, one.words, context),
            "may_sign": one.may_sign and not one.has_lapsed,
            "has_lapsed": one.has_lapsed,
            "is_own": one.is_own,
            "why_not": context.text(one.why_not),
            "nobody_signs": not one.may_sign and _nobody_signs(ports, one.proposal, melding.sid),
        }
        for one in found
    ]


def _nobody_signs(ports: Ports, proposal: Proposal, sid: str) -> bool:
    """Whether nobody could sign a proposal now, such as when the melding is kept from all who may."""
    right = cast("Right", KINDS[proposal.act].second)
    return not signers(ports, right, sid, but=proposal.by)


def decided_to_read(ports: Ports, file: File, context: Context) -> list[dict[str, Any]]:
    """What two people decided on a melding, and what followed, the newest first. Raises Unavailable."""
    found = steps_in_words(ports, file)
    people = {who for one in found for who in (one.step.by, one.step.codes.get("proposed_by", ""))}
    names = names_of(ports, people)
    return [
        {
            "act": one.step.act,
            "name": context.text(DECIDING_NAMES[one.step.act]),
            "proposed": context.text(KINDS[proposed].name)
            if (proposed := one.step.codes.get("proposed", "")) in KINDS
            else "",
            "who": names.get(one.step.by, one.step.by),
            "proposed_by": names.get(one.step.codes.get("proposed_by", ""), ""),
            "at": context.moment(one.step.at),
            "reason": context.text(PURPOSES.get(one.step.codes.get("reason", ""), "")),
            "told": context.text(TOLD_WAYS.get(one.step.codes.get("how", ""), "")),
            "gaps": [
                context.named(CHECK_NAMES, gap)
                for gap in one.step.codes.get("gaps", "").split(",")
                if gap
            ],
            "decision": decision_to_read(ports, one.decision, context) if one.decision else None,
            "words": one.words,
            "split": _split_with(file, one.step),
        }
        for one in reversed(found)
    ]


def _split_with(file: File, step: Step) -> Related | None:
    """The other melding of a split; None for another step, or when it is there no more."""
    codes = step.codes if step.act == "gesplitst" else {}
    other = codes.get("to") or codes.get("sid", "")
    return next((one for one in file.related if one.sid == other), None)


def _said(ports: Ports, file: File, words: Words | None, context: Context) -> dict[str, Any]:
    """What a proposal says, under the name of what it is about; none when its words do not open."""
    said: dict[str, Any] = dict.fromkeys(
        ("decision", "told", "lacks", "request", "handing", "extension")
    )
    match words:
        case Decision():
            other = other_of(ports, words.other)
            how = telling(ports, file.submissions[0].sid)
            told = context.text(TOLD["later" if other and is_told_later(other) else how])
            lacks = [context.text(CHECK_NAMES[one]) for one in gaps_of(ports, file)]
            said |= {
                "decision": decision_to_read(ports, words, context),
                "told": told,
                "lacks": lacks,
            }
        case Request():
            said["request"] = request_to_read(ports, words, context)
        case Handing():
            said["handing"] = handing_to_read(words, context)
        case Extension():
            said["extension"] = extension_to_read(ports, file, words, context)
    return said


def _ends(due: str, until: str, context: Context) -> str:
    """By when a proposal is signed, where that is not the moment at which it lapses, or else that moment."""
    words = N_("vervalt {moment}") if due == until else N_("tekenen vóór {moment}")
    return context.text(words, moment=context.moment(due))


def _words_in(ports: Ports, proposal: Proposal) -> Words | None:
    if proposal.act in _DECIDING:
        return decision_in(ports, proposal)
    if proposal.act == INVOLVING.act:
        return request_in(ports, proposal)
    if proposal.act == EXTENDING.act:
        return extension_in(ports, proposal)
    return handing_in(ports, proposal)


def may_sign(viewer: Medewerker, proposal: Proposal) -> bool:
    """Whether somebody can be the second person of a proposal."""
    return proposal.by != viewer.id and _is_second(viewer, KINDS[proposal.act])


def stop_if_not_to_read(ports: Ports, viewer: Medewerker, sid: str) -> None:
    """Whoever is not of the desk reads only what they can sign, and what they settled of late.

    Raises NotThere and Unavailable.
    """
    if may(viewer, "werkbak_zien"):
        return
    found = ProposalStore(ports.database, "reports").all()
    about = [one for one in found if one.about == object_id(sid) and one.act in KINDS]
    is_theirs = any(
        may_sign(viewer, one) if one.state == "open" else one.settled_by == viewer.id
        for one in about
    )
    if not is_theirs:
        raise NotThere


def proposal_of(ports: Ports, sid: str, number: str) -> Proposal:
    """A proposal about a melding by its number, settled or not; unopened. Raises NotThere and Unavailable."""
    return proposals.find(ports, [*KINDS.values()], f"{sid}.{number}")[1]


def reasons_against(ports: Ports, sid: str, number: str) -> Mapping[str, str]:
    """The reasons (codes) for which a proposal about a melding can be rejected, with their names (msgids).

    Raises NotThere and Unavailable.
    """
    return proposals.find(ports, [*KINDS.values()], f"{sid}.{number}")[0].refusals


def sign_proposal(work: Work, by: Medewerker, sid: str, number: str, *, seen: int) -> None:
    """Sign a proposal about a melding, as whoever has the right of its second person.

    ``seen`` is the version of the melding that they read: whatever came in since, they read first. Twice is
    once. Raises NotThere, Refused, Conflict and Unavailable.
    """
    proposals.sign(work, _own(by), f"{sid}.{number}", on=str(seen))


def reject_proposal(
    work: Work, by: Medewerker, sid: str, number: str, reason: str, words: str
) -> None:
    """Reject a proposal of a colleague: ``reason`` is one of its kind, ``words`` say what is needed.

    Who proposed it is told. Raises NotThere, Refused, Conflict and Unavailable.
    """
    kind, proposal = proposals.find(work.ports, _own(by), f"{sid}.{number}")
    if reason not in kind.refusals:
        raise Refused("waarom", N_("Kies een reden."))
    if state_at(proposal, work.ports.now()) == "vervallen":
        # Settled as lapsed, the words of the rejection would be gone.
        raise Refused("", N_("Dit voorstel is vervallen. Laat het opnieuw voorstellen."))
    sealed = work.ports.keys.seal("dossier", sid, to_bytes({"toelichting": words}))
    told: tuple[Recipient, ...] = (ToMedewerker("mw_afgewezen", proposal.by),)
    proposals.refuse(work, [kind], proposal.id, reason, sealed=sealed, tell=told)


def withdraw_proposal(work: Work, sid: str, number: str) -> None:
    """Take back one's own proposal about a melding. Raises NotThere, Refused, Conflict and Unavailable."""
    proposals.withdraw(work, [*KINDS.values()], f"{sid}.{number}")


def _own(by: Medewerker) -> list[Kind]:
    return [kind for kind in KINDS.values() if _is_second(by, kind)]


def _is_second(medewerker: Medewerker, kind: Kind) -> bool:
    return may(medewerker, cast("Right", kind.second))
