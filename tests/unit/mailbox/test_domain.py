"""The mailbox's seals and messages: what opens, what does not, and what the queue may bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from chalicelib.mailbox.domain import (
    MAX_QUESTION_LENGTH,
    MAX_QUESTIONS,
    Mailbox,
    Question,
    SealedQuestion,
    open_all,
    public_key,
    seal,
)
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.sealing import SealBroken, to_bytes

# Code, sid, reference, lookup and public key. A change here would shut every mailbox that exists.
KNOWN = """
C5CPN1PBCG7962RR23NYV 6bbb878d9b917d9bba7df7b5e96f0a87 9Q0-QV5-MF2
9a7346734057d7bb87e6bd6c3b28689f 8e5516e93a314b02ab64a86374501f470321234ddeec2056c876dd6186773934
000000000000000000000 f730fce7d8102f2240082848b526e76b 16E-FPN-29J
09881fab59b33fa8bbafd991dcc6c23b bfb650706e69412efe81ddafabccbcdd17b66ad6af41fc6ade94ed324f2aca05
ZZZZZZZZZZZZZZZZZZZZM 5c29990ea8e7d2becb413ee8a20f40eb NP5-AEN-20A
ffb179e4707509489ecc7c2f0c20bb4d 5950b2c17320464add0ea9e8605f554ccd77853880be83f486a8446cfc41fb54
0123456789ABCDEFGHJKW 9ef9d80fc78f49fe0318850664b3c55b 2CH-GSP-C8J
07b414be77ffa25c7fa4184fd61448f5 097772b46745e6bee312e019569ea8007d6232b3fc10f98e9875f9c09cdd4e61
KMNPQRSTVWXYZ7654321K 4a26ff79ad394fe16b3e923b5d5f7885 APK-FJP-P6Q
e008e7fdb3a07472a1a6e88f9a9ad8f1 357161ad2116f5beb340544369c194c2c605be67c29626529f2e0c6a49386e10
""".split()


def a_mailbox(code: ReceiptCode, *questions: SealedQuestion) -> Mailbox:
    derived = derive(code)
    key, until = public_key(derived.mailbox_seed), "2026-08-30T22:00:00Z"
    return Mailbox(derived.mailbox, key, "ontvangen", "2026-03-02", until, 1, questions)


def opened(code: ReceiptCode, *questions: SealedQuestion) -> tuple[Question, ...]:
    """What the code opens of a mailbox with these questions."""
    return tuple(open_all(a_mailbox(code, *questions), derive(code).mailbox_seed))


def asked(mailbox: Mailbox, number: int, text: str = "Wanneer was dit?") -> SealedQuestion:
    return seal(mailbox.lookup, mailbox.key, Question(number, "2026-03-03", text, "nl"))


@pytest.mark.parametrize("known", [KNOWN[n : n + 5] for n in range(0, len(KNOWN), 5)])
def test_what_a_code_gives_never_changes(known: list[str]) -> None:
    characters, *given_by_it = known
    derived = derive(ReceiptCode(characters))
    key = public_key(derived.mailbox_seed).hex()
    assert [derived.sid, derived.reference, derived.mailbox, key] == given_by_it


@given(st.text(), st.integers())
def test_what_is_asked_opens_with_the_code_and_is_never_in_clear(text: str, number: int) -> None:
    code = mint()
    sealed = asked(a_mailbox(code), number, text)
    assert opened(code, sealed) == (Question(number, "2026-03-03", text, "nl"),)
    # Shorter than this, the same bytes may stand there by chance.
    assert len(text) < 4 or text.encode() not in sealed.sealed


def test_the_day_of_an_answer_is_shown_with_its_question() -> None:
    code = mint()
    sealed = replace(asked(a_mailbox(code), 1), answered_on="2026-03-04")
    assert [question.answered_on for question in opened(code, sealed)] == ["2026-03-04"]


def test_all_questions_of_a_full_mailbox_fit_in_one_item() -> None:
    mailbox = a_mailbox(mint())
    longest = "\U0001f600" * MAX_QUESTION_LENGTH
    held = [len(asked(mailbox, n + 1, longest).sealed) for n in range(MAX_QUESTIONS)]
    assert sum(held) < 400_000 - 20_000


def test_no_other_code_opens_it() -> None:
    code = mint()
    mailbox = a_mailbox(code, asked(a_mailbox(code), 1))
    with pytest.raises(SealBroken):
        open_all(mailbox, derive(mint()).mailbox_seed)


def test_a_question_moved_to_another_place_does_not_open() -> None:
    code = mint()
    first, second = (asked(a_mailbox(code), number) for number in (1, 2))
    swapped = replace(first, sealed=second.sealed), replace(second, sealed=first.sealed)
    with pytest.raises(SealBroken, match="another place"):
        opened(code, *swapped)


def test_a_question_moved_to_another_mailbox_does_not_open_even_with_the_key_of_that_one() -> None:
    code = mint()
    moved = asked(replace(a_mailbox(mint()), key=a_mailbox(code).key), 1)
    with pytest.raises(SealBroken, match="another place"):
        opened(code, moved)


@pytest.mark.parametrize(
    "damage",
    [lambda held: held[:-1], lambda held: held[:-1] + bytes([held[-1] ^ 1]), lambda _: b""],
    ids=["cut", "bit", "empty"],
)
def test_a_damaged_question_does_not_open(damage: Callable[[bytes], bytes]) -> None:
    code = mint()
    sealed = asked(a_mailbox(code), 1)
    with pytest.raises(SealBroken):
        opened(code, replace(sealed, sealed=damage(sealed.sealed)))


@pytest.mark.parametrize(
    ("text", "language"), [(None, "nl"), (7, "nl"), (["x"], "nl"), ("x", None)]
)
def test_something_sealed_that_is_no_question_does_not_open(text: Any, language: Any) -> None:
    """Whoever reads a row has its public key, and can seal anything to it."""
    code = mint()
    mailbox = a_mailbox(code)
    held = {"mailbox": mailbox.lookup, "number": 1, "text": text, "language": language}
    forged = SealedBox(PublicKey(mailbox.key)).encrypt(to_bytes(held))
    with pytest.raises(SealBroken, match="without words"):
        opened(code, SealedQuestion(1, "2026-03-03", forged))
