"""Sentences before sending: who reads the report, who is mailed, and which parts are sealed.

Every sentence follows the routing (``reports/domain.py``, rules R0 to R7; domain reference 1.1 and
2.2), and a test holds the two together. "Is er niets verstuurd" is said with a condition, because the
page can also be seen after sending, by the browser's Back.
"""

from __future__ import annotations

from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.forms.condition import Is, IsNot
from chalicelib.platform.forms.form import Note
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms.shared import BIJ_SPANNING

_DESK_ONLY = N_("Alleen medewerkers van {meldpunt} lezen uw melding.")
_EVERYTHING = Is("share_with_aandachtsfunctionaris", "inhoud")
_STATUS = Is("share_with_aandachtsfunctionaris", "alleen_status")
_NOTHING = Is("share_with_aandachtsfunctionaris", "nee")
_SOMETHING = IsNot("share_with_aandachtsfunctionaris", "nee")
_LISTED = IsNot("organisatie_id", NOT_LISTED)
_A_COLLEAGUE = Is("ik_ben_aandachtsfunctionaris", "nee")
_ONESELF = Is("ik_ben_aandachtsfunctionaris", "ja")

# Rule R1; what may change it later is R10.
_ONLY_THE_DESK = (
    Note(_DESK_ONLY),
    Note(
        N_(
            "De aandachtsfunctionaris van een school of andere organisatie krijgt geen bericht. "
            "Alleen {meldpunt} kan later anders besluiten, en schrijft dan op waarom."
        )
    ),
)

_TO_A_COLLEAGUE = (
    Note(N_("Medewerkers van {meldpunt} lezen uw melding."), (_EVERYTHING,)),
    Note(_DESK_ONLY, (IsNot("share_with_aandachtsfunctionaris", "inhoud"),)),
    Note(
        N_(
            "Uw aandachtsfunctionaris (of de vervanger) krijgt een mail zonder inhoud, en kan daarna "
            "alles lezen wat u schreef."
        ),
        (_EVERYTHING, _A_COLLEAGUE, _LISTED),
    ),
    Note(
        N_(
            "U bent zelf de aandachtsfunctionaris. Daarom vragen wij uw vervanger. Die krijgt een "
            "mail zonder inhoud, en kan daarna alles lezen wat u schreef."
        ),
        (_EVERYTHING, _ONESELF, _LISTED),
    ),
    Note(
        N_(
            "Uw aandachtsfunctionaris (of de vervanger) krijgt een mail zonder inhoud. Die ziet "
            "daarna dat u meldde, uw naam, uw contactgegevens en hoe ver het is. Die ziet niet wat u "
            "schreef."
        ),
        (_STATUS, _A_COLLEAGUE, _LISTED),
    ),
    Note(
        N_(
            "U bent zelf de aandachtsfunctionaris. Daarom vragen wij uw vervanger. Die krijgt een "
            "mail zonder inhoud, en ziet daarna dat u meldde, uw naam, uw contactgegevens en hoe ver "
            "het is. Die ziet niet wat u schreef."
        ),
        (_STATUS, _ONESELF, _LISTED),
    ),
    # R0 until then, and R7 when nobody is there.
    Note(
        N_(
            "Die mail gaat pas weg als u uw werkadres hebt bevestigd, en alleen als het een adres van "
            "uw organisatie is. Is er niemand, dan blijft uw melding bij {meldpunt}."
        ),
        (_SOMETHING, _LISTED),
    ),
    Note(
        N_(
            "Uw organisatie staat niet in onze lijst. Daarom krijgt daar niemand een mail. Hebt u uw "
            "werkadres bevestigd, dan zoekt {meldpunt} uit wie daar mee kan kijken."
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

_LATER = (
    Note(
        N_(
            "Over spanning kan {meldpunt} later een bericht sturen aan aandachtsfunctionarissen in de "
            "wijk. Daarin staat niets over u of over een ander."
        ),
        (BIJ_SPANNING,),
    ),
    Note(
        N_(
            "Is hulp of politie nodig? Dan besluiten twee medewerkers samen wat zij delen. Bij direct "
            "gevaar bellen zij meteen de politie."
        )
    ),
)

_MAIL = N_("In onze mails staat nooit wat u schreef.")
_MAIL_TO_YOU = N_(
    "In onze mails staat nooit wat u schreef. Uw e-mailadres versleutelen wij nog eens apart, alleen "
    "om u te kunnen mailen."
)

# What is not sealed: all that ``reports.domain.Header`` holds (docs/privacy.md).
_SEALED = Note(
    N_(
        "Wij versleutelen uw antwoorden: deze site kan ze na het versturen niet meer lezen. Een paar "
        "keuzes versleutelen wij niet, zoals de wijk en of er gevaar is. Zo komt uw melding bij de "
        "juiste mensen."
    )
)
_SEALED_AT_WORK = Note(
    N_(
        "Wij versleutelen uw antwoorden: deze site kan ze na het versturen niet meer lezen. Een paar "
        "dingen versleutelen wij niet, zoals uw organisatie, de wijk, of er gevaar is en wat in uw "
        "werkadres na de @ staat. Zo komt uw melding bij de juiste mensen."
    )
)

_BEFORE_YOU_SEND = (
    Note(
        N_(
            "Wilt u eerst advies, zonder namen te noemen? Dat kan niet met dit formulier. Bel "
            "{telefoon_gemeente}."
        )
    ),
    Note(
        N_(
            "Zolang u niet op ‘Melding versturen’ drukt, is er niets verstuurd. U kunt nu nog stoppen: "
            "sluit dan dit tabblad."
        )
    ),
)

PUBLIEK = (
    *_ONLY_THE_DESK,
    *_LATER,
    Note(_MAIL, (IsNot("contact_preference", "mailen"),)),
    Note(_MAIL_TO_YOU, (Is("contact_preference", "mailen"),)),
    _SEALED,
    *_BEFORE_YOU_SEND,
)
SLEUTELPERSOON = (*_ONLY_THE_DESK, *_LATER, Note(_MAIL), _SEALED, *_BEFORE_YOU_SEND)
PROFESSIONAL = (
    *_TO_A_COLLEAGUE,
    *_LATER,
    Note(_MAIL_TO_YOU),
    _SEALED_AT_WORK,
    *_BEFORE_YOU_SEND,
)
# The same, but for what depends on a question that is not asked there.
AANVULLING = tuple(note for note in PUBLIEK if BIJ_SPANNING not in note.conditions)
