"""The receipt code is the seed: everything a reporter needs later is derived from it.

100 random bits are minted when the first page is shown and travel in a hidden field, so a reload,
a double click or a redelivery has the same seed and ends in the same report. HKDF-SHA256 (RFC 5869)
with one label for each use makes the values independent: who holds one learns nothing of another.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from chalicelib.platform.typed.text import plain

# Crockford's base 32 leaves out I, L, O and U, which are misread or misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEED_LENGTH = 20
_REFERENCE_LENGTH = 8
_PERSONAL_LENGTH = 15
# A code with a separator after every character, and a sentence around it, is well within this.
_LONGEST_TYPED = 200
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


class NotACode(ValueError):
    """The typed text is no receipt code or reference: wrong length, a strange character or a typing error."""


@dataclass(frozen=True)
class ReceiptCode:
    """A checked receipt code: 20 Crockford characters (100 bits) and a check character."""

    characters: str

    def __str__(self) -> str:
        return self.characters

    @property
    def shown(self) -> str:
        """In groups of three, as it is shown and written down: ``ABC-DEF-GHJ-KMN-PQR-STV-WXY``."""
        return _in_groups(self.characters, 3)


@dataclass(frozen=True)
class Derived:
    """All that is derived from a receipt code. Only ``reference`` is ever spoken or shown.

    ``sid`` names the report, ``mailbox`` finds the mailbox row (32 hex characters each);
    ``mailbox_seed`` and ``digest_key`` are secrets of 32 bytes. ``send_proof`` and ``erase_proof`` (64 hex
    characters) show that somebody has the code, to whoever holds their ``check_of``: what was sent under
    it, and that its mailbox must go.
    """

    sid: str
    reference: str
    mailbox: str
    mailbox_seed: bytes
    digest_key: bytes
    send_proof: str
    erase_proof: str


def mint() -> ReceiptCode:
    """A fresh code from the operating system's random source."""
    seed = "".join(secrets.choice(ALPHABET) for _ in range(SEED_LENGTH))
    return ReceiptCode(seed + _check_character(seed))


def parse(typed: str) -> ReceiptCode:
    """The code somebody typed: any case and width, any marks, O for 0, I or L for 1, words around it.

    Raises NotACode when it cannot be a code of ours (the check character catches one wrong
    character or two swapped ones).
    """
    return ReceiptCode(_found(typed, SEED_LENGTH))


def parse_reference(typed: str) -> str:
    """The reference somebody typed, as it is shown: ``ABC-DEF-GHJ``; read as ``parse``. Raises NotACode."""
    return _in_groups(_found(typed, _REFERENCE_LENGTH), 3)


def references_in(typed: str) -> list[str]:
    """Whatever in ``typed`` may be a reference, read and shown as by ``parse_reference``, each once.

    Mostly one or none: of other words of nine characters one in 32 passes the check.
    """
    found = _all_found(typed, _REFERENCE_LENGTH)
    return list(dict.fromkeys(_in_groups(characters, 3) for characters in found))


def parse_personal(typed: str) -> str:
    """The personal code somebody typed, as it was given: ``ABCD-EFGH-JKMN-PQRS``; read as ``parse``.

    Raises NotACode, which says nothing about which codes exist.
    """
    return _in_groups(_found(typed, _PERSONAL_LENGTH), 4)


def derive(code: ReceiptCode) -> Derived:
    """Everything that belongs to one receipt code. Deterministic; about 50 microseconds."""
    # Imported here: a GET mints a code but derives nothing, and must stay light.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    seed = code.characters[:SEED_LENGTH].encode("ascii")

    def label(name: str, length: int) -> bytes:
        info = f"signaalpunt/1/{name}".encode("ascii")
        return HKDF(SHA256(), length, salt=None, info=info).derive(seed)

    return Derived(
        sid=label("sid", 16).hex(),
        reference=_reference(label("reference", 5)),
        mailbox=label("mailbox-lookup", 16).hex(),
        mailbox_seed=label("mailbox-key", 32),
        digest_key=label("digest-key", 32),
        send_proof=label("send-proof", 32).hex(),
        erase_proof=label("erase-proof", 32).hex(),
    )


def read_characters(typed: str) -> str:
    """Typed text as code characters: upper case, narrow, look-alikes mended, all else gone."""
    return "".join(_words(typed))


def is_checked(characters: str) -> bool:
    """Whether all characters are ours and the last one is the check character of the others."""
    if len(characters) < 2 or any(c not in ALPHABET for c in characters):
        return False
    return _check_character(characters[:-1]) == characters[-1]


def mint_personal_code() -> str:
    """A personal code for a sleutelpersoon: 15 random characters (75 bits) and a check character."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(_PERSONAL_LENGTH))
    return _in_groups(characters + _check_character(characters), 4)


def one_way(kind: str, secret: str) -> str:
    """The digest under which a high-entropy secret (token, personal code) is looked up."""
    from hashlib import sha256

    return sha256(f"signaalpunt/1/{kind}:{secret}".encode()).hexdigest()


def check_of(proof: str) -> str:
    """The digest of a proof, which may be stored: nobody makes the proof of it."""
    return one_way("bewijs", proof)


def proves(proof: str, check: str) -> bool:
    """Whether ``proof `` is the one of ``check``. A row of before the proofs has none, and takes all."""
    return not check or secrets.compare_digest(check_of(proof), check)


def _found(typed: str, length: int) -> str:
    """The characters of the code in ``typed``, the check character last. Raises NotACode."""
    for characters in _all_found(typed, length):
        return characters
    msg = "not a code"
    raise NotACode(msg)


def _all_found(typed: str, length: int) -> Iterator[str]:
    """The characters of whatever in ``typed`` may be a code, the likeliest first.

    A label such as "Code:" is letters too, so neighbouring words are tried together: only the code has the
    right length and passes its own check. From the end, because a label stands in front: with a part of the
    code it has that length too, and one in 32 passes.
    """
    words = _words(typed[:_LONGEST_TYPED])
    for first in reversed(range(len(words))):
        for characters in accumulate(words[first:]):
            if len(characters) == length + 1 and is_checked(characters):
                yield characters


def _words(typed: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(typed).upper().translate(_LOOKS_LIKE))


def _reference(raw: bytes) -> str:
    characters = _as_characters(raw)[:_REFERENCE_LENGTH]
    return _in_groups(characters + _check_character(characters), 3)


def _check_character(characters: str) -> str:
    # Luhn's formula over our 32 characters (ISO/IEC 7812-1, annex B, in base 32).
    from stdnum import luhn

    return str(luhn.calc_check_digit(characters, alphabet=ALPHABET))


def _as_characters(raw: bytes) -> str:
    bits = int.from_bytes(raw, "big")
    length = -(-len(raw) * 8 // 5)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(5 * (length - 1), -1, -5))


def _in_groups(characters: str, size: int) -> str:
    return "-".join(characters[i : i + size] for i in range(0, len(characters), size))
