"""Where the desk reads an answer."""

from __future__ import annotations

import pytest

from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.platform.forms.form import Form
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.forms.invoer import INVOER
from chalicelib.reports.sections import MASKED, section_of

_REPORTS = (MELDING_PUBLIEK, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON, MELDING_AANVULLING)
# Answered by the desk about how the report goes on, and no part of it.
_OF_THE_DESK = {"code_gewenst"}
# What says who somebody is.
_WHO = (
    "betrokkene_description melder_name melder_job_title melder_email melder_phone earlier_reference "
    "personal_code niet_aan niet_aan_wie ik_ben_aandachtsfunctionaris melder_relation "
    "organisatie_other invoer_partner".split()
)


@pytest.mark.parametrize(
    "form", [*_REPORTS, POSTVAK_BERICHT, *INVOER.values()], ids=lambda form: form.name
)
def test_the_desk_reads_every_answer_without_a_reason_but_who_somebody_is(form: Form) -> None:
    """A question without a section would be masked, and whoever calls would not see how to call."""
    masked = {name for name in form.questions if section_of(name) in MASKED}
    assert masked - _OF_THE_DESK == set(_WHO) & set(form.questions)


def test_how_to_call_stands_with_what_was_agreed() -> None:
    for name in ("best_call_time", "may_leave_message", "if_other_answers", "own_safety"):
        assert section_of(name) == "afspraken"
