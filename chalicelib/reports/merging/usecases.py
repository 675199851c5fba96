"""Merging a double into the melding that goes on.

Both keep their reporter, mailbox and words. The double rests, and its reporter hears of the decision on the
melding that goes on, in the transaction of that decision; from then on both are kept by the same outcome.
What comes in for the double comes back to a person like behind any decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from chalicelib.journal.domain import Noted
from chalicelib.mail.domain import Recipient, ToSealed
from chalicelib.mailbox.store import set_state
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Item, Part, Put, together
from chalicelib.reports.counting.usecases import Way, told, told_count
from chalicelib.reports.domain import DECIDED, How
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.reporter.usecases import after_closing, has_open_box, talk_of
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.feedback import insert_feedback, next_feedback
from chalicelib.reports.store.submissions import Stored, done, object_id
from chalicelib.reports.telling.usecases import how_told
from chalicelib.work import Work

# Each of them is told of the decision in its transaction.
MOST_MERGED = 5


def why_not_merged(melding: Stored, other: Stored | None) -> str:
    """Why a melding cannot be merged into another one (a msgid); empty when it can."""
    if other is None or other.sid == melding.sid:
        return N_("Kies een gekoppelde melding.")
    if melding.split or melding.split_from not in {"", other.sid}:
        return N_(
            "Een gesplitste melding is alleen samen te voegen met de melding waar die uit komt."
        )
    if melding.merged:
        return N_("Bij deze melding zijn andere samengevoegd. Voeg de andere melding bij deze.")
    if other.merged_into:
        return N_("De andere melding is zelf samengevoegd. Koppel en kies de melding die doorgaat.")
    if melding.shielded or other.shielded:
        return N_("Een afgeschermde melding is niet samen te voegen.")
    if len(other.merged) >= MOST_MERGED:
        return N_("Bij de andere melding zijn al vijf meldingen samengevoegd.")
    return ""


def other_of(ports: Ports, sid: str) -> Stored | None:
    """The melding that goes on, as it lies there; None when there is none. Raises Unavailable."""
    try:
        return handler_of(ports, sid) if sid else None
    except NotThere:
        return None


def goes_on_with(work: Work, melding: Stored, other_sid: str) -> tuple[list[Part], Stored]:
    """The part by which a melding goes on with a double, and that melding. Raises Refused and Unavailable."""
    other = other_of(work.ports, other_sid)
    if (words := why_not_merged(melding, other)) or other is None:
        raise Refused("", words)
    merged = move(other, work.ports.here.hours, put={"merged": [*other.merged, melding.sid]})
    return [merged], other


def goes_on_without(work: Work, melding: Stored) -> list[Part]:
    """The part by which the melding that went on does so without a double that is opened again."""
    other = other_of(work.ports, melding.merged_into)
    if other is None:
        return []
    rest = [one for one in other.merged if one != melding.sid]
    return [move(other, work.ports.here.hours, put={"merged": rest})]


def is_told_later(other: Stored) -> bool:
    """Whether the reporter of a double hears of the decision on a melding, which is still to come."""
    return other.state not in DECIDED


@dataclass(frozen=True)
class ToldToo:
    """The parts by which the reporters of doubles hear of a decision, and the letters to them."""

    parts: Sequence[Part | Noted] = ()
    tell: Sequence[Recipient] = ()


def told_too(work: Work, melding: Stored, outcome: str) -> ToldToo:
    """Tell the reporters of the doubles of a melding of the decision on it, each once.

    The doubles are kept by its ``outcome`` from now on. Raises Unavailable.
    """
    parts: list[Part | Noted] = []
    tell: list[Recipient] = []
    for sid in melding.merged:
        talk = talk_of(work.ports, sid)
        double, has_box = talk.melding, has_open_box(work.ports, talk)
        if double.merged_into != melding.sid:
            continue
        kept = {"bewaren": outcome, "bewaren_at": work.at}
        if double.split_from == melding.sid:
            # Split from this melding and merged again: the same reporter, who hears as of this one.
            parts.append(move(double, work.ports.here.hours, put=kept))
            continue
        if double.told_at:
            continue
        how = how_told(talk, has_box=has_box)
        is_told = how in {"mail", "postvak"}
        facts, counted = _heard(work, double, how) if is_told else ([], {})
        heard = {"told_at": work.at, **counted} if is_told else {}
        until = after_closing(work)
        parts += [
            *together(
                move(double, work.ports.here.hours, put={**kept, **heard}),
                done(double, at=work.at, forget_at=until),
            ),
            *facts,
            work.entry(object_id(sid), "stand_gemeld", TRIAGE, state="afgerond"),
        ]
        if is_told:
            parts.append(insert_feedback(next_feedback(double, how, by=work.by, at=work.at)))
        if has_box and talk.mailbox is not None:
            parts.append(set_state(talk.mailbox, "afgerond", expires_at=until))
        if how == "mail" and talk.address is not None:
            tell.append(ToSealed("melder_afgerond", sid, talk.address))
    return ToldToo(parts, tell)


def _heard(work: Work, double: Stored, how: How) -> tuple[list[Put], Item]:
    """What counts when the reporter of a double hears of the decision now."""
    ports = work.ports
    decided_on = ports.here.local(from_text(double.bewaren_at)).date()
    way = cast("Way", how)
    return told(ports, double, told_count(decided=decided_on, day=ports.today, how=way))
