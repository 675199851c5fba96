"""Pictures of the key pages, to look at: ``python -m tests.support.pictures FOLDER``."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path
from shutil import which
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.gallery import Gallery, Projector, fill_gallery
from tests.support.visitor import ARGUMENTS, CHROMIUM, LANGUAGES
from tools.engine import Engine

# The states that are worth a look, by their name in the gallery, and the name of their picture.
PICTURES = {
    "/": "start",
    "/professionals": "professionals",
    "publiek-persoon onderwerp": "first-page",
    "publiek-persoon gezien": "text-page",
    "publiek-persoon gezien (problems)": "problems",
    "publiek gezien (bsn)": "bsn",
    "publiek-persoon gevaar": "danger",
    "publiek-persoon situatie": "choices",
    "publiek-spanning verloop": "date",
    "professional-persoon melder (problems)": "professional-problems",
    "professional-persoon delen": "share",
    "professional-persoon check": "check",
    "publiek-persoon (receipt)": "receipt",
    "professional-persoon (receipt)": "receipt-professional",
    "bevestig": "confirm",
    "bevestigd": "confirmed",
    "code-kwijt onderwerp": "code-lost",
    "code-kwijt bericht": "code-lost-text",
    "postvak": "mailbox-door",
    "postvak (problems)": "mailbox-door-problems",
    "postvak geen (problems)": "mailbox-nothing",
    "postvak bericht": "mailbox",
    "postvak bericht (bsn)": "mailbox-bsn",
    "postvak vragen": "mailbox-questions",
    "postvak beantwoord": "mailbox-answered",
    "postvak afgerond": "mailbox-closed",
    "postvak verstuurd": "mailbox-sent",
    "503 (postvak bericht)": "mailbox-queue-down",
    "503 (postvak met tekst)": "mailbox-table-down",
    "postvak wissen": "mailbox-erase",
    "postvak gewist": "mailbox-erased",
    "503": "queue-down",
    "413": "too-large",
    "404": "not-found",
    "404 (gateway)": "not-found-gateway",
    "training bijeenkomst": "training",
    "training deelnemer": "training-person",
    "training (receipt)": "training-receipt",
}

Scheme = Literal["light", "dark"]
WINDOWS: dict[str, tuple[int, Scheme]] = {
    "320": (320, "light"),
    "1280": (1280, "light"),
    "dark": (600, "dark"),
}


def main() -> None:
    """Start the product, visit it in each language, and write what it looks like."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Engine(everything_by_wire=True) as engine, sync_playwright() as playwright:
        engine.deploy()
        engine.seed()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for language in options.language or LANGUAGES:
            gallery = fill_gallery(engine, browser, language)
            take(browser, engine.site_url, gallery, options.folder / language)
        browser.close()


def take(browser: Browser, site_url: str, gallery: Gallery, folder: Path) -> None:
    """Write each key page in each window, and in print."""
    folder.mkdir(exist_ok=True)
    for window, (width, scheme) in WINDOWS.items():
        context = browser.new_context(
            java_script_enabled=False,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
        )
        projector = Projector(context.new_page(), site_url)
        for name, file in PICTURES.items():
            page = projector.show(gallery[name])
            page.screenshot(path=folder / f"{file}-{window}.png", full_page=True)
            if window == "1280":
                print_out(page, folder / f"{file}-print")
        context.close()


def print_out(page: Page, file: Path) -> None:
    """Write the page as it comes out of a printer."""
    if which("pdftoppm"):
        page.pdf(path=file.with_suffix(".pdf"), format="A4")
        command = ["pdftoppm", "-png", "-r", "60", str(file.with_suffix(".pdf")), str(file)]
        subprocess.run(command, check=True)
    else:
        page.emulate_media(media="print")
        page.screenshot(path=file.with_suffix(".png"), full_page=True)
        page.emulate_media(media="screen")


if __name__ == "__main__":
    main()
