"""The act that makes a second melding of one that tells of two things."""

from __future__ import annotations

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import SUBJECT_NAMES
from chalicelib.reports.proposing.acts import explanation
from chalicelib.reports.proposing.usecases import LONGEST_VERSION, read_version
from chalicelib.reports.splitting.usecases import Split, split_melding


class Splitsen(Answers):
    """The text that tells of a second thing, and what that is about."""

    versie: str = ask("hidden", "", max_length=LONGEST_VERSION)
    uit: str = ask(
        "select",
        N_("Tekst van de melder"),
        hint=N_("De nieuwe melding krijgt deze tekst. In de eerste melding blijft de tekst staan."),
        choices=(Listed("teksten"),),
        prompt=N_("Kies een tekst"),
        error=N_("Kies een tekst van de melder."),
    )
    onderwerp: str = ask(
        "select",
        N_("Onderwerp van de nieuwe melding"),
        choices=options_of({**SUBJECT_NAMES, "weet_niet": N_("Onbekend")}),
        prompt=N_("Kies een onderwerp"),
        error=N_("Kies een onderwerp."),
    )
    wijk: str = ask(
        "select",
        N_("Wijk van de nieuwe melding"),
        choices=(Listed("wijken_en_meer"),),
        prompt=N_("Kies een wijk"),
        error=N_("Kies een wijk."),
    )
    toelichting: str = explanation(
        N_("Welk deel van de tekst bij de nieuwe melding hoort, en welk deel bij de eerste.")
    )


def _split(visit: Visit, asked: Splitsen) -> Go:
    split = Split(asked.uit, asked.onderwerp, asked.wijk, asked.toelichting)
    seen = read_version(asked.versie)
    return Go(f"melding/{split_melding(visit.work, visit.at['sid'], split, seen=seen)}")


SPLITSEN = Act(
    "/melding/{sid}/splitsen",
    right="melding_behandelen",
    asks=Splitsen,
    do=_split,
    button=N_("Splitsen"),
    is_main=True,
    done=N_("Gesplitst. Dit is de nieuwe melding."),
    said_at="/melding/{sid}",
)
