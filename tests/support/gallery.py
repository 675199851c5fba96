"""Every page in every state, made in this process, and windows to look at them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from chalicelib.platform.web import html
from tests.support import pseudo, staff
from tests.support.in_process import every_state
from tests.support.pseudo import PSEUDO
from tests.support.web import Answer
from tools import gateway
from tools.engine import EXIT_URL

Gallery = dict[str, Answer]
OpenGallery = Callable[[str, str], Gallery]
OpenWindow = Callable[..., "Window"]

# The site of whoever reports, and that of staff.
SITES = ("public", "bureau")
each_site = pytest.mark.parametrize("site", SITES)


def fill_gallery(site: str, language: str, folder: Path) -> Gallery:
    """All pages of a site in a language; what the pseudo-locale needs is made in ``folder``."""
    with ExitStack() as while_made:
        if language == PSEUDO.code:
            while_made.enter_context(pseudo.offered(folder))
        if site == "bureau":
            while_made.enter_context(staff.at_the_bureau())
            return staff.every_state(language)
        return every_state(language) | {
            f"{kind} (gateway)": Answer("/", 400, page)
            for kind, page in gateway.pages(EXIT_URL).items()
        }


def is_of_the_gateway(name: str) -> bool:
    """Whether a page is one that the gateway gives by itself, in both languages and without a foot."""
    return name.endswith(" (gateway)")


def different(gallery: Gallery) -> Iterator[tuple[str, Answer]]:
    """The pages with their names; of those that look the same in two forms only the first.

    Those that a window must go to come last: of the others, many are looked at in one document.
    """
    looked_at = set()
    for name, page in sorted(gallery.items(), key=lambda one: _is_gone_to(one[1])):
        if (look := _look(page)) not in looked_at:
            looked_at.add(look)
            yield name, page


def _is_gone_to(page: Answer) -> bool:
    """Whether a page needs a document of its own.

    A browser follows autofocus once a document, and the colours of a page of the gateway stay with it.
    """
    return "autofocus" in page.body or 'rel="stylesheet"' not in page.body


def _look(page: Answer) -> str:
    """The source without what differs between two forms that share the page."""
    body = re.sub(r'<input type="hidden".*?>|<title>.*?</title>', "", page.body)
    return re.sub(r'<p class="step">.*?</p>| (action|href)="[^"]*"', "", body)


class Window:
    """Shows pages of a gallery, each with its stylesheet as it lies here."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._shown_last: Answer | None = None

    def show(self, page: Answer) -> Page:
        """The page as a browser has it; nothing has to be fetched for it, which takes no time."""
        if _is_gone_to(page) or (self._shown_last and _is_gone_to(self._shown_last)):
            self.page.goto("about:blank")
        self._shown_last = page
        self.page.set_content(
            re.sub(r'<link rel="stylesheet" href=".*?static/([\w.]+).*?>', _styled, page.body)
        )
        return self.page


def _styled(link: re.Match[str]) -> str:
    return f"<style>{_sheet(link[1])}</style>"


@cache
def _sheet(name: str) -> str:
    return (html._STATIC / name).read_text("utf-8")
