"""Rules for every page of the public site in every state, in each language."""

from __future__ import annotations

import gzip
import re
from html import unescape
from itertools import pairwise
from urllib.parse import quote, urljoin

import pytest
from jinja2 import UndefinedError

from chalicelib.platform.i18n import LANGUAGES, translator
from chalicelib.platform.web import headers, html
from chalicelib.platform.web.html import relative, render, stylesheet
from tests.support import answers
from tests.support.fakes import DORDRECHT
from tests.support.gallery import Gallery, OpenGallery, each_site, is_of_the_gateway
from tests.support.reading import elements, every, only
from tests.support.staff import NO_PAGES, VIEWS, Desk
from tests.support.web import Answer

PAGE_BUDGET = 14_000
# What differs between the languages: texts, and which language is chosen or offered.
_TEXTUAL = set("lang hreflang href action value content title aria-label placeholder label".split())


@pytest.fixture(params=[language.code for language in LANGUAGES])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(gallery: OpenGallery, language: str) -> Gallery:
    """Every page in a language, but for those that the gateway gives by itself."""
    found = gallery("public", language)
    return {name: page for name, page in found.items() if not is_of_the_gateway(name)}


@pytest.mark.claim("axe")
def test_every_page_of_every_form_is_in_the_gallery(pages: Gallery) -> None:
    for form in {way.form.name: way.form for way in answers.EVERYWHERE.values()}.values():
        names = [name for name, way in answers.EVERYWHERE.items() if way.form is form]
        seen = {name.split(" ")[1] for name in pages if name.split(" ")[0] in names}
        assert {step.name for step in form.pages} <= seen


@pytest.mark.claim("bureau")
def test_every_page_of_the_bureau_is_in_the_gallery() -> None:
    declared = set(Desk().guard.declared)
    shown = {path for method, path in declared if method == "GET"} - NO_PAGES
    assert shown - {view.route for view in VIEWS.values() if view.fields is None} == set()
    assert {view.route for view in VIEWS.values()} - {path for _, path in declared} == set()


@pytest.mark.claim("axe")
@each_site
def test_every_language_has_the_tags_and_attributes_of_dutch(
    gallery: OpenGallery, site: str
) -> None:
    """So what a browser or a screen reader makes of one language stands for all."""
    for other in LANGUAGES:
        dutch, translated = gallery(site, "nl"), gallery(site, other.code)
        assert dutch.keys() == translated.keys()
        for name, page in dutch.items():
            assert skeleton(translated[name]) == skeleton(page), name


def skeleton(page: Answer) -> list[object]:
    """The elements of a page with their attributes, and which of them have a text."""
    # An id that is made anew each time, or names a language, is the same on both pages otherwise.
    body = re.sub("[0-9a-f]{12,}|(?<=taal-)[a-z]+", "", page.body)
    return [
        (
            element.tag,
            {name: name in _TEXTUAL or value for name, value in element.attributes.items()},
            [name for name in _TEXTUAL - {"value"} if element.attributes.get(name) == ""],
            bool(element.text.strip()),
        )
        for element in elements(body)
        if element["type"] != "hidden"
    ]


def test_every_answer_carries_the_headers_of_its_kind(pages: Gallery) -> None:
    for name, page in pages.items():
        if page.headers:
            wanted = {**headers.SECURITY, **headers.HTML, **caching(name, page)}
            assert page.headers == {key.lower(): value for key, value in wanted.items()}, name


def caching(name: str, page: Answer) -> dict[str, str]:
    """The headers that a kind of page adds: the browser keeps what somebody may want to see again."""
    if page.path.startswith("/bevestig"):
        return dict(headers.SECRET)
    if name == "postvak gewist":
        return {**headers.SECRET, **headers.CLEARING}
    if page.path.startswith("/postvak") or name.endswith("(receipt)"):
        return dict(headers.BEHIND_A_CODE)
    return dict(headers.ERROR if page.status == 404 else headers.QUESTION)


