"""The small page of splitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.codes import NEWS_NAMES
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.splitting.acts import SPLITSEN
from chalicelib.reports.splitting.usecases import texts_of, why_not_split


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    said = visit.context.text
    names = {**NEWS_NAMES, "melding": N_("Melding")}
    here = visit.ports.here
    return {
        "teksten": [
            Option(one.sk, f"{said(names[one.kind])}, {visit.context.moment(one.accepted_at)}")
            for one in texts_of(visit.ports, visit.at["sid"])
        ],
        "wijken_en_meer": [
            *(Option(wijk.code, wijk.name) for wijk in here.wijken),
            Option("buiten_gemeente", said(N_("Buiten {gemeente}"), gemeente=here.name)),
            Option("weet_niet", said(N_("Onbekend"))),
        ],
    }


def _split(visit: Visit) -> Small:
    said, ports = visit.context.text, visit.ports
    melding = handler_of(ports, visit.at["sid"])
    barred = why_barred(ports, melding, visit.medewerker.id, "splitsen")
    return Small(
        said(N_("Melding splitsen")),
        lines=(
            said(
                N_(
                    "Gaat de melding over twee dingen? U krijgt een tweede melding, die u los onderzoekt. "
                    "Over beide wordt apart besloten."
                )
            ),
            said(
                N_(
                    "De melder houdt één postvak, bij de eerste melding, en hoort het als over beide is "
                    "besloten."
                )
            ),
        ),
        facts=((said(N_("Melding")), melding.reference),),
        closed=said(barred or why_not_split(melding)),
        given={"versie": str(melding.version)},
    )


SPLITSING = page_of(SPLITSEN, of="/melding/{sid}", show=_split, lists=_lists)


def routes(guard: Guard) -> None:
    """The page of splitting."""
    acts.add(guard, SPLITSING)
