"""Excerpts: some words before and after what was sought, as they stand in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reports.excerpts import Excerpt, excerpts, telling
from chalicelib.reports.spelling import Hit, Passage, find, read_spelling


def found(text: str, line: str) -> list[Excerpt]:
    hits = find(read_spelling(line), [Passage(text)])
    return [] if hits is None else excerpts(text, hits[0])


def shown(excerpt: Excerpt) -> str:
    return "".join(f"[{words}]" if is_hit else words for words, is_hit in excerpt.parts)


def test_a_short_text_is_shown_whole_with_its_hit_marked() -> None:
    (one,) = found("Ik zag Samir op het plein.", "samir")
    assert shown(one) == "Ik zag [Samir] op het plein."


def test_a_long_text_is_cut_between_words() -> None:
    text = "woord " * 40 + "Samir " + "woord " * 40
    (one,) = found(text, "samir")
    cut = shown(one)
    assert cut.startswith("…woord")
    assert cut.endswith("woord…")
    assert "[Samir]" in cut
    assert len(cut) < 150


def test_hits_that_stand_far_apart_have_an_excerpt_each() -> None:
    text = "Samir kwam. " + "woord " * 100 + "Samir ging."
    assert [shown(one).count("[Samir]") for one in found(text, "samir")] == [1, 1]


def test_words_without_an_end_are_cut() -> None:
    (one,) = found("a" * 5_000, "aaa")
    assert len(shown(one)) < 120


def test_an_excerpt_with_all_words_goes_before_one_with_some() -> None:
    texts = ["van alles", "nog van iets", "Jan van Dalen", "niets van Dalen"]
    hits = find(read_spelling("dalen van jan"), list(map(Passage, texts)))
    assert hits is not None
    made = [one for text, own in zip(texts, hits, strict=True) for one in excerpts(text, own)]
    assert telling(made, 3) == [2]


def test_each_word_is_shown_somewhere() -> None:
    texts = ["Samir dus", "het Wantijpark", "weer Samir"]
    hits = find(read_spelling("wantijpark samir"), list(map(Passage, texts)))
    assert hits is not None
    made = [one for text, own in zip(texts, hits, strict=True) for one in excerpts(text, own)]
    assert telling(made, 2) == [0, 1]


@given(st.text(min_size=1, max_size=800), st.data())
def test_an_excerpt_holds_words_of_its_text_only_and_is_short(
    text: str, data: st.DataObject
) -> None:
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 40), st.sampled_from("ab"))
    drawn = data.draw(st.lists(places, min_size=1, max_size=12))
    hits = [Hit(at, min(len(text), at + length), word) for at, length, word in drawn]
    made = excerpts(text, hits)
    assert {word for one in made for word in one.words} == {hit.word for hit in hits}
    for one in made:
        for words, _ in one.parts:
            assert words.removesuffix("…") in text
        assert any(is_hit for _, is_hit in one.parts)
        assert sum(len(words) for words, _ in one.parts) < 1_000
