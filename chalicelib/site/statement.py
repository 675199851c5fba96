"""The accessibility statement: each claim with the tests that hold it.

The page shows what stands here and nothing else is claimed on it. A house test compares this list
with the tests: a claim without a test that exists fails, and so does a test of accessibility that no
claim names. Criteria are those of WCAG 2.2; EN 301 549 takes over those of WCAG 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.i18n import N_, translator

# The day on which this statement was last looked at; change it with every change of what it says.
STATED_ON = date(2026, 11, 28)


@dataclass(frozen=True)
class Claim:
    """One thing that we say was tested: its text (msgid), and its tests as ``file::name``.

    ``criteria`` are numbers of WCAG 2.2; none when it is more than WCAG asks.
    """

    text: str
    criteria: tuple[str, ...]
    tests: tuple[str, ...]


_AXE = "tests/browser/test_accessible.py"
_KEYS = "tests/browser/test_keyboard.py"
_HEARD = "tests/browser/test_screen_reader.py"
_ZOOMED = "tests/browser/test_zoomed.py"
_MEDIA = "tests/browser/test_media.py"
_STATES = "tests/unit/web/test_states.py"
_STYLE = "tests/house/test_style.py"

CLAIMS = (
    Claim(
        N_(
            "Elke pagina is nagekeken met het programma axe-core, in het Nederlands en het Engels, "
            "ook met een fout op de pagina. Dat programma vindt niet alle problemen."
        ),
        ("1.3.1", "1.3.5", "1.4.1", "1.4.3", "2.4.1", "2.4.2", "2.4.4", "2.5.8", "3.1.1", "4.1.2"),
        (
            f"{_AXE}::test_axe_finds_nothing_on_any_page_in_light_and_dark",
            f"{_AXE}::test_axe_would_find_a_fault",
            f"{_STATES}::test_every_page_of_every_form_is_in_the_gallery",
            f"{_STATES}::test_every_language_has_the_tags_and_attributes_of_dutch",
        ),
    ),
    Claim(
        N_(
            "Tekst, randen en knoppen hebben genoeg contrast, op een licht en op een donker scherm."
        ),
        ("1.4.3", "1.4.11"),
        (
            f"{_STYLE}::test_text_can_be_read_on_its_ground",
            f"{_STYLE}::test_borders_and_the_focus_ring_can_be_seen_on_their_ground",
        ),
    ),
    Claim(
        N_(
            "Met alleen een toetsenbord kunt u een melding doen, antwoorden wijzigen en u aanmelden."
        ),
        ("2.1.1", "2.1.2"),
        (
            f"{_KEYS}::test_a_report_is_sent_with_the_keyboard_alone_from_the_start_page_on",
            f"{_KEYS}::test_a_professional_changes_an_answer_and_sends_with_the_keyboard_alone",
            f"{_KEYS}::test_a_training_can_be_signed_up_for_with_the_keyboard_alone",
            f"{_KEYS}::test_enter_in_a_text_box_presses_the_main_button",
        ),
    ),
    Claim(
        N_(
            "U ziet altijd waar u bent op de pagina. Met de tabtoets gaat u in de volgorde van het "
            "lezen, en terug."
        ),
        ("2.4.3", "2.4.7", "2.4.11"),
        (
            f"{_KEYS}::test_tab_passes_everything_in_the_order_of_reading_and_the_focus_is_always_seen",
            f"{_KEYS}::test_shift_and_tab_go_the_same_way_back_in_every_window",
        ),
    ),
    Claim(
        N_("U kunt met het toetsenbord meteen naar de inhoud, en daarna meteen naar ‘Snel weg’."),
        ("2.4.1",),
        (
            f"{_KEYS}::test_tab_reaches_the_way_to_the_content_first_and_then_the_way_out",
            f"{_KEYS}::test_the_way_to_the_content_leads_past_the_head_of_the_page",
        ),
    ),
    Claim(
        N_(
            "Klopt een antwoord niet? Dan staat bovenaan wat er mis is, met een link naar die vraag."
        ),
        ("3.3.1",),
        (
            f"{_KEYS}::test_the_error_summary_takes_the_focus_and_its_links_lead_to_what_is_wrong",
            f"{_STATES}::test_the_title_says_that_something_is_wrong_exactly_when_it_is",
        ),
    ),
    Claim(
        N_(
            "Alles heeft een naam voor een schermlezer: elke vraag met haar uitleg en fout, elke knop "
            "en elk deel van de pagina."
        ),
        ("1.3.1", "2.4.6", "3.3.2", "4.1.2"),
        (
            f"{_HEARD}::test_everything_that_can_be_used_has_a_name",
            f"{_HEARD}::test_every_name_is_of_one_thing_only",
            f"{_HEARD}::test_a_group_is_called_by_its_question_and_holds_its_answers",
            f"{_HEARD}::test_hint_and_error_are_told_with_the_question_and_a_wrong_answer_is_called_wrong",
            f"{_HEARD}::test_headings_go_down_one_step_at_a_time_below_one_first_heading",
            f"{_HEARD}::test_landmarks_have_a_name_of_their_own_and_none_is_empty",
            f"{_HEARD}::test_a_button_without_a_name_would_be_found",
        ),
    ),
    Claim(
        N_("Elke pagina vertelt een schermlezer in welke taal hij is geschreven."),
        ("3.1.1", "3.1.2"),
        (
            f"{_HEARD}::test_every_page_and_every_name_of_a_language_says_in_which_language_it_is",
            f"{_HEARD}::test_the_page_of_the_gateway_marks_its_english",
            f"{_STATES}::test_a_page_names_its_own_language_and_direction",
        ),
    ),
    Claim(
        N_(
            "U kunt vier keer vergroten, of alleen de tekst twee keer. U mag de ruimte tussen letters "
            "en regels groter maken. Niets valt weg of over elkaar."
        ),
        ("1.4.4", "1.4.10", "1.4.12"),
        (
            f"{_ZOOMED}::test_on_a_phone_and_at_400_per_cent_nothing_overlaps_or_is_lost_whatever_the_spacing",
            f"{_ZOOMED}::test_text_of_twice_the_size_fits_and_nothing_is_lost",
        ),
    ),
    Claim(
        N_("Knoppen zijn groot genoeg voor een vinger."),
        ("2.5.8",),
        (f"{_ZOOMED}::test_whatever_can_be_used_is_large_enough_for_a_finger",),
    ),
    Claim(
        N_("Met eigen kleuren (hoog contrast) blijven vakken, keuzes, fouten en knoppen te zien."),
        ("1.4.1", "1.4.11", "2.4.7"),
        (
            f"{_MEDIA}::test_in_forced_colours_everything_that_can_be_used_has_an_edge",
            f"{_MEDIA}::test_in_forced_colours_a_wrong_answer_is_marked_by_a_bar_and_a_word",
            f"{_MEDIA}::test_in_forced_colours_what_is_chosen_and_the_main_button_differ_from_the_rest",
            f"{_KEYS}::test_shift_and_tab_go_the_same_way_back_in_every_window",
        ),
    ),
    Claim(
        N_("U kunt uw antwoorden en uw code afdrukken. De code staat groot en heel op het papier."),
        (),
        (
            f"{_MEDIA}::test_a_receipt_is_printed_with_its_code_large_and_whole_on_the_first_sheet",
            f"{_MEDIA}::test_the_check_page_is_printed_with_every_answer_and_no_button",
            f"{_MEDIA}::test_on_paper_are_code_number_and_whom_to_call_and_nothing_else",
            f"{_MEDIA}::test_the_code_is_large_and_none_of_its_groups_is_broken",
            f"{_MEDIA}::test_the_receipt_fits_on_one_sheet",
        ),
    ),
    Claim(
        N_("De site werkt zonder JavaScript."),
        (),
        (
            f"{_STATES}::test_a_page_holds_no_script_no_inline_style_and_nothing_from_elsewhere",
            f"{_KEYS}::test_a_report_is_sent_with_the_keyboard_alone_from_the_start_page_on",
        ),
    ),
    Claim(
        N_(
            "Ook de pagina’s waar medewerkers inloggen (het bureau) zijn zo getest: met axe-core, met "
            "alleen een toetsenbord, vier keer vergroot, met eigen kleuren en op papier."
        ),
        (
            "1.4.3",
            "1.4.4",
            "1.4.10",
            "1.4.12",
            "2.1.1",
            "2.4.1",
            "2.4.3",
            "2.4.7",
            "2.5.8",
            "4.1.2",
        ),
        (
            f"{_STATES}::test_every_page_of_the_bureau_is_in_the_gallery",
            f"{_AXE}::test_axe_finds_nothing_on_any_page_in_light_and_dark",
            f"{_KEYS}::test_tab_passes_everything_in_the_order_of_reading_and_the_focus_is_always_seen",
            f"{_KEYS}::test_the_first_stop_at_the_bureau_leads_to_the_content",
            f"{_HEARD}::test_everything_that_can_be_used_has_a_name",
            f"{_ZOOMED}::test_whatever_can_be_used_is_large_enough_for_a_finger",
            f"{_ZOOMED}::test_on_a_phone_and_at_400_per_cent_nothing_overlaps_or_is_lost_whatever_the_spacing",
            f"{_ZOOMED}::test_text_of_twice_the_size_fits_and_nothing_is_lost",
            f"{_MEDIA}::test_in_forced_colours_everything_that_can_be_used_has_an_edge",
            f"{_MEDIA}::test_a_list_of_the_bureau_is_printed_with_its_head_only_by_its_button",
        ),
    ),
)

# What we know to be missing. Nothing here may be left out before it is done.
SHORTCOMINGS = (
    N_("Een onafhankelijk onderzoek is nog niet gedaan."),
    N_("Mensen die een schermlezer gebruiken, hebben de site nog niet met ons getest."),
    N_("Wij testten alleen in Chromium, en niet in Firefox of Safari of op echte telefoons."),
    N_(
        "Er is nog geen uitleg in gebarentaal, en de site is er alleen in het Nederlands en het Engels."
    ),
    N_("Mensen die moeite hebben met lezen, hebben de teksten nog niet met ons gelezen."),
)


def statement(language: str) -> dict[str, Any]:
    """The context of the page: texts in ``language``, and the day of the statement in words."""
    text = translator(language).gettext
    return {
        "claims": [(text(claim.text), claim.criteria) for claim in CLAIMS],
        "shortcomings": [text(shortcoming) for shortcoming in SHORTCOMINGS],
        "stated_on": full_date_text(STATED_ON, language),
    }