def test_every_state_answers_with_its_own_status(pages: Gallery) -> None:
    for name, page in pages.items():
        is_wrong = name.endswith(("(problems)", "(bsn)", "(long)"))
        own = int(name[:3]) if name[:3].isdigit() else 422 if is_wrong else 200
        assert page.status == own, name


@pytest.mark.claim("no_script")
def test_a_page_holds_no_script_no_inline_style_and_nothing_from_elsewhere(pages: Gallery) -> None:
    unwanted = set("script style iframe object embed noscript".split())
    for name, page in pages.items():
        for element in elements(page.body):
            assert element.tag not in unwanted, name
            # It would empty the boxes when somebody presses Back (decision 0019).
            assert element["autocomplete"] != "off", name
            assert not [one for one in element.attributes if one.startswith(("on", "style"))], name
            for address in (element["href"], element["src"], element["action"]):
                if element.tag == "a" and address.startswith(("https://", "mailto:")):
                    # A link to somebody else, which nothing fetches and which does not say where from.
                    assert element["rel"] == "noreferrer" or address.startswith("mailto:"), name
                    continue
                assert "//" not in address, name
                assert not address.startswith("/"), name
                assert ":" not in address or address.startswith(("tel:", "mailto:")), name


def test_page_and_stylesheet_together_stay_within_the_budget(pages: Gallery) -> None:
    sheet = (html._STATIC / stylesheet()).read_bytes()
    left = PAGE_BUDGET - len(gzip.compress(sheet, 9))
    # What somebody typed comes back to them, however long.
    for name, page in pages.items():
        if not name.endswith("(long)"):
            assert len(gzip.compress(page.body.encode(), 9)) <= left, name


def test_a_page_has_one_heading_of_the_first_rank_and_skips_no_rank(pages: Gallery) -> None:
    for name, page in pages.items():
        ranks = [int(e.tag[1]) for e in elements(page.body) if e.tag in {"h1", "h2", "h3", "h4"}]
        assert ranks.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(ranks)), name


def test_no_id_stands_twice_and_every_reference_to_one_resolves(pages: Gallery) -> None:
    for name, page in pages.items():
        ids = [e["id"] for e in elements(page.body) if e["id"]]
        assert len(ids) == len(set(ids)), name
        for element in elements(page.body):
            for attribute in ("for", "aria-labelledby", "aria-describedby"):
                assert set(element[attribute].split()) <= set(ids), name
            if element["href"].startswith("#"):
                assert element["href"][1:] in ids, name


def test_the_way_out_is_the_first_link_after_the_skip_link(pages: Gallery) -> None:
    for name, page in pages.items():
        skip, leave = every(page.body, "a")[:2]
        assert skip["href"] == "#inhoud", name
        assert urljoin(page.path, leave["href"]) == "/weg", name
        assert leave["rel"] == "nofollow noreferrer", name


def test_the_title_is_neutral_and_names_the_municipality(pages: Gallery, language: str) -> None:
    ours = translator(language).gettext("gemeente %(name)s") % {"name": "Dordrecht"}
    for name, page in pages.items():
        title = only(page.body, "title").text
        assert title.endswith(ours), name
        for word in ("radicalis", "extremis", "spanning", "tension"):
            assert word not in title.lower(), name


@pytest.mark.claim("errors")
def test_the_title_says_that_something_is_wrong_exactly_when_it_is(
    pages: Gallery, language: str
) -> None:
    wrong = {"nl": "Fout", "en": "Error"}[language]
    for name, page in pages.items():
        is_marked = only(page.body, "title").text.startswith(f"{wrong}: ")
        # A page that only gives back what was written carries the form, but is none.
        if re.search('name="go" value="(next|send)"', page.body):
            summary = re.search(r'id="fout".*?</div>', page.body, re.DOTALL)
            assert is_marked == bool(summary), name
        else:
            assert is_marked == (page.status >= 400), name


