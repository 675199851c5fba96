"""What holds for every page of the public site, in each language."""

from __future__ import annotations

import gzip
from itertools import pairwise
from urllib.parse import quote

import pytest
from jinja2 import UndefinedError

from chalicelib.platform.i18n import LANGUAGES, translator
from chalicelib.platform.web import html
from chalicelib.platform.web.html import relative, render, stylesheet
from tests.support.reading import elements, every, only
from tests.unit.web.pages import every_page

PAGE_BUDGET = 14_000
PAGES = [(language.code, name) for language in LANGUAGES for name in every_page()]


@pytest.fixture(params=PAGES, ids=lambda case: "-".join(case), scope="module")
def page(request: pytest.FixtureRequest) -> str:
    language, name = request.param
    return every_page(language)[name]


def test_a_page_holds_no_script_no_inline_style_and_nothing_from_elsewhere(page: str) -> None:
    for element in elements(page):
        assert element.tag not in {"script", "style", "iframe", "img", "object", "noscript"}
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        for address in (element["href"], element["src"], element["action"]):
            assert "//" not in address
            assert not address.startswith("/")
            assert ":" not in address or address.startswith("tel:")


def test_a_page_has_one_heading_of_the_first_rank_and_skips_no_rank(page: str) -> None:
    ranks = [int(e.tag[1]) for e in elements(page) if e.tag in {"h1", "h2", "h3", "h4"}]
    assert ranks.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))


def test_no_id_stands_twice_and_every_reference_to_one_resolves(page: str) -> None:
    ids = [e["id"] for e in elements(page) if e["id"]]
    assert len(ids) == len(set(ids))
    for element in elements(page):
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            assert set(element[attribute].split()) <= set(ids)
        if element["href"].startswith("#"):
            assert element["href"][1:] in ids


def test_the_way_out_is_the_first_link_after_the_skip_link(page: str) -> None:
    skip, leave = every(page, "a")[:2]
    assert skip["href"] == "#inhoud"
    assert leave["href"].endswith("weg")
    assert leave["rel"] == "nofollow noreferrer"


def test_the_title_is_neutral_and_names_the_municipality(page: str) -> None:
    title = only(page, "title").text
    language = only(page, "html")["lang"]
    assert title.endswith(translator(language).gettext("gemeente %(name)s") % {"name": "Dordrecht"})
    for word in ("radicalis", "extremis", "spanning", "tension"):
        assert word not in title.lower()


def test_help_and_the_number_to_call_stand_at_the_foot_of_the_page(page: str) -> None:
    footer = only(page, "footer")
    assert "14 078" in footer.text
    assert "112" in footer.text


def test_page_and_stylesheet_together_stay_within_the_budget(page: str) -> None:
    sheet = (html._STATIC / stylesheet()).read_bytes()
    assert len(gzip.compress(page.encode(), 9)) + len(gzip.compress(sheet, 9)) <= PAGE_BUDGET


def test_the_page_names_its_own_language_and_direction() -> None:
    for language in LANGUAGES:
        root = only(every_page(language.code)["start"], "html")
        assert (root["lang"], root["dir"]) == (language.code, language.direction)
    assert only(every_page("en")["start"], "title").text.endswith("– municipality of Dordrecht")


def test_links_carry_the_language_because_no_cookie_does() -> None:
    links = [a["href"] for a in every(every_page("en")["start"], "a")]
    assert "melden?lang=en" in links
    assert "weg" in links
    assert "melden" in [a["href"] for a in every(every_page("nl")["start"], "a")]


@pytest.mark.parametrize(
    ("path", "target", "link"),
    [
        ("/", "melden", "melden"),
        ("/", "", "./"),
        ("/melden", "weg", "weg"),
        ("/melden", "", "./"),
        ("/bevestig/abc", "static/a.css", "../static/a.css"),
        ("/bevestig/abc", "", "../"),
    ],
)
def test_a_link_is_counted_from_the_depth_of_the_page(path: str, target: str, link: str) -> None:
    assert relative(path, target) == link


def test_a_template_that_is_not_given_what_it_needs_makes_no_page() -> None:
    with pytest.raises(UndefinedError):
        render("error.html", language="nl", path="/", status=404)


def test_the_receipt_shows_the_code_in_groups_and_never_in_an_address() -> None:
    page = every_page()["receipt"]
    code = only(page, "p", class_="code")
    assert code.text.split() == ["7K3M", "Q9TX", "2B4H", "WD8N", "5RPV", "Z"]
    assert "4F7K-92QX" in only(page, "p", class_="reference").text
    assert not [e for e in elements(page) if "7K3M" in "".join(e.attributes.values())]
    assert "maandag 2 maart om 9.00 uur" in page
    assert "Sluit dit tabblad" in page
    assert "geef het aan de politie" in page


def test_a_professional_is_told_to_confirm_the_work_address_and_a_resident_is_not() -> None:
    pages = every_page()
    assert "Bevestig uw werkadres" in pages["receipt of a professional"]
    assert "Bevestig uw werkadres" not in pages["receipt"]


def test_opening_the_confirmation_link_only_shows_a_button() -> None:
    page = every_page()["confirm"]
    form = only(page, "form")
    assert (form["method"], form["action"]) == ("post", "./abc")
    assert only(page, "button")["value"] == "confirm"
    assert only(every_page("en")["confirm"], "form")["action"] == "./abc?lang=en"


@pytest.mark.parametrize("token", ["javascript:alert(1)", "a?b", "a#b", '"><b>', "..%2f"])
def test_a_hostile_token_stays_one_part_of_a_path(token: str) -> None:
    page = render("reports/bevestig.html", language="nl", path=f"/bevestig/{token}")
    assert only(page, "form")["action"] == "./" + quote(token, safe="")


def test_an_error_page_keeps_what_was_written_and_says_whom_to_call() -> None:
    page = render(
        "error.html",
        language="nl",
        path="/melden",
        status=503,
        kept=(("Vraag", "<i>Hij</i>\nzei"),),
    )
    text = only(page, "textarea")
    assert text.text == "\n<i>Hij</i>\nzei"
    assert "readonly" in text.attributes
    assert "14 078" in only(page, "main").text


def test_the_page_says_that_leaving_does_not_erase_the_history() -> None:
    footer = only(every_page()["start"], "footer").text
    assert "Uw browser onthoudt wel dat u hier was" in footer
