"""What an issuer is given of the key of the bureau: by it, what the key signs is known."""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import RSAKey

from chalicelib.access.oidc import client_assertion
from chalicelib.platform.kms import KmsSigner
from tests.support.account import signing_key
from tests.unit.access.test_oidc import ISSUER
from tools import login_key


@pytest.mark.usefixtures("account")
def test_the_bureau_is_known_by_each_form_of_its_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = signing_key(monkeypatch)
    monkeypatch.setattr(sys, "argv", ["login_key", key])
    login_key.main()
    printed = capsys.readouterr().out
    kid, thumbprint = re.findall(r"^OidcClientKeyName=(.*)$", printed, re.MULTILINE)
    (public,) = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    made = x509.load_pem_x509_certificate(printed[printed.index("-----BEGIN") :].encode())
    made.verify_directly_issued_by(made)
    assert made.not_valid_before_utc.timestamp() <= time.time()
    assert kid == f"kid={public['kid']}"
    assert thumbprint == f"x5t#S256={login_key.thumbprint(made, SHA256())}"
    assert "d" not in public
    of_certificate: Any = made.public_key()
    for name, by in ((kid, public), (thumbprint, of_certificate)):
        issuer = replace(ISSUER, client_key_name=name)
        proof = client_assertion(issuer, KmsSigner(key), int(time.time()))
        assert jwt.decode(proof, RSAKey.import_key(by), algorithms=["PS256"]).claims["sub"]
