"""An accepted form is a message that the function of its queue can read: no receipt stands for nothing."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.mailbox.messages import DANGERS
from chalicelib.platform.code import mint
from chalicelib.platform.forms.engine import Complete
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.view import Field
from chalicelib.platform.messages import read
from chalicelib.programme.forms import TRAINING
from chalicelib.programme.intake.usecases import sign_up
from chalicelib.programme.messages import Registration
from chalicelib.reports.domain import FormChannel
from chalicelib.reports.intake.usecases import accept_report
from chalicelib.reports.messages import Submission
from tests.support.fakes import MemoryDatabase, MemoryQueues, VirtualClock, memory_ports
from tests.support.person import FORMS, any_good, press, walk_with


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_answered_the_message_can_be_read(form: Form, data: Any) -> None:
    def choose(field: Field) -> tuple[str, ...]:
        values: tuple[str, ...] = data.draw(any_good(field), label=field.name)
        return values

    complete = press(form, walk_with(form, choose), go="send")
    assert isinstance(complete, Complete)
    clock = VirtualClock()
    queues = MemoryQueues(clock)
    visiting = memory_ports(GIVEN["public"], MemoryDatabase(), queues, clock).visiting
    if form is TRAINING:
        sign_up(visiting, mint(), complete.filled)
        (_, body), *_ = queues.bodies
        assert read(body, Registration).sessie == complete.filled.values["training_session_id"]
        return
    accept_report(visiting, mint(), complete.filled)
    (_, body), *_ = queues.bodies
    submission = read(body, Submission)
    assert submission.form == form.name
    assert submission.header.channel == form.name.removeprefix("melding_")
    assert submission.header.channel in get_args(FormChannel)
    assert submission.header.wijk_code == complete.filled.values["wijk_code"]


def test_triage_takes_every_danger_that_the_mailbox_offers() -> None:
    question = POSTVAK_BERICHT.questions["danger_now"]
    offered = {choice.value for choice in question.choices if hasattr(choice, "value")}
    assert offered == set(DANGERS) - {""}
