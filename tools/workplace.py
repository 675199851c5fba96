"""Measures the workplace of the desk on sixty drawn cases: ``python -m tools.workplace [FOLDER]``.

Prints a table of what a person at the desk sees, clicks and waits for, in Dutch and in Chromium without
JavaScript; in FOLDER it leaves pictures of the same pages. The cases are those of tests/support/sixty.py.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median_low
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from chalicelib.access.guard import SESSION
from tests.support.drawn import TRIAGISTEN
from tests.support.local import Local
from tests.support.sixty import Sixty
from tests.support.staff import at_the_bureau
from tests.support.visitor import ARGUMENTS, CHROMIUM
from tools.instance import LOOPBACK

Scheme = Literal["light", "dark"]
DESK, PHONE, WIDE = (1280, 900), (390, 844), (1920, 1080)
# A place that many of the texts name.
SEARCHED = "Admiraalsplein"
# Whoever looks: somebody at the desk from whom nothing is kept, and who is called at night.
TRIAGIST, LEAD = TRIAGISTEN[0], "lead"

_ROW = "table.list tbody tr"
# What the reporter wrote, on the page of a melding: without headings and without what was asked.
_REPORT = "section[aria-labelledby=gemeld] :is(.text, dd)"
_DANGER_BADGE = f"{_ROW} .utrecht-badge-status--danger"
_LINE_112, _TAKE_UP = ".danger-bar a[href^='tel:']", "form[action$='/oppakken'] button"

_HEIGHT = "() => document.documentElement.scrollHeight"
# How many of these boxes lie wholly on the first screen.
_WHOLE = """(found) => [...document.querySelectorAll(found)].map(one => one.getBoundingClientRect())
  .filter(box => box.height && box.top >= 0 && box.bottom <= innerHeight).length"""
# How many words within these boxes can be read on the first screen.
_WORDS = """(found) => {
  const words = new Set();
  for (const box of document.querySelectorAll(found)) {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode, parent = text.parentElement;
      if (!parent.checkVisibility() || parent.closest('.hidden, select, caption')) continue;
      for (const word of text.data.matchAll(/[^\\s·]+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const line = range.getBoundingClientRect();
        if (line.width && line.top >= 0 && line.bottom <= innerHeight) words.add(`${line.x},${line.y}`);
      }
    }
  }
  return words.size;
}"""


@dataclass
class Table:
    """The rows of what was measured, each with its budget where it has one."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, what: str, found: object, budget: str = "") -> None:
        self.rows.append((what, str(found), budget))

    def __str__(self) -> str:
        head = ("| what | found | budget |", "| --- | ---: | ---: |")
        return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in self.rows)])


