"""What was done to accounts, roles and the directory, each code as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.journal.codes.action import Action
from chalicelib.platform.i18n import N_

_ROLES = ("roles", N_("; rollen nu: {roles}"))
_ASKED = ("asked", N_("; ter ondertekening: {asked}"))
_ACTIVE = ("active", N_("; doet mee: {active}"))
_REASON = ("reason", N_("; reden: {reason}"))
_OUTCOME = ("outcome", N_("; uitkomst: {outcome}"))
_RECIPIENT = ("recipient", N_("; aan: {recipient}"))
_FIELDS = ("fields", N_("; gedeeld: {fields}"))
_TO = ("to", N_("; organisatie: {organisatie}"))
_SEES = ("sees", N_("; ziet: {sees}"))


OF_ACCOUNTS: Mapping[str, Action] = {
    # Accounts, roles and the directory.
    "toegevoegd": Action(
        N_("Toegevoegd"), "gedaan", N_("{who} voegde {what} toe"), more=(_ROLES, _ASKED)
    ),
    "gewijzigd": Action(
        N_("Gewijzigd"), "gedaan", N_("{who} wijzigde {what}"), more=(_ROLES, _ACTIVE, _ASKED)
    ),
    "uitgenodigd": Action(
        N_("Uitgenodigd"), "gedaan", N_("{who} stuurde {what} een nieuwe uitnodiging")
    ),
    "uitnodiging_aangenomen": Action(
        N_("Uitnodiging aangenomen"), "gedaan", N_("{who} nam de uitnodiging aan")
    ),
    "rij_verwijderd": Action(
        N_("Account beëindigd"),
        "gedaan",
        N_("{who} beëindigde het account van {what} als aandachtsfunctionaris"),
    ),
    "persoon_toegevoegd": Action(
        N_("Aandachtsfunctionaris toegevoegd"),
        "gedaan",
        N_("{who} voegde {person} toe bij {what}"),
    ),
    "persoon_verwijderd": Action(
        N_("Aandachtsfunctionaris verwijderd"),
        "gedaan",
        N_("{who} verwijderde {person} bij {what}"),
    ),
    "afwezig_gemeld": Action(
        N_("Afwezig gemeld"),
        "gedaan",
        N_("{who} meldde {person} afwezig bij {what}"),
        {"medewerker": N_("{who} meldde zich afwezig")},
    ),
    "weer_aanwezig": Action(
        N_("Weer aanwezig gemeld"),
        "gedaan",
        N_("{who} meldde {person} weer aanwezig bij {what}"),
        {"medewerker": N_("{who} meldde zich weer aanwezig")},
    ),
    "gestopt": Action(
        N_("Organisatie gestopt"), "gedaan", N_("{who} liet {what} niet meer meedoen")
    ),
    "hervat": Action(N_("Organisatie hervat"), "gedaan", N_("{who} liet {what} weer meedoen")),
    "persoon_gewijzigd": Action(
        N_("Aandachtsfunctionaris gewijzigd"), "gedaan", N_("{who} wijzigde {person} bij {what}")
    ),
    "rij_gewijzigd": Action(
        N_("Gegevens in het netwerk gewijzigd"),
        "gedaan",
        N_("{who} wijzigde de gegevens van {what} in het netwerk"),
    ),
    "telefoon_gewijzigd": Action(
        N_("Telefoonnummer gewijzigd"),
        "gedaan",
        N_("{who} wijzigde het eigen telefoonnummer bij {what}"),
    ),
    "gegevens_gewijzigd": Action(
        N_("Eigen gegevens gewijzigd"), "gedaan", N_("{who} wijzigde de eigen gegevens")
    ),
    "vervanger_gekozen": Action(
        N_("Vervanger gekozen"),
        "gedaan",
        N_("{who} koos een vervanger"),
        more=(("deputy", N_(": {deputy}")),),
    ),
    # Acts that take two people.
    "voorgesteld": Action(
        N_("Voorstel gedaan"),
        "gedaan",
        N_("{who} deed een voorstel over {what}: {act}"),
        more=(_ASKED, _TO, _SEES, _REASON, _OUTCOME, _RECIPIENT, _FIELDS),
    ),
    "getekend": Action(
        N_("Voorstel getekend"),
        "gedaan",
        N_("{who} tekende een voorstel over {what}: {act}"),
        more=(_ASKED, _REASON, _OUTCOME, _RECIPIENT, _FIELDS),
    ),
    "geweigerd": Action(
        N_("Geweigerd"),
        "gedaan",
        N_("{who} weigerde een voorstel over {what}: {act}"),
        {"dag": N_("{who} kreeg geen toegang tot een pagina: {route}")},
        more=(("refusal", N_("; reden: {refusal}")), ("sid", N_("; gevraagd: {sid}"))),
    ),
    "ingetrokken": Action(
        N_("Voorstel ingetrokken"),
        "gedaan",
        N_("{who} trok een voorstel over {what} in: {act}"),
    ),
    "vervallen": Action(
        N_("Voorstel vervallen"),
        "gedaan",
        N_("{who} sloot een vervallen voorstel over {what} af: {act}"),
    ),
    # Coming and going.
    "veel_gelezen": Action(
        N_("Ongewoon veel gelezen"), "automatisch", N_("{who} las ongewoon veel {span}")
    ),
    "ingelogd": Action(N_("Ingelogd"), "gedaan", N_("{who} logde in")),
    "uitgelogd": Action(N_("Uitgelogd"), "gedaan", N_("{who} logde uit")),
}
