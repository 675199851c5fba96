"""The clock has several duties, and a fault in one of them must not stand in the way of the rest."""

from __future__ import annotations

import pytest

from chalicelib.platform.errors import Unavailable
from chalicelib.platform.jobs import run_each


def test_each_duty_is_done_and_counted() -> None:
    assert run_each({"resent": lambda: 2, "redriven": lambda: 0}) == {"resent": 2, "redriven": 0}


def test_a_fault_in_one_duty_leaves_the_others_done_and_is_raised_after_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Raised, so that Lambda tries the tick again and its heartbeat stays away if that fails."""
    done: list[str] = []

    def away() -> int:
        raise Unavailable("queue post is away")

    def works() -> int:
        done.append("redriven")
        return 1

    with pytest.raises(Unavailable):
        run_each({"resent": away, "redriven": works})
    assert done == ["redriven"]
    assert '"duty": "resent"' in capsys.readouterr().out
