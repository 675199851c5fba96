"""Build the stylesheets out of NL Design System parts and our own rules: ``forms`` for the public site,
``bureau`` for the pages of staff.

``python style/build.py`` writes ``chalicelib/platform/web/static/<name>.<hash>.css`` for each;
``python style/build.py --check`` writes nothing and fails when a committed file is not what the
sources make, or is too heavy. Sources: the vendored parts and tokens in ``nlds/`` (pinned in
``lock.json``), ``theme.css`` (tokens of this municipality and the dark colours), ``bureau-theme.css``
(the tokens in which the bureau differs), ``common.css`` and ``<name>.css``, and the class names in the
templates that the pages of the site are made of.

What happens to a part: selectors with a class that no template uses go; a ``var()`` whose value is
known goes too, replaced by that value. Two kinds of variable stay alive: colours, so that the dark
scheme can change them, and those that a rule of the part sets itself. A declaration that is left
without a value is dropped, as a browser would.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tinycss2
from flatten import COLOUR, BuildError, Rule, Tokens, flatten, parts_of, trimmed
from tinycss2.ast import AtRule, Declaration, FunctionBlock, Node, QualifiedRule

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
STATIC = HERE.parent / "chalicelib/platform/web/static"


@dataclass(frozen=True)
class Sheet:
    """A stylesheet: its tokens and own rules, each a file here, and the pages that it is for.

    ``limit`` is in bytes after gzip -9; a public page and its sheet stay within 14 kB together. ``pages`` are
    patterns of templates, from ``templates/``; what those import counts too.
    """

    name: str
    limit: int
    themes: tuple[str, ...]
    rules: tuple[str, ...]
    pages: tuple[str, ...]


SHEETS = (
    Sheet(
        "forms",
        limit=6_000,
        themes=("nlds/theme.css", "theme.css"),
        rules=("common.css", "forms.css"),
        pages=("*.html", "mailbox/*.html", "programme/*.html", "reports/*.html"),
    ),
    Sheet(
        "bureau",
        limit=8_000,
        themes=("nlds/theme.css", "theme.css", "bureau-theme.css"),
        rules=("common.css", "bureau.css"),
        pages=("bureau/*.html", "macros/bureau.html", "toegankelijkheid.html"),
    ),
)

# Selectors that we never need: nothing is ever disabled, read-only text keeps its look, and the
# focus ring is ours (own.css).
UNUSED_STATES = re.compile(
    r":disabled|:read-only|:placeholder|:fullscreen|:focus-visible|:lang\(ar"
    r"|\[disabled|\[aria-(disabled|pressed|busy)"
)
NOTICE = "/* NL Design System (parts of Gemeente Utrecht, tokens of Voorbeeld), Signaalpunt: EUPL-1.2 */\n"


def main() -> int:
    """Build, or check what is committed. Returns 1 with a reason when the check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    check = parser.parse_args().check
    return max([made(sheet, check=check) for sheet in SHEETS])


def made(sheet: Sheet, *, check: bool) -> int:
    """Build one sheet, or check it. Returns 1 with a reason when the check fails."""
    css = build(sheet)
    weight = len(gzip.compress(css.encode(), 9))
    target = STATIC / f"{sheet.name}.{hashlib.sha256(css.encode()).hexdigest()[:10]}.css"
    if weight > sheet.limit:
        sys.stderr.write(f"{sheet.name} weighs {weight} bytes gzipped, over {sheet.limit}\n")
        return 1
    committed = sorted(STATIC.glob(f"{sheet.name}.*.css"))
    if check and (committed != [target] or target.read_text() != css):
        sys.stderr.write(f"{sheet.name} is stale: run python style/build.py and commit\n")
        return 1
    if not check:
        for old in committed:
            old.unlink()
        target.write_text(css)
    sys.stdout.write(f"{target.name}: {len(css.encode())} bytes, {weight} gzipped\n")
    return 0


def build(sheet: Sheet) -> str:
    """The whole stylesheet as text. The same sources always give the same text."""
    lock = json.loads((HERE / "lock.json").read_text())
    theme, dark = tokens_of(sheet.themes)
    classes = classes_in(templates_of(sheet.pages))
    rules = [
        rule
        for part in lock["parts"]
        if part["file"] != "theme.css"
        for rule in rules_of((HERE / "nlds" / part["file"]).read_text(), classes)
    ]
    flatten(rules, theme)
    own = "".join(minified((HERE / name).read_text()) for name in sheet.rules)
    body = "".join(written(rules)) + own
    return NOTICE + colours(body, theme, dark) + body


def templates_of(patterns: Iterable[str]) -> set[Path]:
    """The templates that match, with all that they extend or import."""
    waiting = [path for pattern in patterns for path in TEMPLATES.glob(pattern)]
    found: set[Path] = set()
    while waiting:
        template = waiting.pop()
        if template not in found:
            found.add(template)
            named = re.findall(r'{% (?:extends|from|include|import) "(.+?)"', template.read_text())
            waiting += [TEMPLATES / name for name in named]
    return found


