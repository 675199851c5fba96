"""Every code that says what was done, with the sentence that tells it. Pure.

A use case that writes another code needs its line in one of these: tests/unit/journal/test_telling.py reads
the code.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.journal.codes.action import Action
from chalicelib.journal.codes.of_accounts import OF_ACCOUNTS
from chalicelib.journal.codes.of_meldingen import OF_MELDINGEN
from chalicelib.journal.codes.of_plans import OF_PLANS
from chalicelib.journal.codes.of_releases import OF_RELEASES
from chalicelib.platform.i18n import N_

# A signature is told by the code of what it did, where that has one: by the act that was signed.
SIGNED: Mapping[str, str] = {"betrekken": "af_betrokken"}

ACTIONS: Mapping[str, Action] = {
    **OF_MELDINGEN,
    **OF_ACCOUNTS,
    **OF_PLANS,
    **OF_RELEASES,
    # A row that is no entry (journal/store.py).
    "geen_regel": Action(
        N_("Ongeldige rij"),
        "automatisch",
        N_("bij {what} staat een ongeldige rij"),
    ),
}
