"""From what was typed to an answer."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.code import derive, is_checked, mint, mint_personal_code, read_characters
from chalicelib.platform.forms import reading
from chalicelib.platform.forms.question import Question
from chalicelib.platform.forms.reading import read, settled, shown
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.day import day_of, read_day
from chalicelib.platform.typed.text import REPLACEMENT, clean, one_line, scrub
from tests.support.person import a_context

# The day of ``a_context``.
TODAY = date(2026, 3, 2)
INVISIBLE = "\u200b\u200e\u200f\ufeff\u00ad\u2060\u202a\u202c\u2066\u2069\u061c\u00a0"


def a_question(**changed: Any) -> Question:
    return Question(**{"label": "l", "widget": "textarea", "max_length": 100, **changed})


def code_of(question: Question, *raw: str) -> str:
    try:
        read(question, raw, a_context())
    except Wrong as wrong:
        return wrong.code
    return ""


def answer_to(question: Question, *raw: str) -> str:
    """The answer in words, or the reason why there is none."""
    try:
        found = read(question, raw, a_context())
    except Wrong as wrong:
        return wrong.code
    return " ".join(found) if isinstance(found, tuple) else str(found)


def each(table: dict[str, str]) -> pytest.MarkDecorator:
    """What is expected of each text, which a ``|`` ends."""
    cases = [(typed, expected) for expected, texts in table.items() for typed in texts.split("|")]
    return pytest.mark.parametrize(("typed", "expected"), cases)


def digits_of(script: int) -> st.SearchStrategy[dict[int, str]]:
    """A translation of 0 to 9 into the digits that begin at a code point."""
    return st.just({ord("0") + n: chr(script + n) for n in range(10)})


# Latin, full width, Arabic, Persian, Devanagari.
in_any_digits = st.sampled_from([0x30, 0xFF10, 0x660, 0x6F0, 0x966]).flatmap(digits_of)
around = st.text(INVISIBLE + " ", max_size=4)


def scattered(text: str) -> st.SearchStrategy[str]:
    """``text`` with invisible characters between its own."""
    gaps = st.lists(st.text(INVISIBLE[:-1], max_size=2), min_size=len(text), max_size=len(text))
    return gaps.map(lambda gaps: "".join(c + gap for c, gap in zip(text, gaps, strict=True)))


# --- texts


@each(
    {
        "too_long": "abcdef",
        "": "  abcde  |e\u0301e\u0301e\u0301e\u0301e\u0301|😀😀😀😀😀|a\r\nb\r\n|a|杀",
    }
)
def test_length_is_counted_in_characters_trimmed_and_composed(typed: str, expected: str) -> None:
    assert code_of(a_question(max_length=5), typed) == expected


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    with pytest.raises(Wrong) as told:
        read(a_question(max_length=5), ["  abcdefgh"], a_context())
    assert told.value.facts == {"over": 3}


def test_a_line_end_is_one_character_whatever_the_browser_made_of_it() -> None:
    assert read(a_question(max_length=5), ["a\r\nb\rc"], a_context()) == "a\nb\nc"


NOTHING = INVISIBLE + " \t\r\n\x00\x0b\x0c\x1c\x7f"
NOTHING += "\u2800\u3164\u115f\u1160\uffa0\u034f\u180e\ufe0f\u200d\U000e0020"
# An object that was not pasted along, ...
NOTHING += "\ufffc"
# ... and what says nothing alone: marks without a letter, private use, variation selectors.
ALONE = (
    NOTHING + "\u0301\u0316\u20dd\u0903\ue000\uf0b7\U000f0000\U0010fffd\U0001bca0\ufe00\U000e0100"
)


@given(st.text(ALONE))
def test_text_of_nothing_but_invisible_characters_is_nothing(typed: str) -> None:
    for widget in ("text", "textarea", "email", "tel", "code", "reference", "domains"):
        assert code_of(a_question(widget=widget), typed) == "required"
        assert read(a_question(widget=widget, optional=True), [typed], a_context()) is None
    assert code_of(a_question(widget="date"), typed, "", typed) == "required"


@given(st.text(NOTHING), st.text(NOTHING))
def test_invisible_characters_around_a_name_are_no_part_of_it(before: str, after: str) -> None:
    found = read(a_question(widget="text"), [f"{before}Jan  de Vries{after}"], a_context())
    assert str(found).startswith("Jan de Vries")
    assert one_line(f"{before}Jan") == "Jan"


@pytest.mark.parametrize(
    "shaped",
    [
        "❤\ufe0f",
        "👩\u200d👧",
        "می\u200cروم",
        "🏴\U000e0067\U000e007f",
        "क\u094d\u200dष",
        "\U0001fae8",
        "!",
    ],
)
def test_invisible_characters_that_shape_a_word_stay(shaped: str) -> None:
    assert clean(shaped) == one_line(shaped) == shaped


@each(
    {
        "een\ntwee": "een\x0btwee|een\x0ctwee|een\u2028twee|een\u2029twee",
        "eentwee": "een\x00twee|een\x1btwee|een\x7ftwee|een\x81twee",
        "‘een’ – “twee” €…": "\x91een\x92 \x96 \x93twee\x94 \x80\x85",
    }
)
def test_control_characters_of_a_paste_are_read_away(typed: str, expected: str) -> None:
    assert read(a_question(), [typed], a_context()) == expected
    assert read(a_question(widget="text"), [typed], a_context()) == expected.replace("\n", " ")


@given(st.text(st.characters()))
def test_a_stored_text_holds_no_control_character_and_is_stored_as_it_was_shown(typed: str) -> None:
    assert scrub(scrub(typed)) == scrub(typed)
    assert clean(scrub(typed)) == clean(typed)
    assert clean(clean(typed)) == clean(typed)
    assert not {c for c in clean(typed) if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    scrub(typed).encode("utf-8")


def test_exactly_lone_surrogates_cannot_be_read() -> None:
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    refused = {c for c in every if scrub(c) == REPLACEMENT} - {REPLACEMENT}
    assert refused == {c for c in every if unicodedata.category(c) == "Cs"}
    assert code_of(a_question(), "a\udcff") == "characters"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])))
def test_any_visible_text_is_stored_as_it_was_typed(typed: str) -> None:
    assert scrub(typed) == typed
    assert clean(f"a{typed}b") == unicodedata.normalize("NFC", f"a{typed}b")


@pytest.mark.parametrize("widget", ["text", "code"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\t", "\x0b"])
def test_a_single_line_stays_a_single_line(widget: str, end: str) -> None:
    assert "\n" not in answer_to(a_question(widget=widget), f"a{end}b")


def test_a_far_too_long_text_is_refused_before_normalising(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "clean", lambda _: pytest.fail("too late"))
    assert code_of(a_question(), "\u0301\u0316" * 120_000) == "too_long"


# --- mail

AN_ADDRESS = a_question(widget="email", max_length=254)


@each(
    {
        "jan@school.nl": "jan@school.nl| jan@school.nl |<jan@school.nl>|Jan <jan@school.nl>|"
        '"Vries, Jan de" <jan@school.nl>|jan@school.nl <jan@school.nl>|mailto:jan@school.nl|'
        "mailto:jan@school.nl?subject=x|1. jan@school.nl|[jan](mailto:jan@school.nl)|jan%40school.nl|"
        "[jan@school.nl](mailto:jan@school.nl)|jan@school.nl (werk)|jan@school.nl/|jan@school.nl./|"
        "Jan de Vries jan@school.nl|Jan jan@school.nl|Mijn adres is jan@school.nl|- jan@school.nl|"
        "2) jan@school.nl|"
        '<a href="mailto:jan@school.nl">jan@school.nl</a>|mailto:jan@school.nl?cc=els@school.nl|'
        "• jan@school.nl|"
        "mail: jan@school.nl, graag|Jan de Vries - jan@school.nl|Jan de Vries, jan@school.nl|"
        "_jan@school.nl_|"
        "jan@school.nl of JAN@school.nl|e-mail jan@school.nl|*jan@school.nl*|‘jan@school.nl’|"
        "mailto:jan%40school.nl?subject=Een%20vraag|jan@school.nl!|(jan@school.nl)|"
        "E-mail: jan@school.nl|'jan@school.nl'|“jan@school.nl”|"
        "„jan@school.nl“|"
        "«jan@school.nl»|(jan@school.nl)|jan@school.nl.|jan@school.nl,|jan@school.nl;|jan @ school.nl|"
        "ｊａｎ＠ｓｃｈｏｏｌ．ｎｌ|jan@school。nl|jan@SCHOOL.nl|jan@school.nl\x0b|jan@sch\u00adool.nl",
        "o'brien@school.nl": "o’brien@school.nl|o'brien@school.nl|O’Brien <o’brien@school.nl>",
        "naam+werk@school.nl": "naam+werk@school.nl",
        "j@xn--mnchen-3ya.de": "j@München.de|j@xn--mnchen-3ya.de",
        f"{'a' * 64}@school.nl": f"{'a' * 64}@school.nl",
        "email_at": "naam|Jan de Vries|jan(at)school.nl",
        "email_several": "a@b.nl, c@d.nl|a@b.nl/c@d.nl|a@b.nl en c@d.nl|a@b.nl (werk) c@d.nl|"
        "naam@@voorbeeld.nl|a@b.nl <c@d.nl>",
        "email_space": "jan de vries@school.nl|jan v. vries@school.nl|jan@school .nl|jan@mijn school.nl|"
        "jan@school nl|j. de vries@school.nl",
        "email_accent": "josé@school.nl|naäm@voorbeeld.nl|иван@school.nl",
        "email_long": f"{'a' * 65}@school.nl",
        "email_domain": "naam@|naam@voorbeeld|naam@[127.0.0.1]|jan@school,nl|jan@sch_ool.nl",
        # Who decodes the header of an encoded word reads another address than the one that was checked.
        "email": "jan.@school.nl|=?utf-8?q?x=40kwaad.example=2c?=@waterlijn.example|"
        "=?utf-8?q??=@waterlijn.example",
    }
)
def test_an_address_is_read_out_of_what_surrounds_it_or_the_reason_is_told(
    typed: str, expected: str
) -> None:
    assert answer_to(AN_ADDRESS, typed) == expected


@given(
    st.sampled_from(
        ["", "Jan <", "mailto:", "E-mail: ", "1. ", "(", "- ", "Jan Jansen ", "Mijn mail is "]
    ),
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True),
    st.sampled_from(
        ["", ">", "/", ".", " (werk)", "?subject=Vraag", ")", ", graag", "!", " 's avonds"]
    ),
)
def test_one_address_among_marks_is_read(front: str, name: str, behind: str) -> None:
    name = f"jan{name}"
    assert answer_to(AN_ADDRESS, f"{front}{name}@school.nl{behind}") == f"{name}@school.nl"


@given(st.text("a1@ .<>()[]/?:%40'\"_-", max_size=40))
def test_no_text_breaks_the_reading_of_an_address(typed: str) -> None:
    found = answer_to(a_question(widget="email", max_length=254, optional=True), typed)
    assert found == "None" or "@" in found or found.startswith("email")
    assert "@" not in found or answer_to(AN_ADDRESS, found) == found
    assert answer_to(a_question(widget="domains", max_length=500, optional=True), typed)


@given(around, scattered("jan@school.nl"), around)
def test_nothing_that_nobody_sees_keeps_an_address_out(before: str, typed: str, after: str) -> None:
    assert answer_to(AN_ADDRESS, f"{before}{typed}{after}") == "jan@school.nl"


DOMAINS = a_question(widget="domains", max_length=500)


@each(
    {
        "school.nl": "school.nl|@school.nl|naam@school.nl|Jan <naam@school.nl>|https://school.nl|"
        "https://www.school.nl/contact?x=1|school.nl.|SCHOOL.NL|ｓｃｈｏｏｌ．ｎｌ|"
        "\u200bschool.nl|“school.nl”|*@school.nl|‘school.nl’|school.nl:8080|https://school.nl:443/a?b#c|"
        "school.nl?x=1|school.nl#top|school.nl/contact|*.school.nl|- school.nl|1. school.nl|"
        "Domein: school.nl|"
        "https://jan:x@school.nl:443/|http://www.school.nl?a=1&b=2|mailto:jan@school.nl?subject=x|"
        "'school.nl'",
        "xn--caf-school-d7a.nl": "café-school.nl|cafe\u0301-school.nl|xn--caf-school-d7a.nl",
        "school.xn--p1ai": "school.xn--p1ai|school.рф",
        "a.nl b.nl": "a.nl b.nl|a.nl, b.nl|a.nl;b.nl|a.nl\tb.nl a.nl|a.nl & b.nl|a.nl en b.nl|a.nl&b.nl|"
        "a.nl and b.nl|a.nl / b.nl|a.nl + b.nl|a.nl, en ook b.nl|1) a.nl 2) b.nl|‘a.nl’ en ‘b.nl’",
        "school.onmicrosoft.com": "school.onmicrosoft.com",
        "waterlijn.example": "waterlijn.example",
        "domain": "school|school.local|a_b.nl|-school.nl|-",
        "domain_ending": "school.nk|school.nll|a.nl school.con",
        "domain_shared": "gmail.com|hotmail.be|yahoo.co.uk|live.nl|jan.xs4all.nl|co.uk|"
        "github.io|onmicrosoft.com|wp.pl|o2.pl|interia.pl|seznam.cz|libero.it|laposte.net|free.fr|"
        "orange.fr|"
        "gmx.ch|web.de|posteo.de|mailbox.org|dds.nl|hey.com|duck.com|tuta.io|tutanota.de|proton.me|"
        "pm.me|mail.ru|"
        "yandex.ru|qq.com|163.com|abv.bg|ukr.net|kpnmail.nl|home.nl|solcon.nl|caiway.nl|zeelandnet.nl|"
        "msn.com|"
        "a.nl ziggo.nl",
    }
)
def test_domains_are_read_as_the_forms_read_them_and_shared_ones_are_refused(
    typed: str, expected: str
) -> None:
    if typed.startswith("Jan "):
        typed = typed.removeprefix("Jan ")
    assert answer_to(DOMAINS, typed) == expected


# --- telephone numbers

A_NUMBER = a_question(widget="tel", max_length=40)


@each(
    {
        "+31 6 12345678": "0612345678|06 12 34 56 78|06-12345678|+31 6 12345678|"
        "+31 (0)6 - 12 34 56 78|0031612345678|"
        "0031 (0)6 12345678|(06) 12345678|06/12.34.56.78|612345678|31612345678|tel. 06-12345678|"
        "Mobiel: 06 12345678|"
        "tel:+31612345678|'0612345678|06‑12‒34–56—78|٠٦١٢٣٤٥٦٧٨|۰۶۱۲۳۴۵۶۷۸|０６１２３４５６７８|"
        "＋３１ ６ １２３４５６７８",
        "+31 78 123 4567": "+31 (0) 78 - 123 45 67|078/1234567|(078) 123 45 67|+31781234567",
        "+31 78 123 4567 ext. 12": "078-1234567 toestel 12|078 1234567 ext. 12|078-1234567, tst. 12",
        "+32 475 12 34 56": "+32 475/12.34.56|0032475123456|+32 (0)475 12 34 56",
        "+44 20 7946 0958": "+44 (0)20 7946 0958",
        "phone_short": "0612|14 078|1234567|06-1234567|+31 6 1234567|112",
        "phone_long": f"06-123456789|32475123456|{'1' * 16}",
        "phone_letters": "bel mij|O612345678|06l2345678|061234567B|bel na 17 uur|06 1234567O",
        "phone_several": "06-12345678 / 078-1234567|06 12345678 of 078 1234567|06 12345678, 06 87654321|"
        "06 12345678 (mijn zus: 06 87654321)|06 12345678 +31 6 12345678|06 12345678 en +32 475 12 34 56",
        "+31 6 12345678 (Whatsapp)": "06 12345678 (Whatsapp)|Whatsapp: 0612345678|0612345678 [Whatsapp]",
        "+31 6 12345678 (mijn zus)": "0612345678 (mijn zus)|mijn zus: 06-12345678|0612345678(mijn zus).",
        "+31 6 12345678 ext. 12": "06-12345678 t. 12|06-12345678 toestel 12|06-12345678 #12|"
        "06 12345678 x12|"
        "06-12345678, tst 12|06 12345678 (toestel 12)|tel:+31612345678;ext=12",
        "+31 6 12345678 (bellen na 17 uur)": "06-12345678 bellen na 17 uur|06 12345678, bellen na 17 uur.",
        "+31 6 12345678 (17 uur bellen)": "06 12345678 17 uur bellen|+31 6 12345678 17 uur bellen",
        "+49 1512 3456789 (17 uur bellen)": "+49 1512 3456789 17 uur bellen",
        "+31 6 12345678 (mama; niet na zes uur)": "mama 06 12345678 (niet na zes uur)",
        "+31 6 12345678 (mama)": "0612345678 mama|0612345678mama",
        "phone_country": "+999 1234567|00999 1234567",
        "phone_abroad": "+32 1|+32 475 12 34 56 78 90 12",
        "phone": "+|---|0612345678+",
    }
)
def test_a_number_is_read_however_it_is_written_or_the_reason_is_told(
    typed: str, expected: str
) -> None:
    assert answer_to(A_NUMBER, typed) == expected


separators = st.sampled_from(
    ["", " ", "-", " - ", ".", "/", "–", "\u2011", "\u00a0", "\u200b", ")("]
)


@given(st.data(), st.from_regex(r"[1-9][0-9]{7}", fullmatch=True), in_any_digits, around)
def test_every_mobile_number_is_read_with_any_marks_in_any_digits(
    data: Any, number: str, script: dict[int, str], mark: str
) -> None:
    front = data.draw(st.sampled_from(["06", "+316", "+31 (0)6", "00316", "+31 6"]))
    spaced = "".join(digit + data.draw(separators) for digit in number)
    typed = mark + (front + data.draw(separators) + spaced).translate(script)
    assert answer_to(A_NUMBER, typed).replace(" ", "") == f"+316{number}"


a_note = st.lists(
    st.sampled_from(
        "niet na zes uur mijn zus Whatsapp 17 bellen graag voor 9.30 avonds é 妈妈".split()
    ),
    min_size=1,
    max_size=6,
    unique=True,
).filter(lambda words: any(c.isalpha() for c in words[0]) and words[0] != "mijn")


@given(
    st.sampled_from(["06-{}", "+31 6 {}", "0031 (0)6 {}"]),
    st.from_regex(r"[1-9][0-9]{7}", fullmatch=True),
    a_note,
    st.sampled_from([" {}", " ({})", ", {}", " - {}", "; {}"]),
)
def test_no_word_beside_a_number_is_lost(
    form: str, number: str, words: list[str], behind: str
) -> None:
    question = a_question(widget="tel", max_length=200)
    found = answer_to(question, form.format(number) + behind.format(" ".join(words)))
    kept, _, note = found.partition(" (")
    assert kept.replace(" ", "") == f"+316{number}"
    assert note.removesuffix(")").split() == words


@given(st.text("0123456789 +-()/.abx#,;", max_size=60))
def test_no_text_breaks_the_reading_of_a_number(typed: str) -> None:
    found = answer_to(a_question(widget="tel", max_length=200, optional=True), typed)
    assert found == "None" or found.startswith(("+", "phone"))
    if found.startswith("+"):
        assert answer_to(a_question(widget="tel", max_length=200), found) == found


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_a_number_without_a_country_code_is_never_one_of_another_country(number: str) -> None:
    for typed in (number, f"0{number}"):
        assert answer_to(A_NUMBER, typed).startswith("+31 ")


def test_length_is_that_of_the_number_and_not_of_its_decorations() -> None:
    assert code_of(a_question(widget="tel", max_length=14), "- ".join("+31(0)612345678")) == ""
    assert code_of(A_NUMBER, "0612345678" + "-" * 5_000) == "too_long"


# --- codes


@given(st.data(), st.sampled_from(["code", "reference"]), around)
def test_a_code_is_read_with_any_marks_and_words_around_it(
    data: Any, widget: str, mark: str
) -> None:
    code = {"code": mint_personal_code(), "reference": derive(mint()).reference}[widget]
    front = data.draw(st.sampled_from(["", "Code: ", "nr. ", "#", "“", "Mijn meldnummer is ", "("]))
    behind = data.draw(st.sampled_from(["", ".", "”", ")", " (bewaren)", ","]))
    between = data.draw(st.sampled_from(["-", ".", " ", "", " – ", "_", "/", "\u2011"]))
    written = data.draw(st.sampled_from([str.upper, str.lower]))(code).replace("-", between)
    typed = f"{mark}{front}{written}{behind}"
    assert answer_to(a_question(widget=widget, max_length=40), typed) == code


def test_a_label_that_passes_the_check_with_a_part_of_the_code_is_no_code() -> None:
    codes = (mint_personal_code() for _ in range(2_000))
    code = next(c for c in codes if is_checked(read_characters(f"CODE{c[:14]}")))
    assert answer_to(a_question(widget="code", max_length=40), f"Code: {code}") == code


@each(
    {
        "code": "abc|DEMO-0000-0000-0001|DEMO-0000-0000-000",
        "": "DEMO-0000-0000-000F|demo.oooo.oooo.ooof",
    }
)
def test_a_personal_code_that_fails_its_own_check_is_told(typed: str, expected: str) -> None:
    assert code_of(a_question(widget="code"), typed) == expected


# --- dates


def a_day(typed: str, **more: Any) -> str:
    try:
        return read_day(*typed.split(";"), today=TODAY, **more).iso
    except Wrong as wrong:
        return wrong.code


@each(
    {
        "2026-03-27": "27;3;2026| 27 ;mrt;2026|27;Mrt.;2026|27;maart;2026|27;March;2026|"
        "27;mar;26|27-3-2026;;|"
        "27/03/26;;|27 mrt 2026;;|vrijdag 27 maart 2026;;|27.3.2026|27,3,26|27 – 3 – 2026|"
        "27th of March, 2026|"
        "March 27, 2026|2026-03-27|27032026|20260327|27e maart '26|２７;３;２０２６|٢٧;٣;٢٠٢٦",
        "2026-04-01": "1_4_2026|1apr2026|1 apr2026|1.apr.'26|apr 1st 2026|1/apr/2026|01apr26",
        "2026-05-01": "1;mei;2026|1;may;26|1ste mei 2026",
        "2026-10-01": "1;okt;2026|1;Oct;2026",
        "2024-02-29": "29;2;2024|29-2-24",
        "2026-03-01": "gisteren|yesterday|GISTEREN;;|gisteravond|last night|een dag geleden|"
        "yesterday evening|1 day ago",
        "2026-03-02": "vandaag|vanochtend|this morning|vannacht|2;3;",
        "2026-03-05": "over drie dagen|in 3 days",
        "2025-03-15": "15 maart vorig jaar|15;maart;vorig jaar|15 March last year",
        "date": "29;2;2025|31;4;2026|0;1;2026|1;13;2026|1;0;2026|1;x;2026|1;3;0000|1;;2026|001;3;2026|x|"
        "31 februari 2026|12/21/2026|1;3;226",
        "date_part": ";3;2026|maart 2026|2026|vorige week|;;26|week 9|3/26|3 weken geleden|zomer 2026|"
        "dit weekend",
    }
)
def test_a_date_is_read_as_people_write_it(typed: str, expected: str) -> None:
    assert a_day(typed) == expected


@each(
    {
        "2026-02": ";2;2026|februari 2026|02-2026|2026-02|begin februari|;feb;|feb '26|"
        "vorige maand|last month",
        "2026-03": "3/26|03-26|3.26|3;26;|maart dit jaar|deze maand",
        "2025-12": "december|;12;|December|12/25|3 maanden geleden|drie maanden terug|three months ago",
        "2025-03": "maart vorig jaar|vorig jaar maart|;maart;vorig jaar|March last year|"
        "begin maart vorig jaar|3/25",
        "2025": "2025|;;25|vorig jaar|last year|eind 2025|een jaar geleden|a year ago|begin vorig jaar",
        "2026-W07": "3 weken geleden|drie weken geleden|ongeveer drie weken geleden|zo'n 3 weken terug|"
        "3 weeks ago|"
        "about three weeks ago|3;weken;geleden",
        "2026-02-28/2026-03-01": "vorig weekend|afgelopen weekend|last weekend|weekend|dit weekend|"
        "in het weekend|"
        "weekend van 28 februari|het weekend van 1 maart|weekend 28;2;2026",
        "2025-22": "zomer|afgelopen zomer|vorige zomer|last summer|zomer 2025|zomer vorig jaar|"
        "summer 2025|zomer;;2025",
        "2025-24": "winter|afgelopen winter|winter 2025-2026|winter 25/26|winter 2025",
        "2025-09": "half jaar geleden|een half jaar geleden",
        "2026-W09": "vorige week|week 9|week 9;;2026|last week",
        "2026-02-23": "maandag 23 februari|23 feb|rond 23 februari",
        "2026-02-25": "woensdag|afgelopen woensdag|wed",
        "date_roughly": "26|lang geleden|week 60|13-2026|nul weken geleden|3 weken|zomer 2025-2026|"
        "weekend van maart|13/26|"
        "9999 jaar geleden",
    }
)
def test_roughly_a_month_a_year_or_a_week_will_do(typed: str, expected: str) -> None:
    assert a_day(typed, roughly=True, towards="until_today") == expected


@each({"2025-12-05": "until_today", "2026-12-05": "from_today"})
def test_a_date_without_a_year_lies_where_the_question_looks(expected: str, typed: str) -> None:
    assert a_day("5-12", towards=typed) == expected


@given(st.dates(min_value=date(1000, 1, 1)), in_any_digits)
def test_every_date_can_be_typed(day: date, script: dict[int, str]) -> None:
    boxes = (str(part).translate(script) for part in (day.day, day.month, day.year))
    assert read_day(*boxes, today=TODAY).first == day


ISO = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.integers(1900, 2100).map(str),
    st.tuples(st.integers(1900, 2100), st.integers(1, 52)).map(lambda it: f"{it[0]}-W{it[1]:02}"),
    st.tuples(st.integers(1900, 2100), st.integers(21, 24)).map(lambda it: f"{it[0]}-{it[1]}"),
    st.integers(0, 5_000).map(
        lambda n: f"{date(2000, 1, 1) + timedelta(weeks=n)}/{date(2000, 1, 2) + timedelta(weeks=n)}"
    ),
)


@given(ISO)
def test_a_period_can_be_typed_again_from_its_boxes_on_any_day(iso: str) -> None:
    assert read_day(*day_of(iso).boxes, today=TODAY, roughly=True).iso == iso
    question = a_question(widget="date", roughly=True)
    assert settled(question, day_of(iso).boxes, a_context()) == day_of(iso).boxes


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_the_reading_of_a_date(day: str, month: str, year: str) -> None:
    question = a_question(widget="date", optional=True, roughly=True)
    assert code_of(question, day, month, year) in {"", "date_roughly"}
    assert len(settled(question, (day, month, year), a_context())) == 3


@each(
    {
        "": "until_today;2;3;2026|from_today;2;3;2026|;1;1;1999|until_today;;3;2026|until_today;;;2026",
        "future": "until_today;3;3;2026|until_today;;4;2026",
        "past": "from_today;1;3;2026|from_today;;2;2026",
        "date_roughly": "until_today;31;2;2026",
        "required": "until_today;;;",
    }
)
def test_a_date_keeps_within_its_bounds(typed: str, expected: str) -> None:
    bound, *day = typed.split(";")
    assert code_of(a_question(widget="date", day=bound, roughly=True), *day) == expected


# --- what the check page shows


@each(
    {
        "tel +31 6 12345678": "tel 06-12345678",
        "tel 0612": "tel 0612",
        "email jan@school.nl": "email Jan <jan@school.nl>",
        "reference geen nummer": "reference geen  nummer",
        "text Jan de Vries": "text Jan  de\nVries",
        "date 27 maart 2026": "date 27-3-26",
    }
)
def test_the_check_page_shows_what_was_read(typed: str, expected: str) -> None:
    widget, _, text = typed.partition(" ")
    found = shown(a_question(widget=widget), [text], a_context())
    assert f"{widget} {found}" == expected


def test_nothing_typed_is_shown_as_nothing() -> None:
    assert shown(a_question(widget="tel"), [], a_context()) == ""
    assert shown(a_question(widget="date"), ["", "", ""], a_context()) == ""


def test_a_long_run_of_blanks_in_a_text_takes_no_longer_than_other_characters() -> None:
    """A pattern once began anew at each blank: this text of a whole request took minutes."""
    for blank in (" ", "\u200b", "\n"):
        typed = f"a{blank * 250_000}b"
        assert clean(typed) == typed
        assert code_of(a_question(widget="date"), typed, "", "") == "date"
