"""Figures on the engine: made by the function of the schedule, published by two, and read by anybody."""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from datetime import date, timedelta
from typing import Any
from urllib.error import HTTPError

import pytest
from boto3.dynamodb.types import TypeSerializer
from playwright.sync_api import Page

from chalicelib.facts.domain import Counted
from chalicelib.facts.store import insert_facts
from tests.support.records import Records, eventually
from tests.support.visitor import LogIn, Visitor
from tools.engine import A_DAY, Engine
from tools.post_office import Sent

PLAN = "SASS-2023-2026"


def last_month() -> date:
    """A day of the month that is over for a day at least."""
    return (date.today() - timedelta(days=2)).replace(day=1) - timedelta(days=1)  # noqa: DTZ011


def count(engine: Engine, number: int) -> None:
    """So many reports that were taken up in the last month."""
    writes, named = engine.client("dynamodb"), TypeSerializer().serialize
    for n in range(number):
        day = last_month().replace(day=n % 28 + 1)
        fields = {"channel": "publiek", "subject_kind": "persoon", "verified": "nee"}
        for part in insert_facts(Counted("ontvangen", day, fields), day):
            item = {name: named(value) for name, value in part.item.items()}
            writes.put_item(TableName="signaalpunt-facts", Item=item)


def make(engine: Engine) -> None:
    """A night of the evaluation."""
    answer = engine.client("lambda").invoke(
        FunctionName="signaalpunt-evaluation", Payload=json.dumps(A_DAY).encode()
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def gotten(address: str) -> bytes:
    """What the gateway gives to a browser that follows a link: it asks for pages first."""
    asked = urllib.request.Request(address, headers={"accept": "text/html,*/*;q=0.8"})
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_figures_are_made_at_night_published_by_two_and_read_by_anybody(
    engine: Engine, log_in: LogIn, visitor: Visitor, records: Records
) -> None:
    count(engine, 23)
    make(engine)
    month = last_month()
    named = f"{PLAN}.{month.year}-M{month.month:02}.publicatie.r1"
    at = f"{engine.bureau_url}/evaluatie/{named}"
    told = eventually("the mail about figures", lambda: _mails(engine, "Er zijn nieuwe cijfers"))
    texts = [mail.text.split("\n-- \n")[0] for mail in told]
    assert not [word for word in (named, "23", PLAN) for text in texts if word in text]

    evaluator = log_in("evaluator")
    evaluator.goto(at)
    evaluator.get_by_role("link", name="Publicatie voorstellen").click()
    press(evaluator, "Publicatie voorstellen")
    public = f"{engine.site_url}/cijfers/{named}"
    with pytest.raises(HTTPError, match="404"):
        gotten(public)

    signer = log_in("communicatie")
    signer.goto(f"{engine.bureau_url}/tekenen")
    signer.get_by_role("link", name="Voorstel openen").first.click()
    press(signer, "Tekenen")
    assert "Getekend. Het voorstel is uitgevoerd." in signer.inner_text("main")

    visitor.open("/cijfers")
    visitor.page.locator("main ul a").first.click()
    visitor.page.get_by_role("link", name="Rapport").click()
    assert "11 tot en met 29 meldingen" in visitor.page.inner_text("main")
    assert "23 meldingen" not in visitor.page.content()
    workbook = zipfile.ZipFile(io.BytesIO(gotten(f"{public}/cijfers.xlsx")))
    assert "xl/worksheets/sheet1.xml" in workbook.namelist()
    manifest: dict[str, Any] = json.loads(gotten(f"{public}/manifest.json"))
    assert manifest["profile"] == "publicatie"

    # Exact figures are for their reading list, and a second night makes nothing twice.
    exact = named.replace("publicatie", "intern")
    refused = evaluator.goto(f"{engine.bureau_url}/evaluatie/{exact}/bestand/rapport.html")
    assert refused is not None
    assert refused.status == 403
    before = records.everything()["evaluation"]
    make(engine)
    assert records.everything()["evaluation"] == before


def _mails(engine: Engine, subject: str) -> list[Sent]:
    return [mail for mail in engine.mails() if subject in mail.message["Subject"]]
