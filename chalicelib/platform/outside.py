"""A page of a site, opened as somebody outside opens it: DNS, TLS, gateway, function, page."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

# Two sites, each with as long to connect as to answer, fit in the half minute of a function.
_SECONDS = 6
# The start page has some 14 kB; whatever is larger is none of ours.
_AT_MOST = 256 * 1024

Unseen = Literal["no_name", "bad_certificate", "no_answer"]


class NotSeen(Exception):
    """No page came: ``kind`` says where the way ended."""

    def __init__(self, kind: Unseen) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Seen:
    """A page as it came. ``until``: when the certificate of its site ends; None without TLS."""

    status: int
    policy: str
    text: str
    until: datetime | None = None


Outside = Callable[[str], Seen]


def open_page(address: str, trust: ssl.SSLContext | None = None) -> Seen:
    """The page at an ``https`` or ``http`` address, redirects not followed. Raises NotSeen.

    ``trust`` says which certificates are good; by default those that the system trusts.
    """
    try:
        return _asked(address, trust)
    except ssl.SSLCertVerificationError:
        raise NotSeen("bad_certificate") from None
    except socket.gaierror:
        raise NotSeen("no_name") from None
    except (OSError, http.client.HTTPException):
        raise NotSeen("no_answer") from None


def _asked(address: str, trust: ssl.SSLContext | None) -> Seen:
    url = urlsplit(address)
    host, port = url.hostname or "", url.port
    connection = (
        http.client.HTTPSConnection(
            host, port, timeout=_SECONDS, context=trust or ssl.create_default_context()
        )
        if url.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=_SECONDS)
    )
    with closing(connection):
        connection.connect()
        # The answer may close the connection, and with it the certificate.
        until = _ends(connection.sock) if isinstance(connection.sock, ssl.SSLSocket) else None
        connection.request("GET", url.path or "/", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        policy = answer.getheader("Content-Security-Policy", "")
        return Seen(answer.status, policy, answer.read(_AT_MOST).decode("utf-8", "replace"), until)


def _ends(secured: ssl.SSLSocket) -> datetime:
    """When the certificate that the other side showed ends (RFC 5280, notAfter)."""
    shown = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
