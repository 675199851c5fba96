"""The rehearsal of an update: the release before is created and filled, updated, turned back, and updated
again.

Each time messages wait in the queues that the other release sent, and rows lie in the tables that it
wrote. Nothing is lost, nothing is parked, and the journal fits. This is the engine; that a stack of AWS
updates as here only an account can show.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chalicelib.platform.code import ReceiptCode, mint
from tests.support.ground import Ground, prepared_ground
from tests.support.previous import build_previous, built_at
from tests.support.records import Records, eventually, posted
from tests.support.triagist import Triagist
from tools import package
from tools.bench import public_report, work_report
from tools.deploy import deploying
from tools.deploy.release import Release
from tools.engine import Engine

SESSION = "demo-basistraining"
DEAD = ("reports", "post", "post-forms", "mail-events", "searches", "batches")


class Town:
    """People who report, and the desk that reads them; every report is remembered with its words."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.records, self.desk = engine, Records(engine), Triagist(engine)
        self.reports: dict[ReceiptCode, str] = {}

    def report(self, words: str) -> ReceiptCode:
        code = mint()
        fields = {**public_report(), "code": code.characters, "observed_behaviour": words}
        status, _, _ = posted(self.engine, "melden", fields)
        assert status in {200, 303}
        self.reports[code] = words
        return code

    def report_from_work(self, words: str) -> ReceiptCode:
        code = mint()
        fields = {**work_report(), "code": code.characters, "observed_behaviour": words}
        status, _, _ = posted(self.engine, "melden-professional", fields)
        assert status in {200, 303}
        self.reports[code] = words
        return code

    def report_to_dead_letters(self, words: str) -> None:
        """A report whose message failed five times; the clock puts it back."""
        sqs, queue = self.engine.client("sqs"), self.engine.queue_url("reports")
        waiting = {one["MessageId"] for one in self._take(queue)}
        assert not waiting, "send this one first"
        self.report(words)
        (message,) = self._take(queue)
        sqs.send_message(QueueUrl=self.engine.queue_url("reports-dlq"), MessageBody=message["Body"])
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    def _take(self, queue: str) -> list[dict[str, Any]]:
        taken = self.engine.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        return list(taken.get("Messages", ()))

    def is_whole(self) -> None:
        """Everything that was ever sent is stored once and can be read, and nothing waits or is parked."""
        engine = self.engine
        engine.tick()
        engine.come_to_rest()
        for code, words in self.reports.items():
            kinds = [str(one["sk"]).partition("#")[0] for one in self.records.submissions(code)]
            assert (kinds.count("melding"), kinds.count("aanvulling")) == (1, 0), words
            assert words in self.desk.read(code)
            status, _, page = posted(engine, "postvak", {"go": "open", "code": code.characters})
            assert (status, b"Uw postvak" in page) == (200, True), words
        assert self.records._scan("unreadable") == []
        sqs = engine.client("sqs")
        for name in DEAD:
            held = sqs.get_queue_attributes(
                QueueUrl=engine.queue_url(f"{name}-dlq"),
                AttributeNames=["ApproximateNumberOfMessages"],
            )
            assert held["Attributes"]["ApproximateNumberOfMessages"] == "0", name
        assert self._verified() == ""

    def _verified(self) -> str:
        """The words of the verifier of the journal; "" when all fits."""
        bucket = self.engine.outputs("data")["JournalBucketName"]
        ran = subprocess.run(
            [sys.executable, "-m", "tools.verify_journal"],
            env=self.engine.environment() | {"JOURNAL_BUCKET": bucket, "GEMEENTE": "dordrecht"},
            cwd=package.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout + ran.stderr


@contextmanager
def nobody_works(engine: Engine) -> Iterator[None]:
    """While it lasts no function takes a message, whatever is deployed meanwhile."""

    def switch(*, on: bool) -> None:
        functions = engine.client("lambda")
        for source in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=source["UUID"], Enabled=on)

    switch(on=False)
    try:
        yield
    finally:
        switch(on=True)


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_previous(tmp_path_factory.mktemp("previous"))


@pytest.fixture
def ground() -> Iterator[Ground]:
    with prepared_ground() as ground:
        yield ground


def _seed(engine: Engine, tree: Path) -> None:
    """The demo data, as the release in ``tree`` writes them."""
    subprocess.run(
        [sys.executable, "-m", "tools.seed"],
        env=engine.environment()
        | {"LOGIN_POOL": engine.outputs("data")["LoginPoolId"], "PYTHONPATH": str(tree)},
        cwd=tree,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_an_update_and_its_way_back_lose_nothing_and_park_nothing(
    ground: Ground, previous: Path
) -> None:
    engine = ground.engine
    with built_at(previous):
        old = ground.deploy()
    assert old
    engine.follow()
    _seed(engine, previous)
    town = Town(engine)
    with engine.impatient_queues():
        _walk(ground, town, old)


def _walk(ground: Ground, town: Town, old: Release) -> None:
    engine = ground.engine

    first = town.report("Voor de eerste wissel, en al gelezen.")
    town.report_from_work("Van het werk, voor de eerste wissel.")
    engine.come_to_rest()
    town.desk.press(first, "oppakken")
    town.desk.ask(first, "Wanneer was dit?")

    def update() -> None:
        assert ground.deploy()

    def back() -> None:
        assert deploying.rollback(ground.run()).id == old.id

    for name, step in (("bij", update), ("terug", back), ("weer bij", update)):
        before = _keys(town)
        _while_messages_wait(town, name, step)
        town.is_whole()
        assert before <= _keys(town)
        assert (
            b"Wanneer was dit?"
            in posted(engine, "postvak", {"go": "open", "code": first.characters})[2]
        )


def _while_messages_wait(town: Town, name: str, step: Callable[[], None]) -> None:
    """Do ``step`` while reports of the release before it wait in the queues, one of them in the dead
    letters.
    """
    with nobody_works(town.engine):
        town.report_to_dead_letters(f"In de dode brieven, {name}.")
        town.report(f"In de wachtrij, {name}.")
        town.report_from_work(f"Van het werk in de wachtrij, {name}.")
        step()
        town.engine.follow()
    eventually("the site", lambda: posted(town.engine, "postvak", {"go": "open"})[0] == 422)
    town.report(f"Na de wissel, {name}.")


# Rows that end by themselves: sessions, windows and drafts.
_PASSING = ("access", "post")


def _keys(town: Town) -> set[tuple[str, str, str]]:
    """The keys of all rows that are to stay."""
    return {
        (table, str(row["pk"]), str(row["sk"]))
        for table, rows in town.records.everything().items()
        if table not in _PASSING
        for row in rows
        if "expires" not in row
    }
