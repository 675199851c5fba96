"""The small page on which a decision is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.checks import CHECK_NAMES
from chalicelib.reports.deciding.acts import BESLUIT
from chalicelib.reports.deciding.usecases import gaps_of
from chalicelib.reports.melding.usecases import file_of, handler_of
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.proposing.usecases import signers
from chalicelib.reports.telling.usecases import TOLD, telling


def _decide(visit: Visit) -> Small:
    sid, said = visit.at["sid"], visit.context.text
    melding = handler_of(visit.ports, sid)
    return Small(
        said(N_("Besluit voorstellen")),
        lines=(
            said(TOLD[telling(visit.ports, sid)]),
            *_who_signs(visit, sid),
        ),
        facts=((said(N_("Melding")), melding.reference),),
        warning=_what_is_missing(visit, sid),
        closed=said(why_barred(visit.ports, melding, visit.medewerker.id, "besluit")),
        given={"versie": str(melding.version)},
        more=_first(visit, sid, in_danger=bool(melding.danger_since)),
    )


def _first(visit: Visit, sid: str, *, in_danger: bool) -> Sequence[tuple[str, str]]:
    """The pages on which somebody does first what a decision waits for."""
    said, base = visit.context.text, f"melding/{sid}"
    found = []
    if in_danger:
        found.append((f"{base}/gevaar", said(N_("Gevaar beoordelen"))))
    if not _linked(visit)["gekoppeld"]:
        found.append(
            (f"{base}/koppelen/kenmerk", said(N_("Bij ‘Dubbel’: eerst koppelen op kenmerk")))
        )
    return found


def _what_is_missing(visit: Visit, sid: str) -> str:
    """The checks that the decision would not meet: the form asks why."""
    said = visit.context.text
    names = ", ".join(
        said(CHECK_NAMES[name]) for name in gaps_of(visit.ports, file_of(visit.ports, sid))
    )
    return said(N_("Ontbreekt: {names}. Leg hieronder uit waarom."), names=names) if names else ""


def _who_signs(visit: Visit, sid: str) -> Sequence[str]:
    """Who can sign each kind of decision: a role with nobody beside the proposer is said before it hurts."""
    said, by = visit.context.text, visit.medewerker.id
    able = [one.name for one in signers(visit.ports, "besluit_tekenen", sid, but=by)]
    misuse = [one.name for one in signers(visit.ports, "misbruik_tekenen", sid, but=by)]
    nobody = N_("Niemand anders kan nu tekenen. Vraag de beheerder om een tekenbevoegde.")
    return [
        said(N_("Tekenen kan: {names}."), names=", ".join(able)) if able else said(nobody),
        said(
            N_("‘{outcome}’ tekent de teamleider: {names}."),
            outcome=said(OUTCOMES["misbruik"].name),
            names=", ".join(misuse) or said(N_("nu niemand")),
        ),
    ]


def _linked(visit: Visit) -> Mapping[str, Sequence[Option]]:
    related = file_of(visit.ports, visit.at["sid"]).related
    return {"gekoppeld": [Option(one.sid, one.reference) for one in related]}


BESLISSEN = page_of(BESLUIT, of="/melding/{sid}", show=_decide, lists=_linked)


def routes(guard: Guard) -> None:
    """The page of a proposal."""
    acts.add(guard, BESLISSEN)
