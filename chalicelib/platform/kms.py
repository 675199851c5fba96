"""The seals on AWS KMS, through the AWS Encryption SDK (``sealing.py`` says what a seal promises)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.platform.errors import Unavailable
from chalicelib.platform.sealing import SealBroken, SealedPart
from chalicelib.platform.settings import MissingSetting

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings


# Nobody asked KMS: the data key names no key of ours.
_NOT_ASKED = "not asked"
# Answers after which a data key opens at no other moment (AWS KMS API, Decrypt, Errors).
_NEVER = frozenset({_NOT_ASKED, "InvalidCiphertextException", "IncorrectKeyException"})


class AwsKeys:
    """Keys on AWS KMS through the AWS Encryption SDK.

    KMS is handed the context that stands in the message, so a ciphertext moved to another item
    opens (aws-encryption-sdk-python, issue 4): after opening, the context is compared here.
    """

    def __init__(
        self, settings: Settings, *parts: SealedPart, marks: Literal["", "person", "address"] = ""
    ) -> None:
        """A function is given the keys of the parts it seals or opens, read at start. Raises MissingSetting.

        Of the keys of a part the first seals and all open, so what a former key sealed stays readable.
        ``marks`` is whose keyed digests it makes, with one key: two functions cannot compare theirs.
        """
        self._key_ids = {part: settings.keys(f"KEY_{part.upper()}") for part in parts}
        self._marking_key = settings.keys(f"KEY_{marks.upper()}") if marks else ()
        if len(self._marking_key) > 1:
            msg = f"setting KEY_{marks.upper()} must be one key: by another, people are not told apart"
            raise MissingSetting(msg)
        self._providers: dict[tuple[str, ...], Any] = {}
        self._answer = _NOT_ASKED

    def seal(self, part: SealedPart, object_id: str, plain: bytes) -> bytes:
        from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
        from aws_encryption_sdk.identifiers import AlgorithmSuite
        from botocore.exceptions import BotoCoreError

        try:
            sealed, _ = self._client.encrypt(
                source=plain,
                key_provider=self._provider(self._key_ids[part][:1]),
                encryption_context=_context(part, object_id),
                algorithm=AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
            )
        except (AWSEncryptionSDKClientError, BotoCoreError) as error:
            msg = f"part {part} cannot be sealed now ({type(error).__name__})"
            raise Unavailable(msg) from None
        return bytes(sealed)

    def open(self, part: SealedPart, object_id: str, sealed: bytes) -> bytes:
        from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError, DecryptKeyError
        from botocore.exceptions import BotoCoreError
        from cryptography.exceptions import InvalidTag

        self._answer = _NOT_ASKED
        try:
            plain, context = self._opened(part, sealed)
        except (DecryptKeyError, BotoCoreError) as error:
            # The SDK gives one error for a data key that is none of ours and for KMS that refuses for now.
            if isinstance(error, DecryptKeyError) and self._answer in _NEVER:
                msg = f"part {part} does not open (its data key)"
                raise SealBroken(msg) from None
            msg = f"part {part} cannot be opened now ({type(error).__name__})"
            raise Unavailable(msg) from None
        except (AWSEncryptionSDKClientError, InvalidTag, ValueError) as error:
            msg = f"part {part} does not open ({type(error).__name__})"
            raise SealBroken(msg) from None
        if not _context(part, object_id).items() <= context.items():
            msg = f"part {part} was sealed for another object"
            raise SealBroken(msg)
        return bytes(plain)

    def _opened(self, part: SealedPart, sealed: bytes) -> tuple[bytes, dict[str, str]]:
        stream = self._client.stream(
            mode="decrypt", source=sealed, key_provider=self._provider(self._key_ids[part])
        )
        try:
            return stream.read(), dict(stream.header.encryption_context)
        finally:
            # The SDK closes no stream whose end was not read, and tries once more when Python forgets the
            # stream; since Python 3.13 that failure goes to the log as plain text.
            stream.footer = None
            stream.close()

    def mark(self, text: str) -> str:
        from chalicelib.platform.aws import client, is_outage

        try:
            answer = client("kms").generate_mac(
                KeyId=self._marking_key[0],
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

    def _provider(self, key_ids: tuple[str, ...]) -> Any:
        if key_ids not in self._providers:
            from aws_encryption_sdk.key_providers.kms import MRKAwareStrictAwsKmsMasterKeyProvider

            from chalicelib.platform.aws import session

            session().register("after-call.kms.Decrypt", self._note, unique_id=f"open-{id(self)}")
            # A replica has another ARN than its primary, and opens what that one sealed.
            # The SDK makes its own client; without ours it would wait a minute for an answer.
            self._providers[key_ids] = MRKAwareStrictAwsKmsMasterKeyProvider(
                key_ids=key_ids, botocore_session=session()
            )
        return self._providers[key_ids]

    def _note(self, parsed: Mapping[str, Any], **_: object) -> None:
        """Keep how KMS answered, of which the SDK tells nothing."""
        self._answer = str(parsed.get("Error", {}).get("Code", ""))


class KmsSigner:
    """Signs with a key that KMS holds, so that no secret lies in a setting."""

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id

    def __call__(self, message: bytes) -> bytes:
        """The signature by RSASSA-PSS with SHA-256 (PS256 in RFC 7518) of up to 4,096 bytes. Unavailable."""
        from chalicelib.platform.aws import client, is_outage

        try:
            answer = client("kms").sign(
                KeyId=self._key_id,
                Message=message,
                MessageType="RAW",
                SigningAlgorithm="RSASSA_PSS_SHA_256",
            )
        except Exception as error:
            if is_outage(error):
                msg = "the key service does not answer"
                raise Unavailable(msg) from None
            raise
        return bytes(answer["Signature"])


def _context(part: SealedPart, object_id: str) -> dict[str, str]:
    return {"app": "signaalpunt", "part": part, "id": object_id}
