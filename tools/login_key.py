"""How an issuer gets to know the key of the bureau: its public half, as a JWK and as a certificate.

``python -m tools.login_key <ARN>`` with the rights of somebody who may sign with that key, an RSA key of KMS
for signatures. It prints a JWK for issuers that take one, and for Microsoft Entra a certificate that the key
signs itself; beside each the value of ``OidcClientKeyName`` (docs/operations.md).
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID
from joserfc.jwk import RSAKey

from chalicelib.platform.aws import client
from chalicelib.platform.kms import KmsSigner

_PSS = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)
_HOLDS = timedelta(days=730)


class _KeyInKms(rsa.RSAPrivateKey):
    """A private key that never leaves KMS: it signs, and tells its public half."""

    def __init__(self, key_id: str) -> None:
        self._sign = KmsSigner(key_id)
        public = load_der_public_key(client("kms").get_public_key(KeyId=key_id)["PublicKey"])
        if not isinstance(public, rsa.RSAPublicKey):
            msg = f"{key_id} is no RSA key"
            raise SystemExit(msg)
        self._public = public

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public

    def sign(self, data: Any, padding: Any, algorithm: Any) -> bytes:
        """The signature by PSS with SHA-256, the only one that the certificate below asks for."""
        return self._sign(bytes(data))

    def decrypt(self, ciphertext: Any, padding: Any) -> bytes:
        raise NotImplementedError

    def private_numbers(self) -> rsa.RSAPrivateNumbers:
        raise NotImplementedError

    def private_bytes(self, encoding: Any, format: Any, encryption_algorithm: Any) -> bytes:
        raise NotImplementedError

    def __copy__(self) -> _KeyInKms:
        return self

    def __deepcopy__(self, memo: Any) -> _KeyInKms:
        return self


def certificate(key_id: str, now: datetime) -> x509.Certificate:
    """A certificate of the key, signed by itself, for two years from ``now``."""
    key, hashes = _KeyInKms(key_id), SHA256()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "signaalpunt-bureau")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + _HOLDS)
    return made.sign(key, hashes, rsa_padding=_PSS)


def thumbprint(made: x509.Certificate, algorithm: HashAlgorithm) -> str:
    """The digest of a certificate as JOSE writes it (RFC 7515, 4.1.8)."""
    return base64.urlsafe_b64encode(made.fingerprint(algorithm)).decode().rstrip("=")


def jwk(key_id: str) -> dict[str, Any]:
    """The public half as a JWK, named by its own digest (RFC 7638)."""
    key = RSAKey.import_key(_KeyInKms(key_id).public_key())
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "PS256"}


def main() -> None:
    """Print both forms of the key that the command names."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    public, made = jwk(sys.argv[1]), certificate(sys.argv[1], datetime.now(UTC))
    print(f"OidcClientKeyName=kid={public['kid']}\n{json.dumps(public)}\n")  # noqa: T201
    print(f"OidcClientKeyName=x5t#S256={thumbprint(made, SHA256())}")  # noqa: T201
    print(made.public_bytes(Encoding.PEM).decode())  # noqa: T201


if __name__ == "__main__":
    main()
