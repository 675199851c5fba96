"""Under which heading the desk reads an answer: facts apart from what somebody thinks of them.

What says who somebody is stands apart too, and is masked until a reason is given. An answer to a
question that no form asks any more is masked: it may be anything.
"""

from __future__ import annotations

from typing import Literal

Section = Literal[
    "feiten",
    "duiding",
    "tegensignalen",
    "afspraken",
    "melder",
    "betrokkene",
    "notities",  # of the desk, and the answer to no question
    "inbreng",
    "onderzoek",  # what the desk found, and the answer to no question
]

# Shown only to who gave a reason.
MASKED: frozenset[Section] = frozenset({"melder", "betrokkene"})

_SECTIONS: dict[Section, str] = {
    "feiten": """
        subject_kind danger_now observed_behaviour observation_source observed_period last_observed_on
        recurrence wijk_code betrokkene_age_group spanning_description location_description visible_where
        trigger_event viewpoints trend expected_on addition bericht""",
    "duiding": "own_interpretation professional_duiding",
    "tegensignalen": "counter_signals connectors",
    "afspraken": """
        discussed_with actions_taken share_with_aandachtsfunctionaris decline_reason
        contact_preference best_call_time may_leave_message if_other_answers own_safety
        organisatie_id invoer_kanaal signaal_op teruggebeld""",
    # A relation, a role that one person has or an organisation of three people is as good as a name.
    "melder": """
        melder_name melder_job_title melder_email melder_phone melder_relation
        ik_ben_aandachtsfunctionaris organisatie_other earlier_reference
        invoer_partner""",
    "betrokkene": "betrokkene_description niet_aan niet_aan_wie",
    # Of the aandachtsfunctionaris, and never of the reporter.
    "inbreng": "af_duiding",
}
_OF = {name: section for section, names in _SECTIONS.items() for name in names.split()}


def section_of(question: str) -> Section:
    """The section of the answer to a question, by the name of its field."""
    return _OF.get(question, "betrokkene")
