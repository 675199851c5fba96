"""Every call of the accept path fails, for every form: the words stay with the visitor, and only there.

Which calls there are is seen on the wire, so a call that is added later is cut too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest

from tests.scanner.conftest import TEXTS
from tests.support.builders import CANARY
from tests.support.crawler import BOXES, Answer, FormShown, Found, Site
from tests.support.leaks import forms_of
from tools import package
from tools.engine import FUNCTIONS, Engine
from tools.wire import Call, LineCut

# Longer than the client waits (chalicelib/platform/aws.py), so both its tries are given up.
HANGS_SECONDS = 6

Hook = Callable[..., None]
Hooks = list[Any]
Fault = tuple[Hooks, Callable[[tuple[str, str]], Hook]]


def label(call: Call) -> tuple[str, str]:
    """What tells two calls of one operation apart: the part of a key, the queue, the partition."""
    told = call.arguments()
    part = told.get("EncryptionContext", {}).get("part")
    partition = told.get("ExpressionAttributeValues", {}).get(":pk", {}).get("S")
    return call.operation, part or partition or told.get("QueueUrl", "").rpartition("/")[2]


@contextmanager
def hooked(hooks: Hooks, hook: Hook) -> Iterator[None]:
    hooks.append(hook)
    try:
        yield
    finally:
        hooks.remove(hook)


def may_be_made() -> set[str]:
    """The operations to which the function of the public site has a right."""
    policy = json.loads((package.ROOT / "infra/policies/public.json").read_text("utf-8"))
    actions = [action for rule in policy["Statement"] for action in rule["Action"]]
    return {action.rpartition(":")[2] for action in actions}


def accepting(engine: Engine, send: Callable[[], Answer]) -> list[tuple[str, str]]:
    """The calls between pressing send and the promise, which is that a queue holds it."""
    calls: list[tuple[str, str]] = []
    own = may_be_made()

    def note(call: Call) -> None:
        # A worker that wakes meanwhile calls too, by the same wire.
        is_own = call.operation in own
        if is_own and (not calls or calls[-1][0] != "SendMessage"):
            calls.append(label(call))

    with hooked(engine.wire.before, note):
        assert send().status == 200
    assert calls[-1][0] == "SendMessage"
    return list(dict.fromkeys(calls))


def cut(wanted: tuple[str, str], after: float = 0) -> Hook:
    def strike(call: Call, status: int = 0) -> None:
        if label(call) == wanted:
            time.sleep(after)
            raise LineCut

    return strike


def hang(wanted: tuple[str, str]) -> Hook:
    return cut(wanted, HANGS_SECONDS)


def forget_lists(engine: Engine, site: Site) -> None:
    """Let fresh processes serve the site: they have read no list yet, so that they must."""
    for _ in range(engine.kill("public") + 1):
        # The engine may answer 502 for a process that it does not know to be gone.
        site.get("/")


def lasts(found: Found) -> list[tuple[FormShown, dict[str, list[str]]]]:
    """The last page of every form, as it is sent."""
    seen = [(form, good) for form, good in found.pages if form.shape in found.ends]
    return list({form.asks: (form, good) for form, good in seen if form.controls}.values())


def typed(good: dict[str, list[str]], found: Found) -> set[str]:
    """The texts that the visitor typed."""
    kinds = {name: form.controls[name].kind for form, _ in found.pages for name in form.visible}
    free = {name for name, kind in kinds.items() if kind not in BOXES and kind in TEXTS}
    return {value for name, values in good.items() if name in free for value in values if value}


def test_whatever_call_fails_the_words_stay_on_the_page_and_in_no_log(
    engine: Engine, site: Site, found: Found
) -> None:
    codes, tried = set(), 0
    forms = lasts(found)
    assert len(forms) >= 4
    for form, good in forms:
        engine.come_to_rest()
        forget_lists(engine, site)

        def send(path: str = form.path, fields: dict[str, list[str]] = good) -> Answer:
            return site.post(path, fields)

        words, calls = typed(good, found), accepting(engine, send)
        assert any(CANARY in word for word in words)
        codes |= set(good["code"])
        wire = engine.wire
        faults: list[Fault] = [(wire.before, cut), (wire.after, cut)]
        for wanted in calls:
            # A call that hangs takes two tries of four seconds, so one stands for all.
            hangs: list[Fault] = [(wire.before, hang)] if tried == 0 else []
            for hooks, strike in faults + hangs:
                if wanted[0] == "Query":
                    forget_lists(engine, site)
                with hooked(hooks, strike(wanted)):
                    answer = send()
                if wanted[0] == "GetItem":
                    # Only whether a melding was there already; the report goes on without (decision 0022).
                    assert answer.status == 200, (form.path, wanted)
                    continue
                assert answer.status == 503, (form.path, wanted)
                shown = unescape(answer.text)
                assert [word for word in words if word not in shown] == [], (form.path, wanted)
                assert "14 078" in shown
                tried += 1
        assert send().status == 200
    assert tried > 16
    engine.come_to_rest()
    for name in FUNCTIONS:
        log = "\n".join(engine.log_lines(name))
        for secret in (CANARY, *codes):
            assert not [written for written in forms_of(secret) if written in log], name


@pytest.mark.parametrize("hooks", ["before", "after"])
def test_a_confirmation_not_passed_on_is_no_success(engine: Engine, site: Site, hooks: str) -> None:
    token = f"{CANARY}-token"
    with hooked(getattr(engine.wire, hooks), cut(("SendMessage", "signaalpunt-reports"))):
        answer = site.post(f"/bevestig/{token}", {"go": ["confirm"]})
    assert answer.status == 503
    assert token not in "\n".join(engine.log_lines("public"))
