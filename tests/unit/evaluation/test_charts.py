"""Pictures: drawn of the bounds of a figure alone, inside their frame, and readable without seeing them."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.evaluation.figures import Range
from chalicelib.evaluation.files.charts import Bar, bars
from chalicelib.evaluation.files.report import _parts_of, _series_of
from tests.support.evaluation import a_row, exactly, one_of, publicly

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=30)
_RANGES = st.builds(
    lambda low, more: Range(low, low + more), st.integers(0, 10**8), st.integers(0, 500)
)
_BARS = st.lists(st.builds(Bar, _TEXT, _TEXT, _RANGES), max_size=12)


def read(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - we made it ourselves


def drawn(rows: list[Bar], name: str = "SIG-1-wijk", title: str = "Titel") -> ET.Element:
    return read(bars(name, title, "Wat het zegt.", rows))


def widths(picture: ET.Element, of: str) -> list[int]:
    return [int(one.attrib["width"]) for one in picture.iter("rect") if one.get("class") == of]


def said(picture: ET.Element) -> list[str]:
    """The words above each bar, as who listens to the picture hears them."""
    return ["".join(text.itertext()) for text in picture.iter("text")]


def a_bar(low: int, high: int, label: str = "Staart") -> Bar:
    return Bar(label, f"{low} tot en met {high}", Range(low, high))


@given(_BARS)
def test_nothing_is_drawn_outside_the_picture(rows: list[Bar]) -> None:
    picture = drawn(rows)
    left, top, width, height = (int(n) for n in picture.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert (int(picture.attrib["width"]), int(picture.attrib["height"])) == (width, height)
    for one in picture.iter("rect"):
        x, y, wide, high = (int(one.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    for text in picture.iter("text"):
        for line in text.iter("tspan"):
            assert int(line.attrib["y"]) - int(text.attrib["font-size"]) + 1 > 0
            assert int(line.attrib["y"]) < height


@given(_BARS)
def test_a_bar_is_full_up_to_its_lower_bound_and_open_up_to_its_upper_one(rows: list[Bar]) -> None:
    picture = drawn(rows)
    full, opened = widths(picture, "full"), widths(picture, "open")
    assert len(full) == len(opened) == len(rows)
    assert all(low <= high for low, high in zip(full, opened, strict=True))
    most = max((bar.range.high for bar in rows), default=0)
    for bar, low, high in zip(rows, full, opened, strict=True):
        longest = max(opened)
        # To a pixel.
        assert abs(low * most - bar.range.low * longest) <= most
        assert abs(high * most - bar.range.high * longest) <= most


@given(_BARS, st.integers(-50, 50))
def test_a_bar_is_drawn_of_its_bounds_and_of_nothing_else(rows: list[Bar], tens: int) -> None:
    told = [replace(bar, range=replace(bar.range, tens=10 * tens)) for bar in rows]
    assert bars("naam", "titel", "zin", told) == bars("naam", "titel", "zin", rows)


@given(_BARS, st.integers(2, 9))
def test_bars_are_as_long_as_they_are_in_proportion(rows: list[Bar], times: int) -> None:
    """Nothing but proportions shows, so a picture holds no more than the table beside it."""
    greater = [
        replace(bar, range=Range(bar.range.low * times, bar.range.high * times)) for bar in rows
    ]
    assert drawn(greater).attrib == drawn(rows).attrib
    for of in ("full", "open"):
        assert widths(drawn(greater), of) == widths(drawn(rows), of)


def test_the_longest_bar_ends_at_the_edge_and_half_of_it_halfway() -> None:
    picture = drawn([a_bar(50, 100), a_bar(0, 50), a_bar(0, 0)])
    longest, half, none = widths(picture, "open")
    assert longest == 2 * half > 280
    assert none == 0
    assert widths(picture, "full") == [half, 0, 0]


def test_what_is_below_nought_is_drawn_as_nothing() -> None:
    picture = drawn([a_bar(-20, -11), a_bar(-5, 20)])
    assert (widths(picture, "full"), widths(picture, "open")[0]) == ([0, 0], 0)
    assert widths(drawn([a_bar(-20, -11)]), "open") == [0]


def test_bars_stand_below_each_other_in_their_order() -> None:
    picture = drawn([a_bar(1, 2, "b"), a_bar(3, 4, "a"), a_bar(5, 6, "c")])
    texts = said(picture)
    assert texts == ["b: 1 tot en met 2", "a: 3 tot en met 4", "c: 5 tot en met 6"]
    places = [
        (int(one.attrib["y"]), int(one.attrib["y"]) + int(one.attrib["height"]))
        for one in picture.iter("rect")
        if one.get("class") == "open"
    ]
    text_lines = [int(text.attrib["y"]) for text in picture.iter("tspan")]
    for (_, end), line, (begin, _) in zip(places, text_lines[1:], places[1:], strict=False):
        assert end < line - 13 < line < begin


def test_a_picture_of_nothing_is_a_picture_still() -> None:
    picture = drawn([])
    assert list(picture.iter("rect")) == []
    assert picture.findtext("title") == "Titel"


def test_a_picture_has_a_name_and_a_description_and_ids_of_its_own() -> None:
    pictures = [drawn([a_bar(1, 9)], name) for name in ("SIG-1-wijk", "SIG-1-sector")]
    ids = [one.attrib["id"] for picture in pictures for one in picture.iter() if "id" in one.attrib]
    assert len(set(ids)) == len(ids) == 4
    for picture in pictures:
        assert picture.attrib["role"] == "img"
        named = {one.attrib["id"]: one.text for one in picture.iter() if "id" in one.attrib}
        assert picture.attrib["aria-labelledby"].split() == list(named)
        assert list(named.values()) == ["Titel", "Wat het zegt."]


@given(_TEXT, _TEXT, _TEXT)
def test_every_text_is_escaped(title: str, label: str, words: str) -> None:
    picture = drawn([Bar(label, words, Range(1, 1))], title=title)
    assert (picture.findtext("title") or "") == title
    assert said(picture)[0].split() == f"{label}: {words}".split()
    tags = {"svg", "title", "desc", "text", "tspan", "rect"}
    assert {one.tag for one in picture.iter()} == tags


def test_hostile_text_stays_text() -> None:
    hostile = '"><script>alert(1)</script>'
    picture = str(bars("naam", hostile, hostile, [Bar(hostile, hostile, Range(1, 1))]))
    assert "<script" not in picture
    assert picture.count("&lt;script&gt;") == 4


def test_pictures_of_a_release_have_ids_of_their_own() -> None:
    rows = [a_row("ontvangen"), a_row("ontvangen", "2020-K1", wijk="W1"), a_row("gewogen")] * 20
    for made in (exactly(rows, "PLAN"), publicly(rows, "PLAN")):
        parts = [part for shown in made for part in [*_parts_of(shown), _series_of(shown)] if part]
        ids = [
            one.attrib["id"]
            for part in parts
            for one in read(part.picture).iter()
            if "id" in one.attrib
        ]
        assert len(set(ids)) == len(ids) > 6


def test_a_bar_has_the_words_of_the_table_beside_it() -> None:
    rows = [a_row("gewogen", uitkomst="aanpak_zvh")] * 14
    (part,) = _parts_of(one_of(publicly(rows, "2020"), "INT-2"))
    texts = said(read(part.picture))
    assert "Aanpak in het Zorg- en Veiligheidshuis: 10 tot en met 19 casussen" in texts
    assert set(texts) <= {f"{label}: {words}" for label, words in part.rows}
    assert ("De rest, onbekend of nog niet ingedeeld", "niets") in part.rows


@pytest.mark.parametrize(
    ("of_zorg", "told"),
    [
        (30, "Het meest: Onderwijs, 40 tot en met 49 meldingen."),
        (40, "Welk deel het grootst is, blijkt niet uit deze cijfers."),
        (0, "Het meest: Onderwijs, 40 tot en met 49 meldingen."),
    ],
)
def test_the_description_names_the_greatest_part_only_when_it_is(of_zorg: int, told: str) -> None:
    rows = [a_row("ontvangen")] * (40 + of_zorg)
    rows += [a_row("ontvangen", "2020-K1", sector="onderwijs")] * 40
    rows += [a_row("ontvangen", "2020-K1", sector="zorg")] * of_zorg
    parts = _parts_of(one_of(publicly(rows, "2020"), "SIG-1"))
    assert next(part for part in parts if "sector" in part.name).sentence == told


def test_no_part_is_called_the_greatest_beside_one_of_which_nothing_shows() -> None:
    """Nine came from the one that shows nothing, and one from the one whose ten were full by it."""
    rows = [a_row("ontvangen"), a_row("ontvangen", "2020-K1", sector="onderwijs")] * 9
    rows += [a_row("ontvangen", "2021-02-01"), a_row("ontvangen", "2021-K1", sector="onderwijs")]
    rows += [a_row("ontvangen", "2021-02-01"), a_row("ontvangen", "2021-K1", sector="zorg")] * 9
    parts = _parts_of(one_of(publicly(rows, "2021"), "SIG-1"))
    part = next(part for part in parts if "sector" in part.name)
    assert dict(part.rows)["Zorg"] == "minder dan 10 meldingen"
    assert dict(part.rows)["Onderwijs"] == "1 tot en met 19 meldingen"
    assert "Het meest" not in part.sentence
