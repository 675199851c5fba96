"""The small pages of deciding."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.checks import CHECK_NAMES
from chalicelib.reports.deciding.acts import BESLUIT, HEROPENEN, TERUGKOPPELING
from chalicelib.reports.deciding.usecases import TOLD, gaps_of, telling
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.proposing.usecases import signers

_MELDING = "/melding/{sid}"


def _decide(visit: Visit) -> Small:
    sid, said = visit.at["sid"], visit.context.text
    melding = handler_of(visit.ports, sid)
    return Small(
        said(N_("Besluit voorstellen")),
        lines=(
            said(TOLD[telling(visit.ports, sid)]),
            *_who_signs(visit, sid),
        ),
        facts=_facts(visit, melding.reference),
        warning=_what_is_missing(visit, sid),
        closed=said(why_barred(visit.ports, melding, visit.medewerker.id, "besluit")),
        given={"versie": str(melding.version)},
    )


def _what_is_missing(visit: Visit, sid: str) -> str:
    """The checks that the decision would not meet: the form asks why."""
    said = visit.context.text
    names = ", ".join(said(CHECK_NAMES[name]) for name in gaps_of(visit.ports, sid))
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


def _reopen(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    return Small(
        said(N_("Melding heropenen")),
        lines=(
            said(N_("De melding komt terug bij de behandelaar.")),
            said(N_("De melder ziet in het postvak weer ‘In onderzoek’.")),
        ),
        facts=_facts(visit, melding.reference),
        closed=said(why_barred(visit.ports, melding, visit.medewerker.id, "heropenen")),
        given={"versie": str(melding.version)},
    )


def _tell(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    closed = said(why_barred(visit.ports, melding, visit.medewerker.id, "terugkoppeling"))
    if not closed and melding.told_at:
        closed = said(N_("De melder is al teruggebeld over dit besluit."))
    return Small(
        said(N_("Terugkoppeling aan de melder")),
        lines=(
            said(
                N_(
                    "Zeg dat de melding is onderzocht en afgerond. Vertel niets over anderen en noem geen "
                    "uitkomst."
                )
            ),
        ),
        facts=_facts(visit, melding.reference),
        closed=closed,
    )


def _facts(visit: Visit, reference: str) -> tuple[tuple[str, str], ...]:
    return ((visit.context.text(N_("Melding")), reference),)


BESLISSEN = page_of(BESLUIT, of=_MELDING, show=_decide)
HEROPENING = page_of(HEROPENEN, of=_MELDING, show=_reopen)
TERUGBELLEN = page_of(TERUGKOPPELING, of=_MELDING, show=_tell)


def routes(guard: Guard) -> None:
    """The pages of three acts."""
    acts.add(guard, BESLISSEN, HEROPENING, TERUGBELLEN)
