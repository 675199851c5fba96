"""Sessions and logins, beside what test_bureau.py holds: one browser, two tabs, two people."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bureau import Bureau, answered, held, secret_of
from tests.support.reading import every, only


def attributes(cookie: str) -> set[str]:
    return {part.strip() for part in cookie.split(";")[1:]} - {"Max-Age=600"}


def test_every_cookie_has_exactly_these_attributes(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    begun = bureau.get("/inloggen/verder").headers["set-cookie"]
    back = bureau.log_in("iemand")
    left = bureau.post("/uitloggen", {}, secret_of(back)).headers["set-cookie"]
    for cookie in (begun, back.headers["set-cookie"], left.replace("Max-Age=0; ", "")):
        assert cookie.startswith("__Host-")
        assert attributes(cookie) == {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize("again", ["iemand", "ander"])
def test_who_logs_in_again_has_a_new_session_and_the_old_one_is_dead(
    bureau: Bureau, again: str
) -> None:
    for name in ("iemand", "ander"):
        bureau.hire(name, "triagist")
    old, elsewhere = (secret_of(bureau.log_in("iemand")) for _ in range(2))
    new = secret_of(bureau.log_in(again, held=old))
    assert len({old, elsewhere, new}) == 3
    for secret, status in ((old, 303), (new, 200), (elsewhere, 200)):
        answered(status, bureau.get("/werkbak", secret))
    last = "ingelogd" if again == "iemand" else "uitgelogd"
    assert [e.action for e in bureau.entries_of("iemand")] == ["ingelogd", "ingelogd", last]


@pytest.mark.parametrize("held", ["geraden", "x" * 5000, '"é"', "a.b"])
def test_a_session_that_somebody_put_in_the_browser_is_not_taken_over(
    bureau: Bureau, held: str
) -> None:
    bureau.hire("iemand", "triagist")
    assert secret_of(answered(303, bureau.log_in("iemand", held=held))) != held
    answered(303, bureau.get("/werkbak", held))


def test_a_login_that_is_refused_leaves_the_session_that_was_there(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    held = secret_of(bureau.log_in("iemand"))
    answered(403, bureau.log_in("onbekend", held=held))
    answered(200, bureau.get("/werkbak", held))


def test_who_logged_out_in_one_tab_does_nothing_in_the_other_and_keeps_words(
    bureau: Bureau,
) -> None:
    token = bureau.get(f"/melding/{bureau.sid}", bureau.triagist).token
    bureau.post("/uitloggen", {}, bureau.triagist)
    fields = {"vraag": "Wanneer was dit precies?", "taal": "nl", "blad": "een"}
    answer = bureau.post(f"/melding/{bureau.sid}/vraag", fields, bureau.triagist, token=token)
    assert fields["vraag"] in answered(403, answer).body
    assert bureau.file(bureau.sid).asked == []


def test_a_contact_who_opens_very_many_is_noticed_once(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    _, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    secret = bureau.contact()
    for times, alerts in ((29, 0), (1, 1), (20, 0)):
        for _ in range(times):
            answered(200, bureau.get(f"/bericht/{sid}", secret))
        assert capsys.readouterr().out.count('"unusual_reading"') == alerts


@pytest.mark.parametrize(
    "wanted",
    [
        "werkbak?wie=professional&lang=en",
        "zoeken?bij=00112233445566778899aabbccddeeff",
        "journaal/2026-03-02.csv",
        "melding/00112233445566778899aabbccddeeff",
        "werkbak?na=a%2Bb%3D%3D&wijk=WK050507",
        "melding/00112233445566778899aabbccddeeff/meer/2026-03-02T10%3A00%3A00Z.antwoord.0a",
        "organisatie/De_Brug.2",
    ],
)
def test_who_logs_in_comes_back_to_the_page_that_was_asked_for(bureau: Bureau, wanted: str) -> None:
    bureau.hire("iemand", "triagist")
    asked = answered(303, bureau.get(f"/{wanted}")).headers["location"]
    there = urlsplit(urljoin(f"https://bureau.example/{wanted}", asked))
    assert there.path == "/inloggen"
    (target,) = parse_qs(there.query)["verder"]
    back = answered(303, bureau.log_in("iemand", target=target)).headers["location"]
    assert urljoin("https://bureau.example/terug", back) == f"https://bureau.example/{wanted}"


# What a path may hold once the gateway decoded it.
segments = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/?"), min_size=1)


@given(
    segment=segments | st.sampled_from(["\n", "\0", "a\r\nSet-Cookie: a=b", "é", "\\", "..", " "])
)
def test_no_address_makes_a_header_or_a_fault(segment: str) -> None:
    location = answered(303, Bureau().get(f"/melding/{segment}")).headers["location"]
    assert location.isascii()
    assert location.isprintable()
    assert location.startswith("../inloggen?verder=")


@pytest.mark.parametrize(
    "target",
    [
        *(
            "//elders.example",
            "https://elders.example",
            "werkbak#x",
            "/werkbak",
            "a?b=/c",
            "a?b=\n",
        ),
        *("a/../b", "a//elders.example", "a/\\elders.example", "a/b:c", "elders.example"),
    ],
)
def test_a_login_never_ends_at_an_address_that_is_none_of_ours(bureau: Bureau, target: str) -> None:
    bureau.hire("iemand", "triagist")
    back = answered(303, bureau.log_in("iemand", target=target)).headers["location"]
    assert back == "begin"


@pytest.mark.parametrize(
    "other",
    [
        'prefs={"a": [1, 2]}',
        "a b=c",
        "é=ü",
        "=leeg",
        "los",
        'x="open',
        "q=a,b",
        "[x]=1; (y)=2",
        "__Host-sid2=nee",
    ],
)
def test_a_cookie_of_another_site_locks_nobody_out(bureau: Bureau, other: str) -> None:
    """Sites of one municipality share a parent domain, and what one of them sets comes here too."""
    own = f"__Host-sid={bureau.triagist}"
    for sent in (f"{other}; {own}", f"{own}; {other}", f"{other};{own};{other}"):
        answered(200, bureau.get("/werkbak", cookie=sent))


def test_two_tabs_can_log_in_one_after_the_other(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    first, second = bureau.begun("werkbak"), bureau.begun("zoeken")
    jar = "; ".join(cookie for cookie, _ in (first, second))
    for (_, state), page in ((second, "zoeken"), (first, "werkbak")):
        back = bureau.get(f"/terug?code=iemand&state={state}", cookie=jar)
        assert answered(303, back).headers["location"] == page


def test_a_login_ends_at_the_page_that_asked_for_it_whichever_that_is(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    pages = [
        re.sub(r"\{\w+\}", "a" * 32, path).lstrip("/")
        for (method, path), right in bureau.guard.declared.items()
        if method == "GET" and right != "iedereen" and path != "/"
    ]
    assert "melding-invoeren/inwoner" in pages
    for page in pages:
        cookie, state = bureau.begun(page)
        back = bureau.get(f"/terug?code=iemand&state={state}", cookie=cookie)
        assert answered(303, back).headers["location"] == page


def test_who_is_still_logged_in_at_the_issuer_logs_out_there_first(bureau: Bureau) -> None:
    back = answered(303, bureau.log_in("oud"))
    assert back.headers["location"] == bureau.provider.leave_address()
    assert "set-cookie" not in back.headers


def test_a_form_of_before_a_new_login_says_so_and_gives_the_words_back(bureau: Bureau) -> None:
    bureau.hire("iemand", "triagist")
    old = bureau.get("/zoeken", secret_of(bureau.log_in("iemand"))).token
    new = secret_of(bureau.log_in("iemand"))
    typed = {"zoek": "José van Dalen", "reden": "eerder_persoon", "blad": "a" * 20}
    answer = answered(403, bureau.post("/zoeken", typed, new, token=old))
    assert "U hebt opnieuw ingelogd" in only(answer.body, "div", role="alert").text
    # They stand in the form, which goes through at the next press.
    assert held(answer, "zoek") == "José van Dalen"
    answered(303, bureau.post("/zoeken", typed, new, token=answer.token))


def test_a_press_in_an_old_tab_does_nothing_and_the_next_one_does_it(bureau: Bureau) -> None:
    """Also where nothing is typed: whoever presses again has seen what there is now."""
    path = f"/melding/{bureau.sid}/oppakken"
    old = answered(403, bureau.post(path, {}, bureau.triagist, token="van gisteren"))
    assert "Er is niets gewijzigd." in only(old.body, "div", role="alert").text
    assert bureau.file(bureau.sid).submissions[0].handler == ""
    answered(303, bureau.post(path, {}, bureau.triagist, token=old.token))
    assert bureau.file(bureau.sid).submissions[0].handler == "triagist"


def test_no_old_tab_shows_a_melding_to_who_may_not_read_it(bureau: Bureau) -> None:
    path = f"/melding/{bureau.sid}/notitie"
    other = bureau.logged_in("fg")
    page = answered(403, bureau.post(path, {"tekst": "Iets."}, other, token="van gisteren")).body
    assert ("Geen toegang" in page, "Iets." in page) == (True, False)
    words = {"tekst": "Iets.", "blad": "a" * 20}
    gone = f"/melding/{'f' * 32}/notitie"
    answered(404, bureau.post(gone, words, bureau.triagist, token="van gisteren"))


def test_who_logged_in_beside_goes_on_with_every_word(bureau: Bureau) -> None:
    path = f"/melding/{bureau.sid}/notitie"
    words = {"tekst": 'Regel <een>.\n\nRegel "twee".', "blad": "a" * 20}
    over = answered(403, bureau.post(path, words, "geen sessie"))
    (form,) = every(over.body, "form", method="post")
    assert urljoin(path, form["action"]) == path
    sent = {e["name"]: e["value"] for e in every(over.body, "input", type="hidden")}
    # The marks of the page that was are of no use to the one that comes.
    assert sent == {"tekst": words["tekst"]}
    back = answered(403, bureau.post(path, sent, bureau.triagist, token="-"))
    assert held(back, "tekst") == words["tekst"]
    answered(303, bureau.post(path, words, bureau.triagist, token=back.token))


@pytest.mark.parametrize(("act", "page"), [("vraag", "vraag"), ("oppakken", "")])
def test_whose_session_is_over_logs_in_to_the_page_that_the_form_stood_on(
    bureau: Bureau, act: str, page: str
) -> None:
    path = f"/melding/{bureau.sid}/{act}"
    there = f"/melding/{bureau.sid}/{page}".rstrip("/")
    over = answered(403, bureau.post(path, {}, "geen sessie"))
    (login,) = [a["href"] for a in every(over.body, "a") if "inloggen" in a["href"]]
    assert parse_qs(urlsplit(login).query)["verder"] == [there.lstrip("/")]


def test_no_page_of_the_bureau_lets_the_browser_search_its_whole_cache(bureau: Bureau) -> None:
    """Each is ``no-store``: only whoever logs out asks for it, once."""
    for path in ("/inloggen", "/werkbak", "/account", f"/melding/{bureau.sid}", "/melding/nergens"):
        answer = bureau.get(path, bureau.triagist)
        assert answer.headers["cache-control"] == "no-store", path
        assert "clear-site-data" not in answer.headers, path
    left = answered(303, bureau.post("/uitloggen", {}, bureau.triagist))
    assert left.headers["clear-site-data"] == '"cache"'