class Workplace:
    """The desk of the sixty behind an address, and a browser before it."""

    def __init__(self, sixty: Sixty, served: Local, browser: Browser) -> None:
        self.sixty, self.bureau = sixty, sixty.bureau
        self._url, self._browser = served.url, browser
        arrivals = {sid: self.bureau.file(sid).submissions[0].arrivals for sid in sixty.sids}
        self.busiest = max(arrivals, key=lambda sid: arrivals[sid])
        self.most = arrivals[self.busiest]
        # The last one that came in: nobody has it yet.
        self.danger = sixty.sids[-1]
        # Where the outcome of the search of the main journey stands.
        self.outcome = ""

    @contextmanager
    def open(
        self, path: str, size: tuple[int, int], who: str = TRIAGIST, scheme: Scheme = "light"
    ) -> Iterator[Page]:
        """A window of somebody who is logged in, at a page."""
        context = self._browser.new_context(
            java_script_enabled=False,
            locale="nl-NL",
            color_scheme=scheme,
            viewport={"width": size[0], "height": size[1]},
        )
        # As after logging in; Chromium takes this machine for as safe as https.
        held = self.bureau.alive(who)
        context.add_cookies(
            [{"name": SESSION, "value": held, "domain": LOOPBACK, "path": "/", "secure": True}]
        )
        page = context.new_page()
        page.goto(f"{self._url}{path}")
        yield page
        context.close()

    # --- the list

    def measure_list(self, table: Table) -> None:
        for name, size in (("1280x900", DESK), ("390x844", PHONE)):
            with self.open("/werkbak", size) as page:
                whole, rows = page.evaluate(_WHOLE, _ROW), page.locator(_ROW).count()
                table.add(
                    f"list {name}: rows wholly on the first screen, of all", f"{whole} of {rows}"
                )
                table.add(f"list {name}: pixels of the page", page.evaluate(_HEIGHT))
                badges = page.evaluate(_WHOLE, _DANGER_BADGE)
                table.add(f"list {name}: red badges on the first screen", badges)
                words = page.evaluate(_WORDS, f"{_ROW}.is-danger")
                table.add(f"list {name}: words about danger on the first screen", words)

    # --- the case

    def measure_danger(self, table: Table) -> None:
        with self.open(f"/melding/{self.danger}", PHONE, LEAD) as page:
            for name, found in (("112", _LINE_112), ("In behandeling nemen", _TAKE_UP)):
                box = page.locator(found).first.bounding_box()
                bottom = round(box["y"] + box["height"]) if box else "not on the page"
                table.add(f"danger, teamleider, 390x844: bottom of ‘{name}’", bottom, "600")
        with self.open(f"/melding/{self.danger}", DESK) as page:
            words = page.evaluate(_WORDS, _REPORT)
            table.add("danger 1280x900: words of the reporter on the first screen", words)

    def measure_cases(self, table: Table) -> None:
        heights = {}
        for sid in self.sixty.sids:
            with self.open(f"/melding/{sid}", DESK) as page:
                heights[sid] = page.evaluate(_HEIGHT), page.evaluate(_WORDS, "main")
        middle = median_low(heights.values())
        named = (
            (f"busiest case ({self.most} arrivals)", heights[self.busiest]),
            ("median case", middle),
        )
        for name, (pixels, words) in named:
            table.add(f"{name}, 1280 wide: pixels", pixels)
            table.add(f"{name}, 1280 wide: screens of 900 pixels", f"{pixels / DESK[1]:.1f}")
            table.add(f"{name}, 1280x900: words on the first screen", words)
        table.add("longest case, 1280 wide: pixels", max(pixels for pixels, _ in heights.values()))

    # --- the main journey

    def measure_journey(self, table: Table) -> None:
        """From the mail about the newest melding that nobody has, without danger, to its earlier reports."""
        sid = next(
            sid
            for sid, case in reversed([*zip(self.sixty.sids, self.sixty.cases, strict=True)])
            if case.channel == "publiek" and not case.is_danger and not case.handler
        )
        address = f"{TRIAGIST}@gemeente.example"
        mails = [mail for mail in self.bureau.deliver() if mail.to == address]
        (link,) = re.findall(r"https://bureau\.example(/\S+)", mails[-1].text)
        with self.open("/account", DESK) as page:
            walk = Walk(page)
            walk.follow(self._url + link)
            if not page.url.endswith(sid):
                walk.click(f"{_ROW} a[href*='{sid}']")
            walk.part(table, "open the melding from the mail")
            walk.choose("reden", "melder_bellen")
            walk.click("main button:text-is('Toon identiteit')")
            walk.part(table, "see who it is")
            walk.click("main a:text-is('Vraag aan de melder')")
            walk.page.locator("textarea[name=vraag]").fill("Wanneer was dit voor het laatst?")
            walk.click("main button:text-is('Vraag stellen')")
            walk.part(table, "ask the reporter, and have taken it up")
            walk.click("main a:text-is('Eerdere meldingen zoeken')")
            walk.page.locator("textarea[name=zoek]").fill(SEARCHED)
            walk.click("main button:text-is('Zoek')")
            if walk.page.locator("progress").count():
                walk.click("main a:text-is('Vernieuwen')")
            hits = walk.page.locator("main ol.found > li").count()
            table.add("journey: earlier reports found", hits)
            walk.part(table, "search earlier reports, see the outcome")
            table.add("journey: clicks", walk.clicks, "8")
            table.add("journey: page loads", walk.loads, "8")
            self.outcome = walk.page.url.removeprefix(self._url)
            walk.choose("reden", "zelfde_plek")
            walk.click("main ol.found button")
            walk.part(table, "beside it: link one hit")

    # --- what it costs

    def measure_calls(self, table: Table) -> None:
        """Calls of the database for one page, the door's own (session, medewerker) among them."""
        for name, path in (
            ("account, the door alone", "/account"),
            ("list", "/werkbak"),
            ("busiest case", f"/melding/{self.busiest}"),
            ("danger case", f"/melding/{self.danger}"),
        ):
            database, secret = self.bureau.database, self.bureau.alive(TRIAGIST)
            reads, pages = database.reads, len(database.pages)
            self.bureau.get(path, secret)
            found = f"{database.reads - reads} + {len(database.pages) - pages}"
            table.add(f"calls, {name}: get or query + listed", found)


