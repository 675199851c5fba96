"""One engine for the scanner's tests, and one crawl of the site on it."""

from __future__ import annotations

import re

import pytest
from boto3.dynamodb.types import TypeSerializer

from chalicelib.catalogue.domain import ShownUitgave
from chalicelib.catalogue.store import put_uitgave
from chalicelib.platform.code import parse_personal
from tests.support.builders import CANARY
from tests.support.crawler import Crawler, Found, Site
from tools.engine import Engine
from tools.seed import PERSONAL_CODE

ADDRESS = f"test.{CANARY}@waterlijn.example"
TEXTS = {
    "text": f"Iets over {CANARY} op het plein",
    "textarea": f"Een hele zin over {CANARY} op het plein voor de winkel.",
    "email": ADDRESS,
    "tel": "+31 6 12345678",
    "code": parse_personal(PERSONAL_CODE),
    "number": "1",
    "year": "2025",
}
# No page leads there, a standard does (RFC 9116).
FROM_ELSEWHERE = ("/.well-known/security.txt",)
TURNS = (0, 1, 2, 3, -1)


@pytest.fixture(scope="session")
def site(engine: Engine) -> Site:
    return Site(engine.site_url)


@pytest.fixture(scope="session")
def found(engine: Engine, site: Site) -> Found:
    """The whole site, found from its start page, and from the mails that its forms made."""
    _publish(engine)
    crawler = Crawler(site, [TEXTS, {**TEXTS, "year": "2099"}], TURNS)
    crawler.crawl("/", *FROM_ELSEWHERE)
    crawler.crawl(*_links_in_mails(engine))
    return crawler.found


def _links_in_mails(engine: Engine) -> list[str]:
    """The paths to which mails lead, one of each kind."""
    engine.come_to_rest()
    pattern = re.escape(engine.site_url) + r"(/\S+)"
    links = {link for mail in engine.mails() for link in re.findall(pattern, mail.text)}
    return sorted({link.rpartition("/")[0]: link for link in links}.values())


def _publish(engine: Engine) -> None:
    """A release of long ago in the list of what was published, with its one file that is no table."""
    name, content = "SHA256SUMS", b"0" * 64 + b"  cijfers.csv\n"
    period = ("kwartaal", "2015-01-01", "2015-03-31")
    shown = ShownUitgave("oud", "Een plan", *period, 1, "2015-04-01", {name: len(content)})
    item = {
        key: TypeSerializer().serialize(value) for key, value in put_uitgave(shown).item.items()
    }
    engine.client("dynamodb").put_item(TableName="signaalpunt-catalogue", Item=item)
    bucket = engine.outputs("data")["PublishedBucketName"]
    engine.client("s3").put_object(Bucket=bucket, Key=f"oud/{name}", Body=content)
