"""Pictures of every page, to look at: ``python -m tools.pictures FOLDER``."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
from pathlib import Path
from shutil import which
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.gallery import SITES, Gallery, Window, different, fill_gallery
from tests.support.pseudo import PSEUDO
from tests.support.visitor import ARGUMENTS, CHROMIUM, LANGUAGES

Scheme = Literal["light", "dark"]
WINDOWS: dict[str, tuple[int, Scheme]] = {
    "320": (320, "light"),
    "1280": (1280, "light"),
    "1920": (1920, "light"),
    "dark": (600, "dark"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=[*LANGUAGES, PSEUDO.code], action="append")
    parser.add_argument("--site", choices=SITES, action="append")
    options = parser.parse_args()
    os.environ.setdefault("GEMEENTE", "dordrecht")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for site in options.site or SITES:
            for language in options.language or LANGUAGES:
                gallery = fill_gallery(site, language, Path(scratch) / site)
                take(browser, gallery, options.folder / site / language)
        browser.close()


def take(browser: Browser, gallery: Gallery, folder: Path) -> None:
    """Write each page in each window, and in print."""
    folder.mkdir(parents=True, exist_ok=True)
    for size, (width, scheme) in WINDOWS.items():
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        window = Window(context.new_page())
        for name, shown in different(gallery):
            page, file = window.show(shown), re.sub(r"\W+", "-", name).strip("-") or "start"
            page.screenshot(path=folder / f"{file}-{size}.png", full_page=True)
            if size == "1280":
                print_out(page, folder / f"{file}-print")
        context.close()


def print_out(page: Page, file: Path) -> None:
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
