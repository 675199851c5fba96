"""The small page of an extension."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.extending.acts import VERLENGEN
from chalicelib.reports.extending.usecases import (
    extended_until,
    why_not_extended,
)
from chalicelib.reports.melding.usecases import file_of


def _extend(visit: Visit) -> Small:
    said, ports = visit.context.text, visit.ports
    file = file_of(ports, visit.at["sid"])
    melding, term = file.submissions[0], file.term("besluit")
    until = extended_until(ports, file)
    facts = [(said(N_("Melding")), melding.reference)]
    if term is not None:
        facts.append((said(N_("Besluit vóór")), ports.here.said(term.ends_at, visit.language)))
        if not term.is_extended:
            facts.append((said(N_("Na verlenging")), ports.here.said(until, visit.language)))
    closed = why_barred(ports, melding, visit.medewerker.id, "verlengen")
    return Small(
        said(N_("Termijn verlengen")),
        lines=(
            said(N_("Verlengen kan één keer. Een collega tekent voor het einde van de termijn.")),
        ),
        facts=facts,
        closed=said(closed or why_not_extended(ports, file)),
    )


VERLENGING = page_of(VERLENGEN, of="/melding/{sid}", show=_extend)


def routes(guard: Guard) -> None:
    """The page of an extension."""
    acts.add(guard, VERLENGING)
