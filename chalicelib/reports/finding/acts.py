"""The act that links a melding to the earlier one that its reporter named."""

from __future__ import annotations

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.linking.usecases import link_to


class Eerder(Answers):
    """The earlier melding."""

    ander: str = ask("hidden", "", max_length=32)


def _link(visit: Visit, asked: Eerder) -> Go:
    sid = visit.at["sid"]
    link_to(visit.work, sid, asked.ander, "code_kwijt")
    return Go(f"melding/{sid}")


EERDER = Act(
    "/melding/{sid}/eerder",
    right="melding_behandelen",
    asks=Eerder,
    do=_link,
    button=N_("Koppelen"),
    is_main=True,
    done=N_("Meldingen gekoppeld."),
    said_at="/melding/{sid}",
)
