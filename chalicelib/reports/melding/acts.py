"""The acts on the page of a melding. Two that show a page, unmasked or on paper, stand in pages.py."""

from __future__ import annotations

from typing import Literal

from chalicelib.access.acts import Act
from chalicelib.mailbox.domain import MAX_QUESTION_LENGTH, MailboxState
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import IDENTITY_REASONS, INVOLVE_REASONS, LINK_REASONS, MAILBOX_STATES
from chalicelib.reports.melding.usecases import link_to, unlink_from
from chalicelib.reports.reporter.usecases import ask_reporter, tell_reporter
from chalicelib.reports.sharing.usecases import MAX_REQUEST_LENGTH, ask_also, involve

_A_REASON = N_("Kies een reden")
# The name of a row is a kind and a digest (reports/store).
_LONGEST_PLACE = 100


class Vraag(Answers):
    """A question to the reporter."""

    vraag: str = ask(
        "textarea",
        N_("Uw vraag aan de melder"),
        hint=N_("Vraag alleen wat u nodig hebt. Alleen wie de code heeft, kan dit lezen."),
        max_length=MAX_QUESTION_LENGTH,
        error=N_("Schrijf een vraag aan de melder."),
    )
    taal: str = ask(
        "select", N_("In welke taal schreef u dit?"), choices=(Listed("talen"),), prompt=""
    )


VRAAG = Act(
    "/melding/{sid}/vraag",
    right="melding_behandelen",
    asks=Vraag,
    do=lambda visit, asked: ask_reporter(visit.work, visit.at["sid"], asked.vraag, asked.taal),
    button=N_("Stel de vraag"),
    is_main=True,
)


class Stand(Answers):
    """The state that the reporter is told."""

    stand: MailboxState = ask(
        "select",
        N_("Vertel de melder hoe ver u bent"),
        choices=options_of(MAILBOX_STATES),
        prompt=N_("Kies hoe ver u bent"),
        error=N_("Kies hoe ver u bent."),
    )


STAND = Act(
    "/melding/{sid}/stand",
    right="melding_behandelen",
    asks=Stand,
    do=lambda visit, told: tell_reporter(visit.work, visit.at["sid"], told.stand),
    button=N_("Vertel dit"),
    note=N_("Bij ‘Klaar’ krijgt de melder ook een mail, als er een adres is."),
)


class Koppelen(Answers):
    """Another melding that belongs to this one."""

    ander: str = ask("hidden", "", max_length=32)
    reden: str = ask(
        "select",
        N_("Waarom hoort deze erbij?"),
        choices=options_of(LINK_REASONS),
        prompt=_A_REASON,
        error=N_("Kies bij het koppelen waarom de meldingen bij elkaar horen."),
    )


KOPPELEN = Act(
    "/melding/{sid}/koppelen",
    right="melding_behandelen",
    asks=Koppelen,
    do=lambda visit, asked: link_to(visit.work, visit.at["sid"], asked.ander, asked.reden),
    button=N_("Koppelen"),
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
)


class Betrekken(Answers):
    """A question to the aandachtsfunctionaris of an organisation."""

    organisatie: str = ask(
        "select",
        N_("Van welke organisatie?"),
        choices=(Listed("organisaties"),),
        prompt=N_("Kies een organisatie"),
        error=N_("Kies een organisatie."),
    )
    waarom: str = ask(
        "select",
        N_("Waarom deze organisatie?"),
        choices=options_of(INVOLVE_REASONS),
        prompt=_A_REASON,
        error=N_("Kies waarom u deze organisatie erbij betrekt."),
    )
    verzoek: str = ask(
        "textarea",
        N_("Wat vraagt u?"),
        hint=N_("Noem geen namen als het zonder kan. In de mail staat hier niets van."),
        max_length=MAX_REQUEST_LENGTH,
        error=N_("Schrijf wat u vraagt."),
    )
    ziet: Literal["vraag", "inhoud"] = ask(
        "select",
        N_("Wat krijgt de aandachtsfunctionaris te zien?"),
        choices=(
            Option("vraag", N_("Alleen mijn vraag")),
            Option("inhoud", N_("Ook wat is gemeld, niet door of over wie")),
        ),
        prompt="",
        error=N_("Kies wat de aandachtsfunctionaris te zien krijgt."),
    )


BETREKKEN = Act(
    "/melding/{sid}/betrekken",
    right="melding_behandelen",
    asks=Betrekken,
    do=lambda visit, asked: involve(
        visit.work,
        visit.at["sid"],
        asked.organisatie,
        asked.verzoek,
        sees=asked.ziet,
        reason=asked.waarom,
    ),
    button=N_("Betrek deze organisatie"),
    note=N_(
        "Wie daar nu de aandachtsfunctionaris is, of de vervanger, krijgt een mail zonder inhoud. Alleen die "
        "persoon ziet het."
    ),
)


class Meevragen(Answers):
    """A colleague of somebody with whom the melding is shared."""

    bij: str = ask("hidden", "", max_length=32)
    persoon: str = ask("hidden", "", max_length=32)


MEEVRAGEN = Act(
    "/melding/{sid}/meevragen",
    right="melding_behandelen",
    asks=Meevragen,
    do=lambda visit, asked: ask_also(visit.work, visit.at["sid"], asked.bij, asked.persoon),
    button=N_("Vraag ook deze persoon"),
)


class Wie(Answers):
    """The reason to see who reporter and betrokkene are."""

    reden: str = ask(
        "select",
        N_("Waarom hebt u dat nodig?"),
        choices=options_of(IDENTITY_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies waarom u wilt zien wie het is."),
    )
    voor: str | None = ask("hidden", "", optional=True, max_length=_LONGEST_PLACE)


class Afdruk(Answers):
    """Which of what came in goes on paper: the newest, or what stands before a row."""

    voor: str | None = ask("hidden", "", optional=True, max_length=_LONGEST_PLACE)
