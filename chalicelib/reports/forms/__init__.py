"""The forms with which people report: inhabitants, professionals and sleutelpersonen; and who lost a code.

The questions, limits and texts are those of the domain reference, section 3. Tension is one block of
questions in all three: it takes the place of the questions about a person or group, asks for no
personal data and asks the wijk once.
"""

from chalicelib.reports.forms.aanvulling import MELDING_AANVULLING
from chalicelib.reports.forms.professional import MELDING_PROFESSIONAL
from chalicelib.reports.forms.publiek import MELDING_PUBLIEK
from chalicelib.reports.forms.sleutelpersoon import MELDING_SLEUTELPERSOON

__all__ = [
    "MELDING_AANVULLING",
    "MELDING_PROFESSIONAL",
    "MELDING_PUBLIEK",
    "MELDING_SLEUTELPERSOON",
]
