"""Invented sentences of reporters, schools and the desk, to draw texts of any length from."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

SEEN = (
    "Op het Admiraalsplein stond een groep van zes jongens te schreeuwen naar voorbijgangers.",
    "Een van hen zei dat wie niet meedoet, aan de verkeerde kant staat.",
    "Hij liet mij op zijn telefoon een filmpje zien van een aanslag en lachte erbij.",
    "Sinds de zomer draagt hij alleen nog zwarte kleren en groet hij de buren niet meer.",
    "In de groepsapp van de klas zette hij drie keer een teken dat ik alleen van het nieuws ken.",
    "Hij zei letterlijk: ‘Straks weten ze wel wie wij zijn.’",
    "De buurvrouw vertelde dat er ’s avonds laat vaak onbekende auto’s voor de deur staan.",
    "Op de muur van het buurthuis zijn leuzen gezet, en de week daarna weer.",
    "Zijn zusje durft niet meer alleen naar huis te lopen en huilde daarover in de les.",
    "Hij bestelde spullen op internet waarvan hij niet wilde zeggen waarvoor ze zijn.",
    "Tijdens de pauze verdedigde zij iemand die is veroordeeld voor geweld.",
    "Bij de moskee en bij de kerk lagen dezelfde pamfletten in de brievenbus.",
)
THOUGHT = (
    "Ik ben bang dat het uit de hand loopt.",
    "Misschien is het stoere praat, ik weet het niet zeker.",
    "Hij is veranderd sinds zijn vader weg is.",
)
SPOKE_AGAINST = (
    "Hij gaat nog elke dag naar school en traint twee keer per week.",
    "Met zijn oma heeft hij een goede band.",
    "Niets gevonden.",
)
WHO = (
    "Een jongen van hoek Zuidendijk.",
    "De oudste zoon van het gezin op nummer 12.",
    "Een leerling uit 4B.",
)
ADDED = (
    "Gisteren gebeurde het opnieuw, nu bij de bushalte.",
    "Zijn moeder belde mij; zij maakt zich ook zorgen.",
    "Ik vergat te zeggen dat er twee andere jongens bij waren.",
)
ASKED = (
    "Wanneer was dit voor het laatst?",
    "Hebt u dit zelf gezien, of vertelde iemand het u?",
    "Was er iemand bij die dit ook zag?",
)
KNOWN = (
    "Wij kennen hem. De mentor sprak hem vorige week; hij was open en rustig.",
    "Bij ons is niets bekend. Wij letten de komende weken op het plein.",
    "De ouders zijn betrokken en willen graag hulp.",
)
NOTED = (
    "Gebeld met de wijkagent: plek is bekend, geen namen gedeeld.",
    "Overleg met collega. Eerst het antwoord van de melder afwachten.",
    "Lijkt op een eerdere melding over dezelfde plek.",
)
JUNK = ("asdf asdf asdf", "haha jullie lezen dit toch niet", "gratis volgers op onze pagina")


def some(dice: Random, sentences: Sequence[str], most: int) -> str:
    """One to ``most`` of the sentences, in two paragraphs from four on."""
    drawn = dice.sample(sentences, dice.randint(1, min(most, len(sentences))))
    return "\n\n".join(" ".join(part) for part in (drawn[:3], drawn[3:]) if part)
