"""The bar of the bureau: who is logged in, the section one is in, and the way on from an error."""

from __future__ import annotations

import re

import pytest

from chalicelib.platform.errors import Unavailable
from tests.support.bureau import Bureau, answered, form_token_of, text_of
from tests.support.reading import every, only
from tests.support.web import Answer

NOWHERE = f"/melding/{'0' * 32}"


def current(answer: Answer) -> list[tuple[str, str]]:
    """Which link of the menu is marked, and how."""
    links = every(answer.body, "a")
    return [(a["href"], a["aria-current"]) for a in links if a["aria-current"]]


def has_bar(answer: Answer, bureau: Bureau) -> bool:
    """Whether a page names the triagist, leads to the worklist and can end the session."""
    menus = [e for e in every(answer.body, "nav") if e["class"] == "menu"]
    tokens = [e["value"] for e in every(answer.body, "input", name="formulier")]
    return (
        len(menus) == 1
        and "Testpersoon triagist Triagist" in text_of(answer.body)
        and form_token_of(bureau.triagist) in tokens
    )


def test_the_section_one_is_in_is_marked_and_no_other(bureau: Bureau) -> None:
    for path, marked in (
        ("/zoeken", [("zoeken", "page")]),
        (f"/melding/{bureau.sid}", [("../werkbak", "true")]),
        ("/account", [("account", "page")]),
    ):
        assert current(bureau.get(path, bureau.triagist)) == marked


def test_an_error_page_keeps_the_menu_and_offers_no_emergency_number(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = {"vraag": "Wanneer was dit?", "taal": "nl"}
    path = f"/melding/{bureau.sid}"
    answers = [
        answered(403, bureau.get("/journaal", bureau.triagist)),
        answered(404, bureau.get(NOWHERE, bureau.triagist)),
        answered(403, bureau.post(f"{path}/vraag", question, bureau.triagist, token="oud")),
        answered(400, bureau.post(f"{path}/status", {"status": ["klaar"] * 2}, bureau.triagist)),
    ]
    monkeypatch.setattr(bureau.database, "commit", _away)
    answers.append(answered(503, bureau.get(path, bureau.triagist)))
    for answer in answers:
        assert has_bar(answer, bureau), only(answer.body, "h1").text
        assert "112" not in text_of(answer.body)
        assert only(answer.body, "title").text.startswith("Fout: ")


def test_who_is_not_logged_in_gets_no_menu_on_an_error_page(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal does not answer, so nobody is let in and nobody is named."""
    secret = bureau.triagist
    monkeypatch.setattr(bureau.database, "get", _away)
    answer = answered(503, bureau.get("/zoeken", secret))
    assert not has_bar(answer, bureau)
    assert "Testpersoon" not in answer.body


def test_whose_role_has_no_section_gets_no_empty_menu(bureau: Bureau) -> None:
    answer = answered(403, bureau.get("/werkbak", bureau.logged_in("procesregisseur")))
    assert not every(answer.body, "nav", class_="menu")
    assert "Procesregisseur" in text_of(answer.body)


def test_a_reference_can_be_gone_to_from_every_page_by_who_may_read(bureau: Bureau) -> None:
    for answer in (
        answered(200, bureau.get("/account", bureau.triagist)),
        answered(404, bureau.get(NOWHERE, bureau.triagist)),
    ):
        (box,) = every(answer.body, "input", name="kenmerk")
        (form,) = [e for e in every(answer.body, "form", method="get") if e in box.parents]
        assert form["action"].removeprefix("../") == "kenmerk"
        (label,) = every(answer.body, "label", for_=box["id"])
        assert label.text == "Kenmerk"
    account = bureau.get("/account", bureau.logged_in("beheerder"))
    assert not every(account.body, "input", name="kenmerk")


def test_the_roles_stand_under_the_name(bureau: Bureau) -> None:
    answer = bureau.get("/account", bureau.logged_in("fg", "beheerder", name="twee"))
    (who,) = [e for e in every(answer.body, "div") if e["class"] == "who"]
    said = re.sub(r"\s+", " ", who.text)
    assert "Testpersoon twee Functionaris gegevensbescherming, Beheerder" in said


def _away(*_: object) -> None:
    raise Unavailable
