"""The small page on which the handler of a melding writes what the desk found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.examining.acts import ONDERZOEK
from chalicelib.reports.examining.usecases import (
    Examined,
    controle_words,
    controles_of,
    read_examination,
)
from chalicelib.reports.melding.usecases import file_of

_MELDING = "/melding/{sid}"
_UNREADABLE = N_("Het opgeslagen onderzoek is onleesbaar. Meld dit aan de beheerder.")


def _choices(visit: Visit) -> Mapping[str, Sequence[Option]]:
    file = file_of(visit.ports, visit.at["sid"])
    words = controle_words(
        visit.ports, controles_of(visit.ports, file), visit.language, visit.context.text
    )
    return {"controles": [Option(key, said) for key, said in words.items()]}


def _examine(visit: Visit) -> Small:
    file, said = file_of(visit.ports, visit.at["sid"]), visit.context.text
    melding = file.submissions[0]
    name = names_of(visit.ports, {melding.handler}).get(melding.handler, melding.handler)
    closed = why_barred(visit.ports, melding, visit.medewerker.id, "onderzoek")
    examined = None
    if not closed:
        if file.examination is not None:
            count_reading(visit.work)
        examined = read_examination(visit.work, file)
        if examined is not None and examined.text is None:
            closed = _UNREADABLE
    facts = [
        (said(N_("Melding")), melding.reference),
        (said(N_("Behandelaar")), name or said(N_("niet toegewezen"))),
    ]
    if examined is not None:
        facts.append(
            (said(N_("Opgeslagen")), visit.ports.here.said(examined.row.at, visit.language))
        )
    return Small(
        said(N_("Onderzoek")),
        lines=() if closed else (said(N_("Alles mag leeg blijven tot het besluit.")),),
        facts=facts,
        closed=said(closed),
        given=_given(examined, melding.urgency),
    )


def _given(examined: Examined | None, urgency: str) -> Mapping[str, str | Sequence[str]]:
    """The form as it was saved last."""
    given: dict[str, str | Sequence[str]] = {"versie": "0", "urgentie": urgency or "normaal"}
    if examined is None or examined.text is None:
        return given
    row = examined.row
    reason = "" if row.weegploeg == "ja" else row.weegploeg
    return {
        **given,
        **examined.text,
        "versie": str(row.version),
        "controles": row.controles,
        "weegploeg": "nee" if reason else row.weegploeg,
        "weegploeg_reden": reason,
    }


ONDERZOEKEN = page_of(ONDERZOEK, of=_MELDING, show=_examine, lists=_choices)


def routes(guard: Guard) -> None:
    """The page with its act."""
    acts.add(guard, ONDERZOEKEN)
