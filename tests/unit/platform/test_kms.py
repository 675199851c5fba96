"""More than one key for a part: the first seals, all open; a key in two regions is one key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import moto.kms.models
import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from moto.core.exceptions import JsonRESTError

from chalicelib.platform import aws
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.kms import AwsKeys, KmsSigner
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.settings import MissingSetting, Settings
from tests.support.account import signing_key

HERE, ELSEWHERE = "eu-west-1", "eu-central-1"


@pytest.fixture(autouse=True)
def _fresh_session(account: dict[str, str]) -> Iterator[None]:
    aws.session.cache_clear()
    yield
    aws.session.cache_clear()


def key(region: str = HERE, *, in_many_regions: bool = False) -> str:
    made = boto3.client("kms", region).create_key(MultiRegion=in_many_regions)
    return str(made["KeyMetadata"]["Arn"])


def keys(*arns: str) -> AwsKeys:
    return AwsKeys(Settings({"KEY_CONTENT": " ".join(arns)}), "content")


def test_what_a_former_key_sealed_opens_and_the_first_key_seals() -> None:
    former, first = key(), key()
    before, now = keys(former), keys(first, former)
    old = before.seal("content", "sid-1", b"before")
    assert now.open("content", "sid-1", old) == b"before"
    new = now.seal("content", "sid-1", b"now")
    assert keys(first).open("content", "sid-1", new) == b"now"
    # Sealed for one key only: whoever has the former key and not the first reads nothing new.
    with pytest.raises(SealBroken):
        before.open("content", "sid-1", new)


def test_a_key_that_is_not_listed_opens_nothing() -> None:
    sealed = keys(key()).seal("content", "sid-1", b"plain")
    with pytest.raises(SealBroken):
        keys(key(), key()).open("content", "sid-1", sealed)


@pytest.mark.parametrize("error", ["DisabledException", "ThrottlingException"])
def test_a_data_key_that_never_opens_is_told_from_a_service_that_is_away(
    monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    """A page shows the rest of a file beside the first, and waits for the second."""
    arn = key()
    sealed = keys(arn).seal("content", "sid-1", b"plain")
    # Behind the name of the key that moto writes before its ciphertext.
    at = sealed.index(arn.encode()) + len(arn) + 60
    damaged = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    with pytest.raises(SealBroken):
        keys(arn).open("content", "sid-1", damaged)

    def refuse(*_: object, **__: object) -> None:
        raise JsonRESTError(error, "not now")

    # moto knows no disabled key and no throttle.
    monkeypatch.setattr(moto.kms.models.KmsBackend, "decrypt", refuse)
    with pytest.raises(Unavailable):
        keys(arn).open("content", "sid-1", sealed)


@pytest.fixture
def ids_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of many regions named as AWS names them; moto's names are too long for its ciphertexts."""
    monkeypatch.setattr(moto.kms.models, "generate_key_id", lambda _: f"mrk-{uuid4().hex}")


@pytest.mark.usefixtures("ids_of_aws")
def test_a_replica_in_another_region_opens_what_its_primary_sealed() -> None:
    primary = key(in_many_regions=True)
    of_account = moto.kms.models.kms_backends[primary.split(":")[4]]
    replica = of_account[HERE].replicate_key(primary.rpartition("/")[2], ELSEWHERE).arn
    assert primary != replica
    sealed = keys(primary).seal("content", "sid-1", b"plain")
    assert keys(replica).open("content", "sid-1", sealed) == b"plain"
    # A stack restored elsewhere seals with a key of its own and reads with the replica.
    restored = keys(key(ELSEWHERE, in_many_regions=True), replica)
    assert restored.open("content", "sid-1", sealed) == b"plain"


@pytest.mark.parametrize(
    "value", ["sleutel", "arn:aws:kms:eu-west-1:1:key/a,arn:aws:kms:eu-west-1:1:key/b"]
)
def test_a_setting_that_names_no_keys_stops_the_function_at_start(value: str) -> None:
    with pytest.raises(MissingSetting, match="KEY_CONTENT"):
        keys(value)


def test_a_key_and_its_replica_in_one_setting_stop_the_function_at_start() -> None:
    one = "arn:aws:kms:{}:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    with pytest.raises(MissingSetting, match="KEY_CONTENT"):
        keys(one.format(HERE), one.format(ELSEWHERE))


def test_digests_are_made_with_one_key() -> None:
    """A digest by another key is another digest: people would not be told apart."""
    with pytest.raises(MissingSetting, match="KEY_PERSON"):
        AwsKeys(Settings({"KEY_PERSON": f"{key()} {key()}"}), marks="person")


def test_a_signature_of_kms_is_that_of_its_public_key(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = signing_key(monkeypatch)
    public: Any = load_der_public_key(
        boto3.client("kms", HERE).get_public_key(KeyId=signs)["PublicKey"]
    )
    pss = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)
    public.verify(KmsSigner(signs)(b"message"), b"message", pss, SHA256())
