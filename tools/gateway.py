"""The pages that API Gateway gives by itself on the public site: its own errors never reach our code.

They know neither the language of who asks nor the address that was asked, so each says all in Dutch and in
English, and its links count from the root of the site. The words stand in ``gateway.toml``, the page in
``gateway.html``. Nothing of a request is repeated (``$context.error.messageString`` would).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from chalicelib.platform import gemeente
from chalicelib.platform.web import headers
from chalicelib.platform.web.html import stylesheet

_HERE = Path(__file__).parent


def responses() -> dict[str, Any]:
    """``GatewayResponses`` for the template of the public stage, by the kind of error."""
    ours = {**headers.HTML, **headers.SECURITY, **headers.ERROR}
    told = {name: f"'{value}'" for name, value in ours.items()}
    known = {
        key: {"Fn::FindInMap": ["Gemeenten", {"Ref": "Gemeente"}, key]}
        for key in next(iter(mapping().values()))
    }
    found = {}
    for kind, words in _words().items():
        page = {"Fn::Sub": [_page(words), known]}
        found[kind] = {
            "ResponseParameters": {"Headers": told},
            # Chosen by Accept, with application/json as what is left.
            "ResponseTemplates": {"text/html": page, "application/json": page},
            **({"StatusCode": words["status"]} if "status" in words else {}),
        }
    return found


def mapping() -> dict[str, dict[str, str]]:
    """The facts on the pages of each municipality, by the name of its file: ``Mappings`` of the template."""
    return {name: _facts(gemeente.load(name)) for name in gemeente.names()}


def pages(exit_url: str) -> dict[str, str]:
    """The pages as CloudFormation fills them in for the demo's municipality, by the kind of error."""
    return {kind: filled_in(_page(words), exit_url) for kind, words in _words().items()}


def filled_in(text: str, exit_url: str, municipality: str = "dordrecht") -> str:
    """The text of a page as CloudFormation fills it in for a municipality, by the name of its file."""
    for key, value in {"ExitUrl": exit_url, **mapping()[municipality]}.items():
        text = text.replace(f"${{{key}}}", value)
    return text


def _words() -> dict[str, Mapping[str, Any]]:
    held = tomllib.loads((_HERE / "gateway.toml").read_text("utf-8"))
    reload = held.pop("reload")
    for words in held.values():
        for number, language in enumerate(("nl", "en")):
            wait = words.get("wait", ("", ""))[number]
            title, text = words[language]
            again = reload[number].replace("{wait}", wait)
            words[language] = title, text.replace("{reload}", again)
    return held


def _page(words: Mapping[str, Any]) -> str:
    text = (_HERE / "gateway.html").read_text("utf-8").strip()
    for language in ("nl", "en"):
        title, said = words[language]
        text = text.replace(f"{{{language}_title}}", title).replace(f"{{{language}_text}}", said)
    return text.replace("{css}", stylesheet())


def _facts(here: gemeente.Gemeente) -> dict[str, str]:
    said = {
        "Name": here.name,
        "Desk": here.desk,
        "HelpEmail": here.help_email,
        "HoursNl": here.hours_text("nl"),
        "HoursEn": here.hours_text("en"),
        "Phone": str(here.phone),
        "Police": str(here.police),
    }
    links = {
        f"{name}Link": "".join(filter(str.isdigit, said[name])) for name in ("Phone", "Police")
    }
    return {**{k: escape(v) for k, v in said.items()}, **links, "Emergency": str(here.emergency)}
