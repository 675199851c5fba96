"""The sentences about readers: who reads the report, who is mailed, which parts are sealed.

Three lines stand before the first question, the same for everybody who opens the form; the check page
says only what the answers changed. Every sentence follows the routing (``reports/domain.py``, rules R0
to R7; domain reference 1.1 and 2.2), and a test holds the two together.
"""

from __future__ import annotations

from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.forms.condition import Is, IsNot
from chalicelib.platform.forms.form import Note
from chalicelib.platform.forms.view import Opening
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms.shared import BIJ_SPANNING

_DESK_ONLY = N_("Alleen medewerkers van het {meldpunt} lezen uw melding.")
_EVERYTHING = Is("share_with_aandachtsfunctionaris", "inhoud")
_STATUS = Is("share_with_aandachtsfunctionaris", "alleen_status")
_NOTHING = Is("share_with_aandachtsfunctionaris", "nee")
_SOMETHING = IsNot("share_with_aandachtsfunctionaris", "nee")
_LISTED = IsNot("organisatie_id", NOT_LISTED)
_A_COLLEAGUE = Is("ik_ben_aandachtsfunctionaris", "nee")
_ONESELF = Is("ik_ben_aandachtsfunctionaris", "ja")
_ASKED = (_SOMETHING, _LISTED)
_NOBODY_OUT = IsNot("niet_aan", "vast", "plaatsvervanger", "iemand")
_IN_A_WIJK = IsNot("wijk_code", "buiten_gemeente", "weet_niet")
_IN_NO_WIJK = Is("wijk_code", "buiten_gemeente", "weet_niet")
NOBODY_NOW = N_(
    "Wij vragen nu niemand van uw organisatie. Het {meldpunt} kijkt eerst wie dit niet mag zien, en kan "
    "daarna iemand anders vragen."
)

_TO_A_COLLEAGUE = (
    Note(N_("Medewerkers van het {meldpunt} lezen uw melding."), (_EVERYTHING,)),
    Note(_DESK_ONLY, (IsNot("share_with_aandachtsfunctionaris", "inhoud"),)),
    # Rules R4 to R6: function, organisation and wijk of the one person who is asked; never a name.
    Note(
        N_(
            "Eén collega krijgt een mail zonder inhoud: de aandachtsfunctionaris van {organisatie_id} voor "
            "{wijk_code}, of bij afwezigheid de vervanger."
        ),
        (*_ASKED, _A_COLLEAGUE, _NOBODY_OUT, _IN_A_WIJK),
    ),
    Note(
        N_(
            "Eén collega krijgt een mail zonder inhoud: de aandachtsfunctionaris van {organisatie_id}, of "
            "bij afwezigheid de vervanger."
        ),
        (*_ASKED, _A_COLLEAGUE, _NOBODY_OUT, _IN_NO_WIJK),
    ),
    # Rule R3.
    Note(
        N_(
            "U bent zelf de aandachtsfunctionaris. Daarom vragen wij uw vervanger bij {organisatie_id}. Die "
            "krijgt een mail zonder inhoud."
        ),
        (*_ASKED, _ONESELF),
    ),
    Note(
        N_(
            "De vaste aandachtsfunctionaris vragen wij niet. De vervanger bij {organisatie_id} krijgt een "
            "mail zonder inhoud."
        ),
        (*_ASKED, _A_COLLEAGUE, Is("niet_aan", "vast")),
    ),
    Note(
        N_(
            "De vervanger vragen wij niet. De vaste aandachtsfunctionaris van {organisatie_id} krijgt een "
            "mail zonder inhoud. Is die er niet, dan vragen wij niemand."
        ),
        (*_ASKED, _A_COLLEAGUE, Is("niet_aan", "plaatsvervanger")),
    ),
    Note(NOBODY_NOW, (*_ASKED, Is("niet_aan", "iemand"))),
    Note(
        N_(
            "Wie wij vragen, kan daarna lezen wat u schreef, behalve de naam of omschrijving die "
            "u apart invulde. Verder ziet niemand van uw organisatie uw melding."
        ),
        (_EVERYTHING, _LISTED),
    ),
    Note(
        N_(
            "Wie wij vragen, ziet daarna dat u meldde, uw naam, uw contactgegevens en hoe ver het is, maar "
            "niet wat u schreef. Verder ziet niemand van uw organisatie iets."
        ),
        (_STATUS, _LISTED),
    ),
    # R0 until then, and R7 when nobody is there.
    Note(
        N_(
            "Een mail gaat pas weg als u uw werkadres hebt bevestigd, en alleen als het "
            "een adres van uw organisatie is. Is er niemand, dan blijft uw melding bij het "
            "{meldpunt}."
        ),
        (_SOMETHING, _LISTED),
    ),
    Note(
        N_(
            "Uw organisatie staat niet in onze lijst. Daarom krijgt daar niemand een mail. "
            "Hebt u uw werkadres bevestigd, dan zoekt het {meldpunt} uit wie daar mee kan "
            "kijken."
        ),
        (_SOMETHING, Is("organisatie_id", NOT_LISTED)),
    ),
    Note(
        N_("Uw aandachtsfunctionaris en de vervanger zien hier niets van en krijgen geen mail."),
        (_NOTHING, _A_COLLEAGUE),
    ),
    Note(
        N_(
            "U bent zelf de aandachtsfunctionaris. Uw vervanger ziet hier niets van en krijgt geen "
            "mail."
        ),
        (_NOTHING, _ONESELF),
    ),
)

