"""The same answers under the same code give the same receipt; other answers are told to be an addition."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.platform.code import derive, mint
from tests.support.builders import CANARY, a_public_report
from tests.support.in_process import Site

ADDED = 'id="aanvulling"'


@pytest.fixture
def site() -> Site:
    return Site()


def send(site: Site, code: str, **changed: Any) -> str:
    """The receipt, after triage stored what was sent."""
    fields = {**a_public_report().values, "code": code, "page": "check", "lang": "nl", **changed}
    receipt = site.post("/melden", {**fields, "go": "send"})
    assert receipt.status == 200
    site.store_reports()
    return receipt.body


def test_a_reload_of_the_receipt_gives_the_same_receipt(site: Site) -> None:
    code = mint()
    first = send(site, code.characters)
    assert ADDED not in first
    for _ in range(2):
        assert send(site, code.characters) == first
    # In another order of fields it is the same report too, and in another language.
    assert ADDED not in send(site, code.characters, lang="en")


def test_other_answers_under_the_same_code_are_told_to_be_an_addition(site: Site) -> None:
    code = mint().characters
    first, changed = send(site, code), {"observed_behaviour": f"Het gebeurde nog eens. {CANARY}"}
    for _ in range(2):
        assert ADDED in send(site, code, **changed)
    # And the first answers once more are still the first.
    assert send(site, code) == first


def test_the_mailbox_names_the_first_answers_in_no_way_that_another_table_does(site: Site) -> None:
    code = mint()
    send(site, code.characters)
    derived = derive(code)
    (mailbox,) = site.database.query("mailbox", f"mailbox#{derived.mailbox}")
    (melding,) = site.database.query("reports", f"melding#{derived.sid}")
    header: Any = melding["header"]
    assert header["digest"] not in str(mailbox)
    assert derived.sid not in str(mailbox)
