"""Reading the days of an absence, as people write a day."""

from __future__ import annotations

from datetime import date, timedelta

from chalicelib.platform.errors import Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.day import Towards, read_day

# Longer is a typing error, or somebody who left.
LONGEST_ABSENCE = timedelta(days=366)


def read_absence(first: str, last: str, *, today: date, language: str) -> tuple[date, date]:
    """The first and the last day of an absence. Raises Refused, at ``vanaf`` or ``tot_en_met``.

    Without a year the first is the nearest such day and the last the next one after it.
    """
    begins = _day("vanaf", first, near=today, language=language)
    ends = _day("tot_en_met", last, near=begins, language=language, towards="from_today")
    if ends < begins:
        mend = N_("De laatste dag ligt voor de eerste. Kijk beide dagen na.")
        raise Refused("tot_en_met", mend)
    if ends < today:
        mend = N_("De laatste dag is al voorbij. Vul een dag in vanaf vandaag.")
        raise Refused("tot_en_met", mend)
    if ends - begins > LONGEST_ABSENCE:
        raise Refused("tot_en_met", N_("Dat is langer dan een jaar. Kijk het jaartal na."))
    return begins, ends


def _day(field: str, typed: str, *, near: date, language: str, towards: Towards = "") -> date:
    mend = N_(
        "Deze dag begrijpen wij niet, of de dag bestaat niet. Schrijf bijvoorbeeld 28 nov, 28-11 of "
        "28-11-2026."
    )
    try:
        found = read_day(typed, today=near, language=language, towards=towards, roughly=True)
    except Wrong:
        raise Refused(field, mend) from None
    if found.first != found.last:
        mend = N_(
            "Vul één dag in en geen week, maand of jaar. Schrijf bijvoorbeeld 28 nov, 28-11 of 28-11-2026."
        )
        raise Refused(field, mend)
    return found.first
