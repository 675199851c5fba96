"""Somebody at the desk of an engine, who presses the buttons of the bureau as a browser does."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from chalicelib.access.domain import Session
from chalicelib.access.guard import SESSION
from chalicelib.access.store import insert_session
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.code import ReceiptCode, derive, one_way
from chalicelib.platform.web.body import FORM
from tests.support.records import put_item
from tools.engine import Engine


class Triagist:
    """The triagist of the demo data (``tools/seed.py``); each press has a session of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, code: ReceiptCode, question: str) -> None:
        self._press(code, "vraag", vraag=question, taal="nl")

    def tell(self, code: ReceiptCode, state: str) -> None:
        if state == "afgerond":
            # Only whoever has the melding says so, on a page that asks.
            self._press(code, "oppakken")
            self._press(code, "afgerond")
        else:
            self._press(code, "status", status=state)

    def read(self, code: ReceiptCode) -> str:
        return self._asked(f"melding/{derive(code).sid}", self._log_in())

    def _press(self, code: ReceiptCode, act: str, **fields: str) -> None:
        secret = self._log_in()
        given = {"formulier": one_way("formulier", secret), "blad": secrets.token_hex(10), **fields}
        self._asked(f"melding/{derive(code).sid}/{act}", secret, given)

    def _log_in(self) -> str:
        secret, at = secrets.token_urlsafe(32), to_text(system_clock())
        session = insert_session(Session(one_way("sessie", secret), "demo-triagist", at, at))
        put_item(self._engine.client("dynamodb"), session)
        return secret

    def _asked(self, path: str, secret: str, fields: dict[str, str] | None = None) -> str:
        body = None if fields is None else urlencode(fields).encode()
        form = {} if body is None else {"Content-Type": FORM}
        headers = {"Cookie": f"{SESSION}={secret}", **form}
        with urlopen(Request(f"{self._engine.bureau_url}/{path}", body, headers)) as answer:
            return str(answer.read().decode())
