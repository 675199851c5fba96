"""The pages on which a flood of misuse is closed: where a batch begins, one batch, and rejecting one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_found
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.platform.typed.text import named
from chalicelib.process.domain import STATE_NAMES
from chalicelib.reports.batches import AT_MOST, Group, Row
from chalicelib.reports.clearing.acts import (
    AFWIJZEN,
    DOORNEMEN,
    INTREKKEN,
    TEKENEN,
    VOORSTELLEN,
)
from chalicelib.reports.clearing.usecases import (
    Shown,
    batch_of,
    begun_of_late,
    groups_in,
    may_sign_batch,
    nobody_signs,
    read_batch,
)
from chalicelib.reports.codes import BATCH_STATES, IN_A_BATCH, REASONS_AGAINST_BATCH, SUBJECT_NAMES


def _begin(visit: Visit) -> Mapping[str, Any]:
    begun = begun_of_late(visit.ports)
    return {
        "begun": begun,
        "names": names_of(visit.ports, {one.by for one in begun}),
        "most": AT_MOST,
        "states": BATCH_STATES,
        "moment": visit.context.moment,
    }


def _batch(visit: Visit) -> Mapping[str, Any]:
    shown = read_batch(visit.work, visit.at["stapel"])
    _count(visit, shown.batch.at, len(shown.groups))
    batch, proposal = shown.batch, shown.proposal
    people = {batch.by, batch.signed_by, *([proposal.settled_by] if proposal else [])}
    return {
        "shown": shown,
        "batch": batch,
        "groups": shown.groups,
        "title": lambda row: _title(visit, row),
        "results": _counted(batch.rows),
        "said": IN_A_BATCH,
        "states": STATE_NAMES,
        "refusals": REASONS_AGAINST_BATCH,
        "names": names_of(visit.ports, people - {""}),
        "may_sign": may_sign_batch(visit.medewerker, shown),
        "is_own": proposal is not None and proposal.by == visit.medewerker.id,
        "nobody_signs": _is_waiting(shown) and nobody_signs(visit.ports, shown),
        "waits": _is_waiting(shown),
        "moment": visit.context.moment,
    }


def _count(visit: Visit, begun_at: str, texts: int) -> None:
    """Who reads very many different texts in a day is noticed, as of a search; the same ones count once."""
    count_found(visit.work, visit.at["stapel"], texts, at=begun_at)


def _is_waiting(shown: Shown) -> bool:
    proposal = shown.proposal
    return proposal is not None and proposal.state == "open" and not shown.has_lapsed


def _counted(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """How many rows came to each result, in the order of the codes; those that came to none left out."""
    found = Counter(row.result for row in rows)
    return [(code, found[code]) for code in IN_A_BATCH if found[code]]


def _title(visit: Visit, row: Row) -> str:
    subject = visit.context.named(SUBJECT_NAMES, row.subject_kind)
    return f"{row.reference}, {visit.context.moment(row.accepted_at)}, {subject}"


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = groups_in(visit.work, visit.at["stapel"])
    _count(visit, batch_of(visit.ports, visit.at["stapel"]).at, len(found))
    if not found:
        # Proposed meanwhile in another tab: what was ticked is known, and the use case says what happened.
        return {"meldingen": [Option(one, one) for one in visit.fields.get("meldingen", ())]}
    return {"meldingen": [Option(one.name, _named(visit, one), named(one.text)) for one in found]}


def _named(visit: Visit, group: Group) -> str:
    if len(group.rows) == 1:
        return _title(visit, group.rows[0])
    return visit.context.text(N_("{number} keer dezelfde woorden"), number=len(group.rows))


def _reject(visit: Visit) -> Small:
    said = visit.context.text
    batch = batch_of(visit.ports, visit.at["stapel"])
    return Small(
        said(N_("Voorstel afwijzen")),
        lines=(said(N_("Er wordt niets gesloten. De indiener krijgt een mail.")),),
        facts=((said(N_("Meldingen")), str(len(batch.rows))),),
        closed="" if batch.state == "voorgesteld" else said(N_("Dit voorstel is al afgehandeld.")),
    )


PIEK = Screen(
    "/piek",
    right="werkbak_zien",
    template="bureau/piek.html",
    show=_begin,
    acts=(DOORNEMEN,),
)
STAPEL = Screen(
    "/piek/{stapel}",
    right="werkbak_zien",
    template="bureau/stapel.html",
    show=_batch,
    acts=(VOORSTELLEN, TEKENEN, INTREKKEN),
    lists=_lists,
)
AFWIJZING = page_of(AFWIJZEN, of="/piek/{stapel}", show=_reject, back=N_("Terug naar de meldingen"))


def routes(guard: Guard) -> None:
    """The pages of a flood that is closed as misuse."""
    acts.add(guard, PIEK, STAPEL, AFWIJZING)
