"""The words in which staff read an answer: a label for its question, and a word for what was chosen. Pure.

A form speaks to its reporter: "Hoe weet u dit?" is "Bron" to whoever reads the answer. A question or a choice
of an older form that stands here no more keeps the words that the reporter read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.platform.i18n import N_

LABELS: Mapping[str, str] = {
    "subject_kind": N_("Onderwerp"),
    "danger_now": N_("Direct gevaar"),
    "observed_behaviour": N_("Waarneming"),
    "observation_source": N_("Bron"),
    "observed_period": N_("Periode"),
    "last_observed_on": N_("Laatst waargenomen"),
    "recurrence": N_("Herhaling"),
    "wijk_code": N_("Wijk"),
    "location_description": N_("Locatie"),
    "own_interpretation": N_("Indruk melder"),
    "professional_duiding": N_("Professionele duiding"),
    "counter_signals": N_("Tegensignalen"),
    "betrokkene_description": N_("Naam of omschrijving"),
    "betrokkene_age_group": N_("Leeftijd betrokkene"),
    "melder_relation": N_("Relatie tot betrokkene"),
    "spanning_description": N_("Omschrijving spanning"),
    "visible_where": N_("Zichtbaar in"),
    "trigger_event": N_("Aanleiding"),
    "viewpoints": N_("Standpunten"),
    "trend": N_("Ontwikkeling"),
    "expected_on": N_("Verwachte datum"),
    "connectors": N_("Verbindende factoren"),
    "contact_preference": N_("Contactwens"),
    "best_call_time": N_("Belmoment"),
    "may_leave_message": N_("Voicemail inspreken"),
    "if_other_answers": N_("Ander neemt op"),
    "own_safety": N_("Veiligheid melder"),
    "personal_code": N_("Persoonlijke code"),
    "organisatie_id": N_("Organisatie melder"),
    "organisatie_other": N_("Andere organisatie"),
    "ik_ben_aandachtsfunctionaris": N_("Zelf aandachtsfunctionaris"),
    "share_with_aandachtsfunctionaris": N_("Delen met aandachtsfunctionaris"),
    "niet_aan": N_("Uitgesloten"),
    "niet_aan_wie": N_("Uitgesloten persoon"),
    "decline_reason": N_("Reden niet delen"),
    "melder_name": N_("Naam melder"),
    "melder_job_title": N_("Functie melder"),
    "melder_email": N_("E-mailadres melder"),
    "melder_phone": N_("Telefoonnummer melder"),
    "discussed_with": N_("Besproken met"),
    "actions_taken": N_("Ondernomen stappen"),
    "earlier_reference": N_("Eerder kenmerk"),
    "addition": N_("Aanvulling"),
    "bericht": N_("Bericht"),
    "invoer_kanaal": N_("Kanaal"),
    "signaal_op": N_("Datum signaal"),
    "invoer_partner": N_("Partner"),
    "teruggebeld": N_("Terugbelcontrole"),
    "code_gewenst": N_("Code gewenst"),
    # Of the aandachtsfunctionaris (reports/sharing/usecases.py).
    "af_duiding": N_("Inbreng"),
}

_YES_NO = {"ja": N_("Ja"), "nee": N_("Nee")}
_UNKNOWN = {"weet_niet": N_("Onbekend")}
# The choices of a list that the municipality sets (wijken, organisations, moments to call) keep their names.
CHOSEN: Mapping[str, Mapping[str, str]] = {
    "subject_kind": {
        "persoon": N_("Eén persoon"),
        "groep": N_("Een groep"),
        "spanning": N_("Spanning of onrust"),
        **_UNKNOWN,
    },
    "danger_now": {**_YES_NO, **_UNKNOWN},
    "observation_source": {
        "zelf": N_("Eigen waarneming"),
        "van_ander": N_("Van een ander"),
        "online": N_("Online waargenomen"),
        "dossier_eigen_organisatie": N_("Dossier eigen organisatie"),
        "anders": N_("Andere bron"),
    },
    "observed_period": {
        "vandaag": N_("Op de dag van de melding"),
        "deze_week": N_("In de week van de melding"),
        "deze_maand": N_("In de maand van de melding"),
        "langer": N_("Langer geleden"),
        **_UNKNOWN,
    },
    "recurrence": {"eenmalig": N_("Eenmalig"), "vaker": N_("Vaker"), **_UNKNOWN},
    "wijk_code": {"buiten_gemeente": N_("Buiten {gemeente}"), **_UNKNOWN},
    "betrokkene_age_group": {
        "onder_12": N_("Jonger dan 12"),
        "12_17": N_("12 tot en met 17"),
        "18_27": N_("18 tot en met 27"),
        "28_plus": N_("28 of ouder"),
        **_UNKNOWN,
    },
    "melder_relation": {
        "familie": N_("Familie"),
        "vriend_kennis": N_("Vriend of kennis"),
        "buur": N_("Buur"),
        "school_werk": N_("Van school of werk"),
        "anders": N_("Anders"),
        "zeg_ik_niet": N_("Niet genoemd"),
    },
    "visible_where": {
        "straat": N_("Op straat"),
        "school": N_("Op school"),
        "online": N_("Online"),
        "vereniging": N_("Bij een vereniging"),
        "werk": N_("Op het werk"),
        "media": N_("In de media"),
        "anders": N_("Ergens anders"),
    },
    "trend": {
        "neemt_toe": N_("Neemt toe"),
        "gelijk": N_("Gelijk"),
        "neemt_af": N_("Neemt af"),
        **_UNKNOWN,
    },
    "contact_preference": {
        "anoniem": N_("Anoniem"),
        "bellen": N_("Bellen"),
        "mailen": N_("Mailen"),
    },
    "best_call_time": {"maakt_niet_uit": N_("Geen voorkeur"), "niet_bellen": N_("Niet bellen")},
    "may_leave_message": {
        "nee": N_("Nee, niets inspreken"),
        "ja": N_("Ja: dat de gemeente belde, niet waarover"),
    },
    "if_other_answers": {
        "ophangen": N_("Meteen ophangen"),
        "vragen": N_("Naar de melder vragen, zonder afzender"),
        "zeggen": N_("De gemeente noemen, niet de reden"),
    },
    "own_safety": {
        "veilig": N_("Voelt zich veilig"),
        "twijfel": N_("Twijfelt"),
        "onveilig": N_("Voelt zich onveilig"),
    },
    "organisatie_id": {"staat_er_niet_bij": N_("Niet in de lijst")},
    "ik_ben_aandachtsfunctionaris": _YES_NO,
    "share_with_aandachtsfunctionaris": {
        "inhoud": N_("Inhoud, zonder betrokkene"),
        "alleen_status": N_("Alleen dat er is gemeld"),
        "nee": N_("Niets"),
    },
    "niet_aan": {
        "niemand": N_("Niemand"),
        "vast": N_("De vaste aandachtsfunctionaris"),
        "plaatsvervanger": N_("De vervanger"),
        "iemand": N_("Iemand anders"),
    },
    "decline_reason": {
        "zelf_betrokken": N_("Aandachtsfunctionaris is zelf betrokken"),
        "al_besproken": N_("Al besproken"),
        "anders": N_("Andere reden"),
    },
    "discussed_with": {
        "betrokkene": N_("De betrokkene of betrokkenen"),
        "ouders": N_("Ouders"),
        "collega": N_("Collega"),
        "aandachtsfunctionaris": N_("Aandachtsfunctionaris of vervanger"),
        "andere_organisatie": N_("Een andere organisatie"),
        "nog_niemand": N_("Nog niemand"),
    },
    "invoer_kanaal": {
        "telefoon": N_("Telefoon"),
        "brief": N_("Brief"),
        "bezoek": N_("Bezoek"),
        "partner": N_("Partner"),
    },
    "teruggebeld": {"ja": N_("Melder teruggebeld op een bekend nummer")},
    "code_gewenst": _YES_NO,
}


@dataclass(frozen=True)
class Read:
    """An answer as staff read it. ``lang`` is the language of the label, or of the lines; empty for that
    of the reader.
    """

    label: str
    lines: tuple[str, ...]
    label_lang: str = ""
    lang: str = ""


def read_answer(answer: Mapping[str, Any], language: str, said: Callable[[str], str]) -> Read:
    """An answer of a text in ``language``; ``said`` turns a msgid into the language of the reader."""
    name = answer["name"]
    own = LABELS.get(name)
    label, label_lang = (said(own), "") if own else (answer["question"], language)
    value, known = answer.get("value"), CHOSEN.get(name, {})
    codes = value if isinstance(value, list) else [value]
    words = [known.get(code, "") if isinstance(code, str) else "" for code in codes]
    if answer["shown"] and all(words):
        return Read(label, tuple(map(said, words)), label_lang)
    return Read(label, tuple(answer["shown"]), label_lang, language)
