"""One engine for the scanner's tests, and one crawl of the site on it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from tests.support.builders import CANARY
from tests.support.crawler import Crawler, Found, Site
from tests.support.fakes import QUEUES
from tools.engine import Engine
from tools.seed import PERSONAL_CODE

ADDRESS = f"test.{CANARY}@waterlijn.example"
TEXTS = {
    "text": f"Iets over {CANARY} op het plein",
    "textarea": f"Een hele zin over {CANARY} op het plein voor de winkel.",
    "email": ADDRESS,
    "tel": "06 12 34 56 78",
    "code": PERSONAL_CODE,
    "number": "1",
    "year": "2025",
}
# No page leads there, a standard does (RFC 9116).
FROM_ELSEWHERE = ("/.well-known/security.txt",)
TURNS = (0, 1, 2, 3, -1)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(everything_by_wire=True) as running:
        running.deploy()
        running.seed()
        sqs = running.client("sqs")
        for name in QUEUES:
            # What failed for a moment comes again after seconds here, and not after minutes.
            url = sqs.get_queue_url(QueueName=f"signaalpunt-{name}")["QueueUrl"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "8"})
        yield running


@pytest.fixture(scope="session")
def site(engine: Engine) -> Site:
    return Site(engine.site_url)


@pytest.fixture(scope="session")
def found(engine: Engine, site: Site) -> Found:
    """The whole site, found from its start page, and from the mails that its forms made."""
    crawler = Crawler(site, [TEXTS, {**TEXTS, "year": "2099"}], TURNS)
    crawler.crawl("/", *FROM_ELSEWHERE)
    crawler.crawl(*_links_in_mails(engine))
    return crawler.found


def _links_in_mails(engine: Engine) -> list[str]:
    """The paths to which mails lead, one of each kind."""
    until = time.monotonic() + 60
    links: set[str] = set()
    while not links and time.monotonic() < until:
        time.sleep(0.5)
        for mail in engine.mails():
            links |= set(re.findall(re.escape(engine.site_url) + r"(/\S+)", mail.text))
    return sorted({link.rpartition("/")[0]: link for link in links}.values())


def come_to_rest(engine: Engine) -> None:
    """Wait until everything that was accepted has been worked off."""
    sqs = engine.client("sqs")
    counts = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    urls = [sqs.get_queue_url(QueueName=f"signaalpunt-{name}")["QueueUrl"] for name in QUEUES]

    def is_busy() -> bool:
        answers = [sqs.get_queue_attributes(QueueUrl=u, AttributeNames=list(counts)) for u in urls]
        return any(int(count) for answer in answers for count in answer["Attributes"].values())

    until, quiet = time.monotonic() + 180, 0
    while quiet < 3 and time.monotonic() < until:
        time.sleep(0.5)
        quiet = 0 if is_busy() else quiet + 1
    assert quiet == 3, "what was accepted is still being worked off"