_ABOUT_TENSION = Note(
    N_(
        "Over spanning kan het {meldpunt} later een bericht sturen aan vaste contactpersonen van "
        "organisaties in de wijk. Daarin staat niets over u of over een ander."
    ),
    (BIJ_SPANNING,),
)
_MAIL_TO_YOU = Note(
    N_(
        "In onze mails staat nooit wat u schreef. Uw e-mailadres gaat apart op slot, alleen om u te "
        "kunnen mailen."
    ),
    (Is("contact_preference", "mailen"),),
)

# Rule R1; what may change it later is R10.
_ONLY_THE_DESK = N_(
    "Alleen medewerkers van het {meldpunt}. Wij vertellen uw melding niet aan de school of een "
    "ander. Als dat toch nodig is, besluiten wij dat met twee mensen."
)
_THE_DESK_AND_YOUR_CHOICE = N_(
    "Medewerkers van het {meldpunt}. U kiest in dit formulier zelf of uw aandachtsfunctionaris ook "
    "iets ziet."
)
_HELP_OR_POLICE = N_(
    "Is er hulp nodig, of de politie? Dan besluiten twee medewerkers samen wat zij delen. Bij direct "
    "gevaar bellen zij meteen de politie."
)
# What is not sealed: all that ``reports.domain.Header`` holds (docs/privacy.md).
_SEALED = N_(
    "Uw antwoorden gaan op slot: alleen het team kan ze openen. Een paar keuzes niet, zoals de wijk "
    "en of er gevaar is. Zo komt uw melding bij de juiste mensen."
)
_SEALED_AT_WORK = N_(
    "Uw antwoorden gaan op slot: alleen het team kan ze openen. Een paar dingen niet, zoals uw "
    "organisatie, de wijk, of er gevaar is en wat in uw werkadres na de @ staat. Zo komt uw melding "
    "bij de juiste mensen."
)

_READERS = (_ONLY_THE_DESK, _HELP_OR_POLICE, _SEALED)

BEFORE_PUBLIEK = Opening(N_("Vertel ons uw zorg"), minutes=10, readers=_READERS)
BEFORE_SLEUTELPERSOON = Opening(
    N_("Melden als sleutelpersoon"),
    minutes=10,
    readers=_READERS,
    at_hand=(N_("De persoonlijke code die u van ons kreeg."),),
)
BEFORE_PROFESSIONAL = Opening(
    N_("Melden vanuit uw werk"),
    minutes=20,
    readers=(_THE_DESK_AND_YOUR_CHOICE, _HELP_OR_POLICE, _SEALED_AT_WORK),
    at_hand=(
        N_("Uw werkadres: u krijgt daar een mail om te bevestigen dat u het bent."),
        N_("Wat u zag of hoorde, met datum en plaats. Ongeveer mag."),
        N_("Wat u ervan vindt vanuit uw vak, en wat uw zorg tegenspreekt."),
        N_("Met wie u het besprak, en wat al is gedaan."),
    ),
    prepare="professionals",
)
BEFORE_AANVULLING = Opening(N_("Ik heb mijn code niet meer"), minutes=5, readers=_READERS)

PUBLIEK = (_ABOUT_TENSION, _MAIL_TO_YOU)
SLEUTELPERSOON = (_ABOUT_TENSION,)
PROFESSIONAL = (*_TO_A_COLLEAGUE, _ABOUT_TENSION)
AANVULLING = (_MAIL_TO_YOU,)
