"""From a template and its context to a page: one call, always escaped, in the reader's language.

The templates lie in ``templates/`` at the root of the repository and beside ``app.py`` in the
deployment package, which is the same place seen from here. jinja2 is imported by the first
``render``, so that a worker which shows nothing does not pay for it.
"""

from __future__ import annotations

import functools
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from chalicelib.platform import i18n
from chalicelib.platform.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from jinja2.runtime import Context

_TEMPLATES = Path(__file__).parents[3] / "templates"
_STATIC = Path(__file__).parent / "static"
_DEFAULT_LANGUAGE = "nl"


def render(template: str, *, language: str, path: str, **context: object) -> str:
    """The page that ``template`` makes of ``context``, in ``language``, as served at ``path``.

    ``path`` is the path of the request without a stage prefix (``/bevestig/abc``): links are made
    relative to it. Every value is escaped. A name that a template uses and nobody gave raises
    jinja2.UndefinedError, so a page is never sent half empty.
    """
    return (
        environment()
        .get_template(template)
        .render(
            context,
            language=language,
            direction=i18n.direction(language),
            languages=i18n.LANGUAGES,
            path=path,
            here=here(path),
        )
    )


def stylesheet() -> str:
    """The file name of the stylesheet of this surface. A hash is in the name: cache the file for ever."""
    sheet = "bureau" if is_for_staff() else "forms"
    (name,) = (found.name for found in _STATIC.glob(f"{sheet}.*.css"))
    return name


def is_for_staff() -> bool:
    """Whether this process serves the bureau and not reporters."""
    return Settings().surface() == "bureau"


def here(path: str) -> str:
    """A link from the page at ``path`` to itself."""
    # "./" in front, or a path like /bevestig/javascript:x would be a scheme of its own.
    return "./" + quote(path.rpartition("/")[2], safe="")


def relative(path: str, target: str) -> str:
    """A link from the page at ``path`` to ``target`` (both from the root of the site).

    Relative, so that it holds under a stage prefix and without one.
    """
    return "../" * (path.count("/") - 1) + target or "./"


@functools.cache
def environment() -> Environment:
    """The one jinja2 environment; a template is compiled when it is first used."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

    from chalicelib.platform import gemeente
    from chalicelib.platform.typed.text import named
    from chalicelib.platform.web import house_style

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return i18n.translator(context["language"]).gettext(message)

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, number: int) -> str:
        return i18n.translator(context["language"]).ngettext(singular, plural, number)

    @pass_context
    def url(context: Mapping[str, Any], target: str) -> str:
        return relative(context["path"], target)

    @pass_context
    def link(context: Mapping[str, Any], target: str) -> str:
        """A link to another page of ours. There is no cookie, so the link carries the language."""
        language, mark = context["language"], "&" if "?" in target else "?"
        query = "" if language == _DEFAULT_LANGUAGE else f"{mark}lang={language}"
        return relative(context["path"], target) + query

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters["named"] = named
    made.globals |= {
        "url": url,
        "link": link,
        "css": house_style.stylesheet_name(stylesheet()),
        "logo": house_style.logo_name(),
        "new_name": lambda: secrets.token_hex(8),
        "gemeente": gemeente.current(),
        # At the bureau there is no way out to find and nobody to reassure.
        "for_staff": is_for_staff(),
        "product": f"Signaalpunt {gemeente.current().name}",
    }
    return made
