"""Sessions and logins, beside what test_bureau.py holds: one browser, two tabs, two people."""

from __future__ import annotations

import pytest

from chalicelib.access.guard import SESSION
from chalicelib.access.oidc import from_cookie
from tests.support.bureau import Bureau, answered
from tests.support.web import Answer


def log_in(bureau: Bureau, name: str, *, held: str = "") -> Answer:
    """What is answered to who comes back from the issuer, in a browser that keeps ``held``."""
    begun = bureau.get("/inloggen/verder").headers["set-cookie"].partition(";")[0]
    state = from_cookie(begun.partition("=")[2], int(bureau.now().timestamp())).state
    jar = begun + (f"; {SESSION}={held}" if held else "")
    return bureau.get(f"/terug?code={name}&state={state}", cookie=jar)


def secret_of(answer: Answer) -> str:
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    assert name == SESSION
    return value


def attributes(cookie: str) -> set[str]:
    return {part.strip() for part in cookie.split(";")[1:]} - {"Max-Age=28800", "Max-Age=600"}


def test_every_cookie_has_exactly_these_attributes(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    begun = bureau.get("/inloggen/verder").headers["set-cookie"]
    back = log_in(bureau, "iemand")
    left = bureau.post("/uitloggen", {}, secret_of(back)).headers["set-cookie"]
    for cookie in (begun, back.headers["set-cookie"], left.replace("Max-Age=0; ", "")):
        assert cookie.startswith("__Host-")
        assert attributes(cookie) == {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize("again", ["iemand", "ander"])
def test_who_logs_in_again_has_a_new_session_and_the_old_one_is_dead(
    bureau: Bureau, again: str
) -> None:
    bureau.hire("iemand", "triagist")
    bureau.hire("ander", "triagist")
    old = secret_of(log_in(bureau, "iemand"))
    elsewhere = secret_of(log_in(bureau, "iemand"))
    new = secret_of(log_in(bureau, again, held=old))
    assert len({old, elsewhere, new}) == 3
    assert bureau.get("/werkbak", old).status == 303
    assert bureau.get("/werkbak", new).status == bureau.get("/werkbak", elsewhere).status == 200
    assert [e.action for e in bureau.entries_of("iemand")] == [
        *["ingelogd"] * 2,
        "ingelogd" if again == "iemand" else "uitgelogd",
    ]


@pytest.mark.parametrize("held", ["geraden", "x" * 5000, '"é"', "a.b"])
def test_a_session_that_somebody_put_in_the_browser_is_not_taken_over(
    bureau: Bureau, held: str
) -> None:
    bureau.hire("iemand", "triagist")
    answer = answered(303, log_in(bureau, "iemand", held=held))
    assert secret_of(answer) != held
    assert bureau.get("/werkbak", held).status == 303


def test_a_login_that_is_refused_leaves_the_session_that_was_there(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    held = secret_of(log_in(bureau, "iemand"))
    assert log_in(bureau, "onbekend", held=held).status == 403
    assert bureau.get("/werkbak", held).status == 200


def test_who_logged_out_in_one_tab_does_nothing_in_the_other_and_keeps_the_words(
    bureau: Bureau, sid: str, triagist: str
) -> None:
    token = bureau.get(f"/melding/{sid}", triagist).token
    bureau.post("/uitloggen", {}, triagist)
    fields = {"vraag": "Wanneer was dit precies?", "taal": "nl", "blad": "een"}
    answer = answered(403, bureau.post(f"/melding/{sid}/vraag", fields, triagist, token=token))
    assert fields["vraag"] in answer.body
    file = bureau.file(sid)
    assert file.asked == []


def test_a_contact_who_opens_very_many_is_noticed_once(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    _, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    hired = bureau.hire("af", "aandachtsfunctionaris", organisatie_id="waterlijn")
    secret = bureau.session_of(hired)

    def alerts(times: int) -> int:
        for _ in range(times):
            assert bureau.get(f"/bericht/{sid}", secret).status == 200
        return capsys.readouterr().out.count('"unusual_reading"')

    assert alerts(29) == 0
    assert alerts(1) == 1
    assert alerts(20) == 0
