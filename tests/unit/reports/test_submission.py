"""A submission as a queue message: exactly the clear header of the design, and nothing more."""

from __future__ import annotations

from dataclasses import fields

from chalicelib.platform.digest import digest_of
from chalicelib.reports.domain import Header


def test_the_clear_header_is_what_the_design_allows() -> None:
    assert {f.name for f in fields(Header)} == set(
        "channel organisatie_id wijk_code subject_kind danger_now share decline_reason "
        "is_aandachtsfunctionaris keep_out contact_preference mail_domain own_safety digest".split()
    )


def test_a_digest_tells_texts_apart_and_needs_the_key() -> None:
    one, other = {"a": "x"}, {"a": "y"}
    assert digest_of(one, b"k" * 32) == digest_of(dict(one), b"k" * 32)
    assert digest_of(one, b"k" * 32) != digest_of(other, b"k" * 32)
    assert digest_of(one, b"k" * 32) != digest_of(one, b"l" * 32)
