"""Sealing: what a reporter writes is readable for exactly one role, by key and by context.

The format is the AWS Encryption SDK's (committing suite, one data key a message); the context
``{app, part, id}`` is authenticated and, by IAM condition, decides which role may open which part.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

from chalicelib.platform.faults import Unavailable

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings

Part = Literal["content", "notify", "registration"]

# A length tells something about a text, so sealed parts come in a few sizes only (bytes).
_SIZES = (1_024, 4_096, 16_384, 65_536, 131_072)


class SealBroken(ValueError):
    """A sealed part does not open: damaged, of another object, or of another part."""


class Keys(Protocol):
    """Seals and opens bytes, and marks them; each call is one call to the key service."""

    def seal(self, part: Part, object_id: str, plain: bytes) -> bytes:
        """Seal ``plain`` for the role that opens ``part``. Raises Unavailable."""
        ...

    def open(self, part: Part, object_id: str, sealed: bytes) -> bytes:
        """Open what ``seal`` made for this part and object. Raises SealBroken, Unavailable."""
        ...

    def mark(self, text: str) -> str:
        """A keyed digest (HMAC-SHA256, hex) that nobody can test guesses against. Unavailable."""
        ...


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """``content`` as JSON, padded with spaces up to the next size.

    Raises ValueError above the largest size; forms keep well under it (64 KiB of text).
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    for size in _SIZES:
        if len(text) <= size:
            return text.ljust(size)
    msg = f"content of {len(text)} bytes is over the largest sealed size"
    raise ValueError(msg)


def from_bytes(plain: bytes) -> dict[str, Any]:
    """The inverse of ``to_bytes``."""
    content = json.loads(plain)
    if not isinstance(content, dict):
        msg = "sealed content is no object"
        raise SealBroken(msg)
    return content


class AwsKeys:
    """Keys on AWS KMS through the AWS Encryption SDK.

    KMS is handed the context that stands in the message, so a ciphertext moved to another item
    opens (aws-encryption-sdk-python, issue 4): after opening, the context is compared here.
    """

    def __init__(self, settings: Settings, *parts: Part, marks: bool = False) -> None:
        """A function is given the keys of the parts it seals or opens, read at start."""
        self._key_ids = {part: settings.text(f"KEY_{part.upper()}") for part in parts}
        self._marking_key = settings.text("KEY_PERSON") if marks else ""
        self._providers: dict[Part, Any] = {}

    def seal(self, part: Part, object_id: str, plain: bytes) -> bytes:
        from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
        from aws_encryption_sdk.identifiers import AlgorithmSuite
        from botocore.exceptions import BotoCoreError

        try:
            sealed, _ = self._client.encrypt(
                source=plain,
                key_provider=self._provider(part),
                encryption_context=_context(part, object_id),
                algorithm=AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
            )
        except (AWSEncryptionSDKClientError, BotoCoreError) as error:
            msg = f"part {part} cannot be sealed now ({type(error).__name__})"
            raise Unavailable(msg) from None
        return bytes(sealed)

    def open(self, part: Part, object_id: str, sealed: bytes) -> bytes:
        from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError, DecryptKeyError
        from botocore.exceptions import BotoCoreError
        from cryptography.exceptions import InvalidTag

        try:
            plain, header = self._client.decrypt(source=sealed, key_provider=self._provider(part))
        # The SDK gives one error for a damaged data key and for KMS being away, so both are
        # tried again; a damaged one then ends, loudly, in the dead-letter queue.
        except (DecryptKeyError, BotoCoreError) as error:
            msg = f"part {part} cannot be opened now ({type(error).__name__})"
            raise Unavailable(msg) from None
        except (AWSEncryptionSDKClientError, InvalidTag, ValueError) as error:
            msg = f"part {part} does not open ({type(error).__name__})"
            raise SealBroken(msg) from None
        if not _context(part, object_id).items() <= dict(header.encryption_context).items():
            msg = f"part {part} was sealed for another object"
            raise SealBroken(msg)
        return bytes(plain)

    def mark(self, text: str) -> str:
        from chalicelib.platform.aws import client, is_outage

        try:
            answer = client("kms").generate_mac(
                KeyId=self._marking_key,
                MacAlgorithm="HMAC_SHA_256",
                Message=text.encode(),
            )
        except Exception as error:
            if is_outage(error):
                msg = "the key service does not answer"
                raise Unavailable(msg) from None
            raise
        return bytes(answer["Mac"]).hex()

    @cached_property
    def _client(self) -> Any:
        from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient

        # The SDK writes AWS error texts to its log; ours name type and place only.
        logging.getLogger("aws_encryption_sdk").setLevel(logging.CRITICAL)
        return EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
            max_encrypted_data_keys=1,
        )

    def _provider(self, part: Part) -> Any:
        if part not in self._providers:
            from aws_encryption_sdk import StrictAwsKmsMasterKeyProvider

            from chalicelib.platform.aws import session

            # The SDK makes its own client; without ours it would wait a minute for an answer.
            self._providers[part] = StrictAwsKmsMasterKeyProvider(
                key_ids=[self._key_ids[part]], botocore_session=session()
            )
        return self._providers[part]


def _context(part: Part, object_id: str) -> dict[str, str]:
    return {"app": "signaalpunt", "part": part, "id": object_id}
