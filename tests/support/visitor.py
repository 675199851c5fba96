"""Somebody at a browser: opens pages, types, presses buttons, and sees what a person sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from shutil import which
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
)

from chalicelib.platform.code import ReceiptCode, parse
from chalicelib.platform.forms.form import Form
from tests.support.answers import Answers, sample

Values = dict[str, list[str]]
LogIn = Callable[..., Page]

# Two are enough for the way the product goes. What differs for a further one is its catalogue
# (tests/unit/test_i18n.py) and perhaps its direction (test_right_to_left.py).
LANGUAGES = ("nl", "en")
OTHER = {"nl": "en", "en": "nl"}

# Chromium without a window of its own, which takes half the time; the same engine from the same source.
CHROMIUM = which("chromium-headless-shell") or which("chromium") or ""
# The sandbox of Chromium needs rights that a build machine does not give; no name is looked up, so
# that no test reaches another site.
ARGUMENTS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

# The first button of a form is for Enter alone: nobody sees it.
_BUTTONS = "button[name=go]:not([aria-hidden])"

# What travels beside the answers and changes with each button.
_BESIDE = ("page", "seen", "lang", "go")

_VALUES = """() => {
  const form = document.querySelector('main form');
  return form ? [...new FormData(form)].filter(([_, value]) => value !== '') : [];
}"""

_INPUTS = """() => [...document.querySelectorAll('main form [name]:not([type=hidden]):not(button)')]
  .map(input => [input.name, input.type, input.value])"""


# A person does not press Back sooner, and a browser notes what was in the boxes a moment after it left.
A_MOMENT_MS = 200


class Visitor:
    """One browser window without JavaScript; remembers every request that it made."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        self.site_url = site_url
        self.requests: list[Request] = []
        self.responses: list[Response] = []
        self.console: list[str] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("response", lambda response: self.responses.append(response))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)

    def _hear(self, message: ConsoleMessage) -> None:
        # Of an answer that says what is wrong, the browser notes the status.
        if message.type in {"error", "warning"} and "with a status of 422" not in message.text:
            self.console.append(message.text)

    # --- going somewhere

    def open(self, path: str, language: str = "nl") -> Response:
        query = "" if language == "nl" else f"?lang={language}"
        answer = self.page.goto(f"{self.site_url}{path}{query}")
        assert answer is not None, f"{path} asked for no page"
        return answer

    def press(self, go: str) -> Response:
        with self.page.expect_navigation(wait_until="load") as navigation:
            self.page.locator(f'{_BUTTONS}[value="{go}"]').first.click()
        answer = navigation.value
        assert answer is not None, f"{go} asked for no page"
        return answer

    def fill(self, answers: Answers) -> None:
        """Give the answers to what is asked on this page; what has no answer is left as it is."""
        asked = [one for one in self.page.evaluate(_INPUTS) if one[0] in answers]
        for name, kind, value in asked:
            given = answers[name]
            found = self.page.locator(f'main form [name="{name}"]')
            if kind in {"radio", "checkbox"}:
                wanted = [given] if isinstance(given, str) else given
                box = self.page.locator(f'main form [name="{name}"][value="{value}"]')
                # A radio cannot be cleared by a person, so only check boxes are.
                if value in wanted or kind == "checkbox":
                    box.set_checked(value in wanted)
            elif kind == "select-one":
                found.select_option(str(given))
            else:
                found.fill(str(given))

    def fill_in(self, form: Form, turn: int) -> None:
        """Answer all that is asked on this page of ``form``: choice number ``turn``, and samples as texts."""
        offered: dict[str, list[str]] = {}
        for name, kind, value in self.page.evaluate(_INPUTS):
            if kind in {"radio", "checkbox"}:
                offered.setdefault(name, []).append(value)
            elif kind == "select-one":
                choices = self.page.locator(
                    f'main form [name="{name}"] option[value]:not([value=""])'
                )
                found = choices.evaluate_all("all => all.map(option => option.value)")
                self.fill({name: found[turn % len(found)]})
            else:
                self.fill({name: sample(form.questions[form.inputs[name]], name)})
        self.fill({name: values[turn % len(values)] for name, values in offered.items()})

    def step_aside(self, link: str) -> None:
        """Follow a link of the page and press Back."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(link).click()
        self.go_back()

    def go_back(self) -> None:
        """Press Back, no sooner than a person can."""
        self.page.wait_for_timeout(A_MOMENT_MS)
        self.page.go_back()

    def go_forward(self) -> None:
        """Press Forward, no sooner than a person can."""
        self.page.wait_for_timeout(A_MOMENT_MS)
        self.page.go_forward()

    def walk(self, path: str, language: str, answers: Answers, until: str = "check") -> list[str]:
        """Answer pages from the first one up to the page ``until``; the pages passed on the way."""
        self.open(path, language)
        return self.go_on(answers, until)

    def go_on(self, answers: Answers, until: str = "check") -> list[str]:
        """Answer pages from this one up to the page ``until``; the pages passed on the way."""
        passed: list[str] = []
        while (here := self.where) != until:
            assert here not in passed, f"page {here} does not let {answers} through: {self.summary}"
            passed.append(here)
            self.fill(answers)
            self.press("next")
        return passed

    def send(self, path: str, language: str, answers: Answers) -> ReceiptCode:
        """Fill in a whole form and send it; the code that it carried."""
        self.walk(path, language, answers)
        code = self.carried_code
        self.press("send")
        return code

    # --- seeing

    @property
    def where(self) -> str:
        """The page of the form that is shown; "" when it is no page of a form."""
        found = self.page.locator("main form input[name=page]")
        return found.input_value() if found.count() else ""

    @property
    def carried_code(self) -> ReceiptCode:
        return parse(self.page.locator("main form input[name=code]").input_value())

    @property
    def shown_code(self) -> str:
        """The receipt code as it stands on the receipt, in groups; "" when it does not."""
        found = self.page.locator("main .code")
        return "-".join(found.inner_text().split()) if found.count() else ""

    @property
    def language(self) -> str:
        return str(self.page.locator("html").get_attribute("lang"))

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """Everything that can be read in the main part of the page."""
        return self.page.locator("main").inner_text()

    @property
    def summary(self) -> list[str]:
        return self.page.locator("#fout li").all_inner_texts()

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def is_marked_as_wrong(self) -> bool:
        return self.title.startswith(("Fout:", "Error:"))

    def values(self) -> Values:
        """What the form would send now: answers and code, without what each button changes."""
        found: Values = {}
        for name, value in self.page.evaluate(_VALUES):
            if name not in _BESIDE:
                # A browser sends line ends as CR LF whatever was typed.
                found.setdefault(name, []).append(value.replace("\r\n", "\n"))
        return found

    def asked(self) -> list[str]:
        """The names of what can be filled in on this page, each once."""
        return list(dict.fromkeys(name for name, _, _ in self.page.evaluate(_INPUTS)))

    def buttons(self) -> list[str]:
        """The values of all buttons of the form, each once."""
        found = self.page.locator(_BUTTONS)
        return list(dict.fromkeys(found.evaluate_all("all => all.map(button => button.value)")))

    def traces(self) -> dict[str, Any]:
        """What a visit must not leave behind; every value is empty when it left nothing."""
        ours = self.site_url + "/"
        return {
            "requests elsewhere": [r.url for r in self.requests if not r.url.startswith(ours)],
            "scripts": [r.url for r in self.requests if r.resource_type == "script"],
            "codes in addresses": [r.url for r in self.requests if _holds_code(r.url)],
            "referers": [r.url for r in self.requests if r.headers.get("referer")],
            "cookies": self.page.context.cookies(),
            "storage": self._stored(),
            "console": self.console,
        }

    def _stored(self) -> list[str]:
        try:
            found = self.page.evaluate(
                "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
            )
        except Error:
            # An error page of the browser itself, which has no storage.
            return []
        return [str(key) for key in found]


@contextmanager
def a_window(browser: Browser, site_url: str) -> Iterator[Visitor]:
    """A fresh window without JavaScript; whatever somebody does in it leaves no trace."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    somebody = Visitor(context, site_url)
    yield somebody
    left = somebody.traces()
    context.close()
    assert not any(left.values()), left


def _holds_code(url: str) -> bool:
    """Whether a part of the address is a receipt code, with or without its dashes."""
    for part in re.split("[/?=&]", url):
        with suppress(ValueError):
            parse(part)
            return True
    return False
