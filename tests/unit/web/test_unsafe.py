"""A reporter who feels unsafe, and a sleutelpersoon whom the desk has to call."""

from __future__ import annotations

import pytest

from chalicelib.network.store import put_code
from chalicelib.platform.code import ReceiptCode, mint_personal_code, one_way, read_characters
from tests.support.builders import a_sleutelpersoon_report
from tests.support.bureau import Bureau, answered, text_of

UNSAFE = "Melder onveilig"
REASON = {"reden": "melder_bellen"}


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def reported(
    bureau: Bureau, safety: str, personal_code: str = "", code: ReceiptCode | None = None
) -> tuple[ReceiptCode, str]:
    filled = a_sleutelpersoon_report(personal_code or mint_personal_code(), own_safety=safety)
    return bureau.accept(filled, code)


@pytest.mark.parametrize(
    ("safety", "is_marked"), [("twijfel", True), ("onveilig", True), ("veilig", False)]
)
def test_who_feels_unsafe_is_marked_in_the_list_and_on_the_page(
    bureau: Bureau, safety: str, *, is_marked: bool
) -> None:
    _, sid = reported(bureau, safety)
    for path in ("/werkbak", f"/melding/{sid}"):
        page = text_of(answered(200, bureau.get(path, bureau.triagist)).body)
        assert (UNSAFE in page) is is_marked, path


def test_who_says_so_in_an_amendment_is_marked_from_then_on(bureau: Bureau) -> None:
    code, sid = reported(bureau, "veilig")
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, bureau.triagist))
    assert UNSAFE not in bureau.get("/werkbak?tab=mij", bureau.triagist).body
    for safety in ("onveilig", "veilig"):
        filled = a_sleutelpersoon_report(
            mint_personal_code(), own_safety=safety, spanning_description=f"Nu {safety}."
        )
        bureau.accept(filled, code)
        assert UNSAFE in bureau.get("/werkbak?tab=mij", bureau.triagist).body
        assert UNSAFE in bureau.get(f"/melding/{sid}", bureau.triagist).body


def test_the_sleutelpersoon_behind_a_code_is_shown_for_a_reason_only(bureau: Bureau) -> None:
    personal = mint_personal_code()
    bureau.put(put_code(one_way("persoonlijke_code", read_characters(personal)), "lid-7"))
    _, sid = reported(bureau, "veilig", personal)
    masked = bureau.get(f"/melding/{sid}", bureau.triagist).body
    assert "lid-7" not in masked
    assert "Melder Afgeschermd" in text_of(masked)
    shown = answered(200, bureau.post(f"/melding/{sid}/wie", REASON, bureau.triagist))
    assert "Nummer lid-7 in het netwerk" in text_of(shown.body)
    assert bureau.actions(f"melding#{sid}")[-1] == "identiteit_getoond"


def test_of_a_code_that_nobody_has_nothing_is_shown(bureau: Bureau) -> None:
    _, sid = reported(bureau, "veilig")
    assert "Melder niet ingevuld" in text_of(bureau.get(f"/melding/{sid}", bureau.triagist).body)
    shown = answered(200, bureau.post(f"/melding/{sid}/wie", REASON, bureau.triagist))
    assert "in het netwerk" not in text_of(shown.body)
