"""The privacy page says what the product does: each number on it is that of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chalicelib.mail.store import _KEPT_FOR
from chalicelib.platform import gemeente
from chalicelib.platform.gemeente import Gemeente
from tests.support.fakes import DORDRECHT
from tests.support.in_process import Site
from tests.support.infra import resources
from tests.support.reading import every, only

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return Site().get("/privacy").body


def line(page: str, begins: str) -> str:
    """The one item of a list that begins so."""
    (found,) = [one.text for one in every(page, "li") if one.text.startswith(begins)]
    return found


def numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", text)]


def test_every_period_is_the_one_that_the_product_keeps(page: str) -> None:
    terms = DORDRECHT.mailbox
    assert numbers(line(page, "Uw postvak")) == [terms.open_days, terms.after_closing_days]
    assert numbers(line(page, "Het e-mailadres")) == [terms.after_closing_days]
    assert numbers(line(page, "Een lijst van verstuurde mails")) == [_KEPT_FOR.days]
    tables = resources("AWS::DynamoDB::Table")
    backups = {t["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] for t in tables}
    assert numbers(line(page, "Reservekopieën")) == [*backups]
    (lock,) = [
        bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Years"]
        for bucket in resources("AWS::S3::Bucket")
        if "ObjectLockConfiguration" in bucket
    ]
    assert numbers(line(page, "Het logboek")) == [lock]


def test_what_is_not_built_is_not_promised(page: str) -> None:
    """docs/privacy.md says it too; whoever builds the retention of reports mends both."""
    assert "does not go by itself today" in (ROOT / "docs/privacy.md").read_text("utf-8")
    assert "wist zichzelf nu nog niet" in line(page, "Uw melding")


@pytest.mark.parametrize(
    "told",
    [
        "de burgemeester van Dordrecht",  # GDPR 13.1(a)
        "functionaris gegevensbescherming",  # 13.1(b)
        "artikel 6, lid 1, onder e",  # 13.1(c)
        "het Zorg- en Veiligheidshuis of een hulpverlener",  # 13.1(e)
        "in de Europese Unie",  # 13.1(f)
        "Hoe lang bewaren wij het?",  # 13.2(a)
        "verbeteren, aanvullen of wissen",  # 13.2(b)
        "bezwaar maken",  # 13.2(b) and 21
        "U hoeft ons niets te vertellen",  # 13.2(e)
        "Een computer neemt geen besluit",  # 13.2(f)
        "van iemand die zich zorgen maakt",  # 14.1(d) and 14.2(f)
        "Wij zeggen niet wie ons dat vertelde",  # 15.4
    ],
)
def test_the_page_tells_what_the_law_asks(page: str, told: str) -> None:
    assert told in only(page, "main").text


def test_whom_to_ask_and_where_to_complain_are_links(page: str) -> None:
    links = {a["href"] for a in every(page, "a")}
    ours = DORDRECHT.privacy
    assert {f"mailto:{ours.officer_email}", ours.authority} <= links


def test_the_file_of_a_municipality_names_each_value_that_is_still_an_example() -> None:
    found = gemeente.examples(DORDRECHT)
    assert {"privacy.officer_email", "help_email", "accessibility.signatory"} <= set(found)
    assert gemeente.examples(filled_in()) == ()


def filled_in() -> Gemeente:
    """The municipality of the demo as if somebody had filled in everything."""
    import msgspec

    text = msgspec.json.encode(DORDRECHT).decode()
    real = re.sub("(?i)voorbeeld", "Dorp", text).replace(".example", ".nl")
    return msgspec.json.decode(real, type=Gemeente)
