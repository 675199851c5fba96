"""The own data of a medewerker: telephone number, language, absence and deputy.

Its owner keeps them, and so does who keeps the medewerkers: the rights of the acts say who may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.access.domain import Medewerker, can_stand_in, stands_in
from chalicelib.access.staff.usecases import chain_of
from chalicelib.access.store import AccessStore, set_away, set_deputy, set_details
from chalicelib.journal.domain import Purpose
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.typed.away import read_absence
from chalicelib.work import Work

_ACCOUNTS = Purpose("toegang", "beheer")


@dataclass(frozen=True)
class Account:
    """A medewerker as the pages about them show it.

    ``deputy`` is the one they chose, ``stands_in`` who does their work on the days of ``away``: it may be the
    deputy of their deputy, and is None when nobody does. ``away`` holds the first and last day of an absence
    that is not over.
    """

    medewerker: Medewerker
    deputy: Medewerker | None
    away: tuple[date, date] | None
    stands_in: Medewerker | None


def account_of(ports: Ports, medewerker_id: str) -> Account:
    """A medewerker with their deputy. Raises NotThere and Unavailable."""
    staff = {one.id: one for one in AccessStore(ports.database).everybody()}
    if medewerker_id not in staff:
        raise NotThere
    found, away = staff[medewerker_id], days_away(staff[medewerker_id], ports.today)
    covers = stands_in(staff, medewerker_id, max(away[0], ports.today)) if away else None
    return Account(found, staff.get(found.deputy), away, covers)


def days_away(medewerker: Medewerker, today: date) -> tuple[date, date] | None:
    """The first and last day of an absence that is not over."""
    if not medewerker.absent_from or medewerker.absent_until < today.isoformat():
        return None
    return date.fromisoformat(medewerker.absent_from), date.fromisoformat(medewerker.absent_until)


def possible_deputies(ports: Ports, medewerker_id: str) -> Mapping[str, str]:
    """The names of the colleagues who can stand in for a medewerker, by id. Raises Unavailable."""
    staff = AccessStore(ports.database).everybody()
    own = [one for one in staff if one.id == medewerker_id]
    found = [one for one in staff if own and can_stand_in(one, own[0])]
    return {one.id: one.name for one in sorted(found, key=lambda one: one.name.casefold())}


def seen_details(medewerker: Medewerker) -> str:
    """A mark of the number and the language that a page shows."""
    return one_way("gezien", repr((medewerker.phone, medewerker.language)))[:16]


def change_details(work: Work, medewerker_id: str, *, phone: str, language: str, seen: str) -> None:
    """Change the telephone number and the language of the mail.

    ``seen`` is the mark (``seen_details``) of the page on which they were typed. Raises NotThere, Conflict
    (also when somebody changed them since) and Unavailable.
    """
    now = _medewerker(work.ports, medewerker_id)
    if (now.phone, now.language) == (phone, language):
        return
    if seen_details(now) != seen:
        raise Conflict("details as the page showed them")
    change = set_details(now, phone=phone, language=language)
    work.commit(change, work.entry(chain_of(medewerker_id), "gegevens_gewijzigd", _ACCOUNTS))


def be_away(work: Work, medewerker_id: str, first: str, last: str) -> None:
    """Be away on the days typed, both included: mail of the work goes to a deputy then.

    Raises NotThere, Refused, Conflict and Unavailable.
    """
    now = _medewerker(work.ports, medewerker_id)
    begins, ends = read_absence(first, last, today=work.ports.today, language=work.language)
    change = set_away(now, absent_from=begins.isoformat(), absent_until=ends.isoformat())
    work.commit(change, work.entry(chain_of(medewerker_id), "afwezig_gemeld", _ACCOUNTS))


def be_back(work: Work, medewerker_id: str) -> None:
    """Be there again from today; who is there already changes nothing.

    Raises NotThere, Conflict and Unavailable.
    """
    now = _medewerker(work.ports, medewerker_id)
    if not now.absent_from:
        return
    change = set_away(now, absent_from="", absent_until="")
    work.commit(change, work.entry(chain_of(medewerker_id), "weer_aanwezig", _ACCOUNTS))


def choose_deputy(work: Work, medewerker_id: str, deputy_id: str) -> None:
    """Let a colleague who may do the same work stand in; empty: nobody does.

    Two may be each other's deputy: who is asked on a day is the first one who is there. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    now = _medewerker(work.ports, medewerker_id)
    if deputy_id == now.deputy:
        return
    if deputy_id and deputy_id not in possible_deputies(work.ports, medewerker_id):
        mend = N_("Kies een collega die hetzelfde werk mag doen.")
        raise Refused("vervanger", mend)
    entry = work.entry(chain_of(medewerker_id), "vervanger_gekozen", _ACCOUNTS, deputy=deputy_id)
    work.commit(set_deputy(now, deputy_id), entry)


def _medewerker(ports: Ports, medewerker_id: str) -> Medewerker:
    found = AccessStore(ports.database).medewerker(medewerker_id)
    if found is None or found.is_contact_only:
        raise NotThere
    return found
