"""The small page on which somebody chooses from whom a melding is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.shielding.acts import AFSCHERMEN
from chalicelib.reports.shielding.usecases import kept_from, readers


def _colleagues(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = readers(visit.ports, visit.at["sid"], but=visit.medewerker.id)
    return {"collegas": [Option(one.id, one.name) for one in found]}


def _shield(visit: Visit) -> Small:
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    kept = kept_from(visit.ports, melding.sid)
    named = ", ".join(one.name for one in kept) or said(N_("niemand"))
    return Small(
        said(N_("Melding afschermen")),
        lines=(
            said(N_("De gekozen collega’s zien de melding nergens en krijgen er geen mail over.")),
            said(N_("Is een van hen de behandelaar, dan is de melding daarna niet toegewezen.")),
        ),
        facts=(
            (said(N_("Melding")), melding.reference),
            (said(N_("Nu afgeschermd voor")), named),
        ),
        given={"wie": [one.id for one in kept], "zag": ",".join(one.id for one in kept)},
    )


AFSCHERMING = page_of(AFSCHERMEN, of="/melding/{sid}", show=_shield, lists=_colleagues)


def routes(guard: Guard) -> None:
    """The page with its act."""
    acts.add(guard, AFSCHERMING)