def test_help_and_the_number_to_call_stand_at_the_foot_of_the_page(pages: Gallery) -> None:
    for name, page in pages.items():
        footer = only(page.body, "footer")
        assert "14 078" in footer.text, name
        assert "112" in footer.text, name


@pytest.mark.claim("language")
def test_a_page_names_its_own_language_and_direction(pages: Gallery, language: str) -> None:
    (direction,) = (one.direction for one in LANGUAGES if one.code == language)
    for name, page in pages.items():
        root = only(page.body, "html")
        assert (root["lang"], root["dir"]) == (language, direction), name


def test_links_carry_the_language_because_no_cookie_does(gallery: OpenGallery) -> None:
    for language, link in (("en", "melden?lang=en"), ("nl", "melden")):
        links = {a["href"] for a in every(gallery("public", language)["/"].body, "a")}
        assert {link, "weg"} <= links


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


def test_the_receipt_shows_the_code_in_groups_and_never_in_an_address(pages: Gallery) -> None:
    page = pages["publiek-persoon (receipt)"].body
    groups = only(page, "p", class_="code").text.split()
    assert [len(group) for group in groups] == [3] * 7
    assert re.search(r"\b\w{3}-\w{3}-\w{3}\b", only(page, "p", class_="reference").text)
    held = " ".join(value for e in elements(page) for value in e.attributes.values())
    assert not {"".join(groups), "-".join(groups), " ".join(groups)} & set(held.split())
    assert groups[0] not in held


def test_a_professional_is_told_to_confirm_the_work_address_and_a_resident_is_not(
    gallery: OpenGallery,
) -> None:
    shown = gallery("public", "nl")
    receipts = [shown[f"{form}-persoon (receipt)"].body for form in ("professional", "publiek")]
    assert ["Bevestig uw werkadres" in receipt for receipt in receipts] == [True, False]
    for receipt in receipts:
        assert "Sluit dit tabblad" in receipt
        assert "Als wij ze nodig hebben, vragen wij erom." in receipt


def test_a_receipt_has_no_way_out_beside_the_code_and_says_once_how_we_stay_in_touch(
    pages: Gallery,
) -> None:
    receipts = {name: page.body for name, page in pages.items() if name.endswith("(receipt)")}
    of_reports = {name: body for name, body in receipts.items() if not name.startswith("training")}
    assert len(of_reports) > 5
    for name, body in of_reports.items():
        box = only(body, "section", class_="receipt flow")
        assert not [a for a in every(body, "a") if box in a.parents], name
        assert only(body, "strong", class_="address").text == "signaalpunt.example/postvak"
        (contact,) = every(body, "section", **{"aria-labelledby": "contact"})
        assert contact.text.strip()


def test_danger_is_answered_first_on_the_receipt_and_only_where_it_was_said(pages: Gallery) -> None:
    for name, page in pages.items():
        if name.endswith("(receipt)") and not name.startswith("training"):
            way = answers.EVERYWHERE[name.removesuffix(" (receipt)")]
            calls = [a for a in every(page.body, "a", href="tel:112") if "large" in a["class"]]
            assert bool(calls) == (way.answers["danger_now"] == "ja"), name
            if calls:
                main, heading = only(page.body, "main"), only(page.body, "h1")
                assert main.place < calls[0].place < heading.place
                assert "Wij lezen uw melding uiterlijk" not in page.body


def test_opening_the_confirmation_link_only_shows_a_button(gallery: OpenGallery) -> None:
    page = gallery("public", "nl")["bevestig"].body
    form = only(page, "form")
    assert (form["method"], form["action"]) == ("post", "./abc")
    assert only(page, "button")["value"] == "confirm"
    english = gallery("public", "en")["bevestig"].body
    assert only(english, "form")["action"] == "./abc?lang=en"


