"""Places in a list that come out of an address: ours come back, and anything else is the start."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.web.cursor import from_address, to_address

PLACE = {"pk": "melding#a", "sk": "000000001", "day": "2026-03-02", "day_at": "2026-03-02T10:00Z"}


def said(held: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


def read(text: str) -> object:
    return from_address(text, PLACE.keys(), "day", "2026-03-02")


def test_a_place_comes_back() -> None:
    assert read(to_address(PLACE)) == PLACE
    assert read(said(PLACE)) == PLACE


@pytest.mark.parametrize(
    "held",
    [
        {**PLACE, "day": "2026-03-03"},
        {**PLACE, "pk": ""},
        {**PLACE, "pk": 1},
        {**PLACE, "pk": ["a"]},
        {**PLACE, "pk": "a" * 201},
        {**PLACE, "pk": "\ud800"},
        {**PLACE, "pk": "a\x00"},
        {**PLACE, "more": "a"},
        {"day": "2026-03-02"},
        [],
        None,
    ],
)
def test_what_is_no_place_in_this_list_is_the_start(held: object) -> None:
    assert read(said(held)) is None


def test_what_is_too_deep_to_read_is_the_start() -> None:
    assert read(base64.urlsafe_b64encode(b"[" * 100_000).decode()) is None


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_can_stand_in_the_address(text: str) -> None:
    assert read(text) is None
