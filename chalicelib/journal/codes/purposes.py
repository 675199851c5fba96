"""Why something was done, for which processing, and who does things by themselves, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_

# The processing activities of the register (docs/privacy.md).
ACTIVITIES: Mapping[str, str] = {
    "signalen_ontvangen": N_("Signalen ontvangen"),
    "signalen_beoordelen": N_("Signalen beoordelen"),
    "signalen_delen": N_("Signalen delen"),
    "signaleringsnetwerk": N_("Netwerk beheren"),
    "postvak": N_("Postvak van de melder"),
    "toegang": N_("Toegang en toezicht"),
    "evaluatie": N_("Evaluatie van het plan"),
}

# Behind a sentence and a comma. Empty: the sentence says it.
PURPOSES: Mapping[str, str] = {
    "ontvangst": "",
    "triage": N_("om te beoordelen"),
    "meekijken": N_("om mee te kijken"),
    "beheer": "",
    "toegang": "",
    "wissen": "",
    "concept": "",
    "afdruk": N_("op papier"),
    "inzage": N_("voor het toezicht"),
    "uitvoer": N_("als bestand"),
    # Why somebody dealt with releases of figures.
    "publiceren": N_("voor publicatie"),
    "leeslijst": N_("voor wie precieze cijfers leest"),
    "bijlage": N_("als vertrouwelijke bijlage"),
    # Why somebody saw who reporter and betrokkene are.
    "melder_bellen": N_("om de melder te bellen"),
    "veiligheid": N_("omdat iemand in gevaar is"),
    "eerdere_meldingen": N_("om te zien of er eerder over gemeld is"),
    "overleg_partner": N_("voor overleg met een partner"),
    # Why two meldingen belong together.
    "zelfde_persoon": N_("omdat het om dezelfde persoon of groep gaat"),
    "zelfde_plek": N_("omdat het om dezelfde plek gaat"),
    "zelfde_gebeurtenis": N_("omdat het om dezelfde gebeurtenis gaat"),
    "code_kwijt": N_("omdat de melder de code kwijt was en opnieuw meldde"),
    # Why somebody searched.
    "eerder_persoon": N_("om eerdere meldingen over dezelfde persoon of groep te vinden"),
    "eerder_plek": N_("om eerdere meldingen over dezelfde plek te vinden"),
    "melder_belt": N_("omdat de melder belde en de code kwijt was"),
    "verzoek_inzage": N_("wegens een verzoek om inzage"),
    # Why an aandachtsfunctionaris was involved.
    "kent_de_mensen": N_("omdat die de mensen kent"),
    "kent_de_plek": N_("omdat die de plek of de buurt kent"),
    "kan_steunen": N_("omdat die iemand kan steunen"),
    "moet_weten": N_("omdat die het moet weten om anderen te beschermen"),
    # What somebody found about danger.
    "gevaar_112": N_("112 is gebeld"),
    "geen_direct_gevaar": N_("geen direct gevaar"),
    "gevaar_dubbel": N_("het staat al in een andere melding"),
    # Why somebody gave a melding back.
    "afwezig": N_("wegens afwezigheid"),
    "geen_tijd": N_("omdat er geen tijd voor was"),
    "betrokken": N_("omdat die de mensen kent of zelf betrokken is"),
    "andere_deskundigheid": N_("omdat er andere deskundigheid nodig is"),
    # Why somebody changed from whom a melding is kept.
    "over_collega": N_("omdat de melding over een collega gaat"),
    "dicht_bij": N_("omdat een collega dicht bij de mensen in de melding staat"),
    "niet_meer_nodig": N_("omdat afscherming niet meer nodig is"),
    # Why somebody read what lies apart.
    "piekinstroom": N_("om misbruik in de piekinstroom te herkennen"),
    # Why a decided melding was opened again.
    "nieuwe_feiten": N_("omdat er nieuwe feiten zijn"),
    "reactie_melder": N_("omdat de melder reageerde"),
    "verkeerd_besluit": N_("omdat het besluit onjuist was"),
    # Why an unreadable message was set aside.
    "geen_mens": N_("omdat het geen bericht van een mens is"),
    "dubbel": N_("omdat het ook leesbaar binnenkwam"),
    "melder_gesproken": N_("omdat de afzender is gesproken"),
    "beheerder_zoekt": N_("omdat de beheerder het uitzoekt"),
}

# What works by itself: never named like a colleague.
FUNCTIONS: Mapping[str, str] = {
    "triage": N_("triage"),
    "registrar": N_("inschrijving"),
    "journal_root": N_("verzegeling"),
}
# A command that somebody of the municipality gave on a computer (tools/).
COMMANDS: Mapping[str, str] = {
    "eerste_beheerder": N_("de opdracht ‘eerste beheerder’"),
    "opstart": N_("de opdracht ‘tekenen zonder collega’"),
}

_YES_NO = {"ja": N_("ja"), "nee": N_("nee")}
_ROLES = {
    "triagist": N_("triagist"),
    "regisseur": N_("regisseur"),
    "procesregisseur": N_("procesregisseur"),
    "teamleider": N_("teamleider"),
    "trainingscoordinator": N_("trainingscoördinator"),
    "netwerkcoordinator": N_("netwerkcoördinator"),
    "evaluator": N_("evaluator"),
    "fg": N_("functionaris gegevensbescherming"),
    "beheerder": N_("beheerder"),
    "oproep": N_("oproepdienst"),
    "tekenbevoegd": N_("tekenbevoegde"),
    "aandachtsfunctionaris": N_("aandachtsfunctionaris"),
    "communicatie": N_("communicatieadviseur"),
    "lezer": N_("lezer van de evaluatie"),
}
# Codes in facts, by the name of the fact.
FACTS: Mapping[str, Mapping[str, str]] = {
    "active": _YES_NO,
    "roles": _ROLES,
    "asked": _ROLES,
    "state": {
        "ontvangen": N_("ontvangen"),
        "in_onderzoek": N_("in onderzoek"),
        "afgerond": N_("afgerond"),
    },
    "urgency": {"normaal": N_("normaal"), "hoog": N_("hoog"), "acuut": N_("acuut")},
    "span": {"kort": N_("in korte tijd"), "dag": N_("op één dag")},
    "act": {
        "rollen": N_("toegang of rollen geven"),
        "herstel": N_("toegang herstellen"),
        "toelaten": N_("aandachtsfunctionaris toegang geven"),
        "herstel_af": N_("toegang herstellen"),
        "besluit": N_("besluit over een melding"),
        "misbruik": N_("melding sluiten als misbruik"),
        "misbruik_stapel": N_("meldingen samen sluiten als misbruik"),
        "overdracht": N_("overdracht aan een partner"),
        "verlenging": N_("termijn verlengen"),
        "overdracht_achteraf": N_("overdracht bij gevaar, achteraf getekend"),
        "betrekken": N_("organisatie betrekken"),
        "publiceren": N_("cijfers publiceren"),
        "terugtrekken": N_("gepubliceerde cijfers intrekken"),
        "leeslijst": N_("leeslijst wijzigen"),
    },
    "reason": {
        "telefoon_kwijt": N_("telefoon kwijt of nieuw"),
        "wachtwoord_vergeten": N_("wachtwoord vergeten"),
        "nieuw_account": N_("nieuw account bij de eigen organisatie"),
        "wacht_op_antwoord": N_("het antwoord komt later"),
        "wacht_op_partner": N_("een partner onderzoekt nog"),
        "melder_later": N_("de melder is later bereikbaar"),
        "kent_de_mensen": N_("kent de mensen om wie het gaat"),
        "kent_de_plek": N_("kent de plek of de buurt"),
        "kan_steunen": N_("kan iemand steunen"),
        "moet_weten": N_("moet dit weten om anderen te beschermen"),
    },
    "booked": {"toegezegd": N_("toegezegd"), "betaald": N_("betaald")},
    "sees": {"vraag": N_("alleen de vraag"), "inhoud": N_("de vraag en de inhoud")},
    "refusal": {
        "niet_nodig": N_("niet nodig voor het werk"),
        "verkeerde_persoon": N_("verkeerde persoon of rol"),
        "verkeerd_adres": N_("het adres klopt niet"),
        "onbekend": N_("niet na te gaan"),
        "meer_onderzoek": N_("meer onderzoek nodig"),
        "andere_uitkomst": N_("een andere uitkomst past beter"),
        "nieuwe_informatie": N_("nieuwe informatie"),
        "onvolledig": N_("de onderbouwing is onvolledig"),
        "niet_aan_partner": N_("overdracht is niet nodig"),
        "andere_partner": N_("een andere partner past beter"),
        "minder_delen": N_("minder delen"),
        "andere_grondslag": N_("de grondslag klopt niet"),
        "niet_delen": N_("delen is niet nodig"),
        "andere_organisatie": N_("een andere organisatie past beter"),
        "minder_tonen": N_("minder laten zien"),
        "vraag_te_veel": N_("de vraag vertelt te veel"),
        "geen_misbruik": N_("er zitten echte meldingen tussen"),
        "apart_bekijken": N_("bekijk de meldingen een voor een"),
        "klopt_niet": N_("de cijfers kloppen niet"),
        "niet_duidelijk": N_("de tekst is niet duidelijk genoeg"),
        "niet_nu": N_("niet op dit moment"),
    },
    "given": {
        "raadsbrief": N_("raadsinformatiebrief"),
        "bijlage": N_("vertrouwelijke bijlage"),
        "presentatie": N_("presentatie"),
    },
    "outcome": {
        "geen_zorg_na_onderzoek": N_("geen zorg na onderzoek"),
        "onvoldoende_informatie": N_("onvoldoende informatie"),
        "reguliere_hulp": N_("reguliere hulp"),
        "buiten_doelbereik": N_("buiten doelbereik"),
        "buiten_gemeente": N_("buiten de gemeente"),
        "opgenomen_als_spanning": N_("opgenomen als spanning"),
        "al_bekend_in_casus": N_("al bekend in een casus"),
        "misbruik": N_("misbruik"),
        "doorgezet": N_("doorgezet naar een casus"),
        "overgedragen": N_("overgedragen aan een partner"),
        "dubbel": N_("dubbel: samengevoegd"),
    },
    "recipient": {
        "politie": N_("de politie"),
        "om": N_("het Openbaar Ministerie"),
        "zvh_zhz": N_("het Zorg- en Veiligheidshuis Zuid-Holland Zuid"),
        "zvh_rr": N_("het Zorg- en Veiligheidshuis Rotterdam-Rijnmond"),
        "nctv": N_("de NCTV"),
        "gemeente": N_("een andere gemeente"),
        "hulp": N_("de hulpverlening"),
    },
    "ground": {
        "vitaal_belang": N_("vitaal belang"),
        "openbare_orde": N_("openbare orde"),
        "publieke_taak": N_("publieke taak"),
        "toestemming": N_("toestemming"),
    },
    "fields": {
        "feiten": N_("feiten en waarneming"),
        "plaats": N_("plaats en tijd"),
        "betrokkene": N_("betrokkene"),
        "duiding": N_("duiding"),
        "melder": N_("melder"),
    },
}
