"""The acts of an aandachtsfunctionaris on their own row: absence, address and telephone number."""

from __future__ import annotations

from chalicelib.access.account.acts import AWAY, AWAY_SAID, BACK, BACK_SAID, Dagen, Telefoon
from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.network.absence.usecases import (
    change_own_phone,
    come_back,
    confirm_own_address,
    go_away,
)
from chalicelib.platform.i18n import N_


def _me(visit: Visit) -> tuple[str, str]:
    return visit.medewerker.organisatie_id, visit.medewerker.person_id


DAGEN = Act(
    "/afwezig",
    right="berichten_zien",
    asks=Dagen,
    do=lambda visit, away: go_away(visit.work, *_me(visit), away.vanaf, away.tot_en_met),
    button=AWAY,
    done=AWAY_SAID,
    is_main=True,
    called="dagen",
)
VOORBIJ = Act(
    "/afwezig/voorbij",
    right="berichten_zien",
    asks=NoAnswers,
    do=lambda visit, _: come_back(visit.work, *_me(visit)),
    button=BACK,
    done=BACK_SAID,
)
ADRES = Act(
    "/afwezig/adres",
    right="berichten_zien",
    asks=NoAnswers,
    do=lambda visit, _: confirm_own_address(visit.work, *_me(visit)),
    button=N_("Adres bevestigen"),
    done=N_("Uw werkadres is bevestigd."),
    is_main=True,
)
TELEFOON = Act(
    "/afwezig/telefoon",
    right="berichten_zien",
    asks=Telefoon,
    do=lambda visit, own: change_own_phone(visit.work, *_me(visit), own.telefoon or ""),
    button=N_("Opslaan"),
    done=N_("Telefoonnummer opgeslagen."),
)