def classes_in(templates: Iterable[Path]) -> set[str]:
    """Every word in a template that could be a class name; too many words do no harm."""
    words: set[str] = set()
    for template in templates:
        words.update(re.findall(r"[A-Za-z][\w-]*", template.read_text()))
    return words


def tokens_of(themes: Iterable[str]) -> tuple[Tokens, Tokens]:
    """The tokens of the light theme (ours over Voorbeeld) and the colours of the dark one."""
    light: Tokens = {}
    dark: Tokens = {}
    for source in themes:
        for rule in parsed((HERE / source).read_text()):
            if isinstance(rule, QualifiedRule):
                light |= {d.name: d.value for d in declarations(rule.content)}
            elif isinstance(rule, AtRule):
                for inner in parsed(tinycss2.serialize(rule.content)):
                    dark |= {d.name: d.value for d in declarations(inner.content)}
    return light, dark


def parsed(css: str) -> list[Node]:
    """Top-level rules of a stylesheet; raises BuildError on a syntax error."""
    rules: list[Node] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type == "error":
            msg = f"line {rule.source_line}: {rule.message}"
            raise BuildError(msg)
    return rules


def declarations(content: list[Node]) -> Iterator[Declaration]:
    """The declarations of a block."""
    for found in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if isinstance(found, Declaration):
            yield found


def rules_of(css: str, classes: set[str], media: str = "") -> Iterator[Rule]:
    """The rules of a part that could match something in our templates."""
    for found in parsed(css):
        if isinstance(found, AtRule) and found.at_keyword == "media":
            inner = tinycss2.serialize(found.content)
            yield from rules_of(inner, classes, tinycss2.serialize(found.prelude).strip())
        elif isinstance(found, QualifiedRule):
            selectors = [s for s in split_selectors(found.prelude) if is_used(s, classes)]
            if selectors:
                kept = [(d.name, d.value, d.important) for d in declarations(found.content)]
                yield Rule(media, selectors, kept)


def split_selectors(prelude: list[Node]) -> list[str]:
    """The selectors of a list, split at its top-level commas."""
    selectors: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return [tinycss2.serialize(tokens).strip() for tokens in selectors]


def is_used(selector: str, classes: set[str]) -> bool:
    """Whether every class of the selector is in our templates, in a state that we use."""
    matching = re.sub(r":not\([^()]*\)", "", selector)
    named = re.findall(r"\.([A-Za-z][\w-]*)", matching)
    return set(named) <= classes and not UNUSED_STATES.search(matching)


def written(rules: list[Rule]) -> Iterator[str]:
    """The rules as compact text."""
    for rule in rules:
        body = ";".join(
            f"{name}:{tinycss2.serialize(value)}{'!important' if important else ''}"
            for name, value, important in rule.declarations
            # The part for a select asks for a size as its weight, which a browser drops too.
            if not (name == "font-weight" and value[0].type == "dimension")
        )
        if body:
            text = f"{','.join(rule.selectors)}{{{body}}}"
            yield f"@media {rule.media}{{{text}}}" if rule.media else text


def minified(css: str) -> str:
    """Our own rules without comments and needless space. An error in them is found here."""
    return "".join(compact(rule) for rule in parsed(css))


def compact(rule: Node) -> str:
    """One of our own rules as compact text."""
    if isinstance(rule, AtRule):
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.at_keyword == "page":
            return f"@page {prelude}{{{tinycss2.serialize(rule.content).strip()}}}"
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        return f"@{rule.at_keyword} {prelude}{{{''.join(compact(found) for found in inner)}}}"
    selectors = ",".join(split_selectors(rule.prelude))
    body = ";".join(
        f"{d.name}:{tinycss2.serialize(trimmed(d.value))}{'!important' if d.important else ''}"
        for d in declarations(rule.content)
    )
    return f"{selectors}{{{body}}}"


def colours(body: str, theme: Tokens, dark: Tokens) -> str:
    """The colours that the rules use, for the light scheme and for the dark one.

    Raises BuildError when a colour has no light or no dark value: a page half dark cannot be read.
    """
    used = sorted(set(re.findall(rf"{COLOUR}[\w-]+", body)))
    missing = [name for name in used if name not in theme or name not in dark]
    if missing:
        msg = f"style/theme.css gives no light or no dark value to {', '.join(missing)}"
        raise BuildError(msg)
    light = ";".join(f"{name}:{literal(name, theme)}" for name in used)
    night = ";".join(f"{name}:{tinycss2.serialize(trimmed(dark[name]))}" for name in used)
    # Paper is white, whatever the screen is.
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
    )


def literal(name: str, theme: Tokens) -> str:
    """The colour a token comes down to."""
    value = trimmed(theme[name])
    if len(value) == 1 and isinstance(value[0], FunctionBlock) and value[0].name == "var":
        return literal(parts_of(value[0])[0], theme)
    return str(tinycss2.serialize(value))


if __name__ == "__main__":
    sys.exit(main())