class Walk:
    """Somebody on the way through pages, who counts presses and what the browser loads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.loads = 0
        self._before = (0, 0)
        page.on("load", self._count)

    def _count(self, _: Page) -> None:
        self.loads += 1

    def click(self, found: str) -> None:
        """Press what leads to another page, or sends a form; on an answer a link opens a tab of its own."""
        self.clicks += 1
        pressed = self.page.locator(found).first
        is_link = pressed.evaluate("one => one.tagName === 'A' && !one.target")
        if is_link and self.page.locator("base[target=_blank]").count():
            with self.page.context.expect_page() as opened:
                pressed.click()
            self.page = opened.value
            self.page.wait_for_load_state("load")
            self.loads += 1
            self.page.on("load", self._count)
            return
        with self.page.expect_navigation(wait_until="load"):
            pressed.click()

    def follow(self, link: str) -> None:
        """Press a link in a mail."""
        self.clicks += 1
        self.page.goto(link)

    def choose(self, select: str, value: str) -> None:
        self.clicks += 1
        self.page.locator(f"select[name={select}]").first.select_option(value)

    def part(self, table: Table, what: str) -> None:
        """Add the clicks and page loads since the last part."""
        clicks, loads = self.clicks - self._before[0], self.loads - self._before[1]
        self._before = self.clicks, self.loads
        table.add(f"journey, {what}: clicks, loads", f"{clicks}, {loads}")


def take_pictures(workplace: Workplace, folder: Path) -> None:
    """Leave each page at three widths in light, and the list and a case in dark too."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "list": "/werkbak",
        "busiest": f"/melding/{workplace.busiest}",
        "danger": f"/melding/{workplace.danger}",
        "outcome": workplace.outcome,
        "entering": "/melding-invoeren/inwoner",
        "act": f"/melding/{workplace.busiest}/vraag",
    }
    views: list[tuple[str, tuple[int, int], Scheme]] = [
        (name, size, "light") for name in pages for size in (PHONE, DESK, WIDE)
    ]
    views += [(name, DESK, "dark") for name in ("list", "busiest", "danger")]
    for name, size, scheme in views:
        with workplace.open(pages[name], size, scheme=scheme) as page:
            words = f"{name}-{size[0]}" + ("-dark" if scheme == "dark" else "")
            page.screenshot(path=folder / f"{words}-first.png")
            page.screenshot(path=folder / f"{words}.png", full_page=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    folder: Path | None = parser.parse_args().folder
    os.environ.setdefault("GEMEENTE", "dordrecht")
    table = Table()
    with at_the_bureau(), sync_playwright() as playwright:
        sixty = Sixty()
        # The function that searches works while the page of the outcome waits for it.
        sixty.bureau.while_waiting = sixty.bureau.search
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        with Local(sixty.bureau.app) as served:
            workplace = Workplace(sixty, served, browser)
            workplace.measure_list(table)
            workplace.measure_danger(table)
            workplace.measure_cases(table)
            workplace.measure_calls(table)
            workplace.measure_journey(table)
            if folder:
                take_pictures(workplace, folder)
        browser.close()
    print(table)  # noqa: T201


if __name__ == "__main__":
    main()
