"""The row and the code are enough to open a mailbox, and the tables together are not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from nacl.public import PrivateKey, SealedBox

from chalicelib.mailbox.domain import public_key
from chalicelib.platform.code import ReceiptCode, derive, mint
from tests.support.infra import TABLES
from tests.support.triagist import Triagist
from tools.bench import public_report
from tools.engine import Engine

ASKED = "Wanneer zag u dit?"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine of its own: its tables are emptied."""
    with Engine() as running:
        running.deploy()
        running.seed()
        yield running


@pytest.fixture(scope="module")
def code(engine: Engine) -> ReceiptCode:
    """A report in whose mailbox the desk asked something, and which was answered."""
    made = mint()
    post(engine, "melden", {**public_report(), "code": made.characters})
    assert eventually(engine, made, questions=0)
    Triagist(engine).ask(made, ASKED)
    words = {"page": "bericht", "vragen": "1", "blad": "a", "bericht": "Gisteren was dat."}
    post(engine, "postvak", {**words, "code": made.characters, "go": "send"})
    assert eventually(engine, made, questions=1)
    return made


def post(engine: Engine, path: str, fields: dict[str, Any]) -> str:
    body = urlencode(fields, doseq=True).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        with urlopen(Request(f"{engine.site_url}/{path}", body, form)) as answer:
            return str(answer.read().decode())
    except HTTPError as refused:
        with refused:
            return refused.read().decode()


def eventually(engine: Engine, code: ReceiptCode, *, questions: int) -> bool:
    """Whether the mailbox is there with so many answered questions, once it is."""
    key = {"pk": {"S": f"mailbox#{derive(code).mailbox}"}, "sk": {"S": "mailbox"}}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = engine.client("dynamodb").get_item(TableName="signaalpunt-mailbox", Key=key)
        asked = found.get("Item", {"questions": {"L": []}})["questions"]["L"]
        answered = [one for one in asked if one["M"]["answered_on"]["S"]]
        if "Item" in found and len(answered) == questions:
            return True
        time.sleep(0.3)
    return False


def items(engine: Engine, table: str) -> list[dict[str, Any]]:
    """Every item of a table, as the engine keeps it."""
    pages = engine.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return [item for page in pages for item in page["Items"]]


def values(held: Any) -> Iterator[bytes]:
    """Every text, number and byte string in items, names included, as bytes."""
    if isinstance(held, dict):
        for name, inner in held.items():
            yield str(name).encode()
            yield from values(inner)
    elif isinstance(held, list):
        for inner in held:
            yield from values(inner)
    elif isinstance(held, bytes):
        yield held
    else:
        yield str(held).encode()


def seeds(dump: list[dict[str, Any]]) -> set[bytes]:
    """Every 32 bytes in a row of a dump, as they stand and as hexadecimal digits."""
    found: set[bytes] = set()
    for value in values(dump):
        found |= {value[at : at + 32] for at in range(len(value) - 31)}
        for at in range(len(value) - 63):
            try:
                found.add(bytes.fromhex(value[at : at + 64].decode("ascii")))
            except ValueError:
                continue
    # What fromhex made of digits with spaces between them is shorter.
    return {seed for seed in found if len(seed) == 32}


def test_nothing_in_all_tables_together_opens_what_was_asked(
    engine: Engine, code: ReceiptCode
) -> None:
    dump = [item for table in TABLES for item in items(engine, f"signaalpunt-{table}")]
    (row,) = [item for item in dump if item["pk"]["S"] == f"mailbox#{derive(code).mailbox}"]
    wanted, sealed = row["key"]["B"], row["questions"]["L"][0]["M"]["sealed"]["B"]
    found = seeds(dump)
    # The search would find it: the public half lies there, and the secret half does open it.
    assert wanted in found
    assert public_key(derive(code).mailbox_seed) == wanted
    assert SealedBox(PrivateKey.from_seed(derive(code).mailbox_seed)).decrypt(sealed)
    assert derive(code).mailbox_seed not in found
    assert code.characters.encode() not in b"".join(values(dump))
    # As a seed, and as the private key itself.
    for key in (key for seed in found for key in (PrivateKey.from_seed(seed), PrivateKey(seed))):
        assert bytes(key.public_key) != wanted


def test_with_every_other_table_empty_the_code_still_opens_the_mailbox(
    engine: Engine, code: ReceiptCode
) -> None:
    database = engine.client("dynamodb")
    for name in set(TABLES) - {"mailbox"}:
        for item in items(engine, f"signaalpunt-{name}"):
            key = {part: item[part] for part in ("pk", "sk")}
            database.delete_item(TableName=f"signaalpunt-{name}", Key=key)
        assert items(engine, f"signaalpunt-{name}") == []
    page = post(engine, "postvak", {"code": code.shown, "go": "open"})
    assert ASKED in page
    assert "U antwoordde op" in page
