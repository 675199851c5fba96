"""The small page on which a decided melding is opened again."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.reopening.acts import HEROPENEN


def _reopen(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    return Small(
        said(N_("Melding heropenen")),
        lines=(
            said(N_("De melding komt terug bij de behandelaar.")),
            said(N_("De melder ziet in het postvak weer ‘In onderzoek’.")),
        ),
        facts=((said(N_("Melding")), melding.reference),),
        closed=said(why_barred(visit.ports, melding, visit.medewerker.id, "heropenen")),
        given={"versie": str(melding.version)},
    )


HEROPENING = page_of(HEROPENEN, of="/melding/{sid}", show=_reopen)


def routes(guard: Guard) -> None:
    """The page of reopening."""
    acts.add(guard, HEROPENING)
