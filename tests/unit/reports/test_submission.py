"""A submission as a queue message: exactly the clear header of the design, and nothing more."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.digest import digest_of
from chalicelib.platform.faults import Unreadable
from chalicelib.reports.domain import (
    Header,
    Submission,
    from_message,
    to_message,
)
from tests.support.builders import a_professional_header


def a_submission(**changed: Any) -> Submission:
    values: dict[str, Any] = {
        "sid": "s" * 32,
        "reference": "ABC-DEF-GHJ",
        "form": "melding_professional",
        "form_version": 1,
        "accepted_at": "2026-03-02T10:00:00Z",
        "header": a_professional_header(),
        "mailbox": "m" * 32,
        "mailbox_key": b"\x01" * 32,
        "sealed": {"content": b"\x00sealed", "notify": b"\x01sealed"},
        "confirmation": "c" * 64,
    }
    return Submission(**{**values, **changed})


def test_the_clear_header_is_what_the_design_allows() -> None:
    assert {f.name for f in fields(Header)} == {
        "channel",
        "organisatie_id",
        "wijk_code",
        "subject_kind",
        "danger_now",
        "share",
        "decline_reason",
        "is_aandachtsfunctionaris",
        "contact_preference",
        "mail_domain",
        "digest",
    }


def test_a_submission_survives_the_queue() -> None:
    submission = a_submission()
    assert from_message(json.loads(json.dumps(to_message(submission)))) == submission


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_other_message_is_unreadable_and_never_a_crash(junk: Any) -> None:
    for message in (
        {"kind": "submission", "v": 1, "header": junk, "sealed": junk, "mailbox_key": junk},
        {**to_message(a_submission()), "sealed": {"content": junk}},
        {**to_message(a_submission()), "header": {"channel": junk}},
        {**to_message(a_submission()), "v": junk},
        {**to_message(a_submission()), "extra": junk},
    ):
        if (
            message.get("v") == 1
            and "extra" not in message
            and message["sealed"] == {"content": ""}
        ):
            continue
        with pytest.raises(Unreadable):
            from_message(message)


def test_a_digest_tells_texts_apart_and_needs_the_key() -> None:
    one, other = {"a": "x"}, {"a": "y"}
    assert digest_of(one, b"k" * 32) == digest_of(dict(one), b"k" * 32)
    assert digest_of(one, b"k" * 32) != digest_of(other, b"k" * 32)
    assert digest_of(one, b"k" * 32) != digest_of(one, b"l" * 32)
