"""Rules of the house for templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from chalicelib.platform.i18n import translator
from chalicelib.platform.web.html import environment
from tests.support import catalogues

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
HTML = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Files of a release: they stand by themselves, and are in the language of the council.
FILES = "uitgave/"
# Text that is the same in every language, or no text at all.
SAME_EVERYWHERE = re.compile(r"^[\s\u2013():,.|]*$")

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def tree_of(template: str) -> nodes.Template:
    return environment().parse((TEMPLATES / template).read_text())


def texts_of(template: str) -> list[str]:
    """The Dutch texts that a template gives to ``_()``."""
    return [
        call.args[0].as_const()
        for call in tree_of(template).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
        # A text that comes with the context is marked where it is written.
        if isinstance(call.args[0], nodes.Const)
    ]


def test_there_are_templates() -> None:
    assert "base.html" in HTML
    assert len(HTML) > 10


@pytest.mark.parametrize(
    "template", [t for t in HTML if not t.startswith(("macros/", "mail/", FILES))]
)
def test_a_page_stands_on_the_common_base(template: str) -> None:
    parents = [n.template.as_const() for n in tree_of(template).find_all(nodes.Extends)]
    base = "bureau/base.html" if template.startswith("bureau/") else "base.html"
    above = {"base.html": [], "bureau/base.html": ["base.html"]}
    assert parents == above.get(template, [base])


@pytest.mark.parametrize("template", HTML)
def test_no_browser_judges_in_its_own_words_what_we_judge_in_the_language_of_the_page(
    template: str,
) -> None:
    text = (TEMPLATES / template).read_text()
    for form in re.findall(r"<form[^>]*>.*?</form>", text, re.DOTALL):
        if re.search(r'type="(email|number|tel|url)"| required|pattern=', form):
            assert " novalidate" in form.partition("\n")[0], form[:120]


@pytest.mark.parametrize("template", HTML)
def test_no_template_switches_escaping_off(template: str) -> None:
    tree = tree_of(template)
    assert not [f for f in tree.find_all(nodes.Filter) if f.name in {"safe", "tojson", "xmlattr"}]
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    assert not list(tree.find_all(nodes.MarkSafe))
    assert "Markup" not in (TEMPLATES / template).read_text()


@pytest.mark.parametrize("template", [t for t in HTML if not t.startswith(FILES)])
def test_every_visible_text_can_be_translated(template: str) -> None:
    """Letters between tags come from a variable or from ``_()``, never from the template itself."""
    tree = tree_of(template)
    data = "\x00".join(n.data for n in tree.find_all(nodes.TemplateData))
    outside_tags = re.sub(r"<[^>]*>", "", re.sub(r"<[^>]*\x00[^>]*>", "", data))
    words = re.split(r"[\x00\n]", outside_tags)
    assert not [w for w in words if not SAME_EVERYWHERE.match(w) and not is_inside_a_tag(w)]


def is_inside_a_tag(piece: str) -> bool:
    """A piece of an attribute, cut out of its tag by a ``{{ }}``."""
    return '"' in piece or "=" in piece or piece.endswith(">")


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("template", HTML)
def test_every_text_is_translated_with_its_placeholders(template: str, language: str) -> None:
    for text in texts_of(template):
        translated = translator(language).gettext(text)
        assert translated != text or text in catalogues.the_same(language)
        assert set(PLACEHOLDER.findall(translated)) == set(PLACEHOLDER.findall(text))
        # jinja2 fills in every text with %, so a bare percent sign breaks the page.
        assert "%" not in PLACEHOLDER.sub("", text + translated)


def test_the_environment_escapes_and_refuses_unknown_names() -> None:
    made = environment()
    assert made.autoescape is True
    assert made.undefined.__name__ == "StrictUndefined"


def test_the_templates_travel_in_the_deployment_package() -> None:
    """Chalice packs the contents of ``vendor/`` beside ``app.py``; see ``platform/web/html.py``."""
    link = ROOT / "vendor/templates"
    assert link.is_symlink()
    assert link.resolve() == TEMPLATES.resolve()
