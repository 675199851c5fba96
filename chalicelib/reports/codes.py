"""The codes of a melding, each with what it is called on a page of the bureau. Pure.

A code that is no key here is none: what may be chosen and what it is called are said once.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.i18n import N_
from chalicelib.reports.sections import Section

SECTION_NAMES: Mapping[Section, str] = {
    "feiten": N_("Feiten en waarneming"),
    "duiding": N_("Duiding door de melder"),
    "tegensignalen": N_("Tegensignalen en beschermende factoren"),
    "afspraken": N_("Context en contactafspraken"),
    "melder": N_("Melder"),
    "betrokkene": N_("Betrokkene"),
    "inbreng": N_("Inbreng aandachtsfunctionaris"),
    "notities": N_("Notities"),
    "onderzoek": N_("Onderzoek"),
}

# Why somebody at the desk may see who reporter and betrokkene are.
IDENTITY_REASONS: Mapping[str, str] = {
    "melder_bellen": N_("Melder bellen"),
    "veiligheid": N_("Gevaar voor een persoon"),
    "eerdere_meldingen": N_("Eerdere meldingen vergelijken"),
    "overleg_partner": N_("Overleg met partner"),
}
# Why two meldingen belong together.
LINK_REASONS: Mapping[str, str] = {
    "zelfde_persoon": N_("Zelfde persoon of groep"),
    "zelfde_plek": N_("Zelfde plek"),
    "zelfde_gebeurtenis": N_("Zelfde gebeurtenis"),
    "code_kwijt": N_("Opnieuw gemeld na verlies van de code"),
}
# Why two meldingen are linked that came from one report: nobody chooses it.
SPLIT_REASON = "gesplitst"
RELATED_NAMES: Mapping[str, str] = {**LINK_REASONS, SPLIT_REASON: N_("Gesplitst uit één melding")}
# Why somebody may search.
SEARCH_REASONS: Mapping[str, str] = {
    "eerder_persoon": N_("Eerdere meldingen over persoon of groep"),
    "eerder_plek": N_("Eerdere meldingen over plek"),
    "melder_belt": N_("Melder is de code kwijt"),
    "verzoek_inzage": N_("Verzoek om inzage"),
}
# Why the desk involves an aandachtsfunctionaris.
INVOLVE_REASONS: Mapping[str, str] = {
    "kent_de_mensen": N_("Kent de mensen om wie het gaat"),
    "kent_de_plek": N_("Kent de plek of de buurt"),
    "kan_steunen": N_("Kan iemand steunen"),
    "moet_weten": N_("Moet dit weten om anderen te beschermen"),
}
# By which way a report came; the last four are entered by the desk.
CHANNEL_NAMES: Mapping[str, str] = {
    "publiek": N_("Inwoner"),
    "professional": N_("Professional"),
    "sleutelpersoon": N_("Sleutelpersoon"),
    "telefoon": N_("Telefoon"),
    "brief": N_("Brief"),
    "bezoek": N_("Bezoek"),
    "partner": N_("Partner"),
}
# How the desk had contact with somebody.
CONTACT_WAYS: Mapping[str, str] = {
    "telefoon": N_("Telefoon"),
    "gesprek": N_("Gesprek"),
    "mail": N_("Mail"),
    "anders": N_("Anders"),
}
# What a person found about danger that was reported.
DANGER_JUDGED: Mapping[str, str] = {
    "gevaar_112": N_("112 is gebeld"),
    "geen_direct_gevaar": N_("Geen direct gevaar"),
    "gevaar_dubbel": N_("Staat al in een andere melding"),
}
# Why somebody gives a melding back.
GIVEN_BACK: Mapping[str, str] = {
    "afwezig": N_("Afwezigheid"),
    "geen_tijd": N_("Geen tijd"),
    "betrokken": N_("Persoonlijk betrokken"),
    "andere_deskundigheid": N_("Andere deskundigheid nodig"),
}
# Why a second person rejects a proposal about a melding.
REJECT_REASONS: Mapping[str, str] = {
    "meer_onderzoek": N_("Meer onderzoek nodig"),
    "andere_uitkomst": N_("Andere uitkomst past beter"),
    "nieuwe_informatie": N_("Nieuwe informatie"),
    "onvolledig": N_("Onderbouwing onvolledig"),
}
# What becomes of a melding in a batch of misuse: closed with the others, or why a person looks at it alone.
IN_A_BATCH: Mapping[str, str] = {
    "gesloten": N_("Gesloten als misbruik"),
    "gevaar": N_("Gevaar gemeld"),
    "onveilig": N_("Melder voelt zich onveilig"),
    "bevestigd": N_("Afzender bevestigd"),
    "bericht": N_("Er kwam een bericht bij"),
    "opgepakt": N_("Al eens opgepakt"),
    "afgeschermd": N_("Afgeschermd"),
    "besloten": N_("Al besloten"),
    "gewijzigd": N_("Gewijzigd sinds het lezen"),
    "onleesbaar": N_("Onleesbaar"),
    "weg": N_("Niet meer aanwezig"),
}
# How far a batch is.
BATCH_STATES: Mapping[str, str] = {
    "lezen": N_("Wordt gelezen"),
    "gelezen": N_("Nog niet voorgesteld"),
    "voorgesteld": N_("Wacht op een handtekening"),
    "sluiten": N_("Wordt gesloten"),
    "gesloten": N_("Gesloten"),
    "beeindigd": N_("Niet doorgegaan"),
}
# Why a team leader rejects a batch.
REASONS_AGAINST_BATCH: Mapping[str, str] = {
    "geen_misbruik": N_("Er zitten echte meldingen tussen"),
    "apart_bekijken": N_("Bekijk de meldingen een voor een"),
    "onvolledig": N_("Onderbouwing onvolledig"),
}
# Why a second person does not want an organisation to be involved.
REASONS_AGAINST_INVOLVING: Mapping[str, str] = {
    "niet_delen": N_("Delen is niet nodig"),
    "andere_organisatie": N_("Andere organisatie past beter"),
    "minder_tonen": N_("Minder laten zien"),
    "vraag_te_veel": N_("Vraag vertelt te veel"),
}
# Why a second person does not want a partner to be told.
REASONS_AGAINST_HANDOVER: Mapping[str, str] = {
    "niet_aan_partner": N_("Overdracht is niet nodig"),
    "andere_partner": N_("Andere partner past beter"),
    "minder_delen": N_("Minder delen"),
    "andere_grondslag": N_("Grondslag klopt niet"),
}
# Why a decision takes longer.
EXTEND_REASONS: Mapping[str, str] = {
    "wacht_op_antwoord": N_("Antwoord komt later"),
    "wacht_op_partner": N_("Partner onderzoekt nog"),
    "melder_later": N_("Melder later bereikbaar"),
}
# Why a decided melding is opened again.
REOPEN_REASONS: Mapping[str, str] = {
    "nieuwe_feiten": N_("Nieuwe feiten"),
    "reactie_melder": N_("Reactie van de melder"),
    "verkeerd_besluit": N_("Besluit was onjuist"),
}
# Why a melding is kept from colleagues, or is kept from somebody no longer.
SHIELD_REASONS: Mapping[str, str] = {
    "over_collega": N_("Melding gaat over deze collega"),
    "dicht_bij": N_("Collega staat dicht bij de betrokkenen"),
    "niet_meer_nodig": N_("Afscherming niet meer nodig"),
}
# The phenomenon behind a melding, as the desk sees it: special data (AVG art. 9), always sealed.
FENOMENEN: Mapping[str, str] = {
    "jihadisme": N_("Jihadisme"),
    "links_extremisme": N_("Links-extremisme"),
    "rechts_extremisme": N_("Rechts-extremisme"),
    "dierenrechtenextremisme": N_("Dierenrechtenextremisme"),
    "polarisatie": N_("Polarisatie"),
    "spanning": N_("Spanning en onrust"),
    "iets_anders": N_("Iets anders"),
    "onbekend": N_("Onbekend"),
}
URGENCIES: Mapping[str, str] = {
    "normaal": N_("Normaal"),
    "hoog": N_("Hoog"),
    "acuut": N_("Acuut"),
}
# Whether the weegploeg saw a melding, and why not.
WEEGPLOEG: Mapping[str, str] = {
    "ja": N_("Voorgelegd"),
    "nee": N_("Niet voorgelegd"),
}
NOT_PRESENTED: Mapping[str, str] = {
    "geen_persoon": N_("Gaat niet over een persoon"),
    "te_weinig_bekend": N_("Te weinig bekend"),
    "geen_radicalisering": N_("Geen teken van radicalisering of extremisme"),
    "reguliere_hulp": N_("Reguliere hulp is genoeg"),
    "al_bekend": N_("Al bekend bij de weegploeg"),
    "spoed": N_("Spoed: direct naar de politie"),
    "anders": N_("Andere reden"),
}
# How a reporter heard of a decision.
FEEDBACK_WAYS: Mapping[str, str] = {
    "postvak": N_("Postvak"),
    "mail": N_("Mail"),
    "telefoon": N_("Telefoon"),
}
# The texts of an examination, by the codes under which a row says that they are filled in.
EXAMINED: Mapping[str, str] = {
    "feiten": N_("Feiten"),
    "duiding": N_("Duiding"),
    "tegensignalen": N_("Tegensignalen"),
    "niet_na_te_gaan": N_("Niet na te gaan"),
}
# What the timeline says of why something was done; no code means two things.
PURPOSES: Mapping[str, str] = {
    **IDENTITY_REASONS,
    **LINK_REASONS,
    **SEARCH_REASONS,
    **INVOLVE_REASONS,
    **DANGER_JUDGED,
    **GIVEN_BACK,
    **SHIELD_REASONS,
    **REJECT_REASONS,
    **REASONS_AGAINST_INVOLVING,
    **REASONS_AGAINST_HANDOVER,
    **EXTEND_REASONS,
    **REOPEN_REASONS,
    "piekinstroom": N_("Piekinstroom"),
}
# How far a melding is, as the desk reads it.
STATE_NAMES: Mapping[str, str] = {
    "ontvangen": N_("Nieuw"),
    "in_triage": N_("In behandeling"),
    "gesloten": N_("Gesloten"),
    "doorgezet": N_("Doorgezet"),
    "overgedragen": N_("Overgedragen"),
    "samengevoegd": N_("Samengevoegd"),
}
# How far the desk is, as the reporter reads it.
MAILBOX_STATES: Mapping[str, str] = {
    "ontvangen": N_("Ontvangen"),
    "in_onderzoek": N_("In onderzoek"),
    "afgerond": N_("Afgerond"),
}
SUBJECT_NAMES: Mapping[str, str] = {
    "persoon": N_("Eén persoon"),
    "groep": N_("Een groep"),
    "spanning": N_("Spanning of onrust"),
    "weet_niet": N_("Weet ik niet"),
}
# What came in for a case since somebody last dealt with it.
NEWS_NAMES: Mapping[str, str] = {
    "aanvulling": N_("Aanvulling"),
    "antwoord": N_("Reactie melder"),
    "duiding": N_("Reactie organisatie"),
    "meer": N_("Extra berichten"),
    "bevestigd": N_("Werkadres bevestigd"),
}
# Whose answer a case waits for.
WAITS_NAMES: Mapping[str, str] = {
    "melder": N_("Wacht op melder"),
    "organisatie": N_("Wacht op organisatie"),
    "contact": N_("Wacht op antwoord"),
    "partner": N_("Wacht op partner"),
}
# How sure it is who wrote a report.
VERIFIED_NAMES: Mapping[str, str] = {
    "": N_("niet geverifieerd"),
    "werkadres": N_("geverifieerd: werkadres"),
    "persoonlijke_code": N_("geverifieerd: persoonlijke code"),
    "gebeld": N_("geverifieerd: teruggebeld"),
}
# How much an aandachtsfunctionaris sees.
SEEN_NAMES: Mapping[str, str] = {
    "inhoud": N_("inhoud, zonder betrokkene"),
    "alleen_status": N_("alleen dat er is gemeld, geen inhoud"),
    "vraag": N_("alleen de vraag"),
    "vraag_inhoud": N_("de vraag en de inhoud, zonder melder en betrokkene"),
}
# Why it was routed as it was (the rules R0 to R7 of the process).
RULES: Mapping[str, str] = {
    "R0": N_("alleen meldpunt (R0, werkadres nog niet bevestigd)"),
    "R1": N_("alleen meldpunt (R1, melding van een inwoner of sleutelpersoon, of zelf ingevoerd)"),
    "R2": N_("alleen meldpunt (R2, de melder wilde geen aandachtsfunctionaris)"),
    "R3": N_(
        "alleen meldpunt (R3, wie aanwezig is, is de melder of door de melder uitgesloten). Actie: iemand "
        "anders vragen"
    ),
    "R4": N_("meldpunt en aandachtsfunctionaris (R4, van deze wijk)"),
    "R5": N_("meldpunt en aandachtsfunctionaris (R5, van de organisatie)"),
    "R6": N_("meldpunt en vervanger van de aandachtsfunctionaris (R6)"),
    "R7": N_(
        "alleen meldpunt (R7, niemand om te vragen). Actie: aandachtsfunctionaris zoeken bij deze organisatie"
    ),
}
# R1 of a professional whose report the desk entered: nobody was asked by itself.
ENTERED_TO_SHARE = N_(
    "alleen meldpunt (R1, zelf ingevoerd). Actie: aandachtsfunctionaris betrekken, de melder wil dat"
)
# Whom the reporter keeps out at the own organisation.
KEPT_OUT_NAMES: Mapping[str, str] = {
    "vast": N_("Uitgesloten door de melder: de vaste aandachtsfunctionaris."),
    "plaatsvervanger": N_("Uitgesloten door de melder: de vervanger."),
    "iemand": N_(
        "Uitgesloten door de melder: iemand van de organisatie. Kijk eerst wie dat is en vraag dan pas "
        "iemand anders."
    ),
}
# R0 of a work address that was confirmed and is none of the organisation. The domain may be somebody's name.
CONFIRMED_ELSEWHERE = N_(
    "alleen meldpunt (R0, werkadres bevestigd, maar geen adres van de organisatie). Hoort het er wel bij? "
    "Laat het maildomein toevoegen en betrek zelf de aandachtsfunctionaris. Het domein staat bij de "
    "identiteit van de melder"
)
CONFIRMED_AT = N_(
    "alleen meldpunt (R0, werkadres bevestigd, maar {domain} is geen maildomein van de organisatie)"
)
LETTERS: Mapping[str, str] = {
    "melder_bevestigt": N_("Werkadres bevestigen"),
    "melder_ontvangst": N_("Ontvangstbevestiging"),
    "vraag_open": N_("Er is een vraag"),
    "af_nieuw": N_("Nieuwe melding"),
    "af_vervanger": N_("Nieuwe melding, als vervanger"),
    "af_gevraagd": N_("Vraag van het meldpunt"),
    "melder_afgerond": N_("Afgerond"),
}
# The steps of deciding.
DECIDING_NAMES: Mapping[str, str] = {
    "gesloten": N_("Gesloten"),
    "doorgezet": N_("Doorgezet"),
    "overgedragen": N_("Overgedragen"),
    "samengevoegd": N_("Samengevoegd"),
    "afgewezen": N_("Voorstel afgewezen"),
    "heropend": N_("Heropend"),
    "teruggekoppeld": N_("Terugkoppeling"),
    "gesplitst": N_("Gesplitst"),
}
# How the reporter heard of a decision.
TOLD_WAYS: Mapping[str, str] = {
    "mail": N_("per mail"),
    "postvak": N_("in het postvak"),
    "telefoon": N_("telefonisch"),
    "later": N_("bij het besluit over de andere melding"),
    "niet": N_("niet te bereiken"),
}
MAIL_STATES: Mapping[str, str] = {
    "waiting": N_("wacht op verzending"),
    "sending": N_("wordt verstuurd"),
    "sent": N_("verstuurd"),
    "unheard": N_("verstuurd; na een dag is niet bekend of de mail aankwam"),
    "delivered": N_("aangekomen"),
    "bounced": N_("niet aangekomen"),
    "complained": N_("niet aangekomen: als ongewenst gemeld"),
    "refused": N_("niet te versturen"),
    "given_up": N_("mislukt"),
    "called_off": N_("niet verstuurd: de melder trok het delen in"),
    "withheld": N_("niet verstuurd: er gingen al te veel mails uit"),
}
# Readings: they change nothing, and are folded apart from what was done.
READINGS = frozenset(
    {
        "gelezen",
        "gelezen_door_af",
        "gevonden_bij_zoeken",
        "notities_gelezen",
        "onderzoek_gelezen",
    }
)
