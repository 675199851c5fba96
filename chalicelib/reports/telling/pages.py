"""The small page on which a call to the reporter is written down."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.telling.acts import TERUGKOPPELING


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
        facts=((said(N_("Melding")), melding.reference),),
        closed=closed,
    )


TERUGBELLEN = page_of(TERUGKOPPELING, of="/melding/{sid}", show=_tell)


def routes(guard: Guard) -> None:
    """The page of a call."""
    acts.add(guard, TERUGBELLEN)
