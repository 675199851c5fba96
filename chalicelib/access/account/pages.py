"""The page of one's own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.account.acts import acts_on
from chalicelib.access.account.usecases import account_of, possible_deputies, seen_details
from chalicelib.access.acts import Lists, Screen
from chalicelib.access.domain import ROLE_NAMES
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import LANGUAGES


def _show(visit: Visit) -> Mapping[str, Any]:
    account = account_of(visit.ports, visit.medewerker.id)
    return {
        "account": account,
        "seen": seen_details(account.medewerker),
        "role_names": ROLE_NAMES,
        "offered": LANGUAGES,
        "day": lambda day: full_date_text(day, visit.language),
    }


def _lists(visit: Visit) -> Lists:
    found = possible_deputies(visit.ports, visit.medewerker.id)
    return {"vervangers": [Option(one, name) for one, name in found.items()]}


ACCOUNT = Screen(
    "/account",
    right="inloggen",
    template="bureau/account.html",
    show=_show,
    acts=acts_on("/account", right="inloggen", whose=lambda visit: visit.medewerker.id),
    lists=_lists,
)


def routes(guard: Guard) -> None:
    """The page of one's own account and its acts."""
    acts.add(guard, ACCOUNT)
