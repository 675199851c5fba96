"""A page opened from outside: over real sockets of this machine, with and without TLS."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.platform import outside
from chalicelib.platform.outside import NotSeen, Seen, open_page

UNTIL = (datetime.now(UTC) + timedelta(days=40)).replace(microsecond=0)


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/stil":
            self.close_connection = True
            return
        self.send_response(303 if self.path == "/elders" else 200)
        self.send_header("Location", "/")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(f"Wij zijn één {self.path}".encode())

    def log_message(self, *words: object) -> None:
        """Silent: the log of a test is its result."""


@contextmanager
def served(secured: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on a free port of this machine, and its address."""
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    if secured:
        # Each connection shakes hands when it is read, so that one that refuses stops no other.
        server.socket = secured.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{'https' if secured else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "probe")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(UNTIL - timedelta(days=90))
        .not_valid_after(UNTIL)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    own = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "probe.pem"
    file.write_bytes(own + made.public_bytes(pem))
    return file


@pytest.fixture
def secured(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_page_without_tls_has_no_certificate() -> None:
    with served() as address:
        page = open_page(f"{address}/begin")
    assert page == Seen(200, "default-src 'none'", "Wij zijn één /begin", None)


def test_an_address_alone_is_its_first_page() -> None:
    with served() as address:
        assert open_page(address).text == "Wij zijn één /"


def test_a_page_with_tls_tells_when_its_certificate_ends(
    secured: ssl.SSLContext, certificate: Path
) -> None:
    with served(secured) as address:
        page = open_page(f"{address}/", ssl.create_default_context(cafile=str(certificate)))
    assert (page.status, page.until) == (200, UNTIL)


def kind_at(address: str, trust: ssl.SSLContext | None = None) -> str:
    with pytest.raises(NotSeen) as raised:
        open_page(address, trust)
    return raised.value.kind


def test_a_certificate_that_nobody_trusts_or_of_another_name_is_bad(
    secured: ssl.SSLContext, certificate: Path
) -> None:
    with served(secured) as address:
        assert kind_at(address) == "bad_certificate"
        trusting = ssl.create_default_context(cafile=str(certificate))
        assert kind_at(address.replace("127.0.0.1", "localhost"), trusting) == "bad_certificate"


def test_a_site_that_leads_elsewhere_is_not_followed() -> None:
    with served() as address:
        assert open_page(f"{address}/elders").status == 303


def test_a_name_that_does_not_exist_and_a_door_that_is_shut_are_told_apart() -> None:
    with served() as address:
        assert kind_at(f"{address}/stil") == "no_answer"
    assert kind_at(address) == "no_answer"
    # RFC 2606 keeps the name free for good.
    assert kind_at("https://signaalpunt.invalid/") == "no_name"


def test_whoever_does_not_answer_in_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_SECONDS", 0.05)
    # Nobody takes its connections: the greeting of TLS is never answered.
    with HTTPServer(("127.0.0.1", 0), _Answers) as silent:
        assert kind_at(f"https://127.0.0.1:{silent.server_port}") == "no_answer"
