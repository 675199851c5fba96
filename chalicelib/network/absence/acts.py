"""The acts of an aandachtsfunctionaris on their own row: absence, and their address."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.network.absence.usecases import come_back, confirm_own_address, go_away
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_

_HOW = N_("Schrijf een dag als 27 maart 2026 of 27-3-2026.")
_MAX_DAY = 40


class Dagen(Answers):
    """The days of an absence, as people write a day."""

    vanaf: str = ask(
        "text",
        N_("Eerste dag dat u er niet bent"),
        hint=_HOW,
        max_length=_MAX_DAY,
        error=N_("Vul de eerste dag in dat u er niet bent, zoals 27 maart 2026 of 27-3-2026."),
    )
    tot_en_met: str = ask(
        "text",
        N_("Laatste dag dat u er niet bent"),
        hint=_HOW,
        max_length=_MAX_DAY,
        error=N_("Vul de laatste dag in dat u er niet bent, zoals 27 maart 2026 of 27-3-2026."),
    )


def _me(visit: Visit) -> tuple[str, str]:
    return visit.medewerker.organisatie_id, visit.medewerker.person_id


DAGEN = Act(
    "/afwezig",
    right="berichten_zien",
    asks=Dagen,
    do=lambda visit, away: go_away(visit.work, *_me(visit), away.vanaf, away.tot_en_met),
    button=N_("Bewaren"),
    is_main=True,
    called="dagen",
)
VOORBIJ = Act(
    "/afwezig/voorbij",
    right="berichten_zien",
    asks=NoAnswers,
    do=lambda visit, _: come_back(visit.work, *_me(visit)),
    button=N_("Ik ben er weer"),
)
ADRES = Act(
    "/afwezig/adres",
    right="berichten_zien",
    asks=NoAnswers,
    do=lambda visit, _: confirm_own_address(visit.work, *_me(visit)),
    button=N_("Ja, dit is mijn adres"),
    is_main=True,
)
