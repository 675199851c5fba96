"""Somebody at the desk of an engine, who presses the buttons of the bureau as a browser does."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from chalicelib.access.domain import Session
from chalicelib.access.guard import SESSION
from chalicelib.access.store import insert_session
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.code import ReceiptCode, derive, one_way
from chalicelib.platform.web.body import FORM
from tests.support.reading import every
from tests.support.records import put_item
from tools.engine import Engine

TRIAGIST, SECOND = "demo-triagist", "demo-regisseur"
_WHY = "Twee gesprekken gevoerd, geen aanwijzingen gevonden."


class Triagist:
    """The triagist of the demo data (``tools/seed.py``); each press has a session of its own.

    What takes two people a colleague signs.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, code: ReceiptCode, question: str) -> None:
        self.press(code, "vraag", vraag=question, taal="nl")

    def tell(self, code: ReceiptCode, state: str) -> None:
        if state == "afgerond":
            self.close(code)
        else:
            self.press(code, "status", status=state)

    def close(self, code: ReceiptCode, **typed: str) -> None:
        """Take it up, deal with all that came in, propose to close it, and have a colleague sign."""
        self.press(code, "oppakken")
        page = self.read(code)
        if "/gevaar" in page:
            since = hidden(self.page(code, "/gevaar"), "sinds")
            self.press(code, "gevaar", sinds=since, oordeel="geen_direct_gevaar")
        if seen := hidden(page, "gezien"):
            self.press(code, "verwerkt", gezien=seen)
        self.propose(code, **typed)
        self.sign(code)

    def propose(self, code: ReceiptCode, **typed: str) -> None:
        """Propose to close it."""
        words = {"uitkomst": "geen_zorg_na_onderzoek", "toelichting": _WHY, "ontbreekt": _WHY}
        seen = hidden(self.page(code, "/besluit"), "versie")
        self.press(code, "besluit", versie=seen, **{**words, **typed})

    def sign(self, code: ReceiptCode, *, by: str = SECOND) -> None:
        """A colleague reads it and signs what waits."""
        page, act = self.read(code, by=by), f"voorstel/{self.waiting(code, by=by)}/tekenen"
        self.press(code, act, by=by, versie=hidden(page, "versie"))

    def waiting(self, code: ReceiptCode, *, by: str = SECOND) -> str:
        """The number of the proposal that a colleague can sign."""
        page = self.read(code, by=by)
        (number,) = set(re.findall(r"voorstel/([0-9a-f]+)/tekenen", page))
        return str(number)

    def read(self, code: ReceiptCode, *, by: str = TRIAGIST) -> str:
        return self.page(code, by=by)

    def page(self, code: ReceiptCode, path: str = "", *, by: str = TRIAGIST) -> str:
        """A page of a melding, as a colleague reads it."""
        return self.page_at(f"melding/{derive(code).sid}{path}", by=by)

    def page_at(self, path: str, *, by: str = TRIAGIST) -> str:
        """A page of the bureau, as a colleague reads it."""
        return self._asked(path, self._log_in(by))

    def press(self, code: ReceiptCode, act: str, *, by: str = TRIAGIST, **fields: str) -> None:
        """Press the button of an act on a melding."""
        self.press_at(f"melding/{derive(code).sid}/{act}", by=by, **fields)

    def press_at(self, path: str, *, by: str = TRIAGIST, **fields: Any) -> str:
        """Press a button of the bureau; the page that follows. A field may have several values."""
        secret = self._log_in(by)
        given = {"formulier": one_way("formulier", secret), "blad": secrets.token_hex(10), **fields}
        return self._asked(path, secret, given)

    def _log_in(self, by: str) -> str:
        secret, at = secrets.token_urlsafe(32), to_text(system_clock())
        session = insert_session(Session(one_way("sessie", secret), by, at, at))
        put_item(self._engine.client("dynamodb"), session)
        return secret

    def _asked(self, path: str, secret: str, fields: dict[str, Any] | None = None) -> str:
        body = None if fields is None else urlencode(fields, doseq=True).encode()
        form = {} if body is None else {"Content-Type": FORM}
        headers = {"Cookie": f"{SESSION}={secret}", **form}
        with urlopen(Request(f"{self._engine.bureau_url}/{path}", body, headers)) as answer:
            return str(answer.read().decode())


def hidden(page: str, name: str) -> str:
    """The value of the last hidden field with a name on a page; empty when there is none."""
    return next((e["value"] for e in reversed(every(page, "input", name=name))), "")
