"""The accessibility statement: each claim that tests hold, and what we know to be missing.

The page follows the national model (Besluit digitale toegankelijkheid overheid; Implementing
Decision (EU) 2018/1523): status, shortcomings, signature, feedback, enforcement. Status, signature
and days are the municipality's (``gemeente.Accessibility``); our tests are its annex. The annex
shows what stands here and nothing else is claimed on it. A house test compares this list with the
tests: a claim that no test carries fails, and so does a test of accessibility that carries none.
Criteria are those of WCAG 2.2; EN 301 549 takes over those of WCAG 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.gemeente import Accessibility
from chalicelib.platform.i18n import N_, translator

# The day on which this statement was last looked at; change it with every change of what it says.
STATED_ON = date(2026, 11, 28)


@dataclass(frozen=True)
class Claim:
    """One thing that we say was tested: the name that its tests carry (``pytest.mark.claim``), and its text.

    ``criteria`` are numbers of WCAG 2.2; none when it is more than WCAG asks.
    """

    name: str
    text: str
    criteria: tuple[str, ...]


CLAIMS = (
    Claim(
        "axe",
        N_(
            "Elke pagina is nagekeken met het programma axe-core, in het Nederlands en het Engels, "
            "ook met een fout op de pagina. Dat programma vindt niet alle problemen."
        ),
        ("1.3.1", "1.3.5", "1.4.1", "1.4.3", "2.4.1", "2.4.2", "2.4.4", "2.5.8", "3.1.1", "4.1.2"),
    ),
    Claim(
        "contrast",
        N_(
            "Tekst, randen en knoppen hebben genoeg contrast, op een licht en op een donker scherm."
        ),
        ("1.4.3", "1.4.11"),
    ),
    Claim(
        "keyboard",
        N_(
            "Met alleen een toetsenbord kunt u een melding doen, antwoorden wijzigen en u aanmelden."
        ),
        ("2.1.1", "2.1.2"),
    ),
    Claim(
        "focus",
        N_(
            "U ziet altijd waar u bent op de pagina. Met de tabtoets gaat u in de volgorde van het "
            "lezen, en terug."
        ),
        ("2.4.3", "2.4.7", "2.4.11"),
    ),
    Claim(
        "skip",
        N_("U kunt met het toetsenbord meteen naar de inhoud, en daarna meteen naar ‘Snel weg’."),
        ("2.4.1",),
    ),
    Claim(
        "errors",
        N_(
            "Klopt een antwoord niet? Dan staat bovenaan wat er mis is, met een link naar die vraag."
        ),
        ("3.3.1",),
    ),
    Claim(
        "names",
        N_(
            "Alles heeft een naam voor een schermlezer: elke vraag met haar uitleg en fout, elke knop "
            "en elk deel van de pagina."
        ),
        ("1.3.1", "2.4.6", "3.3.2", "4.1.2"),
    ),
    Claim(
        "language",
        N_("Elke pagina vertelt een schermlezer in welke taal hij is geschreven."),
        ("3.1.1", "3.1.2"),
    ),
    Claim(
        "zoom",
        N_(
            "U kunt vier keer vergroten, of alleen de tekst twee keer. U mag de ruimte tussen letters "
            "en regels groter maken. Niets valt weg of over elkaar."
        ),
        ("1.4.4", "1.4.10", "1.4.12"),
    ),
    Claim(
        "finger",
        N_("Knoppen zijn groot genoeg voor een vinger."),
        ("2.5.8",),
    ),
    Claim(
        "colours",
        N_("Met eigen kleuren (hoog contrast) blijven vakken, keuzes, fouten en knoppen te zien."),
        ("1.4.1", "1.4.11", "2.4.7"),
    ),
    Claim(
        "paper",
        N_("U kunt uw antwoorden en uw code afdrukken. De code staat groot en heel op het papier."),
        (),
    ),
    Claim(
        "no_script",
        N_("De site werkt zonder JavaScript."),
        (),
    ),
    Claim(
        "bureau",
        N_(
            "Ook de pagina’s waar medewerkers inloggen (het bureau) zijn zo getest: met axe-core, met "
            "alleen een toetsenbord, vier keer vergroot, met eigen kleuren en op papier."
        ),
        tuple("1.4.3 1.4.4 1.4.10 1.4.12 2.1.1 2.4.1 2.4.3 2.4.7 2.5.8 4.1.2".split()),
    ),
)


@dataclass(frozen=True)
class Shortcoming:
    """One thing that is missing: the name of its day in ``gemeente.Mending``, and its texts."""

    name: str
    text: str
    effect: str
    measure: str


# What we know to be missing. Nothing here may be left out before it is done.
SHORTCOMINGS = (
    Shortcoming(
        "research",
        N_("Een onafhankelijk onderzoek is nog niet gedaan."),
        N_("Wij weten niet zeker of de site aan alle eisen voldoet."),
        N_("Een onafhankelijk bureau onderzoekt de site."),
    ),
    Shortcoming(
        "screen_reader",
        N_("Mensen die een schermlezer gebruiken, hebben de site nog niet met ons getest."),
        N_("Misschien leest een schermlezer iets niet goed voor."),
        N_("Wij testen de site samen met hen."),
    ),
    Shortcoming(
        "browsers",
        N_("Wij testten alleen in Chromium, en niet in Firefox of Safari of op echte telefoons."),
        N_("Daar werkt iets misschien anders."),
        N_("Wij testen de site ook daar."),
    ),
    Shortcoming(
        "languages",
        N_(
            "Er is nog geen uitleg in gebarentaal, en de site is er alleen in het Nederlands en het "
            "Engels."
        ),
        N_("Wie die talen niet leest, heeft hulp nodig."),
        N_("Wij zoeken uit welke uitleg en welke talen nodig zijn."),
    ),
    Shortcoming(
        "plain_words",
        N_("Mensen die moeite hebben met lezen, hebben de teksten nog niet met ons gelezen."),
        N_("Misschien is een tekst te moeilijk."),
        N_("Wij lezen de teksten samen met hen en maken ze makkelijker."),
    ),
)

# The statuses of the national register: name and what each says.
STATUSES = {
    "A": (N_("voldoet volledig"), N_("Dat blijkt uit een volledig onderzoek.")),
    "B": (
        N_("voldoet gedeeltelijk"),
        N_(
            "Uit een volledig onderzoek blijkt wat er nog niet goed is. Hieronder staat wanneer wij dat "
            "oplossen."
        ),
    ),
    "C": (
        N_("eerste maatregelen genomen"),
        N_(
            "Een onafhankelijk onderzoek is er nog niet. Daarom weten wij niet zeker of de site aan alle "
            "eisen voldoet."
        ),
    ),
    "D": (N_("voldoet niet"), N_("Hieronder staat wat er niet goed is.")),
}


def statement(language: str, stated: Accessibility) -> dict[str, Any]:
    """The context of the page: texts in ``language``, days in words, and what the municipality stated."""
    text = translator(language).gettext
    status, meaning = STATUSES[stated.status]
    return {
        "claims": [(text(claim.text), claim.criteria) for claim in CLAIMS],
        "shortcomings": [
            {
                "text": text(one.text),
                "effect": text(one.effect),
                "measure": text(one.measure),
                "by": full_date_text(getattr(stated.mending, one.name), language),
            }
            for one in SHORTCOMINGS
        ],
        "compliance": text(status),
        "meaning": text(meaning),
        "signed_on": full_date_text(stated.signed_on, language),
        "stated_on": full_date_text(STATED_ON, language),
    }
