"""The eight checks of a melding, from the rows of its file. Nothing is opened for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.access.staff.usecases import names_of
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.calendar import short_moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.reports.checks import (
    CHECK_NAMES,
    GIVEN_BACK,
    GIVING,
    Checked,
    Done,
    Evidence,
    Proof,
    checks_of,
    decision_in,
    wants_feedback,
)
from chalicelib.reports.examining.usecases import controles_of
from chalicelib.reports.store.file import File
from chalicelib.reports.store.steps import Step
from chalicelib.reports.store.submissions import Stored
from chalicelib.reports.terms import claim_before, decide_before, first_urgency

_LEFT = N_("iemand die er niet meer werkt")


def checked(ports: Ports, file: File, *, deciding: Step | None = None) -> list[Checked]:
    """The eight checks of a melding as it stands. Raises Unavailable.

    ``deciding`` is a step that is to be made: the checks are then those of the melding with that decision.
    """
    return checks_of(_evidence(ports, file, [*file.steps, *([deciding] if deciding else [])]))


def _evidence(ports: Ports, file: File, steps: Sequence[Step]) -> Evidence:
    melding, row, term = file.submissions[0], file.examination, file.term("besluit")
    header, named = melding.header, frozenset(row.controles if row else ())
    known = controles_of(ports, file) if named else []
    decision, told = decision_in(steps), file.feedback[-1] if file.feedback else None
    return Evidence(
        claim_before=claim_before(melding.accepted_at, header.danger_now, ports.here.hours),
        decide_before=term.ends_at if term else melding.term_at or _first_term(ports, melding),
        steps=steps,
        handler=_handler(melding, steps, decision),
        examination=Proof(row.by, row.at, row.sk) if row else None,
        filled=row.filled if row else (),
        controles=[Proof(one.by, one.at, one.key) for one in known if one.key in named],
        wants_feedback=decision is None
        or wants_feedback(
            header.channel,
            header.contact_preference,
            has_mailbox=_opened_at(ports, melding, decision.at),
        ),
        feedback=Proof(told.by, told.at, told.sk) if told else None,
    )


def _first_term(ports: Ports, melding: Stored) -> str:
    """The moment before which the desk decides on what nobody took up: as if somebody had at once."""
    here = ports.here
    return decide_before(melding.accepted_at, first_urgency(""), here.terms, here.hours)


def _handler(melding: Stored, steps: Sequence[Step], decision: Done | None) -> Proof | None:
    """Who has a melding, by its row; of one that was decided, who had it by its steps."""
    if melding.handler:
        return Proof(melding.handler, melding.taken_at, melding.sk)
    had = None
    for step in steps if decision else ():
        if step.act in GIVING:
            had = Proof(step.codes.get("to", step.by), step.at, step.sk)
        elif step.act == GIVEN_BACK:
            had = None
    return had


def _opened_at(ports: Ports, melding: Stored, moment: str) -> bool:
    """Whether the mailbox of a melding opened at a stored moment."""
    mailbox = MailboxStore(ports.database).mailbox(melding.mailbox) if melding.mailbox else None
    return mailbox is not None and moment < mailbox.expires_at


def to_read(
    ports: Ports,
    file: File,
    anchors: Mapping[str, str],
    language: str,
    said: Callable[..., str],
) -> list[dict[str, Any]]:
    """The eight checks as the page of a melding shows them, in lines; none as long as nobody took it up.

    ``anchors`` are those of the rows that this page shows, by ``sk``. A check that rests on a row has ``who``
    and ``at`` in words (else empty), and leads to a ``path`` of the bureau (empty: this page) and an
    ``anchor`` there. Those that are not met for one reason (``why``) share a line. ``why`` is a msgid;
    ``said`` turns a msgid into the language of the reader. Raises Unavailable.
    """
    if not file.steps:
        return []
    found = checked(ports, file)
    names = names_of(ports, {one.item.by for one in found if one.item and one.item.by})

    def read(proof: Proof) -> dict[str, str]:
        moment = ports.here.local(from_text(proof.at))
        return {
            "who": names.get(proof.by, said(_LEFT)) if proof.by else said(N_("Melder")),
            "at": short_moment_text(moment, language),
            **_place_of(f"melding/{file.submissions[0].sid}", proof.key, anchors),
        }

    lines: dict[str, dict[str, Any]] = {}
    for one in found:
        more = read(one.item) if one.item else {"who": "", "at": ""}
        line = {"names": [], "is_met": one.is_met, "why": one.why, **more}
        of = lines.setdefault(one.name if one.is_met else one.why, line)
        of["names"].append(said(CHECK_NAMES[one.name]))
    return [{**line, "name": "; ".join(line["names"])} for line in lines.values()]


def _place_of(base: str, key: str, anchors: Mapping[str, str]) -> dict[str, str]:
    """Where a row of a melding is read."""
    kind, _, number = key.partition("#")
    if key in anchors:
        return {"path": "", "anchor": anchors[key]}
    if kind == "nr":
        return {"path": f"{base}/notities", "anchor": f"notitie-{int(number)}"}
    return {"path": f"{base}/logboek", "anchor": ""}
