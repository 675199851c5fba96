"""The letters: what each mail says. Pure text, Dutch first; English is in the catalogue.

Never in a letter: names, wijk, kind, codes, numbers of a melding or anybody's own words (domain
reference 2.3). Only a letter about a training names the training, its time and place, the participant and
the reference: people share a mailbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.platform.i18n import N_


@dataclass(frozen=True)
class Letter:
    """A subject and paragraphs with ``{placeholders}``; ``{link}`` stands on a line of its own."""

    subject: str
    paragraphs: tuple[str, ...]


_LOG_IN = N_("Log in: {link}")

# A training: for whom, which number to name on the phone, when, where.
_PARTICIPANT = (
    N_("Deze mail is voor: {name}."),
    N_("Uw nummer: {reference}. Noem dit nummer als u belt."),
    N_("Datum: {date}, {time}."),
    N_("Plaats: {place}."),
)
_TOO_BAD = N_("Kunt u toch niet komen? Bel {telefoon_gemeente}. Dan kan iemand anders meedoen.")
_NO_MORE = N_("Wilt u niet meer meedoen? Bel {telefoon_gemeente}.")
_OTHER_NAME = N_("Wilde u een collega aanmelden? Vul dan de naam van die collega in.")

LETTERS: Mapping[str, Letter] = {
    "desk_nieuw": Letter(
        N_("Nieuwe taak"),
        (N_("Er is een nieuwe taak in de werkvoorraad."), _LOG_IN),
    ),
    "desk_dringend": Letter(
        N_("Dringende taak: kijk nu"),
        (
            N_("Er is een dringende taak in de werkvoorraad."),
            _LOG_IN,
            N_("Lukt dat niet binnen 30 minuten? Bel de teamleider."),
        ),
    ),
    "desk_stroom": Letter(
        N_("Er komt nu veel binnen"),
        (
            N_(
                "Er komen meer taken binnen dan gewoonlijk. Ze staan apart in de werkvoorraad, onder "
                "Piekinstroom."
            ),
            N_("Hiervoor krijgt u niet voor elke taak een mail."),
            _LOG_IN,
        ),
    ),
    "mw_uitnodiging": Letter(
        N_("U krijgt toegang"),
        (
            N_("De gemeente {gemeente} geeft u toegang tot een beveiligde site."),
            N_("Open deze pagina en log in met uw werkaccount: {link}"),
            N_("De link werkt één keer, tot en met {last_day}. Geef hem aan niemand."),
            N_("Verwachtte u dit niet? Open de link dan niet en bel {telefoon_gemeente}."),
        ),
    ),
    "voorstel_wacht": Letter(
        N_("Een voorstel wacht op een handtekening"),
        (
            N_("Een collega stelt iets voor waar twee mensen voor nodig zijn."),
            N_("Log in en kijk of het klopt. Teken het voorstel of wijs het af: {link}"),
            N_("Op de pagina staat tot wanneer u kunt tekenen."),
        ),
    ),
    "export_klaar": Letter(
        N_("Er zijn nieuwe cijfers"),
        (N_("Er staan nieuwe cijfers klaar voor wie ze mag lezen."), _LOG_IN),
    ),
    "tl_toegang": Letter(
        N_("Wie toegang heeft, is gewijzigd"),
        (
            N_("Iemand kreeg toegang, een rol of een nieuwe login."),
            N_("Log in om te zien wie: {link}"),
            N_(
                "Klopt het niet? Laat de beheerder de toegang meteen stoppen, en bel de functionaris "
                "gegevensbescherming."
            ),
        ),
    ),
    "fg_dagstaat": Letter(
        N_("Het journaal is verzegeld"),
        (
            N_("Dag (UTC): {day}. Wortel: {root}"),
            N_(
                "Bewaar deze mail, buiten het systeem. Wie later de dagstaat van die dag wijzigt, krijgt een "
                "andere wortel. Zo ziet u het, ook als alles in het account is vervangen."
            ),
            N_("Log in om het journaal te lezen: {link}"),
        ),
    ),
    "mw_overgenomen": Letter(
        N_("Een collega nam werk van u over"),
        (N_("Een taak die van u was, is nu van een collega."), _LOG_IN),
    ),
    "mw_overgedragen": Letter(
        N_("Een collega droeg werk aan u over"),
        (N_("U hebt een taak die eerst van een collega was."), _LOG_IN),
    ),
    "mw_getekend": Letter(
        N_("Uw voorstel is getekend"),
        (N_("Een collega tekende wat u voorstelde."), _LOG_IN),
    ),
    "mw_afgewezen": Letter(
        N_("Uw voorstel is afgewezen"),
        (N_("Een collega wees af wat u voorstelde. Log in om te lezen waarom: {link}"),),
    ),
    "mw_heropend": Letter(
        N_("Een taak is weer van u"),
        (N_("Een collega opende een taak die u had afgerond."), _LOG_IN),
    ),
    "af_nieuw": Letter(
        N_("Er staat een bericht voor u klaar"),
        (
            N_("In deze mail staat met opzet geen inhoud."),
            N_("Log in om het bericht te lezen: {link}"),
            N_("Wilt u dit binnen 2 werkdagen bekijken?"),
            N_("Bent u binnenkort afwezig? Meld dat in Signaalpunt."),
        ),
    ),
    "af_gevraagd": Letter(
        N_("Wij willen u iets vragen"),
        (
            N_("In deze mail staat met opzet geen inhoud."),
            N_("Log in om de vraag te lezen: {link}"),
            N_("Wilt u dit binnen 2 werkdagen bekijken?"),
        ),
    ),
    "af_vervanger": Letter(
        N_("U bent gevraagd als vervanger"),
        (
            N_("Uw collega is er niet of heeft een bericht nog niet geopend."),
            N_("Wilt u vandaag of morgen kijken?"),
            _LOG_IN,
        ),
    ),
    "melder_bevestigt": Letter(
        N_("Bevestig uw werkadres"),
        (
            N_(
                "Iemand, waarschijnlijk u, vulde dit adres in op een formulier van de gemeente {gemeente}."
            ),
            N_("Was u dat? Bevestigen gaat in twee stappen."),
            N_("1. Open deze pagina: {link}"),
            N_(
                "2. Druk op de knop op die pagina. De pagina vraagt niets van u, alleen een druk op de "
                "knop. De link werkt tot en met {last_day}."
            ),
            N_("Was u het niet? Doe dan niets."),
        ),
    ),
    "melder_ontvangst": Letter(
        N_("Wij hebben uw bericht ontvangen"),
        (
            N_("Is er nu gevaar? Bel {alarmnummer}. Wacht niet op ons."),
            N_("Dank u wel. Iemand van ons leest uw bericht uiterlijk {read_by}."),
            N_(
                "Wij zetten geen inhoud in mails. Hebben wij een vraag, dan leest u die met uw code: "
                "{link}"
            ),
            N_("Stuurde u ons niets? Dan hoeft u niets te doen."),
        ),
    ),
    "vraag_open": Letter(
        N_("Wij willen u iets vragen"),
        (
            N_("Wij hebben een vraag. Die staat niet in deze mail."),
            N_("Lees en beantwoord hem met uw code: {link}"),
            N_("Wilt u dat binnen 2 weken doen?"),
            N_("Code kwijt, of liever bellen? Dat kan: {telefoon_gemeente}."),
        ),
    ),
    "melder_afgerond": Letter(
        N_("Wij hebben uw bericht bekeken"),
        (
            N_("Wij hebben goed gekeken naar wat u ons vertelde."),
            N_("Dank u wel. Meer mogen wij niet vertellen."),
            N_("Ziet u iets nieuws? Laat het weten: {link}"),
            N_("Wilt u praten? Bel {telefoon_gemeente}."),
        ),
    ),
    "tr_bevestiging": Letter(
        N_("U bent aangemeld: {training}"),
        (*_PARTICIPANT, N_("U hebt een plek."), _TOO_BAD),
    ),
    "tr_wachtlijst": Letter(
        N_("U staat op de wachtlijst: {training}"),
        (
            *_PARTICIPANT,
            N_("De bijeenkomst is vol. U bent nummer {position} op de wachtlijst."),
            N_("Komt er plek, dan mailen wij u."),
            _NO_MORE,
        ),
    ),
    "tr_al_aangemeld": Letter(
        N_("U staat al op de lijst: {training}"),
        (
            *_PARTICIPANT,
            N_("U was al aangemeld. U houdt uw plek. Er is geen tweede plek bij gekomen."),
            _TOO_BAD,
            _OTHER_NAME,
        ),
    ),
    "tr_al_wachtlijst": Letter(
        N_("U staat al op de wachtlijst: {training}"),
        (
            *_PARTICIPANT,
            N_("U was al aangemeld. U bleef nummer {position} op de wachtlijst."),
            N_("Komt er plek, dan mailen wij u."),
            _NO_MORE,
            _OTHER_NAME,
        ),
    ),
}

FOOTER = (
    N_("Dit is een automatisch bericht van de gemeente {gemeente}."),
    N_(
        "Zet geen namen of andere gegevens in een antwoord; wij lezen antwoorden op dit adres niet."
    ),
    N_("Vragen? Bel {telefoon_gemeente}."),
)


@dataclass(frozen=True)
class Written:
    """A letter in one language, ready to be set in text and HTML."""

    subject: str
    greeting: str
    sender_name: str
    paragraphs: tuple[str, ...]
    footer: tuple[str, ...]


def write(letter: str, translate: Callable[[str], str], facts: Mapping[str, str]) -> Written:
    """Fill in a letter. Raises KeyError when the letter or one of its facts does not exist."""
    template = LETTERS[letter]
    return Written(
        subject=translate(template.subject).format_map(facts),
        greeting=translate(N_("Goedendag,")),
        sender_name=translate(N_("Gemeente {gemeente}")).format_map(facts),
        paragraphs=tuple(translate(p).format_map(facts) for p in template.paragraphs),
        footer=tuple(translate(p).format_map(facts) for p in FOOTER),
    )
