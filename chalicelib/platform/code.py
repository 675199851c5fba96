"""The receipt code is the seed: everything a reporter needs later is derived from it.

100 random bits are minted when the first page is shown and travel in a hidden field, so a reload,
a double click or a redelivery has the same seed and ends in the same report. HKDF-SHA256 (RFC 5869)
with one label for each use makes the values independent: who holds one learns nothing of another.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

# Crockford's base 32 leaves out I, L, O and U, which are misread or misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEED_LENGTH = 20
_REFERENCE_LENGTH = 8
# A code with a separator after every character is well within this.
_LONGEST_TYPED = 64
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
    ``mailbox_seed`` and ``digest_key`` are secrets of 32 bytes.
    """

    sid: str
    reference: str
    mailbox: str
    mailbox_seed: bytes
    digest_key: bytes


def mint() -> ReceiptCode:
    """A fresh code from the operating system's random source."""
    seed = "".join(secrets.choice(ALPHABET) for _ in range(SEED_LENGTH))
    return ReceiptCode(seed + _check_character(seed))


def parse(typed: str) -> ReceiptCode:
    """The code somebody typed: any case, full width, with spaces or dashes, O for 0, I or L for 1.

    Raises NotACode when it cannot be a code of ours (the check character catches one wrong
    character or two swapped ones).
    """
    characters = read_characters(typed[:_LONGEST_TYPED])
    if len(characters) != SEED_LENGTH + 1 or not is_checked(characters):
        msg = "not a receipt code"
        raise NotACode(msg)
    return ReceiptCode(characters)


def parse_reference(typed: str) -> str:
    """The reference somebody typed, as it is shown: ``ABC-DEF-GHJ``. Raises NotACode."""
    characters = read_characters(typed[:_LONGEST_TYPED])
    if len(characters) != _REFERENCE_LENGTH + 1 or not is_checked(characters):
        msg = "not a reference"
        raise NotACode(msg)
    return _in_groups(characters, 3)


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
    )


def read_characters(typed: str) -> str:
    """Typed text as code characters: upper case, narrow, look-alikes mended, separators gone."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    return "".join(c for c in text if not (c.isspace() or unicodedata.category(c) in {"Pd", "Cf"}))


def is_checked(characters: str) -> bool:
    """Whether all characters are ours and the last one is the check character of the others."""
    if len(characters) < 2 or any(c not in ALPHABET for c in characters):
        return False
    return _check_character(characters[:-1]) == characters[-1]


def mint_personal_code() -> str:
    """A personal code for a sleutelpersoon: 15 random characters (75 bits) and a check character."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(15))
    return _in_groups(characters + _check_character(characters), 4)


def one_way(kind: str, secret: str) -> str:
    """The digest under which a high-entropy secret (token, personal code) is looked up."""
    from hashlib import sha256

    return sha256(f"signaalpunt/1/{kind}:{secret}".encode()).hexdigest()


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
