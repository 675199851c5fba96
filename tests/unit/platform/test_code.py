"""The receipt code: read as people type it, checked, and the seed of independent values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.code import (
    ALPHABET,
    NotACode,
    ReceiptCode,
    derive,
    is_checked,
    mint,
    mint_personal_code,
    one_way,
    parse,
    read_characters,
)

codes = st.builds(lambda _: mint(), st.integers())


def test_a_code_holds_a_hundred_random_bits_and_a_check_character() -> None:
    minted = {mint().characters for _ in range(500)}
    assert len(minted) == 500
    assert all(len(code) == 21 and set(code) <= set(ALPHABET) for code in minted)


@given(codes)
def test_a_code_typed_from_paper_is_the_same_code(code: ReceiptCode) -> None:
    typed = code.shown.lower().replace("-", " - ").replace("0", "o").replace("1", "l")
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code.shown)
    with_signs = f"\u200b {code.shown.replace('1', 'I')}\n"
    assert parse(typed) == parse(full_width) == parse(with_signs) == code


@given(codes, st.integers(0, 20), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: ReceiptCode, place: int, wrong: str) -> None:
    characters = code.characters[:place] + wrong + code.characters[place + 1 :]
    if characters != code.characters:
        with pytest.raises(NotACode):
            parse(characters)


@given(codes, st.integers(0, 18))
def test_two_swapped_characters_are_nearly_always_noticed(code: ReceiptCode, place: int) -> None:
    a, b = code.characters[place], code.characters[place + 1]
    swapped = code.characters[:place] + b + a + code.characters[place + 2 :]
    # Luhn's formula misses one pair only: the lowest character beside the highest.
    if a != b and {a, b} != {ALPHABET[0], ALPHABET[-1]}:
        assert not is_checked(swapped)


@given(st.text())
def test_whatever_is_typed_gives_a_code_or_a_typed_refusal(text: str) -> None:
    try:
        assert set(parse(text).characters) <= set(ALPHABET)
    except NotACode:
        assert len(read_characters(text)) != 21 or not is_checked(read_characters(text))


def test_the_key_of_digests_derived_from_a_code_never_changes() -> None:
    """What else it gives is known in tests/unit/mailbox/test_domain.py."""
    derived = derive(ReceiptCode("C5CPN1PBCG7962RR23NYV"))
    assert derived.digest_key.hex().startswith("df7bfb2aa0aca0c1a409385165456a3e")


def test_no_derived_value_gives_away_another() -> None:
    derived = derive(mint())
    values = [derived.sid, derived.mailbox, derived.mailbox_seed.hex(), derived.digest_key.hex()]
    assert not any(a != b and (a in b or b in a) for a in values for b in values)


def test_a_personal_code_is_checked_and_known_by_its_digest_only() -> None:
    code = mint_personal_code()
    assert is_checked(read_characters(code))
    digest = one_way("persoonlijke_code", read_characters(code))
    assert digest == one_way("persoonlijke_code", read_characters(code.lower()))
    assert digest != one_way("bevestiging", read_characters(code))