@pytest.mark.parametrize("token", ["javascript:alert(1)", "a?b", "a#b", '"><b>', "..%2f"])
def test_a_hostile_token_stays_one_part_of_a_path(token: str) -> None:
    page = render("reports/bevestig.html", language="nl", path=f"/bevestig/{token}")
    assert only(page, "form")["action"] == "./" + quote(token, safe="")


def test_an_error_page_keeps_what_was_written_and_says_whom_to_call() -> None:
    kept = (("Vraag", "<i>Hij</i>\nzei"),)
    page = render(
        "error.html", language="nl", path="/melden", status=503, reason="", posted=True, kept=kept
    )
    text = only(page, "textarea")
    assert text.text == "\n<i>Hij</i>\nzei"
    assert "readonly" in text.attributes
    assert "14 078" in only(page, "main").text


def test_the_page_says_that_leaving_does_not_erase_the_history(gallery: OpenGallery) -> None:
    footer = only(gallery("public", "nl")["/"].body, "footer").text
    assert "Uw browser onthoudt wel dat u hier was" in footer


@pytest.mark.parametrize("name", [n for n, view in VIEWS.items() if view.roles])
def test_links_leave_an_answer_to_a_form_of_the_bureau_alone(
    gallery: OpenGallery, language: str, name: str
) -> None:
    page = gallery("bureau", language)[name].body
    is_answer = VIEWS[name].fields is not None and VIEWS[name].status != 403
    assert [e["target"] for e in every(page, "base")] == (["_blank"] if is_answer else [])
    assert {e["target"] for e in every(page, "form", method="post")} <= {"_self"}
    within = [e for e in every(page, "a") if e["href"].startswith("#")]
    assert {e["target"] for e in within} == {"_self"}


@each_site
def test_the_number_of_the_municipality_says_whom_to_ask_for_when_and_how_without_a_voice(
    gallery: OpenGallery, site: str, language: str
) -> None:
    for name, page in gallery(site, language).items():
        text = html_text(page)
        # For noise and a lamp post the whole municipality is the right one to call.
        calls = [
            after for after in text.split("14 078")[1:] if not re.match(r"\. | for those", after)
        ]
        for after in calls:
            said = after[:110]
            assert re.match(r" \((vraag naar het|ask for) ", said), (name, said)
            assert re.search(r"9[.:]00 (tot|to) 17[.:]00", said), (name, said)
        if calls:
            assert every(page.body, "a", href=f"mailto:{DORDRECHT.help_email}"), name


def html_text(page: Answer) -> str:
    """The text of a page in one line, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.body)).split())


# Titles that say less than the heading: the history of a browser shows them to others.
_NEUTRAL = ("Melding", "Verder met uw code", "Over deze bijeenkomst")


@each_site
def test_the_title_of_a_page_holds_its_heading_or_its_step(
    gallery: OpenGallery, site: str, language: str
) -> None:
    say = translator(language).gettext
    for name, page in gallery(site, language).items():
        # The gateway's own pages are in Dutch first, whatever was asked.
        title = re.sub("^(fout|error): ", "", html_text_of(page, "title").casefold())
        steps = re.findall(r'<p class="step">(.*?)</p>', page.body)
        heading = (steps[0] if steps else html_text_of(page, "h1")).casefold()
        if site == "bureau":
            assert heading in title, (name, title, heading)
        elif not title.startswith(tuple(f"{say(one)} \u2013".casefold() for one in _NEUTRAL)):
            assert title.startswith(f"{heading} \u2013 "), (name, title, heading)


def html_text_of(page: Answer, tag: str) -> str:
    return " ".join(only(page.body, tag).text.split())


def test_the_form_for_professionals_leads_to_its_questions_to_prepare(
    gallery: OpenGallery, language: str
) -> None:
    pages = gallery("public", language)
    first = pages["professional-persoon organisatie"]
    (to,) = [a for a in every(first.body, "a") if a["href"].endswith("#vragen")]
    assert urljoin(first.path, to["href"]).partition("?")[0].partition("#")[0] == "/professionals"
    assert only(pages["/professionals"].body, "h2", id="vragen").text
