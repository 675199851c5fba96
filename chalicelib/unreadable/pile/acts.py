"""The acts on a message that nobody could read."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.unreadable.codes import REASONS
from chalicelib.unreadable.pile.usecases import finish, try_again

OPNIEUW = Act(
    "/onleesbaar/{queue}/{row}/opnieuw",
    right="melding_behandelen",
    asks=NoAnswers,
    do=lambda visit, _: try_again(visit.work, visit.at["queue"], visit.at["row"]),
    button=N_("Opnieuw inlezen"),
    note=N_("Binnen een kwartier ziet u hier of het lukte."),
    is_main=True,
    done=N_("Het bericht wordt opnieuw gelezen."),
)


class Afgehandeld(Answers):
    """Why a message is set aside."""

    reden: str = ask(
        "select",
        N_("Reden van afhandeling"),
        choices=options_of(REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van afhandeling."),
    )


AFGEHANDELD = Act(
    "/onleesbaar/{queue}/{row}/afgehandeld",
    right="melding_behandelen",
    asks=Afgehandeld,
    do=lambda visit, asked: finish(visit.work, visit.at["queue"], visit.at["row"], asked.reden),
    button=N_("Afhandelen"),
    note=N_("Uw naam en de reden komen in het journaal."),
    done=N_("Bericht afgehandeld."),
)
