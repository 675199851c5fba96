"""Reading a posted form: exactly, or not at all."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.web.body import FORM, MAX_BYTES, BadBody, read_form

TOO_MANY = b"&".join(b"f%d=1" % n for n in range(20_000))
texts = st.text(st.characters(blacklist_categories=["Cs"]))


@given(st.lists(st.tuples(texts, texts), max_size=30))
def test_what_a_browser_sends_is_read_back(pairs: list[tuple[str, str]]) -> None:
    fields = read_form(urlencode(pairs).encode(), FORM)
    assert [v for values in fields.values() for v in values] == [
        v for name in dict.fromkeys(n for n, _ in pairs) for n, v in pairs if n == name
    ]


@pytest.mark.parametrize(
    ("raw", "content_type", "status"),
    [
        (b"a=" + b"x" * MAX_BYTES, FORM, 413),
        (b"a=1", "", 415),
        (b'{"a": 1}', "application/json", 415),
        (TOO_MANY, FORM, 400),
    ],
)
def test_a_bad_body_is_refused_with_its_status(raw: bytes, content_type: str, status: int) -> None:
    with pytest.raises(BadBody) as refused:
        read_form(raw, content_type)
    assert refused.value.status == status


@pytest.mark.parametrize("raw", [b"a=x%FF", b"a=x%ED%A0%80", b"a=x\xff"])
def test_a_byte_that_is_no_utf_8_stays_where_it_was_typed(raw: bytes) -> None:
    (typed,) = read_form(raw, FORM)["a"]
    assert typed[0] == "x"
    assert set(typed[1:]) <= {chr(point) for point in range(0xDC80, 0xDD00)}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (TOO_MANY + b"&lang=en&observed_behaviour=Hij+riep+iets", "Hij riep iets"),
        (b"lang=en&observed_behaviour=Hij+riep+" + b"x" * MAX_BYTES, "Hij riep xxx+"),
    ],
    ids=["too many", "too large"],
)
def test_of_a_bad_body_the_language_and_what_was_readable_are_kept(raw: bytes, kept: str) -> None:
    with pytest.raises(BadBody) as refused:
        read_form(raw, FORM)
    assert refused.value.kept["lang"] == ["en"]
    (typed,) = refused.value.kept["observed_behaviour"]
    assert re.fullmatch(kept, typed)


@given(st.binary(max_size=500), st.sampled_from([FORM, f"{FORM}; charset=utf-8", "text/plain", ""]))
def test_any_bytes_are_read_or_refused(raw: bytes, content_type: str) -> None:
    status = 200
    try:
        read_form(raw, content_type)
    except BadBody as refused:
        status = refused.status
    assert status in {200, 400, 413, 415}
