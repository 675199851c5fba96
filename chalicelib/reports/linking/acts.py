"""The acts that link two meldingen, and take that back."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import LINK_REASONS
from chalicelib.reports.linking.usecases import link_by_reference, link_to, unlink_from


class Koppelen(Answers):
    """Another melding that belongs to this one."""

    ander: str = ask("hidden", "", max_length=32)
    reden: str = ask(
        "select",
        N_("Reden van koppelen"),
        choices=options_of(LINK_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van koppelen."),
    )


KOPPELEN = Act(
    "/melding/{sid}/koppelen",
    right="melding_behandelen",
    asks=Koppelen,
    do=lambda visit, asked: link_to(visit.work, visit.at["sid"], asked.ander, asked.reden),
    button=N_("Koppelen"),
    done=N_("Meldingen gekoppeld."),
    is_main=True,
)


class KoppelenOpKenmerk(Answers):
    """Another melding that belongs to this one, by its reference."""

    kenmerk: str = ask(
        "reference",
        N_("Kenmerk van de andere melding"),
        max_length=200,
        error=N_("Vul het kenmerk van de andere melding in."),
    )
    reden: str = ask(
        "select",
        N_("Reden van koppelen"),
        choices=options_of(LINK_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van koppelen."),
    )


OP_KENMERK = Act(
    "/melding/{sid}/koppelen/kenmerk",
    right="melding_behandelen",
    asks=KoppelenOpKenmerk,
    do=lambda visit, asked: link_by_reference(
        visit.work, visit.at["sid"], asked.kenmerk, asked.reden
    ),
    button=N_("Koppelen"),
    done=N_("Meldingen gekoppeld."),
    is_main=True,
)


class Losmaken(Answers):
    """A linked melding."""

    ander: str = ask("hidden", "", max_length=32)


LOSMAKEN = Act(
    "/melding/{sid}/losmaken",
    right="melding_behandelen",
    asks=Losmaken,
    do=lambda visit, asked: unlink_from(visit.work, visit.at["sid"], asked.ander),
    button=N_("Losmaken"),
    done=N_("Koppeling verwijderd."),
    is_main=True,
)
